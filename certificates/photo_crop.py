"""The photo on a certificate: which JPEG may be printed, and how 480×640 is cropped to 33×48 mm.

The file's own picture data go into the PDF, bit for bit, and nothing else of the file: where a photo was
taken and by whom is nobody's business on a certificate. They are looked at without being decoded: imaging
has decoded and judged every photo before the gate. What is asked here is that a printer will decode it.
"""

import io
import warnings

from PIL import ExifTags, Image

from certificates.layout import Box
from imaging.jpeg import without_metadata
from imaging.quiet import quiet_pillow
from registry.errors import OfficeError
from registry.text import Text

WIDTH, HEIGHT = 480, 640  # the ministry's capture format
SHOWN = 440  # columns that 33×48 mm shows: 440/640 = 33/48
_END = b"\xff\xd9"


class PhotoUnfit(OfficeError):
    """A photo that would print badly or not at all."""

    code = "certificate.photo_unfit"
    text = Text("证书照片不能打印：{problem_zh}。", "The photo cannot be printed: {problem_en}.")
    remedy = Text(
        "请从图像社交付的数据中重新取该生的 480×640 JPEG 原图。",
        "Take this student's 480x640 JPEG original from the agency's delivery again.",
    )


def printable_photo(data: bytes) -> bytes:
    """What is printed of a photo: the JPEG without its metadata. A photo without any comes back as it is.

    It must be a whole RGB JPEG of 480×640, upright. Raises PhotoUnfit.
    """
    if not data:
        raise PhotoUnfit(problem_zh="没有照片", problem_en="there is none")
    quiet_pillow()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd metadata, which imaging reports
        try:
            with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
                size, mode = image.size, image.mode
                orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
        except Exception:  # noqa: BLE001 - decoders raise anything on hostile bytes
            raise PhotoUnfit(problem_zh="不是 JPEG 或已损坏", problem_en="not a JPEG, or broken") from None
    if size != (WIDTH, HEIGHT):
        raise PhotoUnfit(
            problem_zh=f"尺寸为 {size[0]}×{size[1]}，应为 {WIDTH}×{HEIGHT}",
            problem_en=f"it is {size[0]}x{size[1]}, not {WIDTH}x{HEIGHT}",
        )
    if mode != "RGB":
        raise PhotoUnfit(problem_zh=f"颜色模式为 {mode}，应为 RGB", problem_en=f"its mode is {mode}, not RGB")
    if orientation != 1:
        raise PhotoUnfit(problem_zh="带旋转标记，会横着打印", problem_en="it is marked as rotated")
    if _END not in data[-1024:]:  # some cameras pad the file with a few bytes after the end marker
        raise PhotoUnfit(problem_zh="文件不完整（被截断）", problem_en="the file is cut off")
    bare = without_metadata(data)
    if bare is None:
        raise PhotoUnfit(problem_zh="不是 JPEG 或已损坏", problem_en="not a JPEG, or broken")
    return bare


def full_picture(shown: Box) -> Box:
    """Where the whole 480×640 lies so that its middle 440 columns fill `shown` exactly."""
    width = shown.width * WIDTH / SHOWN
    return Box(shown.x - (width - shown.width) / 2, shown.y, width, shown.height)

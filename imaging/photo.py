"""A photo file, decoded once and bounded: the only place where image bytes become pixels.

The header is read before any pixel: kind and pixel count are checked first, because a file of 30 KB
may claim 100,000 x 100,000 pixels. Whatever the decoders throw comes out as an OfficeError.
"""

import hashlib
import io
import warnings
from contextlib import nullcontext
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, ImageOps

from imaging.quiet import quiet_pillow, stderr_closed
from registry.errors import OfficeError
from registry.text import Text

MAX_BYTES = 16 * 1024 * 1024
MAX_PIXELS = 25_000_000

# The kinds an office really meets. Everything else is refused by its first bytes, unopened.
_KINDS = ("JPEG", "PNG", "BMP", "GIF", "TIFF", "WEBP")  # an MPO opens as JPEG

Pixels = npt.NDArray[np.uint8]


class UnreadablePhoto(OfficeError):
    """The bytes are not a picture, or the picture is broken."""

    code = "photo.unreadable"
    text = Text("无法读取该图片：{problem_zh}", "The picture cannot be read: {problem_en}")
    remedy = Text(
        "请重新从图像社交付的光盘或压缩包中复制原文件。",
        "Copy the original file again from the agency's delivery.",
    )


class PhotoTooLarge(OfficeError):
    """More bytes or pixels than any certificate photo has."""

    code = "photo.too_large"
    text = Text("图片过大：{value}，上限 {limit}。", "The picture is too large: {value}, at most {limit}.")
    remedy = Text(
        "请使用图像社的 480×640 原图，不要使用扫描件。", "Use the agency's 480x640 original, not a scan."
    )


@dataclass(frozen=True, slots=True)
class Photo:
    """One decoded photo.

    `width`, `height`, `mode` describe the stored file. `pixels` is BGR uint8, shape (height, width, 3),
    turned upright when `orientation` (EXIF 1-8) asks for it. `dpi` is None where the file states none.
    """

    data: bytes = field(repr=False, compare=False)
    sha256: str
    kind: str
    width: int
    height: int
    mode: str
    dpi: tuple[float, float] | None
    orientation: int
    pixels: Pixels = field(repr=False, compare=False)


def read_photo(data: bytes) -> Photo:
    """Decode one photo. Raises UnreadablePhoto, PhotoTooLarge."""
    if len(data) > MAX_BYTES:
        raise PhotoTooLarge(value=f"{len(data) / 1e6:.1f} MB", limit=f"{MAX_BYTES / 1e6:.0f} MB")
    quiet_pillow()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd metadata, which our checks report
        try:
            image = Image.open(io.BytesIO(data), formats=_KINDS)
        except Exception as error:  # noqa: BLE001 - decoders raise anything on hostile bytes
            raise _unreadable(error) from None
        with image:
            if image.width * image.height > MAX_PIXELS:
                raise PhotoTooLarge(value=f"{image.width}×{image.height}", limit=f"{MAX_PIXELS / 1e6:.0f} MP")
            try:
                with stderr_closed() if image.format == "TIFF" else nullcontext():
                    return _decode(data, image)
            except Exception as error:  # noqa: BLE001 - as above
                raise _unreadable(error) from None


def _decode(data: bytes, image: Image.Image) -> Photo:
    kind, mode = str(image.format), image.mode
    image.load()
    orientation = _orientation(image)
    upright = ImageOps.exif_transpose(image) if orientation != 1 else image
    pixels = cv2.cvtColor(np.asarray(upright.convert("RGB")), cv2.COLOR_RGB2BGR)
    pixels.setflags(write=False)
    return Photo(
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        kind="JPEG" if kind == "MPO" else kind,
        width=image.width,
        height=image.height,
        mode=mode,
        dpi=_dpi(image),
        orientation=orientation,
        pixels=pixels.astype(np.uint8, copy=False),
    )


def _orientation(image: Image.Image) -> int:
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # noqa: BLE001 - broken EXIF is not a broken picture
        return 1
    return value if value in range(1, 9) else 1


def _dpi(image: Image.Image) -> tuple[float, float] | None:
    value = image.info.get("dpi")
    try:
        x, y = (float(v) for v in value)  # type: ignore[union-attr]
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return (x, y) if x > 1 and y > 1 else None  # 1 means "aspect ratio only"


def _unreadable(error: Exception) -> UnreadablePhoto:
    truncated = "truncated" in str(error).lower()
    if truncated:
        return UnreadablePhoto(problem_zh="文件不完整（被截断）。", problem_en="the file is cut off.")
    return UnreadablePhoto(
        problem_zh="不是可识别的图片或已损坏。", problem_en="not a known picture, or broken."
    )

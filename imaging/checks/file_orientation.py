"""The picture is stored upright, not turned by a note in its EXIF data."""

from imaging.check import Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text


@check(
    id="file.orientation",
    word="ImageOrientation",
    text=Text(
        "照片靠 EXIF 旋转标记（{value}）才显示为正向，有些程序会显示成横的。",
        "The photo is upright only by its EXIF rotation note ({value}); some programs show it lying.",
    ),
    remedy=Text(
        "请用看图软件转正后另存，或使用图像社原图。", "Save it upright, or use the agency's original."
    ),
)
def file_orientation(measures: Measures, _: Standard) -> Answer:
    turned = measures.file.orientation
    return None if turned == 1 else Fault(Severity.REVIEW, float(turned), "1")

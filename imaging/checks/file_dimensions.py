"""Width and height of the stored picture."""

from imaging.check import Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text


@check(
    id="file.dimensions",
    word="ImageDimensions",
    text=Text(
        "照片为 {value} 像素，应为 {limit} 像素。", "The photo has {value} pixels; {limit} are required."
    ),
    remedy=Text(
        "请使用图像社交付的原图，不要自行缩放或裁剪。",
        "Use the original the agency delivered; do not resize or crop it.",
    ),
    unit="px",
)
def file_dimensions(measures: Measures, standard: Standard) -> Answer:
    stored, wanted = (measures.file.width, measures.file.height), (standard.width, standard.height)
    if stored == wanted:
        return None
    return Fault(Severity.REJECT, "{}×{}".format(*stored), "{}×{}".format(*wanted))

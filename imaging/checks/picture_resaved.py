"""The picture was not compressed harder once before and saved again."""

from imaging.check import Answer, Fault, check, within
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# measures.codec finds qualities 40-80 saved again at 92 to within 3 in 97-100 % of photos, also after a crop,
# and nothing in 267 ID photos, 98 studio and 60 rendered portraits; half of the official portraits show
# 80. Saving again is common and harmless at such qualities: a hint. Below the standard's limit a person
# decides.


@check(
    id="picture.resaved",
    word="DoubleCompression",
    text=Text(
        "照片曾以较低品质（约 {value}）压缩，之后又另存；现在的品质数字不反映实际画质。",
        "The photo was once compressed at a lower quality (about {value}) and saved again since.",
    ),
    remedy=Text(
        "请使用图像社原图，不要另存或经聊天软件转发。",
        "Use the agency's original, not a copy saved again or sent through a chat program.",
    ),
)
def picture_resaved(measures: Measures, standard: Standard) -> Answer:
    quality = measures.picture.earlier_quality
    if quality is None:
        return None
    # Below the standard's own limit the damage is the same as if the file still said so.
    fault = within(standard, "file.quality", quality)
    limit = standard.limit("file.quality")
    severity = Severity.REVIEW if fault else Severity.INFO
    return Fault(severity, quality, str(limit) if limit else None)

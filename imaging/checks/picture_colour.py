"""The picture is in colour."""

from imaging.check import Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# 95th percentile of CIELAB chroma. Scanned black-and-white portraits: below 0.1; the palest of 98
# studio portraits in colour 11.5, of 800 Asian ID photos 16.
_GREY, _PALE = 2.0, 6.0


@check(
    id="picture.colour",
    word="NaturalColour",
    text=Text("照片没有颜色，是黑白照片。", "The photo has no colour: it is black and white."),
    remedy=Text("请使用彩色原图。", "Use the colour original."),
)
def picture_colour(measures: Measures, _: Standard) -> Answer:
    chroma = measures.picture.chroma
    if chroma >= _PALE:
        return None
    value, limit = round(chroma, 1), f"≥ {_PALE:g}"
    if chroma < _GREY:
        return Fault(Severity.REJECT, value, limit)
    return Fault(Severity.REVIEW, value, limit, Text("照片颜色很淡。", "The photo has hardly any colour."))

"""Skin has a colour that skin can have: no blue, green or yellow cast."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# OFIQ's distance of the cheeks from skin colours (bench/degradations.py). Untouched: 0.7 % of 267 ID
# photos above 10, none of 98 studio, 237 official and 60 rendered portraits. Blue, green or yellow casts:
# seen in 35-70 %, so a pass proves little.
_OFF = 10.0
_GREY = 6.0  # chroma: a grey picture has no cast but picture.colour's fault


@check(
    id="picture.cast",
    word="NaturalColour",
    text=Text(
        "肤色不自然，照片偏色（偏差 {value}，应 {limit}）。", "The skin's colour is off by {value}; {limit}."
    ),
    remedy=Text(
        "请校正相机白平衡后重拍；不要用软件调色。",
        "Set the camera's white balance and retake; do not correct colours by software.",
    ),
    unit="ΔE76",
)
def picture_cast(measures: Measures, _: Standard) -> Answer:
    cast = measures.picture.cast
    if cast is None:
        return NO_FACE
    if measures.picture.chroma < _GREY or cast <= _OFF:
        return None
    return Fault(Severity.REVIEW, round(cast, 1), f"≤ {_OFF:g}")

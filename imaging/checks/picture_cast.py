"""Skin has a colour that skin can have, and skin and wall are not both off the same way: no cast."""

import math

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.colour import Lab, lab_of
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# bench/degradations.py. OFIQ's distance of the cheeks from skin colours: of the untouched 0.7 % of 267 ID
# photos are above 10, none of 98 studio, 237 official and 60 rendered portraits.
_OFF = 10.0
# Of the hues of skin: untouched ID photos above 5 are those above 10 already, other sets reach 0.3.
_HUE_OFF = 5.0
# Skin and wall off the same way: by the lesser of both, times the square of the cosine between them.
# Untouched: 0.4 % above 12 of the ID photos whose wall is seen, and of official portraits; others reach 1.4.
_BOTH_OFF = 12.0
_SKIN = (13.0, 18.0)  # CIELAB a and b in the middle of the untouched sets
_FAR = 45.0  # ΔE76 from every colour allowed: then the wall is of another colour, and tells nothing
_UNEVEN = 10.0  # ΔE76 within the wall
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
def picture_cast(measures: Measures, standard: Standard) -> Answer:
    picture = measures.picture
    if picture.cast is None or picture.hue_off is None:
        return NO_FACE
    if picture.chroma < _GREY:
        return None
    for value, limit in ((picture.cast, _OFF), (picture.hue_off, _HUE_OFF)):
        if value > limit:
            return Fault(Severity.REVIEW, round(value, 1), f"≤ {limit:g}")
    both = _both_off(measures, standard)
    if both <= _BOTH_OFF:
        return None
    text = Text(
        "肤色与背景朝同一方向偏色（偏差 {value}，应 {limit}）。",
        "Skin and wall are off the same way, by {value}; {limit}.",
    )
    return Fault(Severity.REVIEW, round(both, 1), f"≤ {_BOTH_OFF:g}", text)


def _both_off(measures: Measures, standard: Standard) -> float:
    """How far a and b of skin and wall were moved together; 0 where the wall tells nothing."""
    wall, picture = measures.background, measures.picture
    if wall is None or wall.spread > _UNEVEN or picture.skin_a is None or picture.skin_b is None:
        return 0.0
    seen: Lab = (wall.lightness, wall.a, wall.b)
    nearest = min((lab_of(one) for one in standard.backgrounds), key=lambda one: math.dist(one, seen))
    of_wall = (wall.a - nearest[1], wall.b - nearest[2])
    of_skin = (picture.skin_a - _SKIN[0], picture.skin_b - _SKIN[1])
    lengths = math.hypot(*of_wall), math.hypot(*of_skin)
    if math.dist(nearest, seen) > _FAR or min(lengths) < 1:
        return 0.0
    cosine = (of_wall[0] * of_skin[0] + of_wall[1] * of_skin[1]) / (lengths[0] * lengths[1])
    return min(lengths) * max(cosine, 0.0) ** 2

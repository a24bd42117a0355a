"""The wall is even: no pattern, shadow or objects."""

from imaging.check import NO_FACE, Answer, Fault, Unclear, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# `spread`: 90th percentile of ΔE from the wall's median; `foreign`: share beyond 12. Papered studio walls
# reach 8.5 and 2.4 % (98 portraits); shelves and streets start at 25 and 40 %.
_UNEVEN, _CLUTTERED = 9.0, 0.25
# OFIQ's measure: 98 papered studio walls reach 72, 60 rendered ones 15. OFIQ maps 190 and more to 28
# and less, the scores of its published busy backgrounds.
_WOVEN = 110.0
_NO_WALL = Unclear(
    Text("头部占满画面，看不到足够的背景。", "The head fills the frame: too little wall is seen.")
)


@check(
    id="background.uniformity",
    word="BackgroundUniformity",
    text=Text(
        "背景杂乱，{value}% 的背景与主色不同。", "The background is cluttered: {value} % of it differs."
    ),
    remedy=Text(
        "请在均匀的单色背景前重拍，背后不要有物品。",
        "Retake before an even, plain background with nothing in it.",
    ),
    unit="%",
)
def background_uniformity(measures: Measures, _: Standard) -> Answer:
    if measures.geometry is None:
        return NO_FACE
    wall = measures.background
    if wall is None:
        return _NO_WALL
    if wall.foreign > _CLUTTERED:
        return Fault(Severity.REJECT, round(100 * wall.foreign), f"≤ {100 * _CLUTTERED:g}")
    if wall.spread > _UNEVEN:
        text = Text(
            "背景明暗不均（色差 ΔE {value}），可能有阴影或渐变。",
            "The background is uneven (ΔE {value}): a shadow or a gradient.",
        )
        return Fault(Severity.REVIEW, round(wall.spread, 1), f"≤ {_UNEVEN:g}", text, unit="ΔE76")
    if wall.texture is not None and wall.texture > _WOVEN:
        text = Text(
            "背景有花纹或物品（纹理 {value}）。", "The background has a pattern or objects ({value})."
        )
        return Fault(Severity.REVIEW, round(wall.texture), f"≤ {_WOVEN:g}", text, unit="Scharr")
    return None

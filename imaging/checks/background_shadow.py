"""The head throws no shadow on the wall."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# L* by which the wall close to one side of the head is darker than beside it (bench/coverings.py). Painted
# shadows of 20-40 %: 88 % above. Untouched: ID photos 4 %, of which all that we looked at are darker on one
# side; studio and rendered portraits none.
_SHADED = 8.0


@check(
    id="background.shadow",
    word="ShadowsBehindHead",
    text=Text(
        "头部一侧背景偏暗（明度差 {value}，应 {limit}），可能有阴影。",
        "The wall beside the head is darker on one side ({value}; {limit}): perhaps a shadow.",
    ),
    remedy=Text(
        "请离背景远一些，或调整灯光消除阴影后重拍。",
        "Step away from the wall or move the lights until there is no shadow, and retake.",
    ),
    unit="L*",
)
def background_shadow(measures: Measures, _: Standard) -> Answer:
    if measures.surroundings is None:
        return NO_FACE
    shadow = measures.surroundings.shadow
    if shadow is None or shadow <= _SHADED:
        return None  # no wall beside the head: background.uniformity says so
    return Fault(Severity.REVIEW, round(shadow, 1), f"≤ {_SHADED:g}")

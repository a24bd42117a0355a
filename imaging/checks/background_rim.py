"""Between hair and wall lies no third colour: the wall was not exchanged by software."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Share of the outline (bench/degradations.py). Untouched: 3 of 267 ID photos above, all three cut out and
# painted for all to see; studio portraits 12 % of the outline at most, rendered ones 20 %; 2 % of official
# ones, many of them composites. A wall painted in another colour by a mask 1-2 px too wide: 67-78 % above on
# ID photos, 95-100 % on the others. A mask that eats into the hair, wide feathering, and matting leave too
# little; like colours leave nothing.
_RIMMED = 0.35


@check(
    id="background.rim",
    word="BackgroundReplaced",
    text=Text(
        "头发边缘 {value}% 有异色镶边（应 {limit}），背景可能被软件替换。",
        "A foreign colour rims {value} % of the hair ({limit}): the background may have been exchanged.",
    ),
    remedy=Text(
        "请使用未换背景的原图；须在标准背景前拍摄。",
        "Use the original with its own background; take it before the standard one.",
    ),
    unit="%",
)
def background_rim(measures: Measures, _: Standard) -> Answer:
    if measures.geometry is None:
        return NO_FACE
    rim = measures.picture.foreign_rim
    if rim is None or rim <= _RIMMED:
        return None  # a wall too uneven to tell is background.uniformity's to report
    return Fault(Severity.REVIEW, round(100 * rim), f"≤ {100 * _RIMMED:g}")

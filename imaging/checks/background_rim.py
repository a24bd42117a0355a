"""Between hair and wall lies no third colour: the wall was not exchanged by software."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Share of the outline (bench/degradations.py). Untouched: none of 267 ID photos (most fill the frame: no
# wall to judge), studio portraits 14 % of the outline at most, rendered ones 20 %, official ones above in
# 0.8 %. A grey wall painted blue by a mask 1-2 px too wide: 95 % above. Wall and old wall of like colour
# leave no rim to see.
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
    rim = measures.background.foreign_rim if measures.background else None
    if rim is None or rim <= _RIMMED:
        return None  # a wall too uneven to tell is background.uniformity's to report
    return Fault(Severity.REVIEW, round(100 * rim), f"≤ {100 * _RIMMED:g}")

"""The head is bare."""

from imaging.check import CUT_FACE, NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Log odds. Each photo judged by weights not fitted on that person (ten folds): above are 0.2 % of 400 ID
# photos, none of 98 studio and 90 rendered and 1 % of 220 official portraits, 8 % of 402 press photos, and
# 75 % of 100 press photos of hats, caps, helmets and scarves.
_COVERED = 1.25


@check(
    id="person.head_covering",
    word="NoHeadCoverings",
    text=Text(
        "头部可能戴有帽子、头巾或饰物（{value}，应 {limit}）。",
        "The head may be covered by a hat, a scarf or an ornament ({value}; {limit}).",
    ),
    remedy=Text(
        "请免冠重拍；因宗教或医疗原因戴头巾的，由人工认定。",
        "Retake bareheaded; a person decides on a scarf worn for religious or medical reasons.",
    ),
)
def person_head_covering(measures: Measures, _: Standard) -> Answer:
    if measures.occlusion is None:
        return NO_FACE
    score = measures.occlusion.headgear
    if score is None:
        return CUT_FACE
    return Fault(Severity.REVIEW, round(score, 1), f"≤ {_COVERED:g}") if score > _COVERED else None

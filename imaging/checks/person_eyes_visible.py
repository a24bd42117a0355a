"""Neither eye is covered by hair or by anything else."""

from imaging.check import CUT_FACE, NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Difference of the two eyes and the skin around them (bench/coverings.py). Untouched: ID photos 1.8 % above,
# faces lit from one side among them; studio and rendered none. Painted strands and things over one eye:
# AUC .98-1.0, three quarters and more above.
_UNLIKE = 1.3


@check(
    id="person.eyes_visible",
    word="EyesVisible",
    text=Text(
        "一只眼睛可能被头发或其他物品遮挡（两眼相差 {value}，应 {limit}）。",
        "Hair or something else may cover one eye (the eyes differ by {value}; {limit}).",
    ),
    remedy=Text(
        "请把头发别到耳后，移开遮挡物，露出双眼和眉毛重拍。",
        "Pin the hair back, take away what covers the eye, and retake with both eyes and brows free.",
    ),
)
def person_eyes_visible(measures: Measures, _: Standard) -> Answer:
    if measures.occlusion is None:
        return NO_FACE
    eye = measures.occlusion.eye
    if eye is None:
        return CUT_FACE
    return Fault(Severity.REVIEW, round(eye, 2), f"≤ {_UNLIKE:g}") if eye > _UNLIKE else None

"""No red pupils."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Brown eyes in reddish light are the hard case: of 800 Asian ID photos 99.5 % read below 0.22 and the
# reddest 0.30; none of 1,338 portraits lies above 0.36, every painted red pupil does.
_RED = 0.36


@check(
    id="person.red_eye",
    word="RedEyes",
    text=Text("瞳孔发红（红眼 {value}）。", "Red pupils ({value})."),
    remedy=Text(
        "请避免正面闪光后重拍；不要用软件消除红眼。",
        "Retake without a flash beside the lens; do not remove red eye by software.",
    ),
)
def person_red_eye(measures: Measures, _: Standard) -> Answer:
    if measures.person is None:
        return NO_FACE
    redness = measures.person.pupil_redness
    if redness is None or redness <= _RED:
        return None
    return Fault(Severity.REVIEW, round(redness, 2), f"≤ {_RED:g}")

"""Both eyes are open."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Lid distance over eye width of the less open eye, from the iris model's contours. Narrow eyes are not
# closed: of 800 Asian ID photos the 0.5 % quantile is 0.245. Below 0.23: 0.2 % of those, none of 98
# studio portraits (half of them smiling), 6 % of 440 laughing politicians; below 0.16: none of 1,338.
# Rendered eyes read 0.14-0.15 closed and 0.21-0.22 half open.
_CLOSED, _NARROW = 0.16, 0.23


@check(
    id="person.eyes_open",
    word="EyesOpen",
    text=Text("眼睛闭合（睁开程度 {value}）。", "The eyes are closed (opening {value})."),
    remedy=Text("请睁开双眼、平视镜头重拍。", "Open both eyes, look at the camera and retake."),
)
def person_eyes_open(measures: Measures, _: Standard) -> Answer:
    if measures.person is None:
        return NO_FACE
    opening = measures.person.eye_opening
    if opening >= _NARROW:
        return None
    value, limit = round(opening, 2), f"≥ {_NARROW:g}"
    if opening < _CLOSED:
        return Fault(Severity.REJECT, value, limit)
    text = Text("眼睛可能没有睁开（睁开程度 {value}）。", "The eyes may not be open (opening {value}).")
    return Fault(Severity.REVIEW, value, limit, text)

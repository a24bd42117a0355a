"""Both eyes are open."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Lid distance over eye width of the less open eye, mean of two models (measures.expression). Narrow eyes
# are not closed: none of 800 Asian ID photos and 98 studio portraits reads below 0.215. All 38 closed eyes
# among press and official portraits read below 0.20 and 22 of them below 0.15, as do 0.4 % of 880 laughing
# politicians. Rendered eyes read 0.11-0.13 closed and 0.14-0.18 half open.
_CLOSED, _NARROW = 0.15, 0.21


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

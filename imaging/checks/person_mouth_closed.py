"""The lips are closed."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Inner-lip distance over the length from eyes to chin, by the fine mesh. Above 0.055: none of 558 ID photos
# whose lips are closed to the eye and 0.1 % of 734 with press and official portraits; 70 % of 115 ID photos
# and 91 % of 689 faces whose lips are open (bench/labelled.py). Studio neutral faces reach 0.032, 60
# rendered good ones 0.052. Above 0.10: none of the closed. Rendered open mouths read 0.19-0.24.
_PARTED, _OPEN = 0.055, 0.10


@check(
    id="person.mouth_closed",
    word="MouthClosed",
    text=Text("嘴巴张开（张开程度 {value}）。", "The mouth is open ({value})."),
    remedy=Text("请自然闭合双唇重拍，不要露齿。", "Close the lips, without showing teeth, and retake."),
)
def person_mouth_closed(measures: Measures, _: Standard) -> Answer:
    if measures.person is None:
        return NO_FACE
    gap = measures.person.lip_ratio
    if gap <= _PARTED:
        return None
    value, limit = round(gap, 3), f"≤ {_PARTED:g}"
    if gap > _OPEN:
        return Fault(Severity.REJECT, value, limit)
    text = Text("双唇可能没有闭合（张开程度 {value}）。", "The lips may be parted ({value}).")
    return Fault(Severity.REVIEW, value, limit, text)

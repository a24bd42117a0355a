"""The lips are closed."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Inner-lip distance over the length from eyes to chin. Of 800 Asian ID photos 4 % lie above 0.07 and 1.1 %
# above 0.10, and all those above 0.05 that we looked at show teeth or a gap; studio neutral faces
# stay below 0.07. Rendered open mouths read 0.11-0.12.
_PARTED, _OPEN = 0.07, 0.10


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

"""Nothing covers the mouth."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Both together: the lips differ less than 4 from the skin around them (chroma; of 800 Asian ID photos
# fewer than one in 200 do) and that skin differs by more than 0.55 of its chroma from the skin between the
# eyes. That is one of the 800, one person of 49 in the studio, one of 440 politicians; 99 % of painted
# blue, white and black masks.
_NO_LIPS, _OTHER_COLOUR = 4.0, 0.55


@check(
    id="person.mouth_visible",
    word="MouthOcclusionPrevention",
    text=Text(
        "口部可能被遮挡（口罩等），与面部色差 {value}%。",
        "Something may cover the mouth (a mask): its colour differs by {value} %.",
    ),
    remedy=Text("请摘下口罩等遮挡物，露出完整面部重拍。", "Uncover the whole face and retake."),
    unit="%",
)
def person_mouth_visible(measures: Measures, _: Standard) -> Answer:
    if measures.person is None:
        return NO_FACE
    lips, colour = measures.person.lip_contrast, measures.person.mouth_colour
    if lips is None or colour is None or lips >= _NO_LIPS or colour <= _OTHER_COLOUR:
        return None
    return Fault(Severity.REVIEW, round(100 * colour), f"≤ {100 * _OTHER_COLOUR:g}")

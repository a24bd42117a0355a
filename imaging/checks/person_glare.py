"""No reflection before the eyes."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Of 800 Asian ID photos 99 % have no more than 0.1 % of white there, and 0.8 % exceed 1 %: overexposed
# faces; of 98 studio portraits none. Of bands of light painted over one eye 97 % exceed it.
_GLARE = 0.01


@check(
    id="person.glare",
    word="FlashReflectionOnLenses",
    text=Text("眼部有反光（{value}% 的区域发白）。", "A reflection before the eyes ({value} % is white)."),
    remedy=Text(
        "请调整灯光或眼镜角度，消除镜片反光后重拍。",
        "Turn the lights or tilt the glasses until the lenses show no reflection, and retake.",
    ),
    unit="%",
)
def person_glare(measures: Measures, _: Standard) -> Answer:
    if measures.person is None:
        return NO_FACE
    glare = measures.person.eye_glare
    return Fault(Severity.REVIEW, round(100 * glare, 1), f"≤ {100 * _GLARE:g}") if glare > _GLARE else None

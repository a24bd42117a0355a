"""The eyes look at the camera."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

_AWAY = 0.06


@check(
    id="person.gaze",
    word="EyesLookingAtCamera",
    text=Text(
        "目光没有看镜头（视线偏{side_zh} {value}%）。",
        "The eyes look away from the camera (to the picture's {side_en}, {value} %).",
    ),
    remedy=Text("请双眼平视镜头重拍。", "Look straight into the camera and retake."),
    unit="%",
)
def person_gaze(measures: Measures, _: Standard) -> Answer:
    if measures.person is None:
        return NO_FACE
    gaze = measures.person.gaze
    if abs(gaze) <= _AWAY:
        return None
    side = {"side_zh": "右" if gaze > 0 else "左", "side_en": "right" if gaze > 0 else "left"}
    return Fault(Severity.REVIEW, round(100 * abs(gaze)), f"≤ {100 * _AWAY:g}", facts=side)

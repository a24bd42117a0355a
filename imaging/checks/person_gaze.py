"""The eyes look at the camera."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Share of the eye's width. Of 800 Asian ID photos 99 % lie within 0.033, none of 98 studio portraits
# beyond 0.02; beyond 0.05: 0.1 % and none, 3 % of 440 politicians, who look away or turn. Irises painted a
# sixth of the eye's width aside: 85 % seen. Press photos of people looking aside read 0.1-0.2.
_AWAY = 0.05


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

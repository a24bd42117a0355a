"""The head is not tilted to a shoulder."""

from imaging.check import NO_FACE, Answer, check, turned
from imaging.measure import Measures
from imaging.standard import Standard
from registry.text import Text

# On 800 Asian ID photos 98 % lie within ±4.5 degrees. Beyond 5: 0.9 % of them, 2 % of 98 studio portraits;
# beyond 10: none. Rendered tilts of 15 read 15.1 and 15.4.
_REVIEW, _REJECT = 5.0, 10.0


@check(
    id="geometry.roll",
    word="HeadPoseRoll",
    text=Text(
        "头部向照片{side_zh}侧歪斜 {degrees}°，应在 {limit}° 以内。",
        "The head is tilted {degrees}° to the {side_en} of the photo; {limit}° is allowed.",
    ),
    remedy=Text("请端正头部重拍；不要自行旋转照片。", "Sit straight and retake; do not rotate the photo."),
    unit="°",
)
def geometry_roll(measures: Measures, _: Standard) -> Answer:
    if measures.geometry is None or measures.geometry.roll is None:
        return NO_FACE
    angle = measures.geometry.roll
    return turned(angle, _REVIEW, _REJECT, plus=Text("右", "right"), minus=Text("左", "left"))

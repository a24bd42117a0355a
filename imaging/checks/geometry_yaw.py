"""The face looks straight ahead, not sideways."""

from imaging.check import NO_FACE, Answer, check, turned
from imaging.measure import Measures
from imaging.standard import Standard
from registry.text import Text

# The mesh errs by about 3 degrees and reads 25 as 19-21. On 800 Asian ID photos 99 % lie within ±7.
# Beyond 8: 1 % of them, 2 % of 98 studio portraits; beyond 15: none.
_REVIEW, _REJECT = 8.0, 15.0


@check(
    id="geometry.yaw",
    word="HeadPoseYaw",
    text=Text(
        "脸转向照片{side_zh}侧 {degrees}°，应在 {limit}° 以内。",
        "The face is turned {degrees}° to the {side_en} of the photo; {limit}° is allowed.",
    ),
    remedy=Text("请正对镜头重拍。", "Face the camera and retake."),
    unit="°",
)
def geometry_yaw(measures: Measures, _: Standard) -> Answer:
    if measures.geometry is None or measures.geometry.yaw is None:
        return NO_FACE
    angle = measures.geometry.yaw
    return turned(angle, _REVIEW, _REJECT, plus=Text("右", "right"), minus=Text("左", "left"))

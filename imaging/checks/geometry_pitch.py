"""The chin is neither up nor down."""

from imaging.check import NO_FACE, Answer, check, turned
from imaging.measure import Measures
from imaging.standard import Standard
from registry.text import Text

# Pitch depends on the build of the face: on 800 Asian ID photos 99 % lie within ±10, 98 studio portraits
# between -5 and 15. Beyond 13: 0 and 6 %; beyond 20: one of 898.
_REVIEW, _REJECT = 13.0, 20.0


@check(
    id="geometry.pitch",
    word="HeadPosePitch",
    text=Text(
        "{side_zh} {degrees}°，应在 {limit}° 以内。",
        "The chin is {side_en} by {degrees}°; {limit}° is allowed.",
    ),
    remedy=Text("请平视镜头重拍，不抬头、不低头。", "Look straight at the camera, chin level, and retake."),
    unit="°",
)
def geometry_pitch(measures: Measures, _: Standard) -> Answer:
    if measures.geometry is None or measures.geometry.pitch is None:
        return NO_FACE
    angle = measures.geometry.pitch
    return turned(angle, _REVIEW, _REJECT, plus=Text("抬头", "up"), minus=Text("低头", "down"))

"""The chin is neither up nor down."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
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
    if abs(angle) <= _REVIEW:
        return None
    severity = Severity.REJECT if abs(angle) > _REJECT else Severity.REVIEW
    return Fault(severity, round(angle, 1), f"±{_REVIEW:g}", facts=_words(angle))


def _words(angle: float) -> dict[str, object]:
    return {
        "degrees": f"{abs(angle):.1f}",
        "side_zh": "抬头" if angle > 0 else "低头",
        "side_en": "up" if angle > 0 else "down",
    }

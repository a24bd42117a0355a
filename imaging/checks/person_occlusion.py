"""Nothing lies before the cheeks, nose or jaw."""

from imaging.check import CUT_FACE, NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Departure of one half of the face from the other (bench/coverings.py). Untouched: ID photos 0.8 % above,
# studio none, 2 of 90 rendered (lit from the side). Painted things of a third to a half of the inter-eye
# distance in seven colours: AUC .988-.997, 73-93 % above.
_COVERED = 0.75


@check(
    id="person.occlusion",
    word="FaceOcclusionPrevention",
    text=Text(
        "面部一侧可能有遮挡物（与另一侧相差 {value}，应 {limit}）。",
        "Something may cover one side of the face (differs from the other by {value}; {limit}).",
    ),
    remedy=Text(
        "请移开手、头发或其他遮挡物，露出完整面部重拍。",
        "Take hand, hair or whatever it is away from the face, and retake.",
    ),
)
def person_occlusion(measures: Measures, _: Standard) -> Answer:
    if measures.occlusion is None:
        return NO_FACE
    cheek = measures.occlusion.cheek
    if cheek is None:
        return CUT_FACE
    return Fault(Severity.REVIEW, round(cheek, 2), f"≤ {_COVERED:g}") if cheek > _COVERED else None

"""Face width, cheek to cheek in front of the ears."""

from imaging.check import NO_FACE, NO_SCALE, Answer, check, scale_to, within
from imaging.measure import Measures
from imaging.standard import Standard
from registry.text import Text


@check(
    id="geometry.face_width",
    word="FaceWidth",
    text=Text(
        "脸部宽 {value} 像素，应为 {limit} 像素。", "The face is {value} px wide; {limit} px is required."
    ),
    remedy=Text(
        "请由图像社重新裁切原片，或调整拍摄距离重拍。",
        "Have the agency crop the original again, or change the distance and retake.",
    ),
    unit="px",
)
def geometry_face_width(measures: Measures, standard: Standard) -> Answer:
    if measures.geometry is None:
        return NO_FACE
    scale = scale_to(standard, measures)
    return (
        NO_SCALE
        if scale is None
        else within(standard, "geometry.face_width", measures.geometry.face_width * scale)
    )

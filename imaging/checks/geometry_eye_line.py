"""How far the eyes are from the upper edge."""

from imaging.check import NO_FACE, NO_SCALE, Answer, check, scale_to, within
from imaging.measure import Measures
from imaging.standard import Standard
from registry.text import Text


@check(
    id="geometry.eye_line",
    word="EyeLine",
    text=Text(
        "眼睛距上边沿 {value} 像素，应为 {limit} 像素。",
        "The eyes are {value} px from the upper edge; {limit} px is required.",
    ),
    remedy=Text(
        "请由图像社重新裁切原片，或调整相机高度重拍。",
        "Have the agency crop the original again, or change the camera height and retake.",
    ),
    unit="px",
)
def geometry_eye_line(measures: Measures, standard: Standard) -> Answer:
    if measures.geometry is None:
        return NO_FACE
    scale = scale_to(standard, measures)
    return (
        NO_SCALE
        if scale is None
        else within(standard, "geometry.eye_line", measures.geometry.eye_line * scale)
    )

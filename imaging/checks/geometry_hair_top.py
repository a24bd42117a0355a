"""The gap above the hair."""

from imaging.check import NO_FACE, NO_SCALE, Answer, Unclear, check, scale_to, within
from imaging.measure import Measures
from imaging.standard import Standard
from registry.text import Text


@check(
    id="geometry.hair_top",
    word="CrownToTop",
    text=Text(
        "头顶距上边沿 {value} 像素，应为 {limit} 像素。",
        "The top of the hair is {value} px from the upper edge; {limit} px is required.",
    ),
    remedy=Text(
        "请由图像社重新裁切原片，或调整相机高度重拍。",
        "Have the agency crop the original again, or change the camera height and retake.",
    ),
    unit="px",
)
def geometry_hair_top(measures: Measures, standard: Standard) -> Answer:
    if measures.geometry is None:
        return NO_FACE
    wall = measures.background
    if wall is None or wall.hair_top is None:
        return Unclear(
            Text(
                "背景不均匀或头部占满画面，找不到头顶。",
                "The wall is uneven or the head fills the frame: no hair line.",
            )
        )
    scale = scale_to(standard, measures)
    return NO_SCALE if scale is None else within(standard, "geometry.hair_top", wall.hair_top * scale)

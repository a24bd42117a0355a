"""The face is sharp."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Crete's blur metric. On 800 Asian ID photos the greatest is 0.64, on 98 studio portraits 0.43;
# rendered photos under a strong blur read 0.72-0.78.
_SOFT, _BLURRED = 0.65, 0.70
# Edges in px, whatever the contrast: untouched ID photos reach 2.28, all others 2.0; darkened to gamma
# 2.2 and blurred by 2.5 px most are above (bench/degradations.py), where Crete's metric reads noise as
# sharpness.
_WIDE_EDGE = 2.5


@check(
    id="picture.sharpness",
    word="Sharpness",
    text=Text("面部模糊（模糊度 {value}）。", "The face is blurred ({value})."),
    remedy=Text(
        "请对准焦点、保持不动后重拍；不要放大低清照片。",
        "Focus, hold still and retake; do not enlarge a small picture.",
    ),
)
def picture_sharpness(measures: Measures, _: Standard) -> Answer:
    blur = measures.picture.blur
    if blur is None:
        return NO_FACE
    edge = measures.picture.edge_blur
    if edge is not None and edge > _WIDE_EDGE:
        text = Text("面部模糊（边缘宽 {value} 像素）。", "The face is blurred (edges {value} px wide).")
        return Fault(Severity.REJECT, round(edge, 1), f"≤ {_WIDE_EDGE:g}", text, unit="px")
    if blur <= _SOFT:
        return None
    severity = Severity.REJECT if blur > _BLURRED else Severity.REVIEW
    return Fault(severity, round(blur, 2), f"≤ {_SOFT:g}")

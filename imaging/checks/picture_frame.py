"""No border or frame around the picture."""

from imaging.check import Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# ΔE76 between plain rim and picture (bench/degradations.py). Untouched: none of 267 ID photos, 98 studio
# and 60 rendered portraits above 2.3; 1.3 % of official portraits, with flags and desks at the edge.
# White and black frames: 90-100 % above.
_FRAMED = 15.0


@check(
    id="picture.frame",
    word="Border",
    text=Text(
        "照片四周有边框或白边（与画面色差 {value}，应 {limit}）。",
        "The photo has a border or a frame ({value} from the picture inside; {limit}).",
    ),
    remedy=Text(
        "请使用图像社原图；不要加边框，扫描件须裁净白边。",
        "Use the agency's original; add no border, and crop the white margin of a scan.",
    ),
    unit="ΔE76",
)
def picture_frame(measures: Measures, _: Standard) -> Answer:
    step = measures.picture.frame_step
    return Fault(Severity.REVIEW, round(step), f"≤ {_FRAMED:g}") if step > _FRAMED else None

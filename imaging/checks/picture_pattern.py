"""No dots or stripes of a print or a screen: the photo is not a picture of a picture."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Greatest peak of the face's spectrum over its surroundings (bench/degradations.py). Untouched: ID photos
# 5.4 at most, all other sets 4.0. Simulated halftone reads 14-35, fine screen stripes 7-25; coarse
# stripes (6 px) stay below.
_REGULAR = 6.0


@check(
    id="picture.pattern",
    word="Moire",
    text=Text(
        "面部有规则的网点或条纹（强度 {value} 倍，应 {limit}），像是翻拍印刷品或屏幕。",
        "Regular dots or stripes on the face ({value} times the usual; {limit}): a copied print or screen.",
    ),
    remedy=Text(
        "请使用图像社的电子原图，不要翻拍或扫描纸质照片、屏幕。",
        "Use the agency's electronic original; do not photograph or scan a print or a screen.",
    ),
)
def picture_pattern(measures: Measures, _: Standard) -> Answer:
    if measures.geometry is None:
        return NO_FACE
    peak = measures.picture.pattern
    return (
        Fault(Severity.REVIEW, round(peak, 1), f"≤ {_REGULAR:g}")
        if peak is not None and peak > _REGULAR
        else None
    )

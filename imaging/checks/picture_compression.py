"""No JPEG blocks can be seen, whatever the file says of its own quality."""

from imaging.check import Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Block edges over the usual step. 97 ID photos and portraits saved once at quality 85 reach 2.6, at 92 1.9.
# Coarser files show blocks by right (at 60 up to 4.0): file.quality judges those.
_BLOCKY, _FINE = 2.8, 85


@check(
    id="picture.compression",
    word="CompressionArtifacts",
    text=Text(
        "画面有压缩方块（块边强度 {value} 倍，应 {limit}）。",
        "Compression blocks show (block edges {value} times the usual step; {limit}).",
    ),
    remedy=Text(
        "请使用图像社原图，不要截屏、不要经聊天软件转发。",
        "Use the agency's original; no screenshots, no copies from chat programs.",
    ),
)
def picture_compression(measures: Measures, _: Standard) -> Answer:
    edges, quality = measures.picture.block_edges, measures.file.quality
    if quality is not None and quality < _FINE:
        return None
    return Fault(Severity.REVIEW, round(edges, 1), f"≤ {_BLOCKY:g}") if edges > _BLOCKY else None

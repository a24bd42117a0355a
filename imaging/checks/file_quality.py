"""How hard the JPEG was compressed, by its quantisation table."""

from imaging.check import Answer, check, within
from imaging.measure import Measures
from imaging.standard import Standard
from registry.text import Text


@check(
    id="file.quality",
    word="CompressionQuality",
    text=Text(
        "JPEG 压缩过度，品质约 {value}，应 {limit}。",
        "The JPEG is compressed too hard: quality about {value}, {limit} is required.",
    ),
    remedy=Text(
        "请使用图像社原图，不要经聊天软件转发或另存压缩。",
        "Use the agency's original; chat programs and re-saving compress it.",
    ),
)
def file_quality(measures: Measures, standard: Standard) -> Answer:
    quality = measures.file.quality
    return None if quality is None else within(standard, "file.quality", quality)

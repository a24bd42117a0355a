"""Nothing hides behind the end of the picture."""

from imaging.check import Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text


@check(
    id="file.trailing",
    word="TrailingData",
    text=Text(
        "图片结尾之后还有 {value} 字节其他数据。",
        "There are {value} more bytes behind the end of the picture.",
    ),
    remedy=Text(
        "可能是手机动态照片或被人附加了内容；请使用图像社原文件。",
        "It may be a phone's live photo or something attached; use the agency's original.",
    ),
    unit="bytes",
)
def file_trailing(measures: Measures, _: Standard) -> Answer:
    extra = measures.file.trailing
    return Fault(Severity.REVIEW, float(extra), "0") if extra else None

"""Nothing is written, stamped or stuck on the picture."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Area of print on the wall, in ten-thousandths of the squared width; characters of a date at the bottom
# (bench/coverings.py). Untouched: ID photos 1 % above (loose hair; a wall with writing), studio and rendered
# none; a date on none of 1,100 photos. Painted text, seals, logos: see docs/photo-checks.md.
_MARKED = 5.0
_DATED = 3


@check(
    id="background.marks",
    word="Marks",
    text=Text(
        "背景上有文字、印章或其他标记（面积 {value}，应 {limit}）。",
        "Text, a stamp or another mark is on the wall (area {value}; {limit}).",
    ),
    remedy=Text(
        "请使用没有文字、日期、印章和水印的原图。",
        "Use the original without text, date, stamp or watermark.",
    ),
    unit="1e-4",
)
def background_marks(measures: Measures, _: Standard) -> Answer:
    if measures.surroundings is None:
        return NO_FACE
    digits, marks = measures.surroundings.date_digits, measures.surroundings.marks
    if digits >= _DATED:
        text = Text(
            "照片下方有 {value} 个排成一行的彩色字符，可能是相机日期。",
            "{value} coloured characters stand in a row at the bottom: perhaps a camera's date.",
        )
        return Fault(Severity.REVIEW, digits, f"< {_DATED}", text, unit="characters")
    if marks is None or marks <= _MARKED:
        return None  # no wall: background.uniformity says so
    return Fault(Severity.REVIEW, round(marks), f"≤ {_MARKED:g}")

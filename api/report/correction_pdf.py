"""The correction list on paper: A4 landscape, a row for each student, pictures at a fixed size.

Set with the fonts and the typesetter of the certificates: a character no font has is refused by name, and
never printed as a box.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from PIL import Image

from api.report.correction_list import Correction, CorrectionList
from api.report.thumbnails import Thumbnails
from certificates.book import Book
from certificates.fonts import Fonts
from certificates.layout import Box, Layer, TextBox
from certificates.typeset import POINTS, Line, Span, set_text
from registry.errors import OfficeError
from registry.text import Text

_WIDTH, _HEIGHT = 297.0, 210.0  # A4 landscape, mm
_LEFT, _TOP = 12.0, 34.0
_HEAD, _ROW, _ROWS = 10.0, 36.0, 4  # mm, mm, rows a page
_PICTURE = (21.0, 28.0)  # mm, 3:4; the note of the last column goes below
_PAD = 1.2
_INK, _GREY = "#1a1a1a", "#666666"


class CellTooLong(OfficeError):
    """A text that does not fit its cell even in the smallest print."""

    code = "correction.cell_too_long"
    text = Text("“{content}”太长，更正表的一格放不下。", "“{content}” does not fit its cell of the list.")
    remedy = Text("请缩短该内容，或使用 XLSX 表。", "Shorten it, or use the XLSX list.")


class Column(NamedTuple):
    """One column: its heading, and its width in mm."""

    zh: str
    en: str
    width: float


COLUMNS = (
    Column("序号", "no.", 10),
    Column("姓名", "name", 22),
    Column("学号", "student number", 29),
    Column("身份证号", "ID number", 38),
    Column("问题", "problem", 58),
    Column("证书照片", "certificate photo", 26),
    Column("电子注册图像", "e-registration image", 26),
    Column("应更正为", "should be", 26),
    Column("经办", "handled by", 18),
    Column("截止", "deadline", 20),
)
_PICTURES = (5, 6, 7)


def correction_pdf(listed: CorrectionList, thumbnails: Thumbnails, fonts: Fonts) -> bytes:
    """The list as a PDF, the same bytes for the same list. Raises MissingGlyph, CellTooLong."""
    book = Book(_WIDTH * POINTS, _HEIGHT * POINTS, f"图像信息更正表 {listed.site}")
    pages = [listed.rows[start : start + _ROWS] for start in range(0, len(listed.rows), _ROWS)]
    for number, rows in enumerate(pages, start=1):
        sheet = _Sheet(book, fonts)
        sheet.head(listed)
        sheet.table(rows, listed, thumbnails)
        sheet.foot(number, len(pages), listed)
        sheet.finish()
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class _Sheet:
    """One page under construction; mm from the top left."""

    def __init__(self, book: Book, fonts: Fonts) -> None:
        self._book, self._fonts = book, fonts
        self._lines: list[Line] = []
        self._drawing: list[str] = []
        self._pictures: list[str] = []

    def head(self, listed: CorrectionList) -> None:
        whole = Box(_LEFT, 9, _WIDTH - 2 * _LEFT, 9)
        self._text(whole, "图像信息更正表　Image correction list", 16, "hei-bold", "center")
        of = f"{listed.school}　{listed.season.zh}　教学点：{listed.site}"
        by = f"报送截止 {listed.deadline}（{listed.left.zh} {listed.left.en}）"
        self._text(Box(_LEFT, 21, 150, 6), of, 10)
        self._text(Box(_LEFT + 150, 21, _WIDTH - 2 * _LEFT - 150, 6), by, 10, align="right")
        to = "经教学点报市电大学籍考务办　through the teaching site to the city registry-and-exam office"
        self._text(Box(_LEFT, 27, _WIDTH - 2 * _LEFT, 5), to, 8, colour=_GREY)

    def table(self, rows: Sequence[Correction], listed: CorrectionList, thumbnails: Thumbnails) -> None:
        bottom = _TOP + _HEAD + len(rows) * _ROW
        self._drawing.append("0.96 0.95 0.93 rg")
        self._drawing.append(_rectangle(_LEFT, _TOP, sum(c.width for c in COLUMNS), _HEAD) + " f")
        x = _LEFT
        for column in COLUMNS:
            self._text(Box(x, _TOP + 1, column.width, 4.6), column.zh, 9, "hei-bold", "center")
            self._text(Box(x, _TOP + 5.2, column.width, 3.8), column.en, 6.5, align="center", colour=_GREY)
            self._drawing.append(_stroke(x, _TOP, x, bottom))
            x += column.width
        self._drawing.append(_stroke(x, _TOP, x, bottom))
        for y in (_TOP, *(_TOP + _HEAD + place * _ROW for place in range(len(rows) + 1))):
            self._drawing.append(_stroke(_LEFT, y, x, y))
        for place, row in enumerate(rows):
            self._row(_TOP + _HEAD + place * _ROW, row, listed, thumbnails)

    def _row(self, y: float, row: Correction, listed: CorrectionList, thumbnails: Thumbnails) -> None:
        who = (str(row.place), row.name, row.student_number, row.id_number, "")
        cells = (*who, "", "", "", row.handled_by, str(listed.deadline))
        shown = {5: row.certificate_photo, 6: row.eregistration_image, 7: row.right}
        x = _LEFT
        for place, column in enumerate(COLUMNS):
            box = Box(x + _PAD, y + _PAD, column.width - 2 * _PAD, _ROW - 2 * _PAD)
            if place in _PICTURES:
                note = row.right_note.zh if place == _PICTURES[-1] else ""
                self._picture(box, shown[place], note, thumbnails)
            elif column.zh == "问题":
                self._text(Box(box.x, box.y, box.width, 20), row.problem.zh, 8.5, valign="top")
                english = Box(box.x, box.y + 21, box.width, box.height - 21)
                self._text(english, row.problem.en, 6.5, valign="top", colour=_GREY)
            elif cells[place]:
                self._text(box, cells[place], 9, align="center")
            x += column.width

    def _picture(self, box: Box, sha256: str | None, note: str, thumbnails: Thumbnails) -> None:
        jpeg = thumbnails.jpeg(sha256) if sha256 else None
        if jpeg is None:
            self._text(box, note or ("无法读取" if sha256 else "无"), 8, align="center")
            return
        with Image.open(io.BytesIO(jpeg)) as image:
            pixels = image.size
        name = self._book.picture(jpeg, *pixels)
        self._pictures.append(name)
        high = _PICTURE[1]
        scale = min(_PICTURE[0] / pixels[0], high / pixels[1])
        width, height = pixels[0] * scale, pixels[1] * scale
        x, y = box.x + (box.width - width) / 2, box.y + (high - height) / 2
        bottom = (_HEIGHT - y - height) * POINTS
        self._drawing.append(
            f"q {width * POINTS:.3f} 0 0 {height * POINTS:.3f} {x * POINTS:.3f} {bottom:.3f} cm /{name} Do Q"
        )
        if note:
            self._text(Box(box.x, box.y + high + 0.5, box.width, box.height - high - 0.5), note, 6.5)

    def foot(self, number: int, pages: int, listed: CorrectionList) -> None:
        y, third = _HEIGHT - 14, (_WIDTH - 2 * _LEFT) / 3
        self._text(Box(_LEFT, y, third, 6), "经办人签字：　　　　　　　教学点（盖章）：", 9)
        page = f"第 {number} 页，共 {pages} 页　page {number} of {pages}"
        self._text(Box(_LEFT + third, y, third, 6), page, 9, align="center")
        self._text(Box(_LEFT + 2 * third, y, third, 6), f"制表日期 {listed.today}", 9, align="right")

    def finish(self) -> None:
        content = ["0.3 w 0.45 G", *self._drawing, self._book.text(self._lines)]
        self._book.sheet("\n".join(content), self._pictures)

    def _text(
        self,
        box: Box,
        content: str,
        size: float,
        font: str = "hei",
        align: str = "left",
        valign: str = "middle",
        colour: str = _INK,
    ) -> None:
        wanted = replace(_PLAIN, box=box, size=size, font=font, align=align, valign=valign, colour=colour)
        for copy in (
            content,
            _LONG.sub(r"\g<0> ", content),
        ):  # a long word is broken where nothing else helps
            lines = set_text(wanted, [Span(copy, value=False, whole=False)], self._fonts)
            if lines is not None:
                self._lines += lines
                return
        raise CellTooLong(content=content)


def _rectangle(x: float, y: float, width: float, height: float) -> str:
    numbers = (x * POINTS, (_HEIGHT - y - height) * POINTS, width * POINTS, height * POINTS)
    return " ".join(f"{v:.3f}" for v in numbers) + " re"


def _stroke(x1: float, y1: float, x2: float, y2: float) -> str:
    ends: Iterable[float] = (x1 * POINTS, (_HEIGHT - y1) * POINTS, x2 * POINTS, (_HEIGHT - y2) * POINTS)
    return "{:.3f} {:.3f} m {:.3f} {:.3f} l S".format(*ends)


_LONG = re.compile(r"[!-~]{12}(?=[!-~])")
_PLAIN = TextBox(
    id="cell",
    layer=Layer.FIELDS,
    box=Box(0, 0, 1, 1),
    font="hei",
    size=9,
    min_size=4,
    leading=1.25,
    align="left",
    valign="middle",
    wrap=True,
    tracking=0,
    indent=0,
    stroke=0,
    value_stroke=0,
    colour=_INK,
    pieces=(),
)

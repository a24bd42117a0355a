"""The correction list as a workbook, with the pictures."""

import io

from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from api.report.cells import inert
from api.report.correction_list import Correction, CorrectionList
from api.report.sheets import Cell, headings
from api.report.thumbnails import Thumbnails
from api.report.workbook import HEAD, TOP, timeless, write_cell

_HEADINGS = headings(
    ("序号", "no.", 7),
    ("姓名", "name", 14),
    ("学号", "student number", 17),
    ("身份证号", "ID number", 22),
    ("问题", "problem", 44),
    ("证书照片", "certificate photo", 15),
    ("电子注册图像", "e-registration image", 15),
    ("应更正为", "should be", 15),
    ("来源", "where it comes from", 26),
    ("经办", "handled by", 12),
    ("截止", "deadline", 12),
    ("案例编号", "case", 10),
)
_PICTURE_COLUMNS = (6, 7, 8)
_PICTURE = (90, 120)  # px, 3:4
_ROW = 98  # points: a picture and its margin
_FIRST = 4  # the headings; the students follow


def correction_workbook(listed: CorrectionList, thumbnails: Thumbnails) -> bytes:
    """The list as XLSX, the same bytes for the same list."""
    book = Workbook()
    page: Worksheet = book.worksheets[0]
    page.title = "图像信息更正表"
    _head(page, listed)
    for row, one in enumerate(listed.rows, start=_FIRST + 1):
        for column, value in enumerate(_cells(one, listed), start=1):
            write_cell(page, row, column, value)
        _pictures(page, row, one, thumbnails)
        page.row_dimensions[row].height = _ROW
    page.freeze_panes = f"A{_FIRST + 1}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"1:{_FIRST}"
    page.oddFooter = _footer()
    book.properties.title, book.properties.creator = inert(f"图像信息更正表 {listed.site}"), "Yanqi"
    buffer = io.BytesIO()
    book.save(buffer)
    return timeless(buffer.getvalue())


def _footer() -> HeaderFooterItem:
    footer = HeaderFooterItem()
    footer.center.text = "第 &P 页，共 &N 页"
    return footer


def _head(page: Worksheet, listed: CorrectionList) -> None:
    said = (
        "图像信息更正表　Image correction list",
        f"{listed.school}　{listed.season.zh}　教学点：{listed.site}　制表日期 {listed.today}",
        f"报送截止 {listed.deadline}（{listed.left.zh} {listed.left.en}）　经教学点报市电大学籍考务办",
    )
    for row, text in enumerate(said, start=1):
        cell = page.cell(row, 1, inert(text))
        cell.font = Font(bold=row == 1, size=16 if row == 1 else 10)
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(_HEADINGS))
    for column, heading in enumerate(_HEADINGS, start=1):
        cell = page.cell(_FIRST, column, f"{heading.text.zh}\n{heading.text.en}")
        cell.font, cell.fill, cell.alignment = Font(bold=True, color="FFFFFF"), HEAD, TOP
        page.column_dimensions[get_column_letter(column)].width = heading.width
    page.row_dimensions[1].height, page.row_dimensions[_FIRST].height = 24, 32
    page.cell(1, 1).alignment = Alignment(vertical="center")


def _cells(one: Correction, listed: CorrectionList) -> tuple[Cell, ...]:
    return (
        one.place,
        one.name,
        one.student_number,
        one.id_number,
        f"{one.problem.zh}\n{one.problem.en}",
        None,
        None,
        None,
        f"{one.right_note.zh}\n{one.right_note.en}",
        one.handled_by,
        listed.deadline,
        "、".join(map(str, one.cases)),
    )


def _pictures(page: Worksheet, row: int, one: Correction, thumbnails: Thumbnails) -> None:
    shown = (one.certificate_photo, one.eregistration_image, one.right)
    for column, sha256 in zip(_PICTURE_COLUMNS, shown, strict=True):
        jpeg = thumbnails.jpeg(sha256) if sha256 else None
        if jpeg is None:
            write_cell(page, row, column, "无法读取 unreadable" if sha256 else "无 none")
            continue
        picture = Image(io.BytesIO(jpeg))
        scale = min(_PICTURE[0] / picture.width, _PICTURE[1] / picture.height)
        picture.width, picture.height = round(picture.width * scale), round(picture.height * scale)
        page.add_image(picture, f"{get_column_letter(column)}{row}")

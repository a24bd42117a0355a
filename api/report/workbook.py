"""The cases, the faults of the photos and the verdicts as a workbook, to sort, filter and pass on."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from api.report.case_view import CaseView
from api.report.cells import inert
from api.report.season_view import season_view
from api.report.sheets import (
    CASES,
    DEGREES,
    FINDINGS,
    VERDICTS,
    Cell,
    Sheet,
    case_rows,
    degree_rows,
    finding_rows,
    verdict_rows,
)
from api.report.thumbnails import Thumbnails
from runtime.audit.exports import note_report
from runtime.office import Office
from runtime.records.kinds import RecordKind
from runtime.records.listing import list_records

HEAD = PatternFill("solid", fgColor="9A1B1E")
_RULE = Border(bottom=Side("thin", color="D9D2C7"))
TOP = Alignment(vertical="top", wrap_text=True)
_PICTURE = (72, 96)  # px, 3:4
_PICTURE_ROW = 80  # points: a picture and its margin
_LINE = 15  # points
_STEPS = [heading.text.zh for heading in CASES.headings].index("处理步骤")  # the tallest cell of a case
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a ZIP can carry


def write_cases(office: Office, path: Path) -> None:
    """Write the workbook; the same data on the same day give the same bytes.

    Raises BlobMissing, BlobDamaged where the store has lost a picture.
    """
    view = season_view(office)
    book = Workbook()
    book.remove(book.worksheets[0])
    cases = _fill(book, CASES, case_rows(view))
    _add_pictures(cases, view.cases, Thumbnails(office.blobs, 2 * _PICTURE[1]))
    _fill(book, FINDINGS, finding_rows(view))
    _fill(book, VERDICTS, verdict_rows(view))
    degrees = list_records(office, RecordKind.DEGREE)
    if degrees:
        _fill(book, DEGREES, degree_rows(degrees))
    book.properties.title = inert(f"{view.school} {view.season.zh}")
    book.properties.creator = "Yanqi"
    buffer = io.BytesIO()
    book.save(buffer)
    data = timeless(buffer.getvalue())
    note_report(office, data)
    path.write_bytes(data)


def _fill(book: Workbook, sheet: Sheet, rows: Iterable[tuple[Cell, ...]]) -> Worksheet:
    page: Worksheet = book.create_sheet(sheet.title)
    for column, heading in enumerate(sheet.headings, 1):
        cell = page.cell(1, column, f"{heading.text.zh}\n{heading.text.en}")
        cell.font, cell.fill, cell.alignment = Font(bold=True, color="FFFFFF"), HEAD, TOP
        page.column_dimensions[get_column_letter(column)].width = heading.width
    for row, values in enumerate(rows, 2):
        for column, value in enumerate(values, 1):
            write_cell(page, row, column, value)
    page.row_dimensions[1].height = 32
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headings))}{max(page.max_row, 1)}"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"
    return page


def write_cell(page: Worksheet, row: int, column: int, value: Cell) -> None:
    """One cell with nothing in it that a spreadsheet would run."""
    cell = page.cell(row, column, inert(value) if isinstance(value, str) else value)
    cell.alignment, cell.border = TOP, _RULE
    if isinstance(value, str):
        cell.number_format = "@"  # numbers of the trade are text: a spreadsheet would round 18 digits
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, float):
        cell.number_format = "0.00"


def _add_pictures(page: Worksheet, cases: Iterable[CaseView], thumbnails: Thumbnails) -> None:
    first = len(CASES.headings) - 1
    for row, case in enumerate(cases, 2):
        for column, shot in enumerate(case.shots[:2], first):
            jpeg = thumbnails.jpeg(shot.sha256) if shot.sha256 else None
            if jpeg is None:
                write_cell(page, row, column, "无 none")
                continue
            picture = Image(io.BytesIO(jpeg))
            picture.width, picture.height = _PICTURE
            page.add_image(picture, f"{get_column_letter(column)}{row}")
        steps = page.cell(row, _STEPS + 1).value
        lines = sum(_lines(step, CASES.headings[_STEPS].width) for step in str(steps).split("\n"))
        page.row_dimensions[row].height = max(_PICTURE_ROW, lines * _LINE)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes; a Chinese character is two columns wide."""
    return -(-sum(2 if east_asian_width(ch) in "WF" else 1 for ch in text) // width)


def timeless(data: bytes) -> bytes:
    """The same workbook without the moment it was saved at: openpyxl writes it in two places."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", b"", content)
            new.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()

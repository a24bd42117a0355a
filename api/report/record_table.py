"""Records as a table that can be imported again: XLSX, or CSV as spreadsheets in Chinese read it."""

import csv
import io
from pathlib import Path

from openpyxl import Workbook

from api.report.cells import inert
from registry.errors import OfficeError
from registry.text import Text
from runtime.audit.exports import note_report
from runtime.db.session import reading
from runtime.files import write_atomic
from runtime.office import Office
from runtime.records.kinds import RecordKind, sheet_of
from runtime.records.store import current


class UnknownFormat(OfficeError):
    """A file name that says neither XLSX nor CSV."""

    code = "record.format"
    text = Text("不支持导出为 {file}。", "{file} is no format to write.")
    remedy = Text("文件名请以 .xlsx 或 .csv 结尾。", "Let the name end with .xlsx or .csv.")


def write_records(office: Office, kind: RecordKind, path: Path) -> int:
    """Write the records that count; their number comes back. Raises UnknownFormat, FileUnwritable."""
    columns = sheet_of(kind, office.degree_rules).columns
    with reading(office.database) as session:
        rows = [
            [inert(row.cells.get(column.id, "")) for column in columns]
            for row in current(session, office, kind)
        ]
    write_lines(office, path, kind.text.zh, [[column.zh for column in columns], *rows])
    return len(rows)


def write_lines(office: Office, path: Path, title: str, lines: list[list[str]]) -> None:
    """Write a table, its heading first, and record that it left. Raises UnknownFormat, FileUnwritable."""
    if path.suffix.lower() == ".xlsx":
        data = _workbook(title, lines)
    elif path.suffix.lower() == ".csv":
        data = _csv(lines)
    else:
        raise UnknownFormat(file=path.name)
    note_report(office, data)
    write_atomic(path, data)


def _workbook(title: str, lines: list[list[str]]) -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    page.title = title
    for row, cells in enumerate(lines, 1):
        for column, text in enumerate(cells, 1):
            cell = page.cell(row, column, text)
            cell.number_format, cell.data_type = "@", "s"  # a 学号 is text, not a number
    page.freeze_panes = "B2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _csv(lines: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue().encode("utf-8-sig")  # without the mark Excel reads it as GBK

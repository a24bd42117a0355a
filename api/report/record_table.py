"""Records as a table that can be imported again: XLSX, CSV as spreadsheets in Chinese read it, or DBF."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import dbf
from openpyxl import Workbook

from api.report.cells import inert
from registry.columns import Column
from registry.errors import OfficeError
from registry.text import Text
from runtime.audit.exports import note_report
from runtime.db.session import reading
from runtime.files import write_atomic
from runtime.office import Office
from runtime.records.kinds import RecordKind, sheet_of
from runtime.records.store import current


class UnknownFormat(OfficeError):
    """A file name that says neither XLSX nor CSV nor DBF."""

    code = "record.format"
    text = Text("不支持导出为 {file}。", "{file} is no format to write.")
    remedy = Text("文件名请以 .xlsx、.csv 或 .dbf 结尾。", "Let the name end with .xlsx, .csv or .dbf.")


class NotForDbf(OfficeError):
    """A cell that a DBF file in GBK cannot hold."""

    code = "record.not_for_dbf"
    text = Text(
        "“{heading}”有 DBF（GBK，254 字节）存不下的内容。",
        "A cell of “{heading}” does not fit into DBF (GBK, 254 bytes).",
    )
    remedy = Text("请导出为 .xlsx。", "Write .xlsx instead.")


def write_records(office: Office, kind: RecordKind, path: Path) -> int:
    """Write the records that count; their number comes back. Raises UnknownFormat, FileUnwritable."""
    columns = sheet_of(kind, office.degree_rules).columns
    with reading(office.database) as session:
        rows = [
            [inert(row.cells.get(column.id, "")) for column in columns]
            for row in current(session, office, kind)
        ]
    write_lines(office, path, kind.text.zh, columns, rows)
    return len(rows)


def write_lines(
    office: Office, path: Path, title: str, columns: Sequence[Column], rows: Sequence[Sequence[str]]
) -> None:
    """Write a table and record that it left. Raises UnknownFormat, NotForDbf, FileUnwritable."""
    lines = [[column.zh for column in columns], *rows]
    if path.suffix.lower() == ".xlsx":
        data = _workbook(title, lines)
    elif path.suffix.lower() == ".csv":
        data = _csv(lines)
    elif path.suffix.lower() == ".dbf":
        data = _dbf(columns, rows)
    else:
        raise UnknownFormat(file=path.name)
    note_report(office, data)
    write_atomic(path, data)


def _workbook(title: str, lines: Sequence[Sequence[str]]) -> bytes:
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


def _csv(lines: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue().encode("utf-8-sig")  # without the mark Excel reads it as GBK


def _dbf(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> bytes:
    widths = [
        max((_width(column, row[place]) for row in rows), default=1) for place, column in enumerate(columns)
    ]
    fields = [f"{_field(column)} C({max(1, width)})" for column, width in zip(columns, widths, strict=True)]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "records.dbf"
        table = dbf.Table(str(file), "; ".join(fields), codepage="cp936")
        table.open(dbf.READ_WRITE)
        for row in rows:
            table.append(tuple(row))
        table.close()
        return file.read_bytes()


def _width(column: Column, cell: str) -> int:
    try:
        width = len(cell.encode("gbk"))
    except UnicodeEncodeError:
        raise NotForDbf(heading=column.zh) from None
    if width > _WIDEST:
        raise NotForDbf(heading=column.zh)
    return width


def _field(column: Column) -> str:
    """A field's name: a spelling of the column that DBF can hold, at most ten ASCII characters."""
    fits = (
        name for name in (*column.aliases, column.id) if name.isascii() and name.isupper() and len(name) <= 10
    )
    return next(fits, column.id[:10].upper())


_WIDEST = 254  # bytes of a character field

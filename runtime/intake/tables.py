"""Any table an office hands in, as text: XLSX, XLS, ODS, CSV, TSV or DBF, told apart by content.

Cells come out as stripped text: dates as ISO 8601, whole numbers without a decimal point. A number of
more than 15 digits, which Excel has rounded, comes out in scientific notation (`lost_digits`), which
no parser of ours accepts: it can be reported but never used.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from registry.columns import CERTIFICATE_DATA, DELIVERY_INDEX, ROSTER, Column, plain_header
from registry.errors import OfficeError
from registry.text import Text
from runtime.intake import dbf, delimited, workbook
from runtime.intake.lines import MAX_BYTES, Line, TableTooLarge, bounded

_HEADER_WITHIN = 10  # a title, the school, the season and a blank line come first at most
# Excel shows numbers of 12 digits and more this way, and saves what it shows to CSV.
_LOST_DIGITS = re.compile(r"\d(?:\.\d+)?E\+(?:1[1-9]|[2-9]\d|\d{3,})", re.IGNORECASE)


class NoHeader(OfficeError):
    """A table none of whose first rows is a header we know."""

    code = "table.no_header"
    text = Text(
        "“{source}”的前 10 行里找不到表头。", "None of the first 10 rows of “{source}” is a known header row."
    )
    remedy = Text(
        "请保留“学号、姓名、身份证号”等列名所在的一行；列名写法见《输入文件说明》。",
        "Keep the row of column names; docs/input.md lists the accepted spellings.",
    )


class SeveralSheets(OfficeError):
    """A workbook with more than one sheet that could be meant."""

    code = "table.several_sheets"
    text = Text(
        "“{source}”里有多张表都带表头：{sheets}。",
        "More than one sheet of “{source}” has a header: {sheets}.",
    )
    remedy = Text(
        "请只留一张，或合并成一张后重新导入。", "Keep one sheet, or merge them into one, then import again."
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a person counts rows in the file, the header included, and its cells."""

    number: int
    cells: Mapping[str, str]
    overflow: tuple[str, ...] = ()  # CSV: cells past the last heading, so a comma too many somewhere


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read: the headings as spelt in the file, and every row that is not blank."""

    source: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(name: str, data: bytes, columns: Iterable[Column] = ()) -> Table:
    """Read one table from the bytes of a file called `name` (used in messages only).

    `columns`: those it may have beside the columns of rosters, deliveries and certificates.
    Raises OfficeError with a code `table.*`; never anything else, whatever the bytes.
    """
    if len(data) > MAX_BYTES:
        raise TableTooLarge(source=name)
    known = _KNOWN.union(*(column.spellings for column in columns))
    if workbook.is_workbook(data):
        return _only_sheet(name, workbook.sheets(name, data), known)
    if dbf.is_dbf(data):
        table = _table(name, dbf.lines(name, data), known)
    else:
        table = _table(name, delimited.lines(name, data), known, delimited_text=True)
    if table is None:
        raise NoHeader(source=name)
    return table


def lost_digits(cell: str) -> bool:
    """Whether a spreadsheet turned this number into scientific notation, losing its last digits."""
    return _LOST_DIGITS.fullmatch(cell) is not None


def _only_sheet(name: str, sheets: list[tuple[str, list[Line]]], known: frozenset[str]) -> Table:
    tables = {sheet: table for sheet, lines in sheets if (table := _table(name, lines, known))}
    if not tables:
        raise NoHeader(source=name)
    if len(tables) > 1:
        raise SeveralSheets(source=name, sheets="、".join(tables))
    return next(iter(tables.values()))


_KNOWN = frozenset(
    spelling for column in (*ROSTER, *DELIVERY_INDEX, *CERTIFICATE_DATA) for spelling in column.spellings
)


def _is_header(cells: Iterable[str], known: frozenset[str]) -> bool:
    """Two known headings, or all of them known: one known word alone may be a title or a value."""
    filled = [cell for cell in cells if cell]
    count = sum(plain_header(cell) in known for cell in filled)
    return count >= 2 or 0 < count == len(filled)


def _table(
    source: str, lines: Iterable[Line], known: frozenset[str], *, delimited_text: bool = False
) -> Table | None:
    """The table under the first header row, or None if there is none."""
    headers: tuple[str, ...] = ()
    rows = []
    for number, cells in bounded(source, lines):
        if headers:
            padded = (*cells, *[""] * (len(headers) - len(cells)))
            named = {header: cell for header, cell in zip(headers, padded, strict=False) if header}
            rows.append(Row(number, named, tuple(padded[len(headers) :]) if delimited_text else ()))
        elif _is_header(cells, known):
            headers = tuple(cells)
        elif number >= _HEADER_WITHIN:
            return None
    return Table(source, headers, tuple(rows)) if headers else None

"""The faults of a batch for the teaching site: one row a fault, in Chinese, as a workbook and as CSV."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from api.report.cells import inert
from api.report.fault_names import fault_name
from api.report.photo_view import OUTCOMES, findings_of
from api.report.sheets import headings
from api.report.workbook import HEAD, TOP, timeless
from imaging.verdict import Outcome
from runtime.checking import Record

_HEADINGS = headings(
    ("文件", "file", 40),
    ("照片结论", "verdict", 12),
    ("判定", "effect", 12),
    ("问题", "fault", 18),
    ("说明", "finding", 50),
    ("实测值", "measured", 13),
    ("标准", "limit", 13),
    ("单位", "unit", 8),
    ("处理办法", "what to do", 50),
)


def write_csv(records: Iterable[Record], path: Path) -> None:
    """UTF-8 with a byte-order mark, without which Excel takes it for GBK."""
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading.text.zh for heading in _HEADINGS)
        for row in _rows(records):
            writer.writerow(row)


def write_workbook(records: Iterable[Record], path: Path) -> None:
    """Row by row, so that 10,000 photos need no more memory than one; the same records, the same bytes."""
    book = Workbook(write_only=True)
    page = book.create_sheet("照片问题")
    for place, heading in enumerate(_HEADINGS):
        page.column_dimensions["ABCDEFGHI"[place]].width = heading.width
    page.freeze_panes = "B2"
    head = []
    for heading in _HEADINGS:
        cell = WriteOnlyCell(page, heading.text.zh)
        cell.font, cell.fill, cell.alignment = Font(bold=True, color="FFFFFF"), HEAD, TOP
        head.append(cell)
    page.append(head)
    last = 1
    for row in _rows(records):
        cells = []
        for text in row:
            cell = WriteOnlyCell(page, text)
            cell.alignment, cell.number_format = TOP, "@"
            cells.append(cell)
        page.append(cells)
        last += 1
    page.auto_filter.ref = f"A1:I{last}"
    book.properties.creator = "Yanqi"
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(timeless(buffer.getvalue()))


def _rows(records: Iterable[Record]) -> Iterator[list[str]]:
    for record in records:
        outcome = Outcome(record["verdict"])
        if outcome is Outcome.ACCEPTED:
            continue
        for one in findings_of(record):
            cells = (
                record["file"],
                OUTCOMES[outcome].zh,
                one.severity_text.zh,
                "、".join(fault_name(fault).zh for fault in one.id.split(", ")),
                one.text.zh,
                one.value,
                one.limit,
                one.unit,
                one.remedy.zh if one.remedy else "请人工核对此项。",
            )
            yield [cell if _is_number(cell) else inert(cell) for cell in cells]


def _is_number(cell: str) -> bool:
    """A negative angle is no formula."""
    return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell) is not None

"""Row problems: everything wrong with a table, each fault with its row, its column and its cure."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from registry.columns import Column, map_headers
from registry.errors import OfficeError
from registry.masking import mask_id_numbers
from registry.text import Text
from runtime.intake.tables import Row, Table, lost_digits

Value = TypeVar("Value")

_EMPTY = Text("为空。", "It is empty.")
_FILL = Text("请补填。", "Fill it in.")
_ROUNDED = Text(
    "号码被表格软件改成了科学计数，末几位已丢失。",
    "A spreadsheet turned the number into scientific notation and its last digits are lost.",
)
_RETYPE = Text(
    "先把这一列设为“文本”格式，再从原始数据重新填写。",
    "Make the column a text column, then fill it again from the source.",
)
_OVERFLOW = Text("单元格比表头多，可能错列。", "It has more cells than the header: cells may have moved.")
_QUOTE = Text(
    "含逗号的内容请加英文双引号，或改用 .xlsx。", "Put text holding a comma in double quotes, or use .xlsx."
)
_WHOLE_ROW = Text("整行", "the row")
_KEEP_ONE = Text("请核对这几行，只保留正确的一行。", "Compare these rows and keep the right one.")
_ROWS_NAMED = 5
_ENDS = 10  # characters of an ID number that may be shown
_LONGEST = 30  # characters of a cell


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One fault of one row. `row` counts as a person does in the file; `field` is the column's heading.

    `value` is what the cell holds, on one line, cut where it is long and with ID numbers masked.
    """

    source: str
    row: int
    field: Text
    text: Text
    remedy: Text
    value: str = ""

    @property
    def place(self) -> str:
        """Where it is, and what stands there unless the sentence says so."""
        cell = f"“{self.value}”" if self.value and f"“{self.value}”" not in self.text.zh else ""
        return f"{self.source} 第 {self.row} 行 {self.field.zh}{cell}"


@dataclass(slots=True)
class RowReader:
    """Reads the cells of one row, collecting every problem instead of stopping at the first."""

    source: str
    row: Row
    headings: Mapping[str, str]
    columns: Mapping[str, Column]
    problems: list[RowProblem] = field(default_factory=list)

    def __post_init__(self) -> None:
        if any(self.row.overflow):
            self._note(_WHOLE_ROW, _OVERFLOW, _QUOTE)

    def text(self, column_id: str) -> str:
        """The cell, or "" if the table has no such column."""
        return self.row.cells.get(self.headings.get(column_id, ""), "")

    def read(self, column_id: str, parse: Callable[[str], Value]) -> Value | None:
        """The parsed cell, or None with the problem noted. An empty required cell is a problem."""
        raw = self.text(column_id)
        if not raw and self.columns[column_id].required:
            self.report(column_id, _EMPTY, _FILL)
            return None
        if lost_digits(raw):
            self.report(column_id, _ROUNDED, _RETYPE)
            return None
        try:
            return parse(raw)
        except OfficeError as error:
            self.report(column_id, error.sentence, error.cure)
            return None

    def report(self, column_id: str, text: Text, remedy: Text) -> None:
        """Note a problem of one cell."""
        self._note(self.columns[column_id].text, text, remedy, _shown(column_id, self.text(column_id)))

    def _note(self, heading: Text, text: Text, remedy: Text, value: str = "") -> None:
        self.problems.append(RowProblem(self.source, self.row.number, heading, text, remedy, value))


def _shown(column_id: str, cell: str) -> str:
    """A cell for a list of problems. Of an ID number, however mistyped, only the two ends."""
    cell = " ".join(cell.split())
    if column_id == "id_number" and len(cell) > _ENDS:
        return f"{cell[:6]}{'*' * (len(cell) - _ENDS)}{cell[-4:]}"
    if column_id != "certificate_number":  # as long as an ID number, and nothing to hide
        cell = mask_id_numbers(cell)
    return cell if len(cell) <= _LONGEST else f"{cell[:_LONGEST]}…"


def row_readers(table: Table, columns: Sequence[Column]) -> list[RowReader]:
    """One reader for each row. Raises InvalidHeaders if the table lacks a required column."""
    headings, by_id = map_headers(table.headers, columns), {column.id: column for column in columns}
    return [RowReader(table.source, row, headings, by_id) for row in table.rows]


def report_repeats(readers: Iterable[RowReader], column_id: str, parse: Callable[[str], Hashable]) -> None:
    """Note the same key in several rows on each of them: nothing says which is right."""
    holders: dict[Hashable, list[RowReader]] = defaultdict(list)
    for reader in readers:
        raw = reader.text(column_id)
        with suppress(OfficeError):
            if raw:
                holders[parse(raw)].append(reader)
    for same in holders.values():
        for reader in same if len(same) > 1 else ():
            others = [str(other.row.number) for other in same if other is not reader]
            shown = ", ".join(others[:_ROWS_NAMED]) + (" …" if len(others) > _ROWS_NAMED else "")
            reader.report(
                column_id,
                Text(f"与第 {shown} 行重复。", f"The same value is in row {shown}."),
                _KEEP_ONE,
            )

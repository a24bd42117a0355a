"""What every table format is reduced to: numbered lines of text cells, within bounds."""

import re
from collections.abc import Iterable, Iterator, Sequence

from registry.errors import OfficeError
from registry.text import Text

MAX_BYTES = 32 * 1024 * 1024
# 20,000 graduates × 40 columns fit; measured as XLSX: 1.5 s, 150 MiB here and 115 MiB in the child.
MAX_ROWS = 50_000
MAX_COLUMNS = 256
MAX_CELLS = 1_000_000
LONGEST_CELL = 32_767  # Excel's own limit

# An apostrophe before what could be a formula is the spreadsheet's mark of a text; our own exports write it.
_TEXT_MARK = re.compile(r"^'(?=[=+\-@|%＝＋－＠])")

Line = tuple[int, Sequence[str]]


class TableTooLarge(OfficeError):
    """A table beyond the bounds of this module, or one that unpacks to more than it may."""

    code = "table.too_large"
    text = Text("“{source}”太大，没有读取。", "“{source}” is too large and was not read.")
    remedy = Text(
        "一个表最多 32 MB、5 万行、256 列、100 万个单元格；请按教学点分成几个文件。",
        "A table holds at most 32 MB, 50,000 rows, 256 columns and a million cells; split it by site.",
    )


class TableUnreadable(OfficeError):
    """Bytes that are not a table we can read, or a damaged one."""

    code = "table.unreadable"
    text = Text("“{source}”无法读取：{problem_zh}。", "“{source}” cannot be read: {problem_en}.")
    remedy = Text(
        "请用 Excel 或 WPS 打开，确认内容正常后另存为 .xlsx，再重新导入。",
        "Open it in Excel or WPS, look at it, save it as .xlsx and import that.",
    )


class TableEncrypted(OfficeError):
    """A workbook that asks for a password."""

    code = "table.encrypted"
    text = Text("“{source}”有打开密码。", "“{source}” is protected by a password.")
    remedy = Text("请取消打开密码后另存，再重新导入。", "Save it without a password, then import that.")


def bounded(source: str, lines: Iterable[Line]) -> Iterator[Line]:
    """The lines that are not blank, cells stripped, text marks too. Raises TableTooLarge past the bounds."""
    total = 0
    for number, raw in lines:
        cells = [_TEXT_MARK.sub("", cell.strip()) for cell in raw]
        while cells and not cells[-1]:
            cells.pop()
        total += len(cells)
        if number > MAX_ROWS or len(cells) > MAX_COLUMNS or total > MAX_CELLS:
            raise TableTooLarge(source=source)
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise TableTooLarge(source=source)
        if cells:
            yield number, cells

"""CSV and TSV in whatever encoding and with whatever separator the office's software wrote."""

import csv
import re
from collections import Counter
from collections.abc import Iterator

from runtime.intake.encodings import decode
from runtime.intake.lines import MAX_CELLS, Line, TableTooLarge, TableUnreadable

_SEPARATORS = ",\t;，"
_HEAD = 20  # lines looked at for the separator: titles may come before the first real row
# A record is made whole before it can be counted: 32 MB of commas would take 1.3 GB.
_MOST_SEPARATORS = 2 * MAX_CELLS
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_QUOTED = re.compile(r'"[^"]*"')
# ="0123" is how systems stop Excel from eating zeros and digits; so is a leading apostrophe or tab.
_TEXT_FORMULA = re.compile(r'="(.*)"', re.DOTALL)


def lines(source: str, data: bytes) -> Iterator[Line]:
    """Every record, numbered as a spreadsheet numbers them. Raises TableUnreadable or TableTooLarge."""
    text = decode(data)
    if text is None:
        raise TableUnreadable(
            source=source,
            problem_zh="不是 XLSX、DBF 或 CSV 文件，或文字编码无法确定",
            problem_en="it is not XLSX, DBF or CSV, or its encoding cannot be told",
        )
    if text.lstrip()[:1] == "<":
        raise TableUnreadable(
            source=source,
            problem_zh="内容是网页或 XML，不是表格文件",
            problem_en="it holds a web page or XML, whatever its name says",
        )
    separator = _separator(text)
    if text.count(separator) > _MOST_SEPARATORS:
        raise TableTooLarge(source=source)
    # Strict: otherwise one stray quote swallows every row up to the next one, and says nothing.
    reader = csv.reader((line[0] for line in _LINE.finditer(text)), delimiter=separator, strict=True)
    try:
        for number, record in enumerate(reader, start=1):
            yield number, [_plain(cell) for cell in record]
    except csv.Error as error:
        raise TableUnreadable(
            source=source,
            problem_zh=f"第 {reader.line_num} 行附近引号不配对，或单元格过长",
            problem_en=f"a quote is not closed near line {reader.line_num}, or a cell is too long",
        ) from error


def _separator(text: str) -> str:
    """The character that stands equally often in most lines; of equals the one that stands more often."""
    head = _QUOTED.sub("", text[:20_000]).splitlines()[:_HEAD]

    def regularity(ch: str) -> tuple[int, int, int]:
        counts = Counter(line.count(ch) for line in head if ch in line)
        lines, each = max(((lines, each) for each, lines in counts.items()), default=(0, 0))
        return lines, each, -_SEPARATORS.index(ch)

    return max(_SEPARATORS, key=regularity)


def _plain(cell: str) -> str:
    formula = _TEXT_FORMULA.fullmatch(cell.strip())
    return formula[1].replace('""', '"') if formula else cell

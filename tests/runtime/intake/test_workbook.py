"""Workbooks made to harm. Each is refused by its code, and this process never notices."""

import io
import zipfile
from collections.abc import Iterable

import pytest

from registry.errors import OfficeError
from runtime.intake.tables import read_table
from runtime.intake.workbook_child import text_of
from tests.runtime.intake.files import xlsx_bytes

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHARED_STRINGS = (
    b'<Relationship Id="rShared" Target="sharedStrings.xml" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>'
)
_SHEET = f'<worksheet xmlns="{_MAIN}"><sheetData>'
_END = "</sheetData></worksheet>"
_HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>学号</t></is></c></row>'


def workbook(sheet: Iterable[str], shared: str = "") -> bytes:
    """A well-formed workbook with this sheet XML and this shared string."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_bytes([["学号"]]))) as model,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for info in model.infolist():
            if info.filename == "xl/worksheets/sheet1.xml":
                with made.open(info.filename, "w", force_zip64=True) as file:
                    for part in sheet:
                        file.write(part.encode())
            elif info.filename == "xl/_rels/workbook.xml.rels":
                made.writestr(info.filename, model.read(info).replace(b"</Rel", _SHARED_STRINGS + b"</Rel"))
            elif info.filename != "xl/sharedStrings.xml":
                made.writestr(info.filename, model.read(info))
        made.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}"><si><t>{shared}</t></si></sst>')
    return out.getvalue()


def entities() -> str:
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{steps}]>'


def text_cell(text: str) -> str:
    return f'<row r="2"><c r="A2" t="inlineStr"><is><t>{text}</t></is></c></row>'


def test_the_model_itself_is_read() -> None:
    (row,) = read_table("a.xlsx", workbook([_SHEET, _HEADER, text_cell("2023"), _END])).rows
    assert row.cells == {"学号": "2023"}


HOSTILE = {
    "a cell in the last corner": [
        _SHEET,
        _HEADER,
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        _END,
    ],
    "256 MB of nothing": [_SHEET, *[" " * 1024**2] * 256, _END],
    "one string of 256 MB": [_SHEET, text_cell("A" * 1024**2 * 256), _END],
    "4 million cells": [_SHEET, *[f"<row>{'<c><v>1</v></c>' * 1000}</row>"] * 4000, _END],
    "one shared string 100,000 times": [
        _SHEET,
        *["<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>"] * 1000,
        _END,
    ],
}


@pytest.mark.parametrize("sheet", HOSTILE.values(), ids=HOSTILE)
def test_bombs_are_too_large(sheet: list[str]) -> None:
    with pytest.raises(OfficeError) as caught:
        read_table("a.xlsx", workbook(sheet, shared="A" * 30_000))
    assert str(caught.value) == "table.too_large"


@pytest.mark.parametrize(
    "sheet",
    [
        [entities(), _SHEET, text_cell("&l9;"), _END],
        ['<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>', _SHEET, text_cell("&x;"), _END],
        [_SHEET, _HEADER],
        ["not XML at all"],
    ],
    ids=["billion laughs", "external entity", "cut short", "not XML"],
)
def test_entities_and_broken_xml_yield_no_cells(sheet: list[str]) -> None:
    with pytest.raises(OfficeError) as caught:
        read_table("a.xlsx", workbook(sheet))
    assert str(caught.value) in {"table.unreadable", "table.no_header"}


@pytest.mark.parametrize("kept", [10, 100, 1000, 3000])
def test_a_workbook_cut_short_is_unreadable(kept: int) -> None:
    data = xlsx_bytes([["学号", "姓名"]])
    assert kept < len(data)
    with pytest.raises(OfficeError) as caught:
        read_table("a.xlsx", data[:kept])
    assert str(caught.value) == "table.unreadable"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (20230001.0, "20230001"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (999999999999999.0, "999999999999999"),
        (1e15, "1.00000000000000E+15"),
        (True, "TRUE"),
        (float("inf"), "INF"),
        ("文字", "文字"),
    ],
)
def test_cells_as_text(value: float | str, text: str) -> None:
    assert text_of(value) == text

"""No cell of ours is ever a formula (OWASP, "CSV Injection")."""

import os
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from api.report.cells import inert

PAYLOADS = (
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(1+9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u3000=1+1",
    "\x00=1+1",
    "＝1+1",
    "＋1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://127.0.0.1","x")',
)
LIVE = "=+-@\t\r\n＝＋－＠"


def assert_dead(payloads: tuple[str, ...], path: Path) -> None:
    book = Workbook()
    for row, payload in enumerate(payloads, 1):
        book.worksheets[0].cell(row, 1, inert(payload))
    book.save(path)
    cells = [row[0] for row in load_workbook(path).worksheets[0].iter_rows()]
    assert len(cells) == len(payloads)
    for cell in cells:
        assert cell.data_type != "f"
        assert not str(cell.value).lstrip(" \u3000").startswith(tuple(LIVE))


def test_built_in_payloads_are_neutralised(tmp_path: Path) -> None:
    assert_dead(PAYLOADS, tmp_path / "cells.xlsx")


def test_published_payloads_are_neutralised(tmp_path: Path) -> None:
    data = os.environ.get("YANQI_DATA")
    if not data:
        pytest.skip("YANQI_DATA does not name a folder with measuring data")
    lists = sorted(Path(data, "bad", "strings").rglob("csv-payload*.txt"))
    payloads = tuple(line for one in lists for line in one.read_text("utf-8").splitlines() if line)
    assert payloads
    assert_dead(payloads, tmp_path / "cells.xlsx")


@pytest.mark.parametrize(
    "text", ["", "𠮷雅琴", "买买提·艾合买提", "2024199010001", "1. 核对\n2. 报送", "A-1"]
)
def test_harmless_text_is_left_alone(text: str) -> None:
    assert inert(text) == text


def test_what_xml_cannot_hold_is_dropped() -> None:
    assert inert("张\x0b\x1f\ud800三\uffff") == "张三"

"""The office's description of the input names every column, every limit that is a number, every code."""

from pathlib import Path

import pytest

import runtime.intake.bundle
import runtime.intake.tables  # noqa: F401  and its
from registry.columns import CERTIFICATE_DATA, DELIVERY_INDEX, ROSTER
from registry.errors import catalogue

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("page", ["input.md", "input.zh-CN.md"])
def test_every_column_and_every_code_is_described(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    columns = [column.zh for column in (*ROSTER, *DELIVERY_INDEX, *CERTIFICATE_DATA)]
    codes = [code for code in catalogue() if code.startswith(("table.", "archive."))]
    assert len(codes) > 10
    assert [word for word in (*columns, *codes) if word not in text] == []

"""A case on the terminal: each comparison once, its pictures by name."""

import re
from pathlib import Path

from typer.testing import CliRunner

from api.cli.app import app
from runtime.steps.cases import list_cases
from tests.conftest import copy_office


def test_each_comparison_is_shown_once_and_named(screened_folder: Path, tmp_path: Path) -> None:
    office = copy_office(screened_folder, tmp_path / "office")
    named, mirrored = set(), 0
    for row in list_cases(office):
        result = CliRunner().invoke(app, ["cases", "show", str(row.id), "--office", str(office.folder)])
        pairs = {frozenset((one["a"], one["b"])) for one in row.evidence}
        shown = re.findall("^比对　(.+?) ↔ (.+?)　", result.stdout, re.MULTILINE)
        assert len(shown) == len(pairs), result.output
        mirrored += len(row.evidence) > len(pairs)
        named.update(shown)
    assert mirrored
    assert ("证书照片", "电子注册图像") in named
    assert any("社方原图" in pair for pair in named)

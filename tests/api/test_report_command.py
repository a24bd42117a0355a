"""`yanqi report`: the season leaves the office as a page and a workbook, and the trail says so."""

import hashlib
from pathlib import Path

from typer.testing import CliRunner

from api.cli.app import app
from registry.audit import Action
from runtime.audit.reading import list_trail
from tests.conftest import new_office


def test_the_season_is_written_named_and_noted(tmp_path: Path) -> None:
    office, folder = new_office(tmp_path / "office"), tmp_path / "deep" / "report"
    result = CliRunner().invoke(app, ["report", "--out", str(folder), "--office", str(office.folder)])
    assert result.exit_code == 0, result.output
    written = [folder / "report.html", folder / "cases.xlsx"]
    assert all(str(path) in result.stdout for path in written)
    noted = [row.after for row in list_trail(office, Action.REPORT_EXPORTED)]
    assert noted == [hashlib.sha256(path.read_bytes()).hexdigest() for path in written]

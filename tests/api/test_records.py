"""`yanqi records` as a clerk meets it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.app import app
from api.cli.screen import out
from runtime.records.intake import import_records
from runtime.records.kinds import RecordKind
from runtime.steps.intake import import_roster
from tests.conftest import SAMPLES, new_office


def test_each_rule_stands_on_a_line_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(out, "_width", 300)  # nothing is folded
    office = replace(new_office(tmp_path / "office"), today=date(2026, 11, 9))
    import_roster(office, SAMPLES / "roster-main.xlsx")
    asked = tmp_path / "corrections.csv"
    asked.write_text("学号,更正项目,更正为,申请日期\n2024199010001,姓名,王五,2026-11-02\n", encoding="utf-8")
    assert import_records(office, RecordKind.CORRECTION, asked).accepted == 1
    result = CliRunner().invoke(app, ["records", "list", "correction", "--office", str(office.folder)])
    assert result.exit_code == 0
    rules = [line.rsplit("（", 1)[1].strip() for line in result.stdout.splitlines() if "（" in line]
    assert rules == ["1.2）", "1.5）"]
    assert "\ufffd" not in result.stdout

"""An import that refused something says so with its exit status."""

from pathlib import Path

from typer.testing import CliRunner

from api.cli.app import app
from tests.conftest import SAMPLES, new_office


def test_a_refused_row_is_exit_status_1(tmp_path: Path) -> None:
    office = str(new_office(tmp_path / "office").folder)
    rows = (SAMPLES / "roster-chengnan.csv").read_text(encoding="gb18030").splitlines()
    roster = tmp_path / "roster.csv"
    roster.write_text("\n".join([*rows, rows[1][:20]]), encoding="utf-8")
    result = CliRunner().invoke(app, ["import", "roster", str(roster), "--office", office])
    assert result.exit_code == 1
    assert "第 16 行" in result.stdout
    sound = CliRunner().invoke(
        app, ["import", "roster", str(SAMPLES / "roster-chengnan.csv"), "--office", office]
    )
    assert sound.exit_code == 0


def test_a_refused_file_is_exit_status_1(tmp_path: Path) -> None:
    office, folder = str(new_office(tmp_path / "office").folder), tmp_path / "photos"
    folder.mkdir()
    (folder / "2024199010090.docx").write_bytes(b"no picture")
    result = CliRunner().invoke(app, ["import", "photos", str(folder), "--office", office])
    assert result.exit_code == 1
    assert "2024199010090.docx" in result.stdout

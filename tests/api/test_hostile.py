"""Names and file names that would steer a terminal, or that rich would read as markup."""

import json
import os
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from api.cli import demo
from api.cli.app import app
from api.cli.screen import line, out, plain, print_record, table
from runtime.db.schema import CaseRow, ImageRow, PrintRunRow, StudentRow
from runtime.db.session import transaction
from runtime.office import Office
from tests.conftest import SAMPLES, copy_office

NAME = "王[/b]明"  # normalise_name accepts it
ESCAPE = "\x1b[31m\x1b]0;owned\x07"
HOSTILE = [NAME, "[/b", "x]", "[red]", "a\\", f"{ESCAPE}.bin", "张\u202e三", "一\r\n二", "\ud800", ":smile:"]
SHOWN = "\ufffd[31m\ufffd]0;owned\ufffd"


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(out, "_width", 400)  # nothing is folded


def run(*arguments: object, status: int = 0) -> str:
    """What a command prints; it must end as usual and let nothing through that steers a terminal."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == status, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    steering = [ch for ch in result.output if ch != "\n" and plain(ch) != ch]
    assert not steering
    return result.output


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("other", HOSTILE)
def test_data_is_never_markup_even_beside_other_data(value: str, other: str) -> None:
    sheet = table("a", "b")
    sheet.add_row(line(value), line((other, "red")))
    with out.capture() as captured:
        out.print(line((value, "red"), " ", other), soft_wrap=True)
        out.print(sheet)
    shown = captured.get()
    assert f"{plain(value)} {plain(other)}" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize("value", [*HOSTILE, "\x9b31m", "\U000e0041", "𠮷"])
def test_json_is_exact_and_steers_nothing(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_record({"file": value})
    shown = capsys.readouterr().out
    assert json.loads(shown) == {"file": value}
    assert plain(shown[:-1]) == shown[:-1]


@pytest.fixture
def office(tmp_path: Path) -> tuple[str, Path]:
    made = ("init", "--season", "2026秋", "--school-code", "99999", "--school-name", "示范[/b]大学")
    folder = tmp_path / "[" / "b]office"
    assert "[/b]office" in run(*made, "--issued-on", "2026-12-31", "--office", folder)
    return "--office", folder


def test_an_import_names_hostile_files(tmp_path: Path, office: tuple[str, Path]) -> None:
    folder = tmp_path / f"[red]{ESCAPE}"
    (folder / "[").mkdir(parents=True)
    for name in (b"[/b].bin", f"{ESCAPE}.bin".encode(), b"\xff\xfe.bin", b"[/b] 2023000999.jpg"):
        Path(folder, os.fsdecode(name)).write_bytes((SAMPLES / "README.md").read_bytes())
    shown = run("import", "photos", folder, *office, status=1)
    assert "[/b].bin" in shown
    assert f"{SHOWN}.bin" in shown
    assert f"[red]{SHOWN}" in shown
    stray = run("status", *office)
    assert "证书照片 2023000999 [/b] 2023000999.jpg 不在名册中" in stray
    assert "不在名册中的图像：1 张" in stray
    assert "另有 1 张图像不在名册中" in run("screen", *office)


def test_a_roster_with_hostile_names(tmp_path: Path, office: tuple[str, Path]) -> None:
    roster = tmp_path / f"[@x]{ESCAPE}.csv"
    rows = (SAMPLES / "roster-chengnan.csv").read_text(encoding="gb18030").splitlines()
    names = [row.split(",") for row in rows]
    column = names[0].index("姓名")
    for cells in names[1:]:
        cells[column] = NAME
    names.append([*names[1][:-1], f"[/b]{ESCAPE}"])
    roster.write_text("\n".join(map(",".join, names)), encoding="utf-8")
    assert f"[@x]{SHOWN}.csv" in run("import", "roster", roster, *office, status=1)
    today = ("--today", "2026-11-09")
    assert "案例" in run("screen", *office, *today)
    for command in ("cases", "gate"):
        assert NAME in run(command, *office, *today)


@pytest.fixture
def hostile_season(finished_season: Office, tmp_path: Path) -> Office:
    """The finished sample season with hostile words wherever the database holds words."""
    office = copy_office(finished_season.folder, tmp_path / "office")
    with transaction(office.database) as session:
        for student in session.scalars(select(StudentRow)):
            student.name = NAME
        for image in session.scalars(select(ImageRow)):
            image.file_name = f"[/b]{ESCAPE}.jpg"
        for case in session.scalars(select(CaseRow)):
            case.cause = {"zh": f"{ESCAPE}[/b]", "en": "[/b]"}
            case.involves = [{**other, "key": f"[/b]{ESCAPE}"} for other in case.involves]
        for printed in session.scalars(select(PrintRunRow)):
            printed.template = f"[/b]{ESCAPE}"
    return office


def test_a_finished_season_with_hostile_words(
    hostile_season: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office = ("--office", hostile_season.folder, "--today", "2026-11-09")
    for command in ("cases", "gate"):
        assert NAME in run(command, *office)
    assert SHOWN in run("status", *office)
    assert "[/b]" in run("print-run", "list", *office[:2])
    demo._show_cases(hostile_season)
    demo._show_gate(hostile_season)
    demo._show_runs(hostile_season)
    shown = capsys.readouterr().out
    assert NAME in shown
    assert SHOWN in shown
    assert "\x1b" not in shown

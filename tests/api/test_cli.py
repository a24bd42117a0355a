"""The command line as a person or a program meets it: what is on stdout, and the exit status."""

import csv
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import cv2
import pypdfium2
import pytest
from typer.testing import CliRunner, Result

from api.cli.app import app
from imaging.unassessed import UNASSESSED
from tests.conftest import SAMPLES

PHOTOS = SAMPLES / "certificate-photos"
GOOD = PHOTOS / "2024199010001.jpg"
FINDING = {
    "id",
    "word",
    "severity",
    "value",
    "limit",
    "unit",
    "zh",
    "en",
    "remedy_zh",
    "remedy_en",
}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def lines(result: Result) -> list[dict[str, Any]]:
    """Every line of stdout as JSON: nothing else may be there."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def yanqi(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own."""
    command = [sys.executable, "-c", "from api.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("module", ["api.cli", "api.cli.app"])
def test_the_command_runs_as_a_module(module: str) -> None:
    command = [sys.executable, "-m", module, "status", "--office", "nowhere"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


# --- check


def test_check_of_a_good_photo() -> None:
    result = run("check", GOOD, "--json")
    (record,) = lines(result)
    assert result.exit_code == 0
    assert set(record) == {"file", "verdict", "findings", "not_assessed", "left_to_people", "measures"}
    assert record["file"] == str(GOOD)
    assert record["verdict"] == "accepted"


def test_check_says_once_what_no_check_looks_at() -> None:
    result = run("check", *sorted(PHOTOS.glob("*.jpg"))[:2])
    said = "".join(result.stdout.split())
    for one in UNASSESSED:
        assert said.count("".join(one.text.zh.split())) == 1


def test_check_of_a_folder_names_every_fault_of_every_photo() -> None:
    result = run("check", PHOTOS, "--json")
    records = lines(result)
    assert result.exit_code == 1
    assert len(records) == len(list(PHOTOS.glob("*.jpg")))
    findings = [finding for record in records for finding in record["findings"]]
    assert findings
    for finding in findings:
        assert set(finding) == FINDING
        assert all(finding[word] for word in ("zh", "en", "remedy_zh", "remedy_en"))


def test_check_reads_a_zip_of_the_agency() -> None:
    records = lines(run("check", SAMPLES / "delivery-2026.zip", "--json"))
    assert len(records) == 29


def test_check_says_the_same_to_a_person() -> None:
    result = run("check", PHOTOS)
    assert "不合格" in result.stdout
    assert "°" in result.stdout


def test_a_broken_file_is_rejected_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"not a picture")
    shutil.copy(GOOD, tmp_path / "b.jpg")
    (tmp_path / "notes.txt").write_text("not a photo either", encoding="utf-8")
    result = run("check", tmp_path, "--json")
    broken, good = lines(result)
    assert result.exit_code == 1
    assert broken["verdict"] == "rejected"
    assert broken["findings"][0]["id"] == "file.readable"
    assert good["verdict"] == "accepted"


def test_an_offices_own_profile(tmp_path: Path) -> None:
    profile = tmp_path / "office.toml"
    profile.write_text(
        'inherits = "chsi-2017"\nname = "office"\n'
        '[limits."file.bytes"]\nmin = 1\nmax = 10\nslack = 0\nclause = "本校规定"\nconfidence = "O"\n',
        encoding="utf-8",
    )
    (record,) = lines(run("check", GOOD, "--profile", profile, "--json"))
    assert record["verdict"] == "rejected"
    assert "file.bytes" in [finding["id"] for finding in record["findings"]]


def test_the_day_of_capture_chooses_the_standard() -> None:
    """The light blue of 2017 is another colour than the one blue of the rule before."""
    (new,) = lines(run("check", GOOD, "--captured-on", "2017-01-01", "--json"))
    (old,) = lines(run("check", GOOD, "--captured-on", "2016-12-31", "--json"))
    (named,) = lines(run("check", GOOD, "--standard", "xinhua-2002", "--json"))
    assert new["verdict"] == "accepted"
    assert [one["id"] for one in old["findings"]] == ["background.colour"]
    assert old == named


def test_a_standard_and_a_day_exclude_each_other() -> None:
    result = yanqi("check", GOOD, "--standard", "chsi-2017", "--captured-on", "2017-01-01")
    assert result.returncode == 2
    assert "check.standard_twice" in result.stderr


def test_a_file_that_is_not_there_is_a_usage_error() -> None:
    assert run("check", "nowhere.jpg").exit_code == 2


def test_an_office_error_ends_with_code_sentence_and_remedy_on_stderr() -> None:
    result = yanqi("check", GOOD, "--profile", "unheard-of", "--json")
    assert result.returncode == 2
    assert result.stdout == ""
    assert "standard.unknown" in result.stderr
    assert "chsi-2017" in result.stderr
    assert "Traceback" not in result.stderr


# --- compare


def test_compare_two_files() -> None:
    result = run("compare", GOOD, GOOD, "--json")
    (record,) = lines(result)
    assert result.exit_code == 0
    assert set(record) == {
        *("a", "b", "verdict", "method", "similarity", "reason"),
        *("same_at", "different_below", "engine", "model_sha256"),
    }
    assert (record["a"], record["verdict"], record["method"]) == (str(GOOD), "identical", "file")


def test_compare_a_list_of_pairs(tmp_path: Path) -> None:
    photo = cv2.imread(str(PHOTOS / "2024199020061.jpg"))
    assert photo is not None
    cv2.imwrite(str(tmp_path / "small.jpg"), cv2.resize(photo, None, fx=0.7, fy=0.7))
    shutil.copy(PHOTOS / "2024199020061.jpg", tmp_path / "one.jpg")
    shutil.copy(PHOTOS / "2024199020100.jpg", tmp_path / "other.jpg")
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8")
    pairs = tmp_path / "pairs.csv"
    with pairs.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["a", "b", "note"])
        writer.writerows(
            [
                ["one.jpg", "small.jpg", ""],
                ["one.jpg", "other.jpg", ""],
                ["one.jpg", "broken.jpg", ""],
                ["one.jpg", "missing.jpg", ""],
            ]
        )
    result = run("compare", "--pairs", pairs, "--json")
    assert [record["verdict"] for record in lines(result)] == [
        "same_picture",
        "different_person",
        "not_assessed",
        "not_assessed",
    ]
    assert result.exit_code == 1
    elsewhere = tmp_path / "lists" / "pairs.csv"
    elsewhere.parent.mkdir()
    shutil.copy(pairs, elsewhere)
    assert lines(run("compare", "--pairs", elsewhere, "--root", tmp_path, "--json")) == lines(result)


@pytest.mark.parametrize("arguments", [(), (GOOD,), (GOOD, GOOD, GOOD)])
def test_compare_wants_two_photos_or_a_list(arguments: tuple[Path, ...]) -> None:
    assert run("compare", *arguments).exit_code == 2


def test_a_list_without_its_columns_is_refused(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("left,right\n1,2\n", encoding="utf-8")
    result = yanqi("compare", "--pairs", pairs)
    assert result.returncode == 2
    assert "compare.pairs_invalid" in result.stderr


# --- render


def render(tmp_path: Path, *extra: object, data: Path = SAMPLES / "render" / "data.csv") -> Result:
    out = tmp_path / "out.pdf"
    return run(
        *("render", "--template", "open-bachelor-independent", "--data", data),
        *("--photos", PHOTOS, "--out", out, "--json", *extra),
    )


def text_of(pdf: Path) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return texts


def test_render_a_table(tmp_path: Path) -> None:
    result = render(tmp_path)
    assert result.exit_code == 0
    assert [record["page"] for record in lines(result)] == [1, 2, 3]
    pages = text_of(tmp_path / "out.pdf")
    assert "𠮷雅琴" in pages[2]
    assert all("样" in page for page in pages)


def test_without_the_watermark_only_numbered_certificates_are_printed(tmp_path: Path) -> None:
    assert render(tmp_path, "--no-watermark").exit_code == 0
    assert all("样" not in page for page in text_of(tmp_path / "out.pdf"))
    table = (SAMPLES / "render" / "data.csv").read_text(encoding="utf-8-sig")
    unnumbered = tmp_path / "unnumbered.csv"
    unnumbered.write_text(table.replace("999998202605000001", ""), encoding="utf-8")
    result = render(tmp_path, "--no-watermark", data=unnumbered)
    assert result.exit_code == 1
    assert len(lines(result)) == 2


def test_what_cannot_be_printed_is_refused_by_row(tmp_path: Path) -> None:
    table = (SAMPLES / "render" / "data.csv").read_text(encoding="utf-8-sig")
    data = tmp_path / "data.csv"
    data.write_text(
        table.replace("王磊", "王\U00023456").replace("1986-01-25", "1986-13-25"), encoding="utf-8"
    )
    result = render(tmp_path, data=data)
    assert result.exit_code == 1
    assert [record["name"] for record in lines(result)] == ["𠮷雅琴"]
    assert "U+23456" in result.stderr
    assert "第 2 行" in result.stderr


# --- a season by hand


def test_a_season_through_the_commands(tmp_path: Path) -> None:
    office = ("--office", tmp_path / "office")
    today = ("--today", "2026-11-09")
    made = run(
        *("init", "--season", "2026秋", "--school-code", "99999", "--school-name", "示范开放大学"),
        *("--president", "周明远", "--co-sealed-with", "示范理工大学", "--issued-on", "2026-12-31"),
        *office,
    )
    assert made.exit_code == 0, made.output
    for kind, path in (
        ("roster", SAMPLES / "roster-main.xlsx"),
        ("delivery", SAMPLES / "delivery-2026.zip"),
        ("eregistration", SAMPLES / "eregistration.zip"),
        ("photos", PHOTOS),
    ):
        assert run("import", kind, path, *office).exit_code == 0
    assert run("validate", *office, *today).exit_code == 0
    assert run("screen", *office, *today).exit_code == 0
    cases = lines(run("cases", "--json", *office, *today))
    assert {"swap", "duplicate"}.isdisjoint(case["kind"] for case in cases)  # they are in the other roster
    assert all(case["days_left"] == 11 for case in cases)
    mixed = next(case for case in cases if case["kind"] == "mixed_card")
    (shown,) = lines(run("cases", "show", mixed["id"], "--json", *office, *today))
    assert shown == mixed
    ruled = run(
        *("cases", "decide", mixed["id"], "cleared", "--by", "审核员甲", "--reason", "逐张核对"),
        *office,
    )
    assert ruled.exit_code == 0
    assert "核对无误" in run("cases", "show", mixed["id"], *office, *today).stdout
    review_a_missing_image(tmp_path, office, today)
    gate = {one["student_number"]: one["outcome"] for one in lines(run("gate", "--json", *office, *today))}
    assert gate[mixed["student_number"]] == "may_issue"
    assert run("print-run", "create", *office, *today).exit_code == 0
    assert run("print-run", "render", 1, *office).exit_code == 0
    assert run("print-run", "verify", 1, *office).exit_code == 0
    assert "已核验" in run("print-run", "list", *office).stdout
    assert "已编号" in run("status", *office, *today).stdout
    for text in ("案例", "学号"):
        assert text in run("cases", *office, *today).stdout
    assert "不得发证" in run("gate", *office, *today).stdout


def review_a_missing_image(tmp_path: Path, office: tuple[object, ...], today: tuple[str, str]) -> None:
    """One case from taking it to its receipt, and what the trail and the deadline say of it."""
    (case, *_) = lines(run("cases", "list", "--kind", "no_eregistration_image", "--json", *office, *today))
    assert run("cases", "take", case["id"], "--by", "审核员甲", *office).exit_code == 0
    said = run("cases", "decide", case["id"], "confirmed", "--by", "审核员甲", "--reason", "缺图", *office)
    assert "确认有误" in said.stdout
    assert (
        "审核中" in run("cases", "undo", case["id"], "--by", "审核员乙", "--reason", "再看", *office).stdout
    )
    run("cases", "decide", case["id"], "confirmed", "--by", "审核员甲", "--reason", "确实缺图", *office)
    out = tmp_path / "更正表"
    exported = run("cases", "export", "--site", case["site"], "--out", out, *office, *today)
    assert exported.exit_code == 0, exported.output
    assert len(list(out.iterdir())) == 2
    filed = run("cases", "file", case["id"], "--by", "审核员甲", "--receipt", "回执 17 号", *office)
    assert "已报送更正" in filed.stdout
    shown = run("cases", "show", case["id"], *office, "--today", "2026-11-23").stdout
    assert "逾期" not in shown  # the deadline was met
    for words in ("回执 17 号", "确实缺图", "撤回处理", "审核员乙"):
        assert words in shown
    (waiting, *_) = lines(run("cases", "list", "--state", "open", "--json", *office, *today))
    late = run("cases", "show", waiting["id"], *office, "--today", "2026-11-23").stdout
    assert "逾期 3 天" in late
    assert "3 days late" in late
    assert "-3" not in run("cases", *office, "--today", "2026-11-23").stdout
    assert "逾期 3 天" in run("status", *office, "--today", "2026-11-23").stdout
    (done, *_) = lines(run("cases", "list", "--state", "correction_filed", "--json", *office, *today))
    assert [step["move"] for step in done["history"]] == ["take", "confirm", "undo", "confirm", "file"]
    trail = lines(run("audit", "list", "--subject", f"case:{case['id']}", "--json", *office))
    assert [entry["action"] for entry in trail] == [
        "case.opened",
        "case.taken",
        "case.decided",
        "case.undone",
        "case.decided",
        "correction.exported",
        "correction.filed",
    ]
    assert all(entry["via"].startswith("cli:") for entry in trail)
    assert "登记图像社交付" in run("audit", "list", *office).stdout
    assert lines(run("audit", "list", "--since", "2999-01-01", "--json", *office)) == []
    assert run("audit", "verify", *office).exit_code == 0


def test_who_acts_is_named_by_option_then_environment_then_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "office"
    run(
        *("init", "--season", "2026秋", "--school-code", "99999", "--school-name", "示范开放大学"),
        *("--issued-on", "2026-12-31", "--office", folder),
    )
    monkeypatch.setenv("YANQI_BY", "资料员乙")
    run("import", "roster", SAMPLES / "roster-chengnan.csv", "--by", "资料员甲", "--office", folder)
    run("import", "roster", SAMPLES / "roster-main.xlsx", "--office", folder)
    account, *trail = lines(run("audit", "list", "--json", "--office", folder))
    first, second = (entry for entry in trail if entry["action"] == "roster.imported")
    assert (account["action"], first["actor"], second["actor"]) == (
        "settings.changed",
        "资料员甲",
        "资料员乙",
    )
    assert account["via"] == first["via"] == f"cli:{account['actor']}"


def test_a_trail_that_was_tampered_with_fails(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    run(
        *("init", "--season", "2026秋", "--school-code", "99999", "--school-name", "示范开放大学"),
        *("--issued-on", "2026-12-31", "--office", folder),
    )
    run("import", "roster", SAMPLES / "roster-chengnan.csv", "--office", folder)
    assert run("audit", "verify", "--office", folder).exit_code == 0
    settings = folder / "yanqi.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    with closing(sqlite3.connect(folder / "yanqi.db")) as database, database:
        database.execute("DROP TRIGGER audit_entry_no_delete")
        database.execute("DELETE FROM audit_entry WHERE sequence = (SELECT MAX(sequence) FROM audit_entry)")
    said = run("audit", "verify", "--office", folder)
    assert said.exit_code == 1
    assert "截去" in said.stdout


def test_the_demo_never_clears_a_folder_that_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"years of work")
    result = yanqi("demo", "--out", tmp_path, "--samples", SAMPLES)
    assert result.returncode == 2
    assert "demo.folder_in_use" in result.stderr
    assert (tmp_path / "thesis.docx").read_bytes() == b"years of work"


def test_the_demo_writes_what_it_names(tmp_path: Path) -> None:
    result = run("demo", "--out", tmp_path / "demo", "--samples", SAMPLES)
    assert result.exit_code == 0, result.output
    for name in ("report.html", "cases.xlsx", "runs/0001/certificates.pdf", "runs/0001/manifest.csv"):
        assert name in result.stdout.replace("\n", "") or name.endswith(".csv")
        assert (tmp_path / "demo" / name).stat().st_size > 0
    for word in (
        "照片互换",
        "一图多人",
        "不是同一人",
        "缺电子注册图像",
        "缺证书照片",
        "采集卡混用",
        "照片被改动",
    ):
        assert word in result.stdout

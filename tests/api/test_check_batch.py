"""`yanqi check --out`: the folder it leaves, and the same command again, also after kill -9."""

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from api.cli.app import app
from api.report import batch_page
from tests.conftest import SAMPLES

PHOTOS = SAMPLES / "certificate-photos"
MADE = ("results.jsonl", "report.html", "faults.xlsx", "faults.csv")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def results(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "results.jsonl").read_text("utf-8").splitlines()]


def many(folder: Path, count: int) -> Path:
    """So many different photos: the sample photos, each copy told apart by a byte behind its end."""
    folder.mkdir()
    sources = sorted(PHOTOS.glob("*.jpg"))
    for number in range(count):
        data = sources[number % len(sources)].read_bytes()
        (folder / f"{number:04}.jpg").write_bytes(data + number.to_bytes(2, "big"))
    return folder


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample photos and a broken file, checked. Read it, never change it."""
    folder = tmp_path_factory.mktemp("batch")
    shutil.copytree(PHOTOS, folder / "photos")
    (folder / "photos" / "=cmd.jpg").write_bytes(b"no picture")
    (folder / "photos" / "<b>x.jpg").write_bytes(b"no picture")
    result = run("check", folder / "photos", "--out", folder / "out")
    assert result.exit_code == 1, result.output
    (folder / "said.txt").write_text(result.stdout, encoding="utf-8")
    return folder


def test_the_folder_holds_every_photo_in_the_order_of_names(batch: Path) -> None:
    names = [Path(record["file"]).name for record in results(batch / "out")]
    assert names == sorted(path.name for path in (batch / "photos").iterdir())


def test_the_terminal_counts_by_fault(batch: Path) -> None:
    said = (batch / "said.txt").read_text(encoding="utf-8")
    assert "共 30 张" in said
    assert "头部歪斜" in said
    assert "geometry.roll" in said


def test_the_tables_name_every_fault_in_chinese_and_run_nothing(batch: Path) -> None:
    raw = (batch / "out" / "faults.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    sheet = openpyxl.load_workbook(batch / "out" / "faults.xlsx").worksheets[0]
    cells = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert cells == rows
    assert rows[0][0] == "文件"
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
    faulty = {record["file"] for record in results(batch / "out") if record["verdict"] != "accepted"}
    assert {row[0].lstrip("'") for row in rows[1:]} == faulty
    tilted = next(row for row in rows if row[3] == "头部歪斜")
    assert tilted[5:8] == ["-15.1", "±5", "°"]
    assert tilted[8]


def test_the_page_shows_every_photo_and_needs_nothing_but_itself(batch: Path) -> None:
    page = (batch / "out" / "report.html").read_text(encoding="utf-8")
    assert page.count('class="one ') == 30
    assert "<b>x" not in page
    assert "<script" not in page
    assert 'src="pictures' not in page
    assert 'id="only-is-geometry-roll"' in page
    assert "body:has(#only-is-geometry-roll:checked) .one:not(.is-geometry-roll)" in page
    faulty = sum(record["verdict"] != "accepted" for record in results(batch / "out"))
    assert page.count('<article class="card photo one') == faulty
    assert page.count('class="face ') >= 5  # a rectangle on each faulty photo with a face and the right shape


def test_a_large_batch_keeps_its_pictures_beside_the_page(
    batch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_page, "SELF_CONTAINED", 10)
    assert run("check", batch / "photos", "--out", tmp_path).exit_code == 1
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "data:image/jpeg" not in page
    linked = {part.split('"')[0] for part in page.split('src="')[1:]}
    assert linked == {path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("pictures/*/*.jpg")}


def test_processes_and_a_second_run_change_nothing(batch: Path, tmp_path: Path) -> None:
    first = run("check", batch / "photos", "--jobs", 2, "--out", tmp_path)
    assert first.exit_code == 1, first.output
    before = {name: (tmp_path / name).read_bytes() for name in MADE}
    assert before == {name: (batch / "out" / name).read_bytes() for name in MADE}
    os.utime(tmp_path / "pictures" / "small")
    assert run("check", batch / "photos", "--out", tmp_path).exit_code == 1
    assert {name: (tmp_path / name).read_bytes() for name in MADE} == before


def test_what_was_judged_is_not_judged_again(tmp_path: Path) -> None:
    folder = many(tmp_path / "photos", 3)
    assert run("check", folder, "--out", tmp_path / "out").exit_code == 1
    kept = results(tmp_path / "out")
    kept[1]["findings"][0]["zh"] = "留着"  # seen again only if the photo is not judged again
    (tmp_path / "out" / "results.jsonl").write_text(
        "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in kept), encoding="utf-8"
    )
    (folder / "0002.jpg").write_bytes((PHOTOS / "2024199010090.jpg").read_bytes())
    (folder / "0000.jpg").unlink()
    assert run("check", folder, "--out", tmp_path / "out").exit_code == 1
    now = results(tmp_path / "out")
    assert [Path(one["file"]).name for one in now] == ["0001.jpg", "0002.jpg"]
    assert now[0]["findings"][0]["zh"] == "留着"
    assert "geometry.roll" in [finding["id"] for finding in now[1]["findings"]]


def test_json_gives_the_whole_batch_also_when_nothing_was_left_to_do(batch: Path, tmp_path: Path) -> None:
    plain = run("check", batch / "photos", "--json")
    assert run("check", batch / "photos", "--out", tmp_path).exit_code == 1
    assert run("check", batch / "photos", "--out", tmp_path, "--json").stdout == plain.stdout


def killed_check(folder: Path, out: Path, jobs: int, lines: int) -> int:
    """Start a check and kill -9 it once so many results are on disk; how many were. -1: it had finished."""
    code = "from api.cli import main; main()"
    command = [sys.executable, "-c", code, "check", str(folder), "--jobs", str(jobs), "--out", str(out)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    path = out / "results.jsonl"
    while process.poll() is None:
        if path.exists() and path.read_bytes().count(b"\n") >= lines:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return path.read_bytes().count(b"\n")
        time.sleep(0.005)
    return -1


def test_a_check_killed_in_the_middle_goes_on_where_it_was(tmp_path: Path) -> None:
    folder, out = many(tmp_path / "photos", 70), tmp_path / "out"
    kept = killed_check(folder, out, 2, 20)
    assert 20 <= kept < 70
    (out / "results.jsonl").write_bytes(
        (out / "results.jsonl").read_bytes().replace(b'"verdict": "', b'"kept": 1, "verdict": "')
    )
    assert run("check", folder, "--jobs", 2, "--out", out).exit_code == 1
    found = results(out)
    assert [Path(one["file"]).name for one in found] == [f"{number:04}.jpg" for number in range(70)]
    assert sum("kept" in one for one in found) == kept


@pytest.mark.soak
def test_a_check_of_200_photos_killed_at_20_random_points(tmp_path: Path) -> None:
    folder = many(tmp_path / "photos", 200)
    assert run("check", folder, "--jobs", 2, "--out", tmp_path / "whole").exit_code == 1
    whole = {name: (tmp_path / "whole" / name).read_bytes() for name in MADE}
    chance = random.Random(20261109)
    for turn in range(20):
        out = tmp_path / f"out{turn}"
        kept = killed_check(folder, out, 2, chance.randrange(200))
        if kept >= 0:
            lines = (out / "results.jsonl").read_text("utf-8").splitlines(keepends=True)
            names = [json.loads(line)["file"] for line in lines if line.endswith("\n")]
            assert len(set(names)) == len(names)
        assert run("check", folder, "--jobs", 2, "--out", out).exit_code == 1
        assert {name: (out / name).read_bytes() for name in MADE} == whole
        shutil.rmtree(out)

"""results.jsonl through crashes: what is there stays, what is torn goes, and the end is always the same."""

from pathlib import Path
from typing import Any

import pytest

from runtime.results import ResultsLog, key_of, read_results

STANDARD = "chsi-2017:0123"


def record(file: str, sha256: str = "ab", finding: str = "") -> dict[str, Any]:
    findings = [{"id": finding, "zh": "闭眼"}] if finding else []
    return {"file": file, "sha256": sha256, "standard": STANDARD, "findings": findings}


def test_what_was_appended_is_found_again_by_another_process_of_the_same_content(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    with ResultsLog(path) as log:
        log.append([record("x/a.jpg"), record("x/b.jpg", "cd", "person.eyes_open")])
    with ResultsLog(path) as log:
        assert key_of(record("moved/b.jpg", "cd")) in log
        assert log.read(key_of(record("moved/b.jpg", "cd")))["findings"][0]["zh"] == "闭眼"
        assert key_of(record("x/a.jpg", "ef")) not in log
        assert key_of(record("x/renamed.jpg")) not in log
        assert key_of({**record("x/a.jpg"), "standard": "other"}) not in log


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_line_cut_off_is_dropped_and_written_again(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "results.jsonl"
    with ResultsLog(path) as log:
        log.append([record("a.jpg"), record("b.jpg", "cd")])
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    with ResultsLog(path) as log:
        assert key_of(record("a.jpg")) in log
        assert key_of(record("b.jpg", "cd")) not in log
        log.append([record("b.jpg", "cd")])
    assert path.read_bytes() == whole


def test_settling_keeps_the_wanted_in_their_order_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    records = [record("b.jpg", "b"), record("gone.jpg", "c"), record("a.jpg", "a")]
    with ResultsLog(path) as log:
        log.append(records)
        log.settle([("new/a.jpg", key_of(records[2])), ("b.jpg", key_of(records[0]))])
        assert key_of(records[1]) not in log
        log.append([record("c.jpg", "c")])
    assert [one["file"] for one in read_results(path)] == ["new/a.jpg", "b.jpg", "c.jpg"]


def test_files_that_were_never_read_are_told_apart_by_their_folder(tmp_path: Path) -> None:
    with ResultsLog(tmp_path / "results.jsonl") as log:
        log.append([record("x/a.jpg", "", "archive.entry_link"), record("y/a.jpg", "", "archive.entry_path")])
        assert log.read(("x/a.jpg", "", STANDARD))["findings"][0]["id"] == "archive.entry_link"


def test_where_the_checks_broke_off_the_next_run_tries_again(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    with ResultsLog(path) as log:
        log.append([record("a.jpg", "ab", "check.crashed")])
        assert key_of(record("a.jpg")) in log
    with ResultsLog(path) as log:
        assert key_of(record("a.jpg")) not in log


def test_a_name_that_is_not_unicode_survives(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    with ResultsLog(path) as log:
        log.append([record("\udcd5\udcc5.jpg")])
    assert next(iter(read_results(path)))["file"] == "\udcd5\udcc5.jpg"

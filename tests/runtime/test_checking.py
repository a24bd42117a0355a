"""Photos taken in from wherever they lie, and judged where the executor works."""

import os
import shutil
import signal
import zipfile
from functools import partial
from pathlib import Path

import pytest

from imaging.standard import load_standard
from registry.ports import Lost
from runtime.checking import Submitted, broken_off, check_photos, count_photos, judge_photo, submitted
from runtime.executors.local import InProcess, ProcessPool
from tests.conftest import SAMPLES

PHOTOS = SAMPLES / "certificate-photos"
NAMES = sorted(path.name for path in PHOTOS.glob("*.jpg"))


def test_a_folder_a_zip_and_a_file_are_one_list(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as inner:
        inner.write(PHOTOS / NAMES[1], "乙.jpg")
    with zipfile.ZipFile(tmp_path / "batch.zip", "w") as outer:
        outer.write(tmp_path / "inner.zip", "inner.zip")
        outer.write(PHOTOS / NAMES[0], "甲.jpg")
    (tmp_path / "inner.zip").unlink()
    odd = tmp_path / "photo.dat"
    shutil.copy(PHOTOS / NAMES[2], odd)
    paths = [odd, tmp_path / "batch.zip", odd]
    found = list(submitted(paths))
    assert [one.name for one in found] == [
        str(odd),
        str(tmp_path / "batch.zip" / "inner.zip" / "乙.jpg"),
        str(tmp_path / "batch.zip" / "甲.jpg"),
    ]
    assert found[0].data == odd.read_bytes()
    assert count_photos(paths) == len(found)


def test_a_refused_file_has_a_record_and_stops_nothing(tmp_path: Path) -> None:
    shutil.copy(PHOTOS / NAMES[0], tmp_path / "b.jpg")
    (tmp_path / "a.jpg").symlink_to(tmp_path / "b.jpg")
    (tmp_path / "c.jpg").write_bytes(b"\xff\xd8 not much of a photo")
    work = partial(judge_photo, standard=load_standard())
    records = [
        record
        for chunk in check_photos(submitted([tmp_path]), InProcess(), work)
        for _, record in chunk
        if not isinstance(record, Lost)
    ]
    assert [one["verdict"] for one in records] == ["rejected", "accepted", "rejected"]
    assert [one["id"] for one in records[0]["findings"]] == ["archive.entry_link"]
    assert records[0]["findings"][0]["remedy_zh"]
    assert [one["id"] for one in records[2]["findings"]] == ["file.readable"]


@pytest.mark.parametrize("executor", [InProcess(), ProcessPool(2)])
def test_every_photo_comes_back_in_order_without_its_bytes(executor: InProcess | ProcessPool) -> None:
    chunks = list(check_photos(submitted([PHOTOS]), executor, measured))
    photos = [photo for chunk in chunks for photo, _ in chunk]
    assert [Path(one.name).name for one in photos] == NAMES
    assert {one.data for one in photos} == {None}
    assert [size for chunk in chunks for _, size in chunk] == [(PHOTOS / n).stat().st_size for n in NAMES]
    assert max(map(len, chunks)) == 20


def test_a_photo_that_kills_its_process_costs_itself_only() -> None:
    work = partial(deadly, name=NAMES[3])
    found = dict(pair for chunk in check_photos(submitted([PHOTOS]), ProcessPool(2), work) for pair in chunk)
    assert [Path(photo.name).name for photo, size in found.items() if size == Lost("signal 9")] == [NAMES[3]]
    assert len(found) == len(NAMES)


def deadly(photo: Submitted, name: str) -> int:
    """What a decoder with a bug would do to one photo."""
    if Path(photo.name).name == name:
        os.kill(os.getpid(), signal.SIGKILL)
    return measured(photo)


def measured(photo: Submitted) -> int:
    return len(photo.data or b"")


def test_where_the_checks_break_off_a_person_looks() -> None:
    record = broken_off(Lost("signal 11"))
    assert record["verdict"] == "review"
    assert record["findings"][0]["id"] == "check.crashed"
    assert "signal 11" in record["findings"][0]["zh"]

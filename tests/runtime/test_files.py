import os
from pathlib import Path

import pytest

from runtime.files import FileTooLarge, FileUnreadable, FileUnwritable, read_bounded, write_atomic


def test_a_file_is_read_up_to_the_limit_and_not_beyond(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"12345")
    assert read_bounded(path, 5) == b"12345"
    with pytest.raises(FileTooLarge) as caught:
        read_bounded(path, 4)
    assert str(path) in caught.value.sentence.zh


def test_the_size_is_looked_at_before_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "sparse.csv"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(FileTooLarge, match=r"file\.too_large"):
        read_bounded(path, 32 * 1024**2)


@pytest.mark.parametrize("name", ["", "nowhere.csv", "pipe", "a.csv/b.csv", "nul\0.csv", "x" * 300])
def test_what_is_no_readable_file_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.csv").write_bytes(b"")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileUnreadable) as caught:
        read_bounded(tmp_path / name, 10)
    assert "{" not in caught.value.sentence.zh + caught.value.sentence.en


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_of_somebody_else_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"1")
    path.chmod(0)
    with pytest.raises(FileUnreadable) as caught:
        read_bounded(path, 10)
    assert "没有权限" in caught.value.sentence.zh


def test_writing_makes_the_folder_and_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.pdf"
    write_atomic(path, b"1")
    write_atomic(path, b"2")
    assert path.read_bytes() == b"2"
    assert [one.name for one in path.parent.iterdir()] == ["a.pdf"]


def test_a_write_that_fails_keeps_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(part: Path, data: bytes) -> int:
        with part.open("wb") as file:
            file.write(data[:1])
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(FileUnwritable):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]


@pytest.mark.parametrize("name", ["", "folder", "pipe", "file/a.pdf", "x" * 300])
def test_a_place_that_takes_no_file_says_so_and_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    os.mkfifo(tmp_path / "pipe")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(FileUnwritable):
        write_atomic(tmp_path / name, b"1")
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "pipe").is_fifo()

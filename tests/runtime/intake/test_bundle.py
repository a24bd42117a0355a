import io
import os
import stat
import struct
import warnings
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.errors import OfficeError
from runtime.intake import bundle as module
from runtime.intake.bundle import BadEntry, open_bundle
from tests.runtime.intake.files import data_folder, zip_bytes, zip_with_raw_name

JPEG = b"\xff\xd8\xff photo"


@pytest.fixture
def saved(tmp_path: Path) -> "Saver":
    return Saver(tmp_path)


class Saver:
    """Writes bytes to a file of its own and says what the bundle makes of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, data: bytes, name: str = "batch.zip") -> dict[str, bytes | str]:
        path = self.folder / name
        path.write_bytes(data)
        return outcomes(path)


def outcomes(path: Path) -> dict[str, bytes | str]:
    """Entry name → its bytes, or the code of its error; the archive's own error under ""."""
    found: dict[str, bytes | str] = {}
    try:
        with open_bundle(path) as bundle:
            for entry in bundle:
                found[entry.name] = str(entry.error) if isinstance(entry, BadEntry) else read(entry.read)
    except OfficeError as error:
        found[""] = str(error)
    return found


def read(reader: object) -> bytes | str:
    assert callable(reader)
    try:
        data = reader()
    except OfficeError as error:
        return str(error)
    assert isinstance(data, bytes)
    return data


def with_mode(name: str, mode: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def test_a_folder_a_zip_and_a_single_file_hold_the_same_files(saved: Saver, tmp_path: Path) -> None:
    files = {"教学点/2.jpg": JPEG + b"2", "教学点/1.jpg": JPEG + b"1", "索引.csv": b"a,b"}
    for name, data in files.items():
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    expected = sorted(files.items())
    assert list(outcomes(tmp_path / "folder").items()) == expected
    assert list(saved(zip_bytes(files.items())).items()) == expected
    assert list(saved(zip_bytes(files.items(), zipfile.ZIP_DEFLATED)).items()) == expected
    assert saved(JPEG, "1.jpg") == {"1.jpg": JPEG}


def test_a_workbook_is_a_file_not_an_archive(saved: Saver) -> None:
    assert list(saved(zip_bytes([("xl/workbook.xml", b"")]), "名册.xlsx")) == ["名册.xlsx"]


def test_entries_can_be_read_after_the_walk_and_in_any_order(tmp_path: Path) -> None:
    inner = [zip_bytes([(f"{n}.jpg", JPEG + bytes([n]))]) for n in range(3)]
    path = tmp_path / "outer.zip"
    path.write_bytes(zip_bytes([(f"{n}.zip", data) for n, data in enumerate(inner)]))
    with open_bundle(path) as bundle:
        entries = list(bundle)
        assert [entry.name for entry in entries] == ["0.zip/0.jpg", "1.zip/1.jpg", "2.zip/2.jpg"]
        for number in (2, 0, 1, 0):
            entry = entries[number]
            assert not isinstance(entry, BadEntry)
            assert entry.read() == JPEG + bytes([number])
        assert [entry.name for entry in bundle] == [entry.name for entry in entries]


def test_zips_in_a_zip_are_opened_once_and_no_deeper(saved: Saver, tmp_path: Path) -> None:
    once = zip_bytes([("1.jpg", JPEG)])
    twice = zip_bytes([("甲.zip", once), ("2.jpg", JPEG)])
    thrice = zip_bytes([("乙.zip", twice)])
    assert saved(twice) == {"甲.zip/1.jpg": JPEG, "2.jpg": JPEG}
    assert saved(thrice) == {"乙.zip/2.jpg": JPEG, "乙.zip/甲.zip": "archive.nested"}
    assert outcomes(tmp_path) == {
        "batch.zip/乙.zip/2.jpg": JPEG,
        "batch.zip/乙.zip/甲.zip": "archive.nested",
    }


def test_a_broken_inner_zip_does_not_stop_the_others(saved: Saver) -> None:
    data = zip_bytes([("a.zip", b"no zip"), ("b.jpg", JPEG)])
    assert saved(data) == {"a.zip": "archive.damaged", "b.jpg": JPEG}


def test_names_in_gbk_without_the_flag(saved: Saver) -> None:
    assert list(saved(zip_with_raw_name("照片/张三.jpg".encode("gbk")))) == ["照片/张三.jpg"]
    assert list(saved(zip_with_raw_name("照片/𠮷.jpg".encode("gb18030")))) == ["照片/𠮷.jpg"]
    assert list(saved(zip_with_raw_name("照片/张三.jpg".encode()))) == ["照片/张三.jpg"]


@pytest.mark.parametrize(("crc_of", "name"), [(b"zhang.jpg", "张三.jpg"), (b"other.jpg", "zhang.jpg")])
def test_the_unicode_path_field_counts_when_it_belongs_to_the_name(
    saved: Saver, crc_of: bytes, name: str
) -> None:
    body = b"\x01" + struct.pack("<L", zlib.crc32(crc_of)) + "张三.jpg".encode()
    extra = struct.pack("<HH", 0x7075, len(body)) + body
    assert list(saved(zip_with_raw_name(b"zhang.jpg", extra=extra))) == [name]


@pytest.mark.parametrize(
    "raw",
    [
        "../1.jpg",
        "a/../../1.jpg",
        "/etc/1.jpg",
        "//host/1.jpg",
        "C:/1.jpg",
        "c:1.jpg",
        "..\\1.jpg",
        "a\\1.jpg",
        "a//1.jpg",
        "./1.jpg",
        "1.jpg:stream",
        "a\n.jpg",
        "\x1b[2J.jpg",
    ],
)
def test_names_that_leave_their_folder_are_refused_alone(saved: Saver, raw: str) -> None:
    data = zip_bytes([(raw, JPEG), ("好.jpg", JPEG)])
    assert saved(data) == {raw: "archive.entry_path", "好.jpg": JPEG}


def test_links_and_devices_are_refused(saved: Saver) -> None:
    assert saved(with_mode("1.jpg", stat.S_IFLNK | 0o777)) == {"1.jpg": "archive.entry_link"}
    assert saved(with_mode("1.jpg", stat.S_IFCHR | 0o600)) == {"1.jpg": "archive.entry_link"}
    assert saved(with_mode("1.jpg", stat.S_IFREG | 0o600)) == {"1.jpg": b"/etc/passwd"}


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    secret, folder = tmp_path / "secret", tmp_path / "folder"
    secret.mkdir()
    folder.mkdir()
    (secret / "1.jpg").write_bytes(JPEG)
    (folder / "file.jpg").symlink_to(secret / "1.jpg")
    (folder / "dir").symlink_to(secret)
    assert outcomes(folder) == {"dir": "archive.entry_link", "file.jpg": "archive.entry_link"}


def test_two_entries_of_one_name_are_both_refused(saved: Saver) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile warns that the test does what it does
        data = zip_bytes([("1.jpg", JPEG), ("1.jpg", b"other"), ("2.jpg", JPEG)])
    assert saved(data) == {"1.jpg": "archive.entry_repeated", "2.jpg": JPEG}


def test_a_flat_bomb_is_refused_and_its_neighbours_are_not(saved: Saver) -> None:
    data = zip_bytes([("bomb.jpg", bytes(2 * 1024**2)), ("1.jpg", JPEG)], zipfile.ZIP_DEFLATED)
    assert saved(data) == {"bomb.jpg": "archive.entry_ratio", "1.jpg": JPEG}


def test_a_declared_size_that_lies_is_damage(saved: Saver) -> None:
    data = zip_bytes([("1.jpg", os.urandom(1000) + bytes(9000))], zipfile.ZIP_DEFLATED)
    assert saved(data.replace(struct.pack("<L", 10_000), struct.pack("<L", 2_000))) == {
        "1.jpg": "archive.entry_damaged"
    }


def test_a_flipped_byte_is_damage(saved: Saver) -> None:
    assert saved(zip_bytes([("1.jpg", JPEG)]).replace(JPEG, JPEG[::-1])) == {"1.jpg": "archive.entry_damaged"}


def test_overlapping_entries_refuse_the_archive(saved: Saver) -> None:
    data = zip_bytes([("1.jpg", JPEG), ("2.jpg", JPEG)])
    second = data.rfind(b"PK\x01\x02")
    offset = data.index(b"PK\x03\x04", 4)
    assert data[second + 42 : second + 46] == struct.pack("<L", offset)
    assert saved(data[: second + 42] + bytes(4) + data[second + 46 :]) == {"": "archive.overlap"}


def test_limits_by_kind(saved: Saver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 3 * 1024**2)
    photo, table = os.urandom(2 * 1024**2), os.urandom(3 * 1024**2)
    data = zip_bytes([("1.jpg", photo), ("2.jpg", photo + b"x"), ("3.csv", table), ("4.csv", table + b"x")])
    assert saved(data) == {
        "1.jpg": photo,
        "2.jpg": "archive.entry_too_large",
        "3.csv": table,
        "4.csv": "archive.entry_too_large",
    }
    assert saved(photo + b"x", "5.jpg") == {"5.jpg": "archive.entry_too_large"}


def test_too_many_entries_refuse_the_archive(saved: Saver) -> None:
    assert saved(zip_bytes((f"{n}.jpg", b"") for n in range(10_001))) == {"": "archive.too_large"}


def test_too_many_entries_are_counted_across_inner_zips(
    saved: Saver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_ENTRIES", 5)
    inner = zip_bytes((f"{n}.jpg", JPEG) for n in range(3))
    assert saved(zip_bytes([("a.zip", inner), ("b.zip", inner)]))[""] == "archive.too_large"


def test_a_batch_larger_than_it_may_be(saved: Saver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BATCH", 100)
    assert saved(zip_bytes([("1.jpg", JPEG * 20)])) == {"": "archive.too_large"}


def test_more_bytes_than_a_batch_may_unpack_to(saved: Saver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_TOTAL", len(JPEG))
    assert saved(zip_bytes([("1.jpg", JPEG), ("2.jpg", JPEG)])) == {"1.jpg": JPEG, "": "archive.too_large"}


def test_leavings_of_other_systems_are_passed_over(saved: Saver) -> None:
    junk = ["__MACOSX/._1.jpg", ".DS_Store", "a/Thumbs.db", "a/desktop.ini", "._2.jpg"]
    assert saved(zip_bytes([(name, b"x") for name in junk] + [("1.jpg", JPEG)])) == {"1.jpg": JPEG}


@pytest.mark.parametrize(
    "head", [b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c\x00\x04", b"\x1f\x8b\x08\x00"]
)
def test_other_archives_are_named_as_such(saved: Saver, head: bytes) -> None:
    assert saved(head + bytes(100), "照片.rar") == {"": "archive.unsupported"}


def test_nothing_there(tmp_path: Path) -> None:
    assert outcomes(tmp_path / "none.zip") == {"": "archive.not_found"}


def test_a_name_in_gbk_on_disk(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "张三.jpg".encode("gbk"))).write_bytes(JPEG)
    assert outcomes(tmp_path) == {"张三.jpg": JPEG}


@pytest.mark.parametrize("cut", [0, 10, 40, 80, -1])
def test_an_archive_cut_short_is_damaged(saved: Saver, cut: int) -> None:
    assert saved(zip_bytes([("1.jpg", JPEG)])[:cut]) == {"": "archive.damaged"}


SOUND_ZIP = zip_bytes([("1.jpg", JPEG * 9), ("张三.jpg", JPEG)], zipfile.ZIP_DEFLATED)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SOUND_ZIP) - 1), st.integers(0, 255)), min_size=1, max_size=3))
def test_a_zip_with_any_bytes_changed_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(SOUND_ZIP)
    for place, value in changes:
        data[place] = value
    path = tmp_path_factory.getbasetemp() / "changed.zip"
    path.write_bytes(data)
    for result in outcomes(path).values():
        assert isinstance(result, bytes) or result.startswith("archive.")


TRAVERSALS = {
    "absolute1.zip": {"/tmp/moo": "archive.entry_path"},  # noqa: S108
    "absolute2.zip": {"//tmp/moo": "archive.entry_path"},
    "relative0.zip": {"../moo": "archive.entry_path"},
    "relative2.zip": {"tmp/../../moo": "archive.entry_path"},
    "symlink.zip": {"moo": "archive.entry_repeated"},
    "dirsymlink.zip": dict.fromkeys(["tmp", "tmp/moo"], "archive.entry_link"),
    "dirsymlink2a.zip": dict.fromkeys(["cur", "par", "par/moo"], "archive.entry_link"),
    "dirsymlink2b.zip": dict.fromkeys(["cur", "cur/par", "par/moo"], "archive.entry_link"),
}


@pytest.mark.parametrize("name", TRAVERSALS)
def test_traversal_archives(name: str) -> None:
    folder = data_folder("bad/archives") / "jwilk__traversal-archives"
    assert outcomes(folder / name) == TRAVERSALS[name]


def test_every_archive_of_another_reader_s_failures() -> None:
    folder = data_folder("bad/archives") / "thejoshwolfe__yauzl/test/failure"
    files = sorted(folder.glob("*.zip"))
    assert files
    harmless = {"a.txt", "b.txt"}
    lenient = "Invalid_comment_length"  # trailing bytes after a sound archive
    for file in files:
        found = outcomes(file)
        assert any(isinstance(result, str) for result in found.values()) or file.name.startswith(lenient)
        assert {name for name, result in found.items() if isinstance(result, bytes)} <= harmless


def test_every_archive_of_another_reader_s_successes() -> None:
    folder = data_folder("bad/archives") / "thejoshwolfe__yauzl/test/success"
    files = sorted(folder.glob("*.zip"))
    assert files
    refused = {
        (file.name, result) for file in files for result in outcomes(file).values() if isinstance(result, str)
    }
    assert refused == {
        ("big-compression.zip", "archive.entry_ratio"),
        ("everything.zip", "archive.entry_ratio"),
        ("bogus-compression-method.zip", "archive.entry_damaged"),
        ("traditional-encryption.zip", "archive.entry_encrypted"),
        ("traditional-encryption-and-compression.zip", "archive.entry_encrypted"),
    }
    assert list(outcomes(folder / "unicode-path-extra-field.zip")) == ["七个房间.txt"]

"""No log, warning or error says who a student is: no ID number, no name, no picture in base64 (R26)."""

import io
import logging
import os
import re
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from PIL import Image, TiffImagePlugin
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from imaging.photo import read_photo
from matching.pairing import Role
from registry.errors import OfficeError
from registry.ports import Silence
from runtime.db.schema import StudentRow
from runtime.db.session import transaction
from runtime.office import Office
from runtime.steps.consent import UnknownStudent
from runtime.steps.create_run import create_runs
from runtime.steps.delivery import import_delivery
from runtime.steps.gate import gate_season
from runtime.steps.intake import import_images, import_roster
from runtime.steps.print_run import list_runs, render_run, verify_run
from runtime.steps.screen import screen_season
from runtime.steps.validate import validate_season
from tests.conftest import SAMPLES, new_office, take_in_samples
from tests.imaging.tagged import tagged
from tests.samples.season_files import id_number, roster

NAMES = {str(row["姓名"]) for row in roster().values()}
NUMBERS = {id_number(number) for number in roster()}
ID_LIKE = re.compile(r"(?<![0-9a-fA-F])\d{17}[\dXx](?![0-9a-fA-F])")
JPEG = re.compile(r"/9j/[A-Za-z0-9+/]{40}")


def leaks(said: str) -> list[str]:
    found = [*ID_LIKE.findall(said), *JPEG.findall(said)]
    return found + [word for word in (*NAMES, *NUMBERS) if word in said]


@contextmanager
def overheard() -> Iterator[list[str]]:
    """Everything that reaches a log at any level, or the process's own stderr, C libraries included."""
    heard: list[str] = []
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s %(exc_info)s"))
    root = logging.getLogger()
    level = root.level
    read, write = os.pipe()
    os.set_blocking(read, False)
    sys.stderr.flush()
    kept = os.dup(2)
    os.dup2(write, 2)
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        os.dup2(kept, 2)
        os.close(kept)
        os.close(write)
        while True:
            try:
                chunk = os.read(read, 65536)
            except BlockingIOError:
                break
            if not chunk:
                break
            heard.append(chunk.decode("utf-8", "replace"))
        os.close(read)
        heard.append(stream.getvalue())


def test_what_would_be_a_leak_is_one() -> None:
    some = next(iter(NUMBERS))
    picture = b64encode((SAMPLES / "portraits" / "f01" / "a.jpg").read_bytes()).decode()
    assert leaks(f"key {some} taken")
    assert leaks(f"data:image/jpeg;base64,{picture}")
    assert leaks(next(iter(NAMES)))
    assert not leaks(f"blob {'0123456789' * 6}abcd is damaged")
    with overheard() as heard:
        logging.getLogger("any").debug("a debug line")
        os.write(2, b"a C library's line")
    assert "a debug line" in "".join(heard)
    assert "a C library's line" in "".join(heard)


def test_a_whole_season_says_nobodys_name(tmp_path: Path) -> None:
    with overheard() as heard:
        office = new_office(tmp_path / "office")
        take_in_samples(office)
        validate_season(office, Silence())
        screen_season(office, Silence())
        gate_season(office)
        for created in create_runs(office):
            assert created.run_id is not None
            render_run(office, created.run_id)
        for run in list_runs(office):
            verify_run(office, run.id)
    assert leaks("".join(heard)) == []


def hostile(folder: Path) -> Path:
    """Broken pictures, each under a student's ID number."""
    folder.mkdir()
    good = (SAMPLES / "portraits" / "f01" / "a.jpg").read_bytes()
    tiff = b"II*\0\x08\0\0\0\x02\0\0\1\3\0\1\0\0\0\xff\xff\0\0\1\1\3\0\1\0\0\0\xff\xff\0\0\0\0\0\0"
    broken = [
        good[:3000],
        good[:200] + good[900:],
        b"\xff\xd8\xff\xe1\xff\xff" + good[20:],
        tiff,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"GIF89a" + b"\xff" * 30,
        b"RIFF\xff\0\0\0WEBPVP8 " + b"\1" * 40,
        tagged(good)[:-400],
        b"",
    ]
    for number, data in zip(sorted(NUMBERS), broken, strict=False):
        (folder / f"{number}.jpg").write_bytes(data)
    return folder


def test_hostile_files_say_nobodys_name(tmp_path: Path) -> None:
    folder = hostile(tmp_path / "图像")
    with overheard() as heard:
        office = new_office(tmp_path / "office")
        import_roster(office, SAMPLES / "roster-main.xlsx")
        import_images(office, folder, Role.EREGISTRATION_IMAGE)
        screen_season(office, Silence())
        for path in folder.iterdir():
            try:
                read_photo(path.read_bytes())
            except OfficeError as error:
                heard.append(repr(error))
    assert leaks("".join(heard)) == []


def test_decoders_keep_what_they_read_to_themselves() -> None:
    """Pillow would log the tags at DEBUG, libtiff would print them."""
    odd = io.BytesIO()
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[315] = "Somebody"
    with Image.new("RGB", (64, 64)) as image:
        image.save(odd, "TIFF", tiffinfo=tags, compression="tiff_lzw")
    bad = odd.getvalue()
    files = [tagged((SAMPLES / "portraits" / "f01" / "a.jpg").read_bytes()), bad, bad[:-40], unknown_tag(bad)]
    with overheard() as heard:
        for data in files:
            with suppress(OfficeError):
                read_photo(data)
    assert "".join(heard) == ""


def unknown_tag(tiff: bytes) -> bytes:
    """The Artist tag under a number libtiff does not know: it says so, at length."""
    return tiff.replace((315).to_bytes(2, "little") + b"\2\0", (65280).to_bytes(2, "little") + b"\0\0", 1)


def test_errors_of_the_office_show_their_code_only() -> None:
    error = UnknownStudent(number=next(iter(NUMBERS)), name=next(iter(NAMES)))
    assert leaks(repr(error) + str(error)) == []


def test_the_database_keeps_values_out_of_its_errors(tmp_path: Path) -> None:
    office: Office = new_office(tmp_path / "office")
    import_roster(office, SAMPLES / "roster-main.xlsx")
    with transaction(office.database) as session:
        row = session.query(StudentRow).first()
        assert row is not None
        values = {
            column.name: getattr(row, column.name)
            for column in StudentRow.__table__.columns
            if column.name != "id"
        }
    with pytest.raises(SQLAlchemyError) as taken, transaction(office.database) as session:
        session.add(StudentRow(**values))
    with pytest.raises(SQLAlchemyError) as wrong, transaction(office.database) as session:
        session.execute(text("SELECT nonsense FROM student WHERE name = :name"), {"name": values["name"]})
    assert leaks(str(taken.value) + repr(taken.value) + str(wrong.value)) == []


def test_a_refused_delivery_says_nobodys_name(tmp_path: Path) -> None:
    office = new_office(tmp_path / "office")
    with overheard() as heard:
        imported = import_delivery(office, SAMPLES / "delivery-2023")
        again = import_delivery(office, SAMPLES / "delivery-2023")
    assert imported.accepted == again.accepted > 0
    assert leaks("".join(heard)) == []

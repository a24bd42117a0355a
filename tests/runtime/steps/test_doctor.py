"""The doctor: sound says nothing, and everything that is not what it was is found."""

import os
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from api.cli.app import app
from registry.ports import Silence
from runtime.db.session import DatabaseDamaged
from runtime.office import Office
from runtime.steps.doctor import Examination, examine
from tests.conftest import copy_office

LONG_AGO = 1_700_000_000


@pytest.fixture
def office(finished_season: Office, tmp_path: Path) -> Office:
    return copy_office(finished_season.folder, tmp_path / "office")


def blobs(office: Office) -> list[Path]:
    return sorted(path for path in (office.folder / "blobs").rglob("*") if path.is_file())


def found(office: Office) -> Examination:
    return examine(office, Silence())


def said(office: Office) -> str:
    return "\n".join(ailment.text.zh for ailment in found(office).ailments)


def doctor(office: Office, *arguments: str) -> tuple[int, str]:
    office.database.dispose()
    result = CliRunner().invoke(app, ["doctor", "--office", str(office.folder), *arguments])
    return result.exit_code, result.output


def test_a_sound_office_has_no_ailment(office: Office) -> None:
    examination = found(office)
    assert examination.ailments == ()
    assert examination.blobs.files == len(blobs(office)) > 30
    assert doctor(office)[0] == 0


def test_one_byte_flipped_is_found_in_every_file(office: Office) -> None:
    rng = Random(20261109)
    files = blobs(office)
    for path in files:
        data = bytearray(path.read_bytes())
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        path.write_bytes(data)
    assert set(found(office).blobs.damaged) == {path.name for path in files}
    code, output = doctor(office)
    assert code == 1
    assert "已损坏" in output


def test_a_lost_file_is_found(office: Office) -> None:
    path = blobs(office)[0]
    path.unlink()
    assert found(office).blobs.missing == (path.name,)
    assert "缺少 1 个文件" in said(office)


def test_what_no_record_speaks_of_is_found_after_a_day_and_swept(office: Office) -> None:
    key = office.blobs.put(b"of a refused delivery")
    half = office.folder / "blobs" / "half-written#1"
    half.write_bytes(b"cut")
    assert found(office).blobs.orphans == ()  # it may belong to an import that is running
    path = office.folder / "blobs" / key[:2] / key[2:4] / key
    for one in (path, half):
        os.utime(one, (LONG_AGO, LONG_AGO))
    assert set(found(office).blobs.orphans) == {path, half}
    assert doctor(office)[0] == 1
    code, output = doctor(office, "--sweep")
    assert code == 0
    assert "已删除 2 个" in output
    assert not path.exists()
    assert not half.exists()


def test_nothing_a_record_speaks_of_is_ever_swept(office: Office) -> None:
    files = blobs(office)
    for path in files:
        os.utime(path, (LONG_AGO, LONG_AGO))
    doctor(office, "--sweep")
    assert blobs(office) == files


def test_a_dropped_trigger_is_found(office: Office) -> None:
    with office.database.begin() as connection:
        connection.execute(text("DROP TRIGGER original_no_update"))
    assert "original_no_update" in said(office)


def test_a_reference_to_nothing_is_found(office: Office) -> None:
    with office.database.connect() as connection:
        connection.execute(text("COMMIT"))
        connection.execute(text("PRAGMA foreign_keys=OFF"))
        connection.execute(text("UPDATE trace SET student_id = 99999 WHERE student_id = 1"))
        connection.commit()
    assert "trace → student" in said(office)


def test_a_file_that_is_no_database_says_so(office: Office) -> None:
    office.database.dispose()
    (office.folder / "yanqi.db").write_bytes(b"no database at all " * 500)
    for more in ("yanqi.db-wal", "yanqi.db-shm"):
        (office.folder / more).unlink(missing_ok=True)
    result = CliRunner().invoke(app, ["doctor", "--office", str(office.folder)])
    assert isinstance(result.exception, DatabaseDamaged)


def test_a_changed_print_run_is_found(office: Office) -> None:
    pdf = office.folder / "runs" / "0001" / "certificates.pdf"
    pdf.write_bytes(pdf.read_bytes()[:-1] + b" ")
    assert "批次 1" in said(office)


def test_templates_of_nobody_and_an_open_key_are_found(office: Office) -> None:
    office.templates.put([("0" * 32, b"0" * 512)])
    office.templates.key_file.chmod(0o644)
    assert "没有归属" in said(office)
    assert "templates.key 可被其他用户读取" in said(office)


def test_templates_that_do_not_open_are_found(office: Office) -> None:
    office.templates.key_file.write_bytes(os.urandom(32))
    assert f"{len(office.templates.ids())} 个人脸模板无法解密" in said(office)


def test_a_shortened_trail_is_found(office: Office) -> None:
    anchor = office.folder / office.settings.audit_anchor
    anchor.write_bytes(anchor.read_bytes() + b"99999\t" + b"0" * 64 + b"\t2026-11-09T01:00:00Z\n")
    assert len(found(office).ailments) == 1

"""What a run froze stays: the database refuses changes, and forced ones are found."""

import re
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from registry.ports import Silence
from runtime.db.session import migrations
from runtime.office import Office
from runtime.steps.doctor import examine
from runtime.steps.print_run import verify_run
from tests.conftest import copy_office
from tests.runtime.test_immutable import run

OVERRIDE = (
    "INSERT INTO gate_override (id, student_id, reasons, pictures, why, first, first_at, second) VALUES"
    " ({id}, 1, '[]', '[]', '理由', '甲', '2026-11-09 01:00:00', '{second}')"
)
CONSENT = (
    "INSERT INTO consent (student_id, state, said_on, form_number, source, recorded_by, recorded_at)"
    " VALUES (1, 'granted', '2026-01-01', '', '', '', '2026-11-09 01:00:00')"
)
FORGED = "UPDATE certificate SET number = '999995202605999999' WHERE id = 1"


@pytest.fixture
def office(finished_season: Office, tmp_path: Path) -> Office:
    return copy_office(finished_season.folder, tmp_path / "office")


def force(office: Office, table: str, statement: str) -> None:
    """What somebody with the keys to the database can do: the trigger goes, and comes back afterwards."""
    with office.database.begin() as connection:
        triggers = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"),
            {"table": table},
        ).all()
        for name, _ in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(statement)
        for _, sql in triggers:
            connection.exec_driver_sql(sql)


def said(office: Office) -> str:
    return "\n".join(ailment.text.zh for ailment in examine(office, Silence()).ailments)


@pytest.mark.parametrize(
    "statement",
    [
        FORGED,
        "UPDATE certificate SET student_number = '1' WHERE id = 1",
        "DELETE FROM certificate",
        "INSERT OR REPLACE INTO certificate SELECT * FROM certificate WHERE id = 1",
        "UPDATE print_page SET override = 'x'",
        "UPDATE print_page SET snapshot = '{}'",
        "DELETE FROM print_page",
        "INSERT OR REPLACE INTO print_page SELECT * FROM print_page WHERE id = 1",
        "UPDATE consent SET state = 'withdrawn'",
        "DELETE FROM consent",
        "UPDATE gate_override SET why = 'x' WHERE id = 2",
        "UPDATE gate_override SET second = '', second_at = NULL WHERE id = 1",
        "DELETE FROM gate_override WHERE id = 1",
        OVERRIDE.format(id=1, second="丙").replace("INSERT", "INSERT OR REPLACE"),
    ],
)
def test_the_database_refuses_every_change(office: Office, statement: str) -> None:
    run(office.database, *(OVERRIDE.format(id=1, second="乙"), OVERRIDE.format(id=2, second="")))
    run(office.database, CONSENT)
    with pytest.raises(IntegrityError), office.database.begin() as connection:
        connection.exec_driver_sql(statement)


def test_an_override_that_waits_is_signed_or_taken_back(office: Office) -> None:
    run(office.database, *(OVERRIDE.format(id=one, second="") for one in (1, 2)))
    run(office.database, "UPDATE gate_override SET second = '乙' WHERE id = 1")
    run(office.database, "DELETE FROM gate_override WHERE id = 2")


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("certificate", FORGED),
        ("certificate", "UPDATE certificate SET student_number = '1' WHERE id = 1"),
        ("print_page", "UPDATE print_page SET override = 'x' WHERE certificate_id = 1"),
        (
            "print_page",
            "UPDATE print_page SET snapshot = json_set(snapshot, '$.name', '某人') WHERE certificate_id = 1",
        ),
    ],
)
def test_a_forced_change_is_found(office: Office, table: str, statement: str) -> None:
    assert said(office) == ""
    force(office, table, statement)
    assert re.search("批次 1 的编号或冻结数据与审计记录不符（页码 1）", said(office))
    verification = verify_run(office, 1)
    assert not verification.passed
    assert "审计记录" in verification.problems[0].text.zh


def test_a_certificate_that_is_gone_is_found(office: Office) -> None:
    force(office, "print_page", "DELETE FROM print_page WHERE certificate_id = 1")
    assert "已不在数据库中：certificate:1" in said(office)
    assert "批次 1 的编号或冻结数据" in said(office)


def test_a_changed_or_lost_manifest_is_found(office: Office) -> None:
    assert verify_run(office, 1).passed
    manifest = office.folder / "runs" / "0001" / "manifest.csv"
    manifest.write_bytes(manifest.read_bytes().replace(b"2026", b"2025", 1))
    for _ in range(2):
        assert "批次 1 的 manifest.csv" in said(office)
        (problem,) = verify_run(office, 1).problems
        assert "manifest.csv" in problem.text.zh
        manifest.unlink(missing_ok=True)


def test_postgresql_is_told_the_same() -> None:
    script = ScriptDirectory.from_config(migrations()).get_revision("0008")
    assert script is not None
    made = script.module.protection("postgresql")
    for table in ("certificate", "print_page", "consent"):
        assert any(f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH" in one for one in made)
    assert sum("ON gate_override" in one for one in made) == 3
    assert len(script.module.removal("postgresql")) == len(made)

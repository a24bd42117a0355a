"""Registered deliveries cannot be changed, whoever asks the database; and older offices get their rows."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from runtime.db.session import migrate, migrations, open_database

BATCH = (
    "INSERT INTO import_batch (id, season, kind, source, sha256, imported_at, accepted)"
    " VALUES ({id}, '2026-autumn', '{kind}', '交付.zip', '{id}', '2026-11-09 01:00:00', 1)"
)
ORIGINAL = (
    "{verb} INTO original (id, batch_id, provider, file_name, sha256, id_number, name, school_code,"
    " capture_card, captured_on, category) VALUES"
    " ({id}, 1, 'xinhua', 'a.jpg', '{sha}', '1', 'n', '', '', '2026-04-18', '')"
)
DELIVERY = (
    "{verb} INTO delivery (id, batch_id, provider, source, received_at, manifest_sha256, signature, signer,"
    " unsigned_reason, originals) VALUES"
    " ({id}, {batch}, 'xinhua', '交付.zip', '2026-11-09 01:00:00', 'm', 'none', '', '', 1)"
)


def run(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def move(engine: Engine, way: Callable[[Config, str], None], revision: str) -> None:
    """Bring the database up or down to one revision."""
    with engine.begin() as connection:
        config = migrations()
        config.attributes["connection"] = connection
        way(config, revision)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'office.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def filled(empty: Engine) -> Engine:
    """One delivery of one original."""
    migrate(empty)
    run(
        empty,
        BATCH.format(id=1, kind="delivery"),
        DELIVERY.format(verb="INSERT", id=1, batch=1),
        ORIGINAL.format(verb="INSERT", id=1, sha="a"),
    )
    return empty


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE original SET sha256 = 'b'",
        "UPDATE original SET captured_on = '2027-01-01' WHERE id = 1",
        "DELETE FROM original",
        ORIGINAL.format(verb="INSERT OR REPLACE", id=1, sha="b"),
        ORIGINAL.format(verb="INSERT OR REPLACE", id=2, sha="a"),
        "UPDATE delivery SET signature = 'valid'",
        "UPDATE delivery SET unsigned_reason = '' WHERE id = 1",
        "DELETE FROM delivery WHERE provider = 'xinhua'",
        DELIVERY.format(verb="REPLACE", id=1, batch=2),
        DELIVERY.format(verb="REPLACE", id=2, batch=1),
        "DELETE FROM import_batch",
    ],
)
def test_a_registration_is_refused_every_change(filled: Engine, statement: str) -> None:
    run(filled, BATCH.format(id=2, kind="delivery"))
    with pytest.raises(IntegrityError):
        run(filled, statement)
    with filled.connect() as connection:
        assert connection.execute(text("SELECT id, sha256 FROM original")).all() == [(1, "a")]
        rows = connection.execute(text("SELECT id, batch_id, signature FROM delivery")).all()
        assert rows == [(1, 1, "none")]


def test_other_bytes_for_the_same_person_are_another_row(filled: Engine) -> None:
    run(filled, ORIGINAL.format(verb="INSERT", id="NULL", sha="b"))
    with filled.connect() as connection:
        assert connection.scalar(text("SELECT COUNT(*) FROM original")) == 2


def test_an_office_of_the_first_version_keeps_its_deliveries(empty: Engine) -> None:
    move(empty, command.upgrade, "0001")
    run(
        empty,
        BATCH.format(id=1, kind="delivery"),
        BATCH.format(id=2, kind="delivery"),  # nothing of it was accepted
        BATCH.format(id=3, kind="roster"),
        ORIGINAL.format(verb="INSERT", id=1, sha="a"),
        ORIGINAL.format(verb="INSERT", id=2, sha="b"),
    )
    migrate(empty)
    with empty.connect() as connection:
        found = connection.execute(text("SELECT batch_id, source, signature, originals FROM delivery")).all()
    assert found == [(1, "交付.zip", "none", 2)]
    with pytest.raises(IntegrityError):
        run(empty, "DELETE FROM original")
    move(empty, command.downgrade, "0001")
    run(empty, "DELETE FROM original")


def test_postgresql_is_told_the_same() -> None:
    """Run on PostgreSQL 15 by hand; here: both tables, every way to lose a row, and all of it taken back."""
    script = ScriptDirectory.from_config(migrations()).get_revision("0002")
    assert script is not None
    made, *triggers = script.module.protection("postgresql")
    assert "RAISE EXCEPTION" in made
    for table, trigger in zip(("delivery", "original"), triggers, strict=True):
        assert f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT" in trigger
    assert len(script.module.removal("postgresql")) == 3

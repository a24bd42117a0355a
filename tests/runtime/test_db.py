"""Migrations lead to exactly the schema of the models, and SQLite is set up to be safe."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from runtime.db.audit import AuditRow
from runtime.db.schema import Base, CertificateRow
from runtime.db.session import migrate, open_database, transaction


def test_migrations_lead_to_the_models(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'office.db'}")
    migrate(database)
    with database.connect() as connection:
        assert AuditRow.metadata is Base.metadata
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    migrate(database)  # a second time changes nothing
    database.dispose()


def test_sqlite_keeps_foreign_keys_and_waits_for_the_writer(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'office.db'}")
    migrate(database)
    with transaction(database) as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA busy_timeout")) == 10_000
    orphan = CertificateRow(student_id=1, number="1", reserved_at=None)
    with pytest.raises(IntegrityError), transaction(database) as session:
        session.add(orphan)
    database.dispose()

"""Whether a database is whole and has the schema this program expects: tables, indexes, triggers."""

from sqlalchemy import Engine, text
from sqlalchemy.engine import Connection

from runtime.db.session import migrate, open_database

_SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"


def damage(database: Engine) -> list[str]:
    """What SQLite says is broken: pages, indexes, references. Empty for a sound database."""
    with database.connect() as connection:
        pages = [str(line) for line in connection.scalars(text("PRAGMA integrity_check"))]
        references = connection.execute(text("PRAGMA foreign_key_check")).all()
    broken = [f"{child} → {parent}" for child, _, parent, _ in references]
    return [line for line in pages if line != "ok"] + broken


def schema_differences(database: Engine) -> list[str]:
    """Names of tables, indexes and triggers that differ from those of a database made today."""
    fresh = open_database("sqlite://")
    migrate(fresh)
    with database.connect() as here, fresh.connect() as new:
        found, wanted = _schema(here), _schema(new)
    fresh.dispose()
    return sorted({name for name, _ in found ^ wanted})


def _schema(connection: Connection) -> set[tuple[str, str]]:
    return {(name, " ".join((sql or "").split())) for _, name, sql in connection.execute(text(_SCHEMA))}

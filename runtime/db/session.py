"""Opening the database: one engine, short transactions, migrations before the first one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session

from registry.errors import OfficeError
from registry.text import Text


class DatabaseBusy(OfficeError):
    """Another command has been writing for longer than we wait."""

    code = "database.busy"
    text = Text("数据库正被另一条命令占用。", "Another command is writing to the database.")
    remedy = Text("等那条命令结束后再运行一次。", "Wait until it has finished, then run this again.")
    permanent = False


class DatabaseDamaged(OfficeError):
    """A file that is no database any more."""

    code = "database.damaged"
    text = Text("数据库文件已损坏，无法读取。", "The database file is damaged and cannot be read.")
    remedy = Text("请从备份恢复数据库，勿继续打印。", "Restore it from the backup; print nothing until then.")


def open_database(url: str) -> Engine:
    """An engine for a database URL. SQLite is set up to be safe: WAL, foreign keys, one writer at a time."""
    engine = create_engine(url, hide_parameters=True)  # they hold names and ID numbers
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediate)
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session that commits at the end, or not at all."""
    with _busy(), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only reads, and so never waits for a writer nor makes one wait."""
    with _busy(), Session(engine.execution_options(begin="DEFERRED"), expire_on_commit=False) as session:
        yield session


@contextmanager
def _busy() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if "locked" in str(error.orig):
            raise DatabaseBusy from None
        raise
    except DatabaseError as error:
        if "malformed" in str(error.orig) or "not a database" in str(error.orig):
            raise DatabaseDamaged from None
        raise


def migrate(engine: Engine) -> None:
    """Bring the database to the newest schema. Raises DatabaseBusy, DatabaseDamaged."""
    with _busy(), engine.begin() as connection:
        config = migrations()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def migrations() -> Config:
    """Alembic's configuration, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN is deferred and cannot wait for a lock
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    # Writers take the write lock at once: two numbers are never counted from the same last serial.
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', 'IMMEDIATE')}")

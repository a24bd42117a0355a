"""A PostgreSQL to test on: YANQI_TEST_POSTGRES=URL, of a database that may be emptied."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, text

from runtime.db.session import open_database

URL = os.environ.get("YANQI_TEST_POSTGRES", "")
needs_postgres = pytest.mark.skipif(not URL, reason="YANQI_TEST_POSTGRES names no PostgreSQL database")


@contextmanager
def empty_postgres() -> Iterator[str]:
    """The URL of the database, emptied."""
    engine = open_database(URL)
    _empty(engine)
    engine.dispose()
    yield URL


def _empty(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))

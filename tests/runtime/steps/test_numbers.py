"""Certificate numbers under contention: eight writers, no number twice, no gap."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from certificates.numbering import Series
from registry.identifiers import CertificateNumber, Level, StudyKind
from runtime.db.session import migrate, open_database, transaction
from runtime.steps.numbers import reserve

BACHELORS = Series("99999", StudyKind.OPEN, 2026, Level.BACHELOR)
COLLEGE = Series("99999", StudyKind.OPEN, 2026, Level.COLLEGE)
WRITERS, ROUNDS = 8, 25


def test_eight_writers_share_one_series_without_a_duplicate_or_a_gap(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'office.db'}"
    database = open_database(url)
    migrate(database)

    def write(_: int) -> list[CertificateNumber]:
        own = open_database(url)
        numbers = []
        for _round in range(ROUNDS):
            with transaction(own) as session:
                numbers.append(reserve(session, BACHELORS))
        own.dispose()
        return numbers

    with ThreadPoolExecutor(WRITERS) as pool:
        numbers = [number for written in pool.map(write, range(WRITERS)) for number in written]
    assert sorted(number.serial for number in numbers) == list(range(1, WRITERS * ROUNDS + 1))
    database.dispose()


def test_a_transaction_that_fails_uses_no_number(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'office.db'}")
    migrate(database)

    def crash() -> None:
        with transaction(database) as session:
            reserve(session, BACHELORS)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        crash()
    with transaction(database) as session:
        assert reserve(session, BACHELORS).value == "999998202605000001"
        assert reserve(session, BACHELORS).serial == 2
        assert reserve(session, COLLEGE).value == "999998202606000001"
    database.dispose()

"""The roster goes out and comes in again unchanged."""

from pathlib import Path

import pytest

from api.report.record_table import UnknownFormat
from api.report.roster_table import write_roster
from runtime.audit.reading import list_trail
from runtime.db.session import reading
from runtime.steps.intake import import_roster
from runtime.steps.records import student_of
from runtime.steps.season import students
from tests.conftest import SAMPLES, new_office


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_goes_out_comes_in_again_in_another_office(tmp_path: Path, suffix: str) -> None:
    first, second = new_office(tmp_path / "first"), new_office(tmp_path / "second")
    for name in ("roster-main.xlsx", "roster-chengnan.csv"):
        import_roster(first, SAMPLES / name)
    path = tmp_path / f"roster{suffix}"
    count = write_roster(first, path)
    assert [entry.action for entry in list_trail(first)][-1] == "report.exported"
    taken = import_roster(second, path)
    assert (taken.accepted, taken.problems) == (count, ())
    rosters = []
    for office in (first, second):
        with reading(office.database) as session:
            rosters.append([student_of(row) for row in students(session, office.season.code)])
        office.database.dispose()
    assert len(rosters[0]) == count > 0
    assert rosters[0] == rosters[1]


def test_another_format_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    office = new_office(tmp_path / "office")
    with pytest.raises(UnknownFormat):
        write_roster(office, tmp_path / "roster.pdf")
    assert not (tmp_path / "roster.pdf").exists()
    office.database.dispose()

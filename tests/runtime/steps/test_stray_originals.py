"""Originals of nobody on the roster: whose picture was mixed up may have been captured beside a student."""

from pathlib import Path

from matching.pairing import Role
from runtime.db.session import transaction
from runtime.steps.delivery import import_delivery
from runtime.steps.intake import import_roster
from runtime.steps.season import stray_originals, students
from tests.conftest import SAMPLES, new_office


def test_only_deliveries_with_students_of_the_roster_are_searched(tmp_path: Path) -> None:
    office = new_office(tmp_path / "office")
    import_delivery(office, SAMPLES / "delivery-2023")
    import_delivery(office, SAMPLES / "delivery-2026.zip")
    code = office.season.code
    with transaction(office.database) as session:
        assert stray_originals(session, code) == []
    import_roster(office, SAMPLES / "roster-chengnan.csv")
    with transaction(office.database) as session:
        on_roster = {row.id_number for row in students(session, code)}
        strays = stray_originals(session, code)
    assert strays
    assert {stray.role for stray in strays} == {Role.ORIGINAL}
    assert on_roster.isdisjoint(stray.key for stray in strays)
    import_roster(office, SAMPLES / "roster-main.xlsx")
    with transaction(office.database) as session:
        assert len(stray_originals(session, code)) < len(strays)

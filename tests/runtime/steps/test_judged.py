"""Each photo is held to the standard of the day on which it was taken."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select, update

from matching.pairing import Role
from registry.ports import Silence
from runtime.db.schema import PhotoVerdictRow, StudentRow, TraceRow
from runtime.db.session import transaction
from runtime.office import STANDARDS, Office, open_office
from runtime.settings import FILE
from runtime.steps.delivery import import_delivery
from runtime.steps.gate import gate_season, list_gate
from runtime.steps.intake import import_images, import_roster
from runtime.steps.judged import photos_due, verdicts
from runtime.steps.validate import validate_season
from tests.conftest import DEMO_CLOCK, SAMPLES, new_office
from tests.runtime.steps.deliveries import FIRST, SAMPLE, copied, edit_index
from tests.runtime.steps.test_season import numbered

OLD, NEW = "xinhua-2002", "chsi-2017"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The student `expired`, the photo handed in, and no delivery yet."""
    office = new_office(tmp_path / "office")
    import_roster(office, SAMPLES / "roster-chengnan.csv")
    photo = tmp_path / f"{numbered('expired')}.jpg"
    photo.write_bytes((SAMPLE / FIRST).read_bytes())
    import_images(office, photo, Role.CERTIFICATE_PHOTO)
    return office


def deliver(office: Office, tmp_path: Path, captured_on: str) -> None:
    """The agency's delivery with that photo in it."""
    delivery = copied(tmp_path / "delivery")
    edit_index(delivery)
    index = delivery / "index.csv"
    index.write_text(index.read_text("utf-8").replace("2023-05-13", captured_on), "utf-8")
    import_delivery(office, delivery)


def due(office: Office) -> Sequence[str]:
    with transaction(office.database) as session:
        return [one.standard.name for one in photos_due(session, office).values()]


def judged(office: Office) -> Sequence[str]:
    with transaction(office.database) as session:
        return [row.standard.partition(":")[0] for row in verdicts(session, office).values()]


@pytest.mark.parametrize(("day", "name"), [("2012-04-07", OLD), ("2016-12-31", OLD), ("2017-01-01", NEW)])
def test_the_agencys_index_tells_the_day(office: Office, tmp_path: Path, day: str, name: str) -> None:
    deliver(office, tmp_path, day)
    validate_season(office, Silence())
    assert (due(office), judged(office)) == ([name], [name])


def test_a_photo_that_is_not_the_agencys_is_held_to_todays_standard(office: Office) -> None:
    validate_season(office, Silence())
    assert (due(office), judged(office)) == ([NEW], [NEW])


def test_an_original_it_is_not_says_nothing_of_its_day(office: Office, tmp_path: Path) -> None:
    deliver(office, tmp_path, "2012-04-07")
    validate_season(office, Silence())
    with transaction(office.database) as session:
        session.execute(update(TraceRow).values(provenance="not_agency"))
    assert (due(office), judged(office)) == ([NEW], [])


def test_the_verdict_of_a_day_that_turned_out_wrong_does_not_count(office: Office, tmp_path: Path) -> None:
    validate_season(office, Silence())
    deliver(office, tmp_path, "2012-04-07")
    validate_season(office, Silence())
    with transaction(office.database) as session:
        kept = {row.standard.partition(":")[0] for row in session.scalars(select(PhotoVerdictRow))}
    assert kept == {OLD, NEW}
    assert judged(office) == [OLD]


def test_a_replaced_photo_has_neither_day_nor_verdict(office: Office, tmp_path: Path) -> None:
    deliver(office, tmp_path, "2012-04-07")
    validate_season(office, Silence())
    photo = tmp_path / f"{numbered('expired')}.jpg"
    photo.write_bytes((SAMPLE / FIRST).read_bytes() + b"\0")
    import_images(office, photo, Role.CERTIFICATE_PHOTO)
    assert (due(office), judged(office)) == ([NEW], [])
    gate_season(office)
    (verdict,) = [row for student, row in list_gate(office) if student.student_number == photo.stem]
    assert "photo.unchecked" in {reason["id"] for reason in verdict.reasons}


def test_a_chosen_standard_holds_whatever_the_day(office: Office, tmp_path: Path) -> None:
    settings = office.folder / FILE
    settings.write_text('standard = "chsi-2017"\n' + settings.read_text("utf-8").replace('standard = ""', ""))
    office.database.dispose()
    office = open_office(office.folder, lambda: DEMO_CLOCK, office.today)
    deliver(office, tmp_path, "2012-04-07")
    validate_season(office, Silence())
    assert judged(office) == [NEW]


def test_an_offices_own_profile_holds_from_its_folder(office: Office, tmp_path: Path) -> None:
    (office.folder / STANDARDS).mkdir()
    (office.folder / STANDARDS / "ours.toml").write_text(
        'inherits = "chsi-2017"\nname = "ours"\n[limits."file.bytes"]\nmax = 1024\nslack = 0\n', "utf-8"
    )
    office.database.dispose()
    office = open_office(office.folder, lambda: DEMO_CLOCK, office.today)
    deliver(office, tmp_path, "2023-05-13")
    validate_season(office, Silence())
    with transaction(office.database) as session:
        number = select(StudentRow.id).where(StudentRow.student_number == numbered("expired"))
        verdict = verdicts(session, office)[session.scalars(number).one()]
    assert verdict.standard.startswith("ours:")
    assert verdict.outcome == "rejected"
    assert "file.bytes" in {finding["id"] for finding in verdict.record["findings"]}

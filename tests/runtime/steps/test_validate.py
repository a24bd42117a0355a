"""Step 2 on several processes, and when the checks break off on one photo."""

from pathlib import Path

import pytest
from sqlalchemy import select

from imaging.verdict import Outcome
from matching.pairing import Role
from registry.ports import Silence
from runtime.db.schema import PhotoVerdictRow
from runtime.db.session import transaction
from runtime.office import Office, open_office
from runtime.settings import FILE
from runtime.steps import validate
from runtime.steps.intake import import_images, import_roster
from runtime.steps.judged import Due
from tests.conftest import DEMO_CLOCK, SAMPLES, copy_office, new_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The certificate photos of the sample season, not judged yet, and two processes to do it."""
    first = new_office(tmp_path / "office")
    settings = first.folder / FILE
    settings.write_text("workers = 2\n" + settings.read_text("utf-8").replace("workers = 0\n", ""), "utf-8")
    first.database.dispose()
    office = open_office(first.folder, lambda: DEMO_CLOCK, first.today)
    import_roster(office, SAMPLES / "roster-main.xlsx")
    import_images(office, SAMPLES / "certificate-photos", Role.CERTIFICATE_PHOTO)
    return office


def verdicts(office: Office) -> dict[str, str]:
    with transaction(office.database) as session:
        return {row.sha256: row.outcome for row in session.scalars(select(PhotoVerdictRow))}


def test_processes_judge_as_one_process_does(office: Office, screened_folder: Path, tmp_path: Path) -> None:
    assert office.settings.workers == 2
    validate.validate_season(office, Silence())
    alone = copy_office(screened_folder, tmp_path / "alone")
    found, expected = verdicts(office), verdicts(alone)
    alone.database.dispose()
    assert found
    assert found == {sha256: expected[sha256] for sha256 in found}


def test_a_photo_the_checks_break_on_is_for_a_person(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "_judge", broken)
    validate.validate_season(office, Silence())
    assert set(verdicts(office).values()) == {Outcome.REVIEW}


def test_a_photo_the_checks_broke_on_is_judged_by_the_next_run_and_others_are_not(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = validate._judge
    monkeypatch.setattr(validate, "_judge", broken)
    validate.validate_season(office, Silence())
    monkeypatch.setattr(validate, "_judge", whole)
    validate.validate_season(office, Silence())
    again = verdicts(office)
    assert len(set(again.values())) > 1
    monkeypatch.setattr(validate, "_judge", broken)
    validate.validate_season(office, Silence())
    assert verdicts(office) == again


def broken(photo: Due, **_: object) -> dict[str, object]:
    raise ZeroDivisionError(photo.sha256)

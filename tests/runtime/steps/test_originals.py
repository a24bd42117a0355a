"""What the deliveries hold for this season: expiring copies, mixed cards, and the list itself."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from runtime.office import Office
from runtime.steps.delivery import import_delivery
from runtime.steps.intake import import_roster
from runtime.steps.originals import expiring, list_deliveries, list_mixed_cards
from tests.conftest import SAMPLES, new_office
from tests.runtime.steps.deliveries import FIRST, SAMPLE, copied, edit_index
from tests.runtime.steps.test_season import numbered

LAST_DAY = date(2026, 5, 13)  # three years after the sample delivery of 2023 was captured
EXPIRED = {numbered("expired"), numbered("expired_no_image")}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Both rosters and both sample deliveries. Read it, never change it."""
    made = new_office(tmp_path_factory.mktemp("originals") / "office")
    for roster in ("roster-main.xlsx", "roster-chengnan.csv"):
        import_roster(made, SAMPLES / roster)
    for delivery in ("delivery-2026.zip", "delivery-2023"):
        import_delivery(made, SAMPLES / delivery)
    return made


@pytest.mark.parametrize(
    ("days_before", "within", "expected"),
    [(31, 30, set()), (30, 30, EXPIRED), (0, 0, EXPIRED), (-1, 0, EXPIRED), (-200, 30, EXPIRED)],
)
def test_copies_are_listed_from_so_many_days_before_their_last(
    office: Office, days_before: int, within: int, expected: set[str]
) -> None:
    today = replace(office, today=LAST_DAY - timedelta(days=days_before))
    found = expiring(today, within)
    assert {copy.student.student_number for copy in found} == expected
    assert all((copy.kept_until, copy.days_left) == (LAST_DAY, days_before) for copy in found)


def test_the_soonest_comes_first(office: Office) -> None:
    found = expiring(office, 365 * 3)
    assert [copy.kept_until for copy in found] == sorted(copy.kept_until for copy in found)
    assert {copy.student.student_number for copy in found[:2]} == EXPIRED
    assert len(found) > 20


def test_only_this_seasons_students_are_listed(office: Office) -> None:
    other = replace(office, season=replace(office.season, year=office.season.year + 1))
    assert expiring(other, 365 * 3) == []
    (card,) = list_mixed_cards(other)
    assert card.students == ()


def test_an_old_copy_with_a_newer_beside_it_says_so(tmp_path: Path) -> None:
    office = new_office(tmp_path / "office")
    import_roster(office, SAMPLES / "roster-chengnan.csv")
    newer = copied(tmp_path / "newer")
    edit_index(newer, **{"2023-05-13": "2025-05-13"})
    for path in newer.glob("*.jpg"):
        path.write_bytes(path.read_bytes() + b"\0")
    import_delivery(office, SAMPLE)
    assert {copy.newer for copy in expiring(office, 0)} == {False}
    import_delivery(office, newer)
    found = expiring(office, 0)
    assert len(found) == 2
    assert {copy.newer for copy in found} == {True}


def test_a_mixed_card_names_its_categories_and_the_students_of_the_season(office: Office) -> None:
    (card,) = list_mixed_cards(office)
    assert card.categories == {"开放教育": 1, "普通专科": 1}
    assert [student.student_number for student in card.students] == [numbered("mixed_card")]


def test_deliveries_are_listed_with_what_was_new_and_what_was_refused(tmp_path: Path) -> None:
    office = new_office(tmp_path / "office")
    import_delivery(office, SAMPLE)
    more = copied(tmp_path / "more")
    (more / FIRST).unlink()
    import_delivery(office, more)
    whole, part = list_deliveries(office)
    assert (whole.row.originals, whole.new, whole.problems) == (2, 2, 0)
    assert (part.row.originals, part.new, part.problems) == (1, 0, 1)

"""Section 2, one table a rule: date, state and what the rule says."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.calendar import Calendar
from registry.ruling import Effect, refused
from registry.season import Half, Season
from registry.status import (
    ChangeKind,
    Programme,
    Status,
    StatusChange,
    status_after,
    status_change,
    valid_until,
)

CALENDAR = Calendar.of(Season(2026, Half.AUTUMN), term_starts=date(2026, 9, 7), own={})
IN_TIME, TOO_LATE = date(2026, 9, 27), date(2026, 9, 28)  # week 3 ends on Sunday the 27th


def said(
    change: StatusChange,
    status: Status = Status.ENROLLED,
    programme: Programme = Programme.OPEN_BACHELOR,
    on: date = IN_TIME,
) -> list[tuple[str, Effect]]:
    found = status_change(change, status, programme, CALENDAR, on)
    return [(ruling.rule, ruling.effect) for ruling in found]


@pytest.mark.parametrize(
    ("applied_on", "kind", "expected"),
    [
        (IN_TIME, ChangeKind.SITE, []),
        (TOO_LATE, ChangeKind.SITE, [("2.1", Effect.REFUSED)]),
        (TOO_LATE, ChangeKind.MAJOR, [("2.1", Effect.REFUSED)]),
        (TOO_LATE, ChangeKind.WITHDRAWAL, []),  # who leaves need not wait for the next term
    ],
)
def test_2_1_by_week_three(applied_on: date, kind: ChangeKind, expected: list[tuple[str, Effect]]) -> None:
    assert said(StatusChange(kind, applied_on)) == expected


@pytest.mark.parametrize(
    ("on", "kind", "expected"),
    [
        (date(2026, 10, 4), ChangeKind.MAJOR, []),  # a week after applications closed
        (date(2026, 10, 5), ChangeKind.MAJOR, [("2.2", Effect.REFUSED)]),
        (date(2026, 10, 5), ChangeKind.WITHDRAWAL, []),
    ],
)
def test_2_2_reported_before_new_students_data_are_sent_down(
    on: date, kind: ChangeKind, expected: list[tuple[str, Effect]]
) -> None:
    assert said(StatusChange(kind, IN_TIME), on=on) == expected


@pytest.mark.parametrize(
    ("restricted", "proven", "expected"),
    [(False, False, []), (True, True, []), (True, False, [("2.3", Effect.CONDITION)])],
)
def test_2_3_medicine_asks_for_proof(
    restricted: bool, proven: bool, expected: list[tuple[str, Effect]]
) -> None:
    change = StatusChange(ChangeKind.MAJOR, IN_TIME, restricted=restricted, proven=proven)
    assert said(change) == expected


@pytest.mark.parametrize(
    ("programme", "expected"),
    [
        (Programme.VILLAGE, [("2.4", Effect.REFUSED)]),
        (Programme.OPEN_COLLEGE, [("2.4", Effect.REFUSED)]),
        (Programme.OPEN_BACHELOR, []),
    ],
)
def test_2_4_who_may_not_change_major(programme: Programme, expected: list[tuple[str, Effect]]) -> None:
    assert said(StatusChange(ChangeKind.MAJOR, IN_TIME), programme=programme) == expected
    assert said(StatusChange(ChangeKind.SITE, IN_TIME), programme=programme) == []


def test_2_5_a_major_that_is_not_near_asks_for_courses() -> None:
    change = StatusChange(ChangeKind.MAJOR, IN_TIME, near=False)
    assert said(change) == [("2.5", Effect.CONDITION)]


@pytest.mark.parametrize("kind", ChangeKind)
def test_2_6_nothing_leads_back_from_withdrawal(kind: ChangeKind) -> None:
    assert status_after(ChangeKind.WITHDRAWAL, Status.ENROLLED) is Status.WITHDRAWN
    assert status_after(kind, Status.WITHDRAWN) is Status.WITHDRAWN
    assert ("2.6", Effect.REFUSED) in said(StatusChange(kind, IN_TIME), status=Status.WITHDRAWN)


@pytest.mark.parametrize(
    ("enrolled_on", "last"),
    [
        (date(2018, 9, 1), date(2026, 9, 1)),
        (date(2016, 2, 29), date(2024, 2, 29)),
        (date(2092, 2, 29), date(2100, 3, 1)),  # 2100 is no leap year
    ],
)
def test_2_7_eight_years(enrolled_on: date, last: date) -> None:
    assert valid_until(enrolled_on) == last


@given(st.sampled_from(ChangeKind), st.sampled_from(Status), st.sampled_from(Programme), st.dates())
def test_a_later_application_is_never_better(
    kind: ChangeKind, status: Status, programme: Programme, day: date
) -> None:
    earlier, later = (
        status_change(StatusChange(kind, on), status, programme, CALENDAR, IN_TIME)
        for on in (min(day, IN_TIME), max(day, IN_TIME))
    )
    assert refused(later) or not refused(earlier)


@given(st.sampled_from(ChangeKind), st.sampled_from(Status))
def test_a_suspended_student_can_only_return_or_leave(kind: ChangeKind, before: Status) -> None:
    change = StatusChange(kind, IN_TIME)
    possible = not refused(
        status_change(change, Status.SUSPENDED, Programme.OPEN_BACHELOR, CALENDAR, IN_TIME)
    )
    assert possible == (kind in (ChangeKind.RETURN, ChangeKind.WITHDRAWAL))
    assert status_after(ChangeKind.MAJOR, before) is before


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_4_9_a_graduate_changes_nothing(kind: ChangeKind) -> None:
    rules = dict(said(StatusChange(kind, IN_TIME), Status.GRADUATED))
    assert rules["4.9"] is Effect.REFUSED
    assert "2.6" not in rules

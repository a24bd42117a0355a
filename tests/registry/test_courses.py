"""Section 3: the steps of a registration, and the day after which there are none."""

from datetime import date
from itertools import product

import pytest

from registry.calendar import Calendar
from registry.courses import Course, Stage, advance, unreported
from registry.season import Half, Season

CALENDAR = Calendar.of(Season(2026, Half.AUTUMN), own={})
IN_TIME, TOO_LATE = date(2026, 10, 15), date(2026, 10, 16)
STEPS = {
    (Stage.OPEN, Stage.SELECTED),
    (Stage.SELECTED, Stage.CONFIRMED),
    (Stage.CONFIRMED, Stage.REPORTED),
}


@pytest.mark.parametrize(("before", "to"), list(product(Stage, Stage)))
def test_3_1_one_step_at_a_time(before: Stage, to: Stage) -> None:
    found = advance(Course("00000", "开放英语", before), to, IN_TIME, CALENDAR)
    assert [ruling.id for ruling in found] == ([] if (before, to) in STEPS else ["courses.order"])


@pytest.mark.parametrize(("on", "expected"), [(IN_TIME, []), (TOO_LATE, ["courses.late"])])
def test_3_1_the_window_closes(on: date, expected: list[str]) -> None:
    found = advance(Course("00000", "开放英语", Stage.CONFIRMED), Stage.REPORTED, on, CALENDAR)
    assert [ruling.id for ruling in found] == expected


def test_3_2_what_was_not_reported_has_no_mark() -> None:
    courses = tuple(Course(stage, "", stage) for stage in Stage)
    assert [course.stage for course in unreported(courses)] == [Stage.OPEN, Stage.SELECTED, Stage.CONFIRMED]
    assert unreported(()) == ()

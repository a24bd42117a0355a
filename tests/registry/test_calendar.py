from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.calendar import Calendar, Standing, Task
from registry.season import Half, Season

SPRING, AUTUMN = Season(2026, Half.SPRING), Season(2026, Half.AUTUMN)
SEASONS = st.builds(Season, st.integers(2000, 2100), st.sampled_from(Half))

# One row a rule: task, rule, last day in spring, last day in autumn; the day itself counts.
RULES = [
    (Task.BASIC_DATA, "1.2", date(2026, 5, 1), date(2026, 11, 1)),
    (Task.STATUS_CHANGES, "2.1", date(2026, 3, 22), date(2026, 9, 27)),  # Sunday of week 3
    (Task.STATUS_REPORTS, "2.2", date(2026, 3, 29), date(2026, 10, 4)),
    (Task.COURSE_REGISTRATION, "3.1", date(2026, 4, 15), date(2026, 10, 15)),
    (Task.GRADUATION_AUDIT, "4.1", date(2026, 6, 5), date(2026, 11, 25)),
    (Task.IMAGES, "5.2", date(2026, 5, 20), date(2026, 11, 20)),
]


@pytest.mark.parametrize(("task", "rule", "spring", "autumn"), RULES)
def test_the_days_of_the_rules(task: Task, rule: str, spring: date, autumn: date) -> None:
    assert task.rule == rule
    assert Calendar.of(SPRING, own={}).last_day(task) == spring
    assert Calendar.of(AUTUMN, own={}).last_day(task) == autumn


def test_every_task_has_its_row() -> None:
    assert {row[0] for row in RULES} == set(Task)


@pytest.mark.parametrize("task", [task for task in Task if not task.startswith("status")])
def test_where_the_named_day_does_not_count_the_last_is_the_day_before(task: Task) -> None:
    counting, not_counting = (Calendar.of(AUTUMN, day_counts=counts, own={}) for counts in (True, False))
    assert not_counting.last_day(task) == counting.last_day(task) - timedelta(days=1)


def test_week_three_ends_with_its_sunday_and_counts_whatever_the_named_days_do() -> None:
    calendar = Calendar.of(AUTUMN, day_counts=False, term_starts=date(2026, 8, 31), own={})
    assert calendar.last_day(Task.STATUS_CHANGES) == date(2026, 9, 20)


def test_a_day_that_the_office_sets_counts() -> None:
    own = {Task.IMAGES: date(2026, 11, 18), Task.STATUS_CHANGES: date(2026, 9, 11)}
    calendar = Calendar.of(AUTUMN, day_counts=False, own=own)
    assert calendar.last_day(Task.IMAGES) == date(2026, 11, 18)
    assert calendar.last_day(Task.STATUS_CHANGES) == date(2026, 9, 11)
    assert calendar.last_day(Task.GRADUATION_AUDIT) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (date(2026, 11, 5), Standing.AHEAD),
        (date(2026, 11, 6), Standing.DUE),
        (date(2026, 11, 20), Standing.DUE),
        (date(2026, 11, 21), Standing.LATE),
    ],
)
def test_the_last_day_is_due_and_the_next_is_late(today: date, standing: Standing) -> None:
    calendar = Calendar.of(AUTUMN, own={})
    images = next(one for one in calendar.deadlines if one.task is Task.IMAGES)
    assert images.standing(today) is standing


@given(SEASONS, st.booleans(), st.dictionaries(st.sampled_from(Task), st.dates()))
def test_every_calendar_has_each_task_once_and_in_order(
    season: Season, day_counts: bool, own: dict[Task, date]
) -> None:
    calendar = Calendar.of(season, day_counts=day_counts, own=own)
    days = [deadline.last_day for deadline in calendar.deadlines]
    assert days == sorted(days)
    assert sorted(deadline.task for deadline in calendar.deadlines) == sorted(Task)


@given(SEASONS, st.dates(date(1999, 1, 1), date(2101, 12, 31)), st.sampled_from(Task))
def test_a_task_never_becomes_less_late(season: Season, today: date, task: Task) -> None:
    order = [Standing.AHEAD, Standing.DUE, Standing.LATE]
    deadline = next(one for one in Calendar.of(season, own={}).deadlines if one.task is task)
    today_at, tomorrow_at = (deadline.standing(day) for day in (today, today + timedelta(days=1)))
    assert order.index(today_at) <= order.index(tomorrow_at)

"""The calendar of a graduation season: what is due by when, on which day it is late.

Sources: the registry lecture (rules 1.2, 2.1, 3.1, 4.1, 5.2; confidence S). It names days, not whether the
day itself counts: the office decides, and may set any day of any season. 「4月中旬、10月中旬」 is read as the
15th, and term as beginning on the first Monday of March or September, until the office says otherwise. When
new students' data are sent down (2.2) is not said: a week after applications close is assumed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from registry.season import Half, Season, days_left
from registry.text import Text


class Task(StrEnum):
    """What a season asks of the offices, in the order of the lecture's sections."""

    BASIC_DATA = "basic_data"
    STATUS_CHANGES = "status_changes"
    STATUS_REPORTS = "status_reports"
    COURSE_REGISTRATION = "course_registration"
    GRADUATION_AUDIT = "graduation_audit"
    IMAGES = "images"

    @property
    def text(self) -> Text:
        """The task in words."""
        return _TASKS[self].text

    @property
    def rule(self) -> str:
        """The number of the rule that sets its day."""
        return _TASKS[self].rule

    @property
    def office(self) -> Text:
        """The office that takes the papers."""
        return _TASKS[self].office


class Standing(StrEnum):
    """Where a task stands on a day."""

    AHEAD = "ahead"  # more than two weeks away
    DUE = "due"  # within two weeks
    LATE = "late"  # the last day has passed

    @property
    def text(self) -> Text:
        """The standing in words."""
        return _STANDINGS[self]


@dataclass(frozen=True, slots=True)
class Deadline:
    """One task and the last day on which it may be done, that day included."""

    task: Task
    last_day: date

    def standing(self, today: date) -> Standing:
        """Ahead, due or late on that day."""
        left = days_left(self.last_day, today)
        if left < 0:
            return Standing.LATE
        return Standing.DUE if left <= _SOON else Standing.AHEAD


@dataclass(frozen=True, slots=True)
class Calendar:
    """The deadlines of one season, earliest first."""

    season: Season
    deadlines: tuple[Deadline, ...]

    @classmethod
    def of(
        cls,
        season: Season,
        *,
        day_counts: bool = True,
        term_starts: date | None = None,
        own: Mapping[Task, date],
    ) -> Self:
        """The season's calendar by the rules.

        `day_counts`: whether 「X月X日前」 includes the day. `term_starts`: the first day of week 1.
        `own`: last days that the office sets itself; these count whatever `day_counts` says.
        """
        spring = season.half is Half.SPRING
        named = {task: date(season.year, *(days[0] if spring else days[1])) for task, days in _NAMED.items()}
        last = {task: day if day_counts else day - timedelta(days=1) for task, day in named.items()}
        starts = term_starts or _first_monday(season.year, 3 if spring else 9)
        last[Task.STATUS_CHANGES] = starts + timedelta(weeks=_WEEKS, days=-1)
        last[Task.STATUS_REPORTS] = last[Task.STATUS_CHANGES] + timedelta(weeks=1)
        last |= own
        deadlines = (Deadline(task, day) for task, day in last.items())
        return cls(season, tuple(sorted(deadlines, key=lambda deadline: (deadline.last_day, deadline.task))))

    def last_day(self, task: Task) -> date:
        """The last day on which a task may be done."""
        return next(deadline.last_day for deadline in self.deadlines if deadline.task is task)


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


@dataclass(frozen=True, slots=True)
class _Entry:
    text: Text
    rule: str
    office: Text


_SOON = 14  # days: photos are taken, papers fetched and lists signed in about two weeks
_WEEKS = 3  # rule 2.1: by week 3 of term, inclusive
_NAMED = {  # (month, day) in spring and in autumn
    Task.BASIC_DATA: ((5, 1), (11, 1)),
    Task.COURSE_REGISTRATION: ((4, 15), (10, 15)),
    Task.GRADUATION_AUDIT: ((6, 5), (11, 25)),
    Task.IMAGES: ((5, 20), (11, 20)),
}
_CITY_REGISTRY = Text("市校学籍考务办", "registry-and-exam office of the city school")
_TASKS = {
    Task.BASIC_DATA: _Entry(
        Text("基本信息更正", "corrections of basic data"),
        "1.2",
        Text("市校学生处", "student office of the city school"),
    ),
    Task.STATUS_CHANGES: _Entry(
        Text("学籍异动申请", "changes of status"), "2.1", Text("教学点", "teaching site")
    ),
    Task.STATUS_REPORTS: _Entry(Text("学籍异动上报", "reports of changes of status"), "2.2", _CITY_REGISTRY),
    Task.COURSE_REGISTRATION: _Entry(
        Text("课程注册", "course registration"), "3.1", Text("教学点", "teaching site")
    ),
    Task.GRADUATION_AUDIT: _Entry(Text("毕业审核", "graduation audit"), "4.1", _CITY_REGISTRY),
    Task.IMAGES: _Entry(Text("图像信息更正", "image corrections"), "5.2", _CITY_REGISTRY),
}
_STANDINGS = {
    Standing.AHEAD: Text("未到期", "ahead"),
    Standing.DUE: Text("即将到期", "due soon"),
    Standing.LATE: Text("已逾期", "late"),
}

"""Course registration 课程注册: open → selection → confirmation → report, one after the other (section 3).

Source: the registry lecture, rules 3.1 and 3.2 (confidence S). A course that was not reported has no
examination and no mark, so the graduation audit cannot count it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.calendar import Calendar, Task
from registry.ruling import SITE, Effect, Ruling
from registry.text import Text


class Stage(StrEnum):
    """How far the registration of one course has come, in order."""

    OPEN = "open"
    SELECTED = "selected"
    CONFIRMED = "confirmed"
    REPORTED = "reported"

    @property
    def text(self) -> Text:
        """The stage in words."""
        return _STAGES[self]


@dataclass(frozen=True, slots=True)
class Course:
    """One student's registration for one course of the season's term."""

    code: str
    name: str
    stage: Stage


def advance(course: Course, to: Stage, on: date, calendar: Calendar) -> tuple[Ruling, ...]:
    """Every rule that keeps a registration from its next stage; none: it may go there."""
    return tuple(_rulings(course, to, on, calendar))


def _rulings(course: Course, to: Stage, on: date, calendar: Calendar) -> Iterator[Ruling]:
    order = list(Stage)
    if order.index(to) != order.index(course.stage) + 1:
        text = Text(
            f"现为“{course.stage.text.zh}”，不能直接到“{to.text.zh}”。",
            f"From “{course.stage.text.en}” there is no step to “{to.text.en}”.",
        )
        yield Ruling("courses.order", "3.1", Effect.REFUSED, text, SITE)
    last = calendar.last_day(Task.COURSE_REGISTRATION)
    if on > last:
        text = Text(f"本学期课程注册已于 {last} 截止。", f"Registration of this term closed on {last}.")
        yield Ruling("courses.late", "3.1", Effect.REFUSED, text, SITE)


def unreported(courses: tuple[Course, ...]) -> tuple[Course, ...]:
    """Courses without examination and mark, because their registration was never reported (rule 3.2)."""
    return tuple(course for course in courses if course.stage is not Stage.REPORTED)


_STAGES = {
    Stage.OPEN: Text("开放选课", "open"),
    Stage.SELECTED: Text("已选课", "selected"),
    Stage.CONFIRMED: Text("已确认", "confirmed"),
    Stage.REPORTED: Text("已上报", "reported"),
}

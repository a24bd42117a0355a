"""学籍 and its changes: who may change major, site or state, until when, and on what conditions (section 2).

Source: the registry lecture, rules 2.1-2.7 (confidence S). The state a change leads to is what the gate asks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.calendar import Calendar, Task
from registry.ruling import CITY_REGISTRY, SITE, Effect, Ruling
from registry.text import Text

VALID_YEARS = 8  # rule 2.7


class Status(StrEnum):
    """The state of a student's 学籍."""

    ENROLLED = "enrolled"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    GRADUATED = "graduated"

    @property
    def text(self) -> Text:
        """The state in words."""
        return _STATUS[self]


class Programme(StrEnum):
    """The programmes that the rules on changes tell apart."""

    OPEN_BACHELOR = "open_bachelor"
    OPEN_COLLEGE = "open_college"
    VILLAGE = "village"

    @property
    def text(self) -> Text:
        """The programme in words."""
        return _PROGRAMMES[self]


class ChangeKind(StrEnum):
    """A change of status 学籍异动."""

    MAJOR = "major"
    SITE = "site"
    SUSPENSION = "suspension"
    RETURN = "return"
    WITHDRAWAL = "withdrawal"

    @property
    def text(self) -> Text:
        """The change in words."""
        return _CHANGES[self]


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A change as it was applied for. The three answers are asked for a change of major only."""

    kind: ChangeKind
    applied_on: date
    restricted: bool = False  # into medicine and the like, which ask for proof (2.3)
    proven: bool = False  # the proof that 2.3 asks for is there
    near: bool = True  # the new major is near to the old one (2.5)


NUMBERED = Ruling(
    "status.numbered",
    "4.9",
    Effect.REFUSED,
    Text(
        "已有电子注册号，毕业数据已实时上报，不得取消、恢复或改动。",
        "There is an e-registration number and the ministry has the data: nothing is cancelled or restored.",
    ),
    CITY_REGISTRY,
)


def status_change(
    change: StatusChange, status: Status, programme: Programme, calendar: Calendar, on: date
) -> tuple[Ruling, ...]:
    """Every rule that stands in the way of reporting the change on that day."""
    return tuple(_rulings(change, status, programme, calendar, on))


def _rulings(
    change: StatusChange, status: Status, programme: Programme, calendar: Calendar, on: date
) -> Iterator[Ruling]:
    if status is Status.GRADUATED:
        yield NUMBERED
    elif status not in _FROM[change.kind]:
        text = Text(
            f"学籍状态为“{status.text.zh}”，不能办理{change.kind.text.zh}。",
            f"The status is “{status.text.en}”: no {change.kind.text.en} from there.",
        )
        yield Ruling("status.state", "2.6", Effect.REFUSED, text, SITE)
    last = calendar.last_day(Task.STATUS_CHANGES)
    if change.applied_on > last and change.kind is not ChangeKind.WITHDRAWAL:
        text = Text(
            f"应在开学第 3 周内（{last} 前，含当天）向教学点申请，下学期再办。",
            f"Applications to the teaching site close with week 3 of term, on {last}: apply next term.",
        )
        yield Ruling("status.late", "2.1", Effect.REFUSED, text, SITE)
    reports = calendar.last_day(Task.STATUS_REPORTS)
    if on > reports and change.kind is not ChangeKind.WITHDRAWAL:
        text = Text(
            f"教学点应在新生数据下发前（{reports} 前，含当天）上报，下学期再办。",
            f"The teaching site reports before new students' data are sent down, by {reports}: next term.",
        )
        yield Ruling("status.reported_late", "2.2", Effect.REFUSED, text, SITE)
    if change.kind is not ChangeKind.MAJOR:
        return
    if programme in (Programme.VILLAGE, Programme.OPEN_COLLEGE):
        text = Text(
            f"{programme.text.zh}学生不得转专业。",
            f"Students of the {programme.text.en} may not change major.",
        )
        yield Ruling("status.major", "2.4", Effect.REFUSED, text, SITE)
    if change.restricted and not change.proven:
        text = Text(
            "转入医学等专业须附从业资格等证明。",
            "A change into medicine and the like needs proof of admission to the trade.",
        )
        yield Ruling("status.proof", "2.3", Effect.CONDITION, text, CITY_REGISTRY)
    if programme is Programme.OPEN_BACHELOR and not change.near:
        text = Text(
            "转入非相近专业的本科生须补修课程。", "A major that is not near asks for make-up courses."
        )
        yield Ruling("status.courses", "2.5", Effect.CONDITION, text, SITE)


def status_after(kind: ChangeKind, before: Status) -> Status:
    """The state that a granted change leads to. Nothing leads out of a withdrawal (rule 2.6)."""
    return before if before is Status.WITHDRAWN else _AFTER.get(kind, before)


def valid_until(enrolled_on: date) -> date:
    """Last day of the 学籍: its eighth anniversary (rule 2.7)."""
    year = enrolled_on.year + VALID_YEARS
    try:
        return enrolled_on.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


_FROM = {
    ChangeKind.MAJOR: (Status.ENROLLED,),
    ChangeKind.SITE: (Status.ENROLLED,),
    ChangeKind.SUSPENSION: (Status.ENROLLED,),
    ChangeKind.RETURN: (Status.SUSPENDED,),
    ChangeKind.WITHDRAWAL: (Status.ENROLLED, Status.SUSPENDED),
}
_AFTER = {
    ChangeKind.SUSPENSION: Status.SUSPENDED,
    ChangeKind.RETURN: Status.ENROLLED,
    ChangeKind.WITHDRAWAL: Status.WITHDRAWN,
}
_STATUS = {
    Status.ENROLLED: Text("在籍", "enrolled"),
    Status.SUSPENDED: Text("休学", "suspended"),
    Status.WITHDRAWN: Text("退学", "withdrawn"),
    Status.GRADUATED: Text("已毕业", "graduated"),
}
_PROGRAMMES = {
    Programme.OPEN_BACHELOR: Text("开放本科", "open bachelor programme"),
    Programme.OPEN_COLLEGE: Text("开放专科", "open college programme"),
    Programme.VILLAGE: Text("一村一大", "village graduates' programme"),
}
_CHANGES = {
    ChangeKind.MAJOR: Text("转专业", "change of major"),
    ChangeKind.SITE: Text("转教学点", "change of teaching site"),
    ChangeKind.SUSPENSION: Text("休学", "suspension"),
    ChangeKind.RETURN: Text("复学", "return"),
    ChangeKind.WITHDRAWAL: Text("退学", "withdrawal"),
}

"""The graduation audit 毕业审核: what stands in a student's way, in the lecture's groups (section 4).

Source: the registry lecture, rules 4.1-4.10 (confidence S). 统考 is the ministry's examination of public
courses, 网考 the same sat online; an exemption is from one or from both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.calendar import Calendar, Task
from registry.identifiers import Level
from registry.ruling import CITY_REGISTRY, EXAMS, PLANS, WELFARE
from registry.student import Student
from registry.text import Text


class Group(StrEnum):
    """Whose problem it is: the lecture's three groups."""

    ADMISSION = "admission"
    EXAM_PLAN = "exam_plan"
    STATUS = "status"

    @property
    def text(self) -> Text:
        """The group in words."""
        return _GROUPS[self]


class Route(StrEnum):
    """By which way a student meets the requirement of public examinations."""

    NETWORK_EXAM = "network_exam"  # 网考 taken
    EXEMPT = "exempt"  # 免考: from both
    NETWORK_EXEMPT = "network_exempt"  # 免网考: 统考 stays
    NONE = "none"

    @property
    def text(self) -> Text:
        """The way in words."""
        return _ROUTES[self]


class Mark(StrEnum):
    """The 统考 mark the province sent."""

    PASSED = "passed"
    FAILED = "failed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class AuditFile:
    """What the audit knows of a student beside the roster. None: not known, or not there."""

    applied_on: date | None
    route: Route
    mark: Mark
    diploma_verified: bool  # the ministry's check of the 专科 diploma
    diploma_on: date | None  # issue of the 专科 diploma
    continued: bool  # 专续本: a bachelor's study that follows the own college study
    diploma_complete_on: date | None  # when verification and papers were complete


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in the way: what, by which rule, why, whose it is, and the way out."""

    id: str
    group: Group
    rule: str
    text: Text
    cause: Text
    office: Text
    way_out: Text


def problems(student: Student, file: AuditFile, calendar: Calendar) -> tuple[Problem, ...]:
    """Everything that stands in the way, every group at once."""
    found = (*_applied(file, calendar),)
    if student.level is Level.BACHELOR:
        found += (*_diploma(student, file), *_exams(file))
    return found


def _applied(file: AuditFile, calendar: Calendar) -> Iterator[Problem]:
    last = calendar.last_day(Task.GRADUATION_AUDIT)
    if file.applied_on is None:
        yield Problem(
            "audit.not_applied",
            Group.STATUS,
            "4.8",
            Text("尚未申请毕业审核。", "The audit was not applied for."),
            Text("新系统中须先申请、再审批。", "The new system asks for an application before approval."),
            CITY_REGISTRY,
            Text(f"在 {last} 前（含当天）申请。", f"Apply by {last}."),
        )
    elif file.applied_on > last:
        yield Problem(
            "audit.late",
            Group.STATUS,
            "4.1",
            Text("申请已过本季截止日期。", "The application came after the season's last day."),
            Text(f"本季于 {last} 截止。", f"The season closed on {last}."),
            CITY_REGISTRY,
            Text("列入下一毕业季。", "It goes into the next season."),
        )


def _diploma(student: Student, file: AuditFile) -> Iterator[Problem]:
    if student.enrolled_on >= _CHECKED_FROM and not file.diploma_verified:
        yield Problem(
            "audit.diploma",
            Group.ADMISSION,
            "4.2",
            Text("专科学历待查。", "The college diploma awaits verification."),
            Text(
                "2009 年起，本科学生须通过教育部专科学历核查。",
                "From 2009 bachelor students must pass the ministry's check of their college diploma.",
            ),
            WELFARE,
            Text("向学工处提交专科学历证明。", "Hand proof of the diploma to the student affairs office."),
        )
    if file.continued and _too_soon(file, student.graduated_on):
        yield Problem(
            "audit.two_years",
            Group.ADMISSION,
            "4.7",
            Text("专续本，距专科毕业不满两年。", "Less than two years since the college diploma."),
            Text(
                "专科毕业到本科毕业须满两年；2013-06-30 前核查通过且材料齐全的除外。",
                "Two years must lie between; exempt: verified and complete before 2013-06-30.",
            ),
            CITY_REGISTRY,
            Text(
                "将专科毕业证书复印件（注明班级、学号）交学籍考务办。",
                "Hand in a copy of the diploma, with class and student number on it.",
            ),
        )


def _too_soon(file: AuditFile, graduated_on: date) -> bool:
    if file.diploma_on is None:
        return True  # unknown is not two years
    complete = file.diploma_complete_on
    if file.diploma_verified and complete is not None and complete < _EXEMPT_BEFORE:
        return False
    return graduated_on < _two_years_after(file.diploma_on)


def _two_years_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 2)
    except ValueError:  # 29 February
        return date(day.year + 2, 3, 1)


def _exams(file: AuditFile) -> Iterator[Problem]:
    if file.route in (Route.NETWORK_EXAM, Route.EXEMPT):
        return  # rules 4.3, 4.4: nothing more is asked of them
    if file.route is Route.NETWORK_EXEMPT:
        if file.mark is Mark.FAILED:
            yield _exam("audit.mark_failed", "4.4", _FAILED, _MUST_SIT, EXAMS, _SIT_AGAIN)
        elif file.mark is Mark.NONE:
            yield _exam("audit.mark_missing", "4.4", _NO_MARK, _MUST_SIT, EXAMS, _SIT)
    elif file.mark is Mark.NONE:
        yield _exam("audit.nothing_sat", "4.6", _NOTHING, _NOT_RECEIVED, EXAMS, _ASK)
    else:
        yield _exam("audit.mark_void", "4.5", _VOID, _VOID_WHY, PLANS, _APPLY_EXEMPTION)


def _exam(id_: str, rule: str, text: Text, cause: Text, office: Text, way_out: Text) -> Problem:
    return Problem(id_, Group.EXAM_PLAN, rule, text, cause, office, way_out)


_CHECKED_FROM = date(2009, 1, 1)  # rule 4.2, read as: who entered in 2009 or later
_EXEMPT_BEFORE = date(2013, 6, 30)  # rule 4.7
_GROUPS = {
    Group.ADMISSION: Text("招生", "admission"),
    Group.EXAM_PLAN: Text("考试计划", "examination plan"),
    Group.STATUS: Text("学籍", "status"),
}
_ROUTES = {
    Route.NETWORK_EXAM: Text("网考", "online examination"),
    Route.EXEMPT: Text("免考", "exempt"),
    Route.NETWORK_EXEMPT: Text("免网考", "exempt from the online examination"),
    Route.NONE: Text("无", "none"),
}
_FAILED = Text("统考未通过。", "The public examination was not passed.")
_NO_MARK = Text("无统考成绩。", "There is no mark of the public examination.")
_NOTHING = Text("无统考成绩，无网考。", "Neither a mark nor an online examination.")
_VOID = Text(
    "有统考成绩，但无免网考，成绩无效。", "There is a mark without exemption from the online one: it is void."
)
_MUST_SIT = Text(
    "免网考的学生须参加统考并合格。", "Who is exempt from the online examination must pass the other."
)
_NOT_RECEIVED = Text(
    "省校尚未收到成绩，或尚未参加。", "The province has not received the marks, or none was sat."
)
_VOID_WHY = Text(
    "既未网考，也无免考、免网考记录。", "Neither an online examination nor an exemption is on record."
)
_SIT_AGAIN = Text("重新参加统考。", "Sit it again.")
_SIT = Text("参加统考；已参加的，请考试管理部门补报成绩。", "Sit it; if sat, have the mark reported.")
_ASK = Text(
    "免考的找教学计划管理部门，其余找考试管理部门查成绩。",
    "Exemptions: department of teaching plans; the rest: department of examinations.",
)
_APPLY_EXEMPTION = Text(
    "办理免网考，或参加网考。", "Have the exemption recorded, or sit the online examination."
)

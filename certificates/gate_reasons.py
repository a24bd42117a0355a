"""The rules of the gate: each reason names the rule it comes from, who must act, and by when."""

from collections.abc import Iterator

from certificates.gate_evidence import Evidence, GateOutcome, Reason
from imaging.verdict import Outcome
from matching.case import CaseKind
from registry.audit import digest
from registry.calendar import Calendar, Task
from registry.provenance import Provenance
from registry.ruling import CITY_STUDENTS
from registry.status import VALID_YEARS, Status, valid_until
from registry.student import Audit, Student
from registry.text import Text


def reasons(student: Student, evidence: Evidence, calendar: Calendar) -> Iterator[Reason]:
    """Every reason why the student may not be issued a certificate today; never stops at the first."""
    yield from _status(student, evidence, calendar)
    yield from _audit(student, evidence, calendar)
    yield from _graduation(student, calendar)
    if evidence.numbered_before:
        text = Text(
            "该学号以前已发过证书，不得再编号。", "This 学号 has a certificate already; there is no second."
        )
        yield Reason(
            "certificate.exists",
            "4.10",
            GateOutcome.MAY_NOT,
            text,
            _AUDIT_OFFICE,
            calendar.last_day(Task.GRADUATION_AUDIT),
        )
    yield from _photo(evidence, calendar)
    yield from _provenance(evidence, calendar)
    yield from _pair(evidence, calendar)


def _status(student: Student, evidence: Evidence, calendar: Calendar) -> Iterator[Reason]:
    by = calendar.last_day(Task.GRADUATION_AUDIT)
    if evidence.status is not Status.ENROLLED:
        word = evidence.status.text
        text = Text(f"学籍状态为“{word.zh}”。", f"The status is “{word.en}”.")
        yield Reason(f"status.{evidence.status}", "2.6", GateOutcome.MAY_NOT, text, _AUDIT_OFFICE, by)
    until = valid_until(student.enrolled_on)
    if student.graduated_on > until:
        text = Text(
            f"学籍 {VALID_YEARS} 年有效，已于 {until} 期满。",
            f"The 学籍 is valid for {VALID_YEARS} years and ended on {until}.",
        )
        yield Reason("status.expired", "2.7", GateOutcome.MAY_NOT, text, _AUDIT_OFFICE, by)
    for request in evidence.requests:
        text = Text(
            f"{request.text.zh}申请尚未审批，编号后不得再改。",
            f"A request is not decided yet ({request.text.en}); after numbering nothing may be changed.",
        )
        # Each by its own id: who sets one aside has not seen the next.
        id_ = f"request.{request.kind}.{request.record}"
        yield Reason(id_, "1.6", GateOutcome.NEEDS_PERSON, text, CITY_STUDENTS, by)
    for course in evidence.unreported:
        text = Text(
            f"课程“{course.name}”{course.stage.text.zh}，未上报，没有成绩。",
            f"The course “{course.name}” was not reported: it has no mark.",
        )
        yield Reason(f"courses.{course.code}", "3.2", GateOutcome.NEEDS_PERSON, text, _SITE, by)


def _audit(student: Student, evidence: Evidence, calendar: Calendar) -> Iterator[Reason]:
    by = calendar.last_day(Task.GRADUATION_AUDIT)
    for problem in evidence.audit_problems:
        text = Text(
            f"{problem.group.text.zh}：{problem.text.zh}{problem.way_out.zh}",
            f"{problem.text.en} {problem.way_out.en}",
        )
        yield Reason(problem.id, problem.rule, GateOutcome.MAY_NOT, text, problem.office, by)
    if student.audit is Audit.FAILED:
        why = student.audit_reason
        text = Text(f"毕业审核不通过：{why}" if why else "毕业审核不通过。", "The graduation audit failed.")
        id_ = f"audit.failed.{digest(why)[:12]}" if why else "audit.failed"  # another reason is not this one
        yield Reason(id_, "4.1", GateOutcome.MAY_NOT, text, _AUDIT_OFFICE, by)
    elif student.audit is Audit.PENDING:
        text = Text("毕业审核尚无结论。", "The graduation audit has no outcome yet.")
        yield Reason("audit.pending", "4.1", GateOutcome.MAY_NOT, text, _AUDIT_OFFICE, by)


def _graduation(student: Student, calendar: Calendar) -> Iterator[Reason]:
    """The certificate number carries the year of graduation for ever: it must be the season's."""
    if not calendar.season.covers(student.graduated_on):
        text = Text(
            f"毕业日期 {student.graduated_on} 不在{calendar.season.text.zh}。",
            f"The graduation date {student.graduated_on} is not in {calendar.season.text.en}.",
        )
        yield Reason(
            "roster.graduation",
            "4.9",
            GateOutcome.MAY_NOT,
            text,
            _SITE,
            calendar.last_day(Task.GRADUATION_AUDIT),
        )


def _photo(evidence: Evidence, calendar: Calendar) -> Iterator[Reason]:
    by = calendar.last_day(Task.IMAGES)
    if not evidence.has_photo:
        text = Text("没有证书照片，不得发证。", "No certificate photo, no certificate.")
        yield Reason("photo.missing", "6.3", GateOutcome.MAY_NOT, text, _SITE, by)
    elif evidence.photo is None:
        text = Text("证书照片尚未检查。", "The certificate photo has not been checked yet.")
        yield Reason("photo.unchecked", "6.4", GateOutcome.NEEDS_PERSON, text, _REVIEWER, by)
    elif evidence.photo is Outcome.REJECTED:
        text = Text("证书照片不合标准。", "The certificate photo does not meet the standard.")
        yield Reason("photo.rejected", "6.4", GateOutcome.MAY_NOT, text, _AGENCY, by)
    elif evidence.photo is Outcome.REVIEW and not _seen(evidence, CaseKind.PHOTO_REVIEW):
        text = Text("证书照片须人工复核。", "The certificate photo needs a reviewer.")
        yield Reason("photo.review", "6.4", GateOutcome.NEEDS_PERSON, text, _REVIEWER, by)


def _provenance(evidence: Evidence, calendar: Calendar) -> Iterator[Reason]:
    by = calendar.last_day(Task.IMAGES)
    if evidence.provenance in _WRONG or (
        evidence.provenance is Provenance.NOT_AGENCY and calendar.season.centrally_printed  # rules 5.5, 6.3
    ):
        id_, text = _PROVENANCE[evidence.provenance]
        yield Reason(id_, "6.4", GateOutcome.MAY_NOT, text, _AGENCY, by)
    elif evidence.has_photo and evidence.provenance in (None, Provenance.UNKNOWN):
        if _seen(evidence, CaseKind.PROVENANCE_UNKNOWN):
            return
        text = Text("照片来源未能判断。", "Where the photo comes from could not be told.")
        yield Reason("provenance.unknown", "6.4", GateOutcome.NEEDS_PERSON, text, _REVIEWER, by)


_WRONG = (Provenance.ALTERED, Provenance.SOMEONE_ELSES)
_PROVENANCE = {
    Provenance.NOT_AGENCY: (
        "provenance.not_agency",
        Text("证书照片不是图像社所摄。", "The certificate photo is not the agency's."),
    ),
    Provenance.ALTERED: (
        "provenance.altered",
        Text("证书照片经过改动。", "The certificate photo was altered."),
    ),
    Provenance.SOMEONE_ELSES: (
        "provenance.someone_elses",
        Text("证书照片是另一名学生的原图。", "The certificate photo is another student's original."),
    ),
}


def _pair(evidence: Evidence, calendar: Calendar) -> Iterator[Reason]:
    by = calendar.last_day(Task.IMAGES)
    for kind in evidence.confirmed_cases:
        text = Text(f"已确认：{kind.text.zh}，尚未更正。", f"Confirmed, not corrected yet: {kind.text.en}.")
        yield Reason(f"case.{kind}.confirmed", _rule_of(kind), GateOutcome.MAY_NOT, text, _SITE, by)
    for kind in evidence.filed_cases:
        text = Text(
            f"已报送更正：{kind.text.zh}，待新图像比对通过。",
            f"Correction filed, the new picture is not in order yet: {kind.text.en}.",
        )
        yield Reason(f"case.{kind}.filed", _rule_of(kind), GateOutcome.MAY_NOT, text, _SITE, by)
    for kind in evidence.open_cases:
        text = Text(f"待处理：{kind.text.zh}。", f"Open case: {kind.text.en}.")
        yield Reason(f"case.{kind}", _rule_of(kind), GateOutcome.NEEDS_PERSON, text, _REVIEWER, by)
    agrees = evidence.pair is not None and evidence.pair.clears
    if not agrees and not _seen(evidence, *_PAIR_KINDS):
        text = Text("证书照片与电子注册图像尚未比对通过。", "The two pictures have not been found to agree.")
        yield Reason("pair.open", "6.4", GateOutcome.NEEDS_PERSON, text, _REVIEWER, by)


def _rule_of(kind: CaseKind) -> str:
    """The rule a case stands on: correction of images, the agency's photo, or capture cards."""
    return _RULES.get(kind, "5.1")


def _seen(evidence: Evidence, *kinds: CaseKind) -> bool:
    """Whether a case of one of these kinds stands, and so speaks for itself, or was cleared."""
    stands = (
        *evidence.open_cases,
        *evidence.confirmed_cases,
        *evidence.filed_cases,
        *evidence.cleared_cases,
    )
    return any(kind in stands for kind in kinds)


_RULES = {
    CaseKind.MIXED_CARD: "5.4",
    CaseKind.NO_CERTIFICATE_PHOTO: "6.3",
    CaseKind.ALTERED: "6.4",
    CaseKind.PHOTO_REVIEW: "6.4",
    CaseKind.PROVENANCE_UNKNOWN: "6.4",
}
_PAIR_KINDS = (
    CaseKind.SWAP,
    CaseKind.NOT_SAME_PERSON,
    CaseKind.ALTERED,
    CaseKind.NO_CERTIFICATE_PHOTO,
    CaseKind.NO_EREGISTRATION_IMAGE,
    CaseKind.UNDECIDED,
    CaseKind.NOT_ASSESSED,
)
_AUDIT_OFFICE = Text("学籍考务办", "registry-and-exam office")
_SITE = Text("教学点", "teaching site")
_AGENCY = Text("教学点联系图像社", "teaching site, with the agency")
_REVIEWER = Text("审核人", "reviewer")

"""The gate before issuance: for each student a verdict, with every reason at once.

Each reason names the rule it comes from. `may_not` outranks `needs_person`: what is missing is unknown, and
unknown is never "passed".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from imaging.verdict import Outcome
from matching.case import CaseKind
from matching.decision import PairVerdict
from registry.provenance import Provenance
from registry.season import Season
from registry.student import Audit, Student
from registry.text import Text


class GateOutcome(StrEnum):
    """What the gate says about one student."""

    MAY_ISSUE = "may_issue"
    NEEDS_PERSON = "needs_person"
    MAY_NOT = "may_not"

    @property
    def text(self) -> Text:
        """The outcome in words."""
        return _OUTCOMES[self]


_OUTCOMES = {
    GateOutcome.MAY_ISSUE: Text("可以发证", "may be issued"),
    GateOutcome.NEEDS_PERSON: Text("须人工处理", "needs a person"),
    GateOutcome.MAY_NOT: Text("不得发证", "may not be issued"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the gate is not open: the rule, who must act, and by when."""

    id: str
    rule: str
    outcome: GateOutcome
    text: Text
    who: Text
    by: date


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known about one student when the gate is asked. None means: not known."""

    has_photo: bool
    photo: Outcome | None
    provenance: Provenance | None
    pair: PairVerdict | None
    open_cases: tuple[CaseKind, ...]
    confirmed_cases: tuple[CaseKind, ...]
    numbered_before: bool  # the 学号 has a certificate of an earlier season
    cleared_cases: tuple[CaseKind, ...]  # on the very pictures that lie there now
    filed_cases: tuple[CaseKind, ...] = ()  # the correction is filed, its picture not yet in order


@dataclass(frozen=True, slots=True)
class GateVerdict:
    """The outcome and every reason for it, hardest first."""

    outcome: GateOutcome
    reasons: tuple[Reason, ...]


def decide(student: Student, evidence: Evidence, season: Season) -> GateVerdict:
    """Apply every rule; never stops at the first."""
    reasons = tuple(sorted(_reasons(student, evidence, season), key=lambda reason: _RANK[reason.outcome]))
    return GateVerdict(reasons[0].outcome if reasons else GateOutcome.MAY_ISSUE, reasons)


_RANK = {GateOutcome.MAY_NOT: 0, GateOutcome.NEEDS_PERSON: 1, GateOutcome.MAY_ISSUE: 2}


def _reasons(student: Student, evidence: Evidence, season: Season) -> Iterator[Reason]:
    yield from _audit(student, season)
    yield from _graduation(student, season)
    if evidence.numbered_before:
        text = Text(
            "该学号以前已发过证书，不得再编号。", "This 学号 has a certificate already; there is no second."
        )
        yield Reason(
            "certificate.exists", "4.10", GateOutcome.MAY_NOT, text, _AUDIT_OFFICE, season.audit_deadline
        )
    yield from _photo(evidence, season)
    yield from _provenance(evidence, season)
    yield from _pair(evidence, season)


def _audit(student: Student, season: Season) -> Iterator[Reason]:
    if student.audit is Audit.FAILED:
        why = student.audit_reason
        text = Text(f"毕业审核不通过：{why}" if why else "毕业审核不通过。", "The graduation audit failed.")
        yield Reason("audit.failed", "4.1", GateOutcome.MAY_NOT, text, _AUDIT_OFFICE, season.audit_deadline)
    elif student.audit is Audit.PENDING:
        text = Text("毕业审核尚无结论。", "The graduation audit has no outcome yet.")
        yield Reason("audit.pending", "4.1", GateOutcome.MAY_NOT, text, _AUDIT_OFFICE, season.audit_deadline)


def _graduation(student: Student, season: Season) -> Iterator[Reason]:
    """The certificate number carries the year of graduation for ever: it must be the season's."""
    if not season.covers(student.graduated_on):
        text = Text(
            f"毕业日期 {student.graduated_on} 不在{season.text.zh}。",
            f"The graduation date {student.graduated_on} is not in {season.text.en}.",
        )
        yield Reason("roster.graduation", "4.9", GateOutcome.MAY_NOT, text, _SITE, season.audit_deadline)


def _photo(evidence: Evidence, season: Season) -> Iterator[Reason]:
    by = season.image_deadline
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


def _provenance(evidence: Evidence, season: Season) -> Iterator[Reason]:
    by = season.image_deadline
    if evidence.provenance in _WRONG or (
        evidence.provenance is Provenance.NOT_AGENCY and season.centrally_printed  # rules 5.5, 6.3
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


def _pair(evidence: Evidence, season: Season) -> Iterator[Reason]:
    by = season.image_deadline
    for kind in evidence.confirmed_cases:
        text = Text(f"已确认：{kind.text.zh}，尚未更正。", f"Confirmed, not corrected yet: {kind.text.en}.")
        yield Reason(f"case.{kind}.confirmed", "5.1", GateOutcome.MAY_NOT, text, _SITE, by)
    for kind in evidence.filed_cases:
        text = Text(
            f"已报送更正：{kind.text.zh}，待新图像比对通过。",
            f"Correction filed, the new picture is not in order yet: {kind.text.en}.",
        )
        yield Reason(f"case.{kind}.filed", "5.1", GateOutcome.MAY_NOT, text, _SITE, by)
    for kind in evidence.open_cases:
        text = Text(f"待处理：{kind.text.zh}。", f"Open case: {kind.text.en}.")
        yield Reason(f"case.{kind}", "5.1", GateOutcome.NEEDS_PERSON, text, _REVIEWER, by)
    agrees = evidence.pair is not None and evidence.pair.clears
    if not agrees and not _seen(evidence, *_PAIR_KINDS):
        text = Text("证书照片与电子注册图像尚未比对通过。", "The two pictures have not been found to agree.")
        yield Reason("pair.open", "6.4", GateOutcome.NEEDS_PERSON, text, _REVIEWER, by)


def _seen(evidence: Evidence, *kinds: CaseKind) -> bool:
    """Whether a case of one of these kinds stands, and so speaks for itself, or was cleared."""
    stands = (
        *evidence.open_cases,
        *evidence.confirmed_cases,
        *evidence.filed_cases,
        *evidence.cleared_cases,
    )
    return any(kind in stands for kind in kinds)


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

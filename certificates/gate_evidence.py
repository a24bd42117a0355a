"""What the gate is told about a student, and what it answers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from imaging.verdict import Outcome
from matching.case import CaseKind
from matching.decision import PairVerdict
from registry.courses import Course
from registry.graduation_audit import Problem
from registry.provenance import Provenance
from registry.status import Status
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
class OpenRequest:
    """A request that was handed in and not decided yet: of which table, which record, and in words."""

    kind: str
    record: int
    text: Text


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
    status: Status = Status.ENROLLED
    audit_problems: tuple[Problem, ...] = ()
    requests: tuple[OpenRequest, ...] = ()
    unreported: tuple[Course, ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """Two people's decision to issue in spite of the reasons they saw; a new one closes the gate again."""

    reasons: frozenset[str]
    why: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class GateVerdict:
    """The outcome and every reason for it, hardest first; `override` is set where it opened the gate."""

    outcome: GateOutcome
    reasons: tuple[Reason, ...]
    override: Override | None = None

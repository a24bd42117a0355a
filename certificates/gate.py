"""The gate before issuance: for each student a verdict, with every reason at once.

`may_not` outranks `needs_person`: what is missing is unknown, and unknown is never "passed". Two people may
issue in spite of reasons they have seen; what makes a certificate impossible nobody can set aside.
"""

from certificates.gate_evidence import Evidence, GateOutcome, GateVerdict, Override
from certificates.gate_reasons import reasons
from matching.case import CaseKind
from registry.calendar import Calendar
from registry.student import Student

# A person has looked and found the picture wrong.
_WRONG_PICTURE = (CaseKind.SWAP, CaseKind.NOT_SAME_PERSON, CaseKind.DUPLICATE)
# No second certificate for a 学号 (rule 4.10), none without the agency's unaltered photo of this very student
# (5.1, 6.3, 6.4), and the year in a number is its season's for ever (4.9).
FINAL = frozenset(
    {
        "certificate.exists",
        "photo.missing",
        "provenance.altered",
        "provenance.not_agency",
        "provenance.someone_elses",
        "roster.graduation",
        *(f"case.{kind}.confirmed" for kind in _WRONG_PICTURE),
    }
)


def decide(
    student: Student, evidence: Evidence, calendar: Calendar, override: Override | None = None
) -> GateVerdict:
    """Apply every rule; never stops at the first."""
    found = tuple(sorted(reasons(student, evidence, calendar), key=lambda reason: _RANK[reason.outcome]))
    if not found:
        return GateVerdict(GateOutcome.MAY_ISSUE, ())
    standing = {reason.id for reason in found}
    if override and standing <= override.reasons and not standing & FINAL:
        return GateVerdict(GateOutcome.MAY_ISSUE, found, override)
    return GateVerdict(found[0].outcome, found)


_RANK = {GateOutcome.MAY_NOT: 0, GateOutcome.NEEDS_PERSON: 1, GateOutcome.MAY_ISSUE: 2}

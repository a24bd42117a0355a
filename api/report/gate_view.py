"""Everyone's verdict of the gate."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.report.masking import mask_text
from api.report.people import StudentView
from certificates.gate_evidence import GateOutcome
from registry.text import Text
from runtime.db.schema import CertificateRow, GateRow, StudentRow


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One reason: the rule, who acts, and by when (ISO date)."""

    rule: str
    outcome: GateOutcome
    text: Text
    who: Text
    by: str


@dataclass(frozen=True, slots=True)
class GateView:
    """The verdict on one student; `number` is the certificate number, or ""."""

    student: StudentView
    outcome: GateOutcome
    reasons: tuple[ReasonView, ...]
    number: str


def read_gate(session: Session, season: str) -> Iterator[GateView]:
    """Everybody the gate was asked about, by 学号."""
    rows = session.execute(
        select(StudentRow, GateRow, CertificateRow.number)
        .join(GateRow, GateRow.student_id == StudentRow.id)
        .outerjoin(CertificateRow, CertificateRow.student_id == StudentRow.id)
        .where(StudentRow.season == season)
        .order_by(StudentRow.student_number)
    )
    for student, verdict, number in rows:
        yield GateView(
            student=StudentView.of(student),
            outcome=GateOutcome(verdict.outcome),
            reasons=tuple(
                ReasonView(
                    rule=one["rule"],
                    outcome=GateOutcome(one["outcome"]),
                    text=mask_text(Text(one["zh"], one["en"])),  # the audit's own words may hold anything
                    who=Text(one["who_zh"], one["who_en"]),
                    by=one["by"],
                )
                for one in verdict.reasons
            ),
            number=number or "",
        )

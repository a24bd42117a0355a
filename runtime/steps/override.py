"""Issuing in spite of the gate: one person asks and says why, another one agrees to the same reasons."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.gate import FINAL
from certificates.gate_evidence import GateOutcome, Override
from registry.audit import Action, Kind, Subject, digest
from registry.errors import OfficeError
from registry.masking import mask_id_numbers
from registry.people import same_person
from registry.text import Text
from runtime.audit.trail import record
from runtime.db.records import OverrideRow
from runtime.db.schema import GateRow, StudentRow
from runtime.db.session import transaction
from runtime.office import Office
from runtime.steps.gate import ask_gate
from runtime.steps.overrides import pictures_of, signed_overrides
from runtime.steps.season_end import require_open


class NothingToOverride(OfficeError):
    """The gate lets this student through, or the season has no such student."""

    code = "gate.no_override"
    text = Text(
        "{student_number} 没有可越过的发证结论。", "There is no verdict on {student_number} to set aside."
    )
    remedy = Text("用 yanqi gate --explain 查看结论。", "See it with yanqi gate --explain.")


class OverrideImpossible(OfficeError):
    """A reason that nobody may set aside."""

    code = "gate.final"
    text = Text(
        "有任何人都不能越过的原因：{reasons}", "There are reasons that nobody may set aside: {reasons}"
    )
    remedy = Text("请先按发证结论办理。", "Do first what the verdict asks for.")


class SamePerson(OfficeError):
    """The person who asked agrees."""

    code = "gate.same_person"
    text = Text("须由另一人同意，{name} 已提出申请。", "Another person must agree; {name} asked for it.")
    remedy = Text("请另一名有权人员用自己的账号执行。", "Have somebody else do it, under their own name.")


def override(office: Office, student_number: str, why: str) -> Override | None:
    """Ask for an override, or agree to the one another person asked for; the Override once both have.

    Where reasons or pictures changed since it was asked for, it is asked for anew. Raises NothingToOverride,
    OverrideImpossible, SamePerson, SeasonClosed.
    """
    why = mask_id_numbers(why)  # it is printed in the manifest
    with transaction(office.database) as session:
        require_open(session, office)
        ask_gate(session, office)
        student, reasons = _reasons(session, office, student_number)
        pictures = pictures_of(session, office, [student])[student.id]
        asked = session.scalar(
            select(OverrideRow).where(OverrideRow.student_id == student.id, OverrideRow.second == "")
        )
        about = Subject(Kind.STUDENT, student.id)
        if asked and (asked.pictures != pictures or not set(reasons) <= set(asked.reasons)):
            session.delete(asked)
            asked = None
        if asked is None:
            row = OverrideRow(
                student_id=student.id,
                reasons=reasons,
                pictures=pictures,
                why=why,
                first=office.actor.name,
                first_at=office.clock(),
                second="",
            )
            session.add(row)
            after = digest([reasons, pictures, why])
            record(session, office, Action.GATE_OVERRIDE_ASKED, about, reason=why, after=after)
            return None
        if same_person(asked.first, office.actor.name):
            raise SamePerson(name=asked.first)
        asked.second, asked.second_at = office.actor.name, office.clock()
        after = digest([asked.reasons, asked.pictures, asked.why, asked.first, asked.second])
        record(session, office, Action.GATE_OVERRIDDEN, about, reason=why or asked.why, after=after)
        session.flush()
        ask_gate(session, office)
        return signed_overrides(session, office)[student.id]


def _reasons(session: Session, office: Office, student_number: str) -> tuple[StudentRow, list[str]]:
    found = session.execute(
        select(StudentRow, GateRow)
        .join(GateRow, GateRow.student_id == StudentRow.id)
        .where(StudentRow.season == office.season.code, StudentRow.student_number == student_number)
    ).first()
    if found is None or found.GateRow.outcome == GateOutcome.MAY_ISSUE:
        raise NothingToOverride(student_number=student_number)
    final = [reason["zh"] for reason in found.GateRow.reasons if reason["id"] in FINAL]
    if final:
        raise OverrideImpossible(reasons="；".join(final))
    return found.StudentRow, sorted({reason["id"] for reason in found.GateRow.reasons})

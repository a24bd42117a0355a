"""Deciding a request: the proof is reviewed, the rules are asked again, what is granted is carried out."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.audit import Action, Kind, Subject, digest
from registry.basic_data import BasicField, Correction, correction
from registry.identifiers import IdNumber
from registry.masking import mask_id_numbers
from registry.people import same_person
from registry.ruling import Ruling
from registry.status import Status, status_change
from registry.student import Student
from runtime.audit.trail import record
from runtime.db.records import RecordRow
from runtime.db.schema import ImportBatch, StudentRow
from runtime.db.session import transaction
from runtime.office import Office
from runtime.records.errors import ContradictsIdNumber, NotARequest, OwnRequest, RecordDecided, RecordUnknown
from runtime.records.facts import asked, load_facts, programme_of
from runtime.records.intake import refusal, require_destination
from runtime.records.kinds import CORRECTED, AskedChange, AskedCorrection, RecordKind
from runtime.records.store import State
from runtime.steps.intake_errors import IdNumberTaken
from runtime.steps.records import student_of, student_values
from runtime.steps.season import is_numbered


def grant(office: Office, record_id: int, reason: str = "") -> None:
    """Grant a request and carry it out, or raise what stands in the way: OwnRequest, RuleRefuses and others.

    Granting is the review of the proof (rule 1.3), so whoever handed the request in does not grant it.
    """
    with transaction(office.database) as session:
        row = _standing(session, office, record_id)
        _require_another(session, office, row)
        status = load_facts(session, office, [row.student])[row.student_id].status
        for ruling in rulings(session, office, row, status):
            raise refusal(ruling)
        said = asked(office, row)
        before = student_of(row.student)
        if isinstance(said, AskedCorrection):
            row.before = _correct(session, row.student, before, said)
        elif isinstance(said, AskedChange):
            row.before = _move(session, row.student, said)
        _close(session, office, row, State.GRANTED, reason)
        record(
            session,
            office,
            Action.RECORD_GRANTED,
            Subject(Kind.STUDENT, row.student_id),
            reason=reason,
            before=digest(student_values(before)),
            after=digest([student_values(student_of(row.student)), row.kind, row.cells]),
        )


def refuse(office: Office, record_id: int, reason: str) -> None:
    """Refuse a request, with the reason."""
    with transaction(office.database) as session:
        row = _standing(session, office, record_id)
        _close(session, office, row, State.REFUSED, reason)
        about = Subject(Kind.STUDENT, row.student_id)
        record(
            session, office, Action.RECORD_REFUSED, about, reason=reason, after=digest([row.kind, row.cells])
        )


def rulings(session: Session, office: Office, row: RecordRow, status: Status) -> tuple[Ruling, ...]:
    """Every rule in a request's way, its proof taken as reviewed: who decides has reviewed it.

    `status` is the student's by the records.
    """
    said = asked(office, row)
    numbered = is_numbered(session, row.student.student_number)
    if numbered:
        status = Status.GRADUATED
    if isinstance(said, AskedCorrection):
        wanted = Correction(said.field, said.asked_on, len(row.proofs), reviewed=True)
        return correction(wanted, status, numbered=numbered, calendar=office.calendar)
    if isinstance(said, AskedChange):
        return status_change(
            said.change, status, programme_of(row.student, said), office.calendar, office.today
        )
    return ()


def _standing(session: Session, office: Office, record_id: int) -> RecordRow:
    row = session.get(RecordRow, record_id)
    if row is None or row.student.season != office.season.code:
        raise RecordUnknown(number=record_id)
    kind = RecordKind(row.kind)
    if kind not in (RecordKind.CORRECTION, RecordKind.STATUS_CHANGE):
        raise NotARequest(kind_zh=kind.text.zh, kind_en=kind.text.en)
    if row.state != State.STANDING:
        state = State(row.state).text
        raise RecordDecided(state_zh=state.zh, state_en=state.en)
    return row


def _require_another(session: Session, office: Office, row: RecordRow) -> None:
    batch = session.get_one(ImportBatch, row.batch_id)
    if same_person(batch.imported_by, office.actor.name):
        raise OwnRequest(importer=batch.imported_by)


def _close(session: Session, office: Office, row: RecordRow, state: State, reason: str) -> None:
    row.state, row.reason = state.value, mask_id_numbers(reason)
    row.decided_by, row.decided_at = office.actor.name, office.clock()
    session.flush()


def _correct(session: Session, row: StudentRow, student: Student, said: AskedCorrection) -> str:
    """Write the corrected value into the roster; the value it replaces comes back."""
    if said.field is BasicField.ENTRY_LEVEL:
        return ""  # the roster does not hold it: the record itself is the correction
    before = str(getattr(student, said.field.value))
    value: Any = CORRECTED[said.field](said.value)
    after = replace(student, **{said.field.value: value})
    if isinstance(value, IdNumber):
        _free(session, row, value)
        after = replace(
            after, birth_date=value.birth_date, sex=value.sex
        )  # GB 11643: the number carries both
    elif (after.birth_date, after.sex) != (after.id_number.birth_date, after.id_number.sex):
        raise ContradictsIdNumber
    for name, plain in student_values(after).items():
        setattr(row, name, plain)
    session.flush()
    return before


def _move(session: Session, row: StudentRow, said: AskedChange) -> str:
    """Write the new major or teaching site into the roster; the one it replaces comes back."""
    require_destination(said)  # an older version took a request in without
    if not said.moves:
        return ""
    before = str(getattr(row, said.moves))
    setattr(row, said.moves, said.to)
    session.flush()
    return before


def _free(session: Session, row: StudentRow, value: IdNumber) -> None:
    holder = session.scalar(
        select(StudentRow).where(
            StudentRow.season == row.season, StudentRow.id_number == value.value, StudentRow.id != row.id
        )
    )
    if holder:
        raise IdNumberTaken(student_number=holder.student_number)

"""An image correction by hand: somebody saw that a picture is wrong, the program did not (rule 5.1)."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.case import CaseKind, CaseState, Side
from matching.case_steps import Move
from matching.making import CaseMaker
from matching.mismatch import wrong_roles
from matching.pairing import Role
from registry.masking import mask_id_numbers
from registry.provenance import Original, kept_until
from registry.text import Text
from runtime.db.schema import CaseRow, StudentRow
from runtime.db.session import transaction
from runtime.office import Office
from runtime.records.errors import UnknownStudent
from runtime.steps.case_errors import CaseStands, DecisionIncomplete, OriginalMissing
from runtime.steps.case_moves import move_case
from runtime.steps.case_screening import new_row, note_opened
from runtime.steps.season import originals, pictures, students
from runtime.steps.season_end import require_open

_DONE = (CaseState.CLEARED, CaseState.RESOLVED, CaseState.SUPERSEDED)


def report_case(office: Office, student_number: str, side: Side, reason: str) -> CaseRow:
    """Open a case about pictures that a person says are wrong; it goes the way of every other.

    A screening leaves it alone: only a person's decision, or the new picture, ends it. Raises UnknownStudent,
    DecisionIncomplete, SeasonClosed, CaseStands where a case on the same picture is under way.
    """
    why, name = reason.strip(), office.actor.name.strip()
    if not why or not name or side is Side.UNKNOWN:
        raise DecisionIncomplete
    with transaction(office.database) as session:
        require_open(session, office)
        student = next(
            (row for row in students(session, office.season.code) if row.student_number == student_number),
            None,
        )
        if student is None:
            raise UnknownStudent(student_number=student_number)
        for row in _on_the_same_picture(session, student, side):
            state = CaseState(row.state).text
            raise CaseStands(id=row.id, state_zh=state.zh, state_en=state.en)
        row = _open(session, office, student, side, mask_id_numbers(why))
        session.flush()
        session.refresh(row, ["student", "steps"])
        return row


def _on_the_same_picture(session: Session, student: StudentRow, side: Side) -> Iterator[CaseRow]:
    """Cases of the student that are not done with and concern one of the reported pictures."""
    reported = set(wrong_roles(side))
    for row in session.scalars(select(CaseRow).where(CaseRow.student_id == student.id).order_by(CaseRow.id)):
        concerned = wrong_roles(Side(row.side) if row.side else Side.UNKNOWN)
        if CaseKind(row.kind).about_pair and row.state not in _DONE and reported & set(concerned):
            yield row


def _open(session: Session, office: Office, student: StudentRow, side: Side, why: str) -> CaseRow:
    joined, _ = pictures(session, office.season.code)
    own = next(one for one in joined if one.student_number == student.student_number)
    held = originals(session, [student.id_number])[student.id_number]
    expired = bool(held) and kept_until(held[0].captured_on) < office.today
    maker = CaseMaker(office.calendar, frozenset({own.student_number}) if expired else frozenset())
    name = office.actor.name.strip()
    cause = Text(f"{name}上报：{why}", f"Reported by {name}: {why}")
    case = maker.make(CaseKind.REPORTED, own, cause=cause, side=side)
    known = session.scalar(
        select(CaseRow).where(CaseRow.season == student.season, CaseRow.fingerprint == case.fingerprint)
    )
    if known:  # done with once, and said again of the same pictures
        move_case(session, office, known, Move.UNDO if known.state == CaseState.CLEARED else Move.REOPEN, why)
        return known
    row = new_row(office, case, student.id)
    session.add(row)
    session.flush()
    note_opened(session, office, row, why)
    return row


def require_original(session: Session, row: CaseRow) -> None:
    """Refuse to file a reported case without the agency's picture to put in the wrong one's place (rule 5.5).

    Raises OriginalMissing.
    """
    held = originals(session, [row.student.id_number])[row.student.id_number]
    if row.kind == CaseKind.REPORTED and not usable(row, held):
        raise OriginalMissing(id=row.id)


def usable(row: CaseRow, held: Sequence[Original]) -> list[Original]:
    """The originals that can take the wrong picture's place: one that is the picture reported cannot."""
    then = {
        Role.CERTIFICATE_PHOTO: row.certificate_photo,
        Role.EREGISTRATION_IMAGE: row.eregistration_image,
    }
    wrong = {then[role] for role in wrong_roles(Side(row.side))} if row.kind == CaseKind.REPORTED else set()
    return [original for original in held if original.sha256 not in wrong]

"""The cases of a season, and what reviewers do with them. The reviewer is the office's actor."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from matching.case import CaseKind, CaseState, Side
from matching.case_steps import Move
from matching.handling import needs_correction
from registry.people import same_person
from runtime.db.schema import CaseRow, StudentRow
from runtime.db.session import reading, transaction
from runtime.office import Office
from runtime.steps.case_errors import (
    CaseSuperseded,
    DecisionIncomplete,
    NothingToCorrect,
    OwnUpload,
    ReceiptMissing,
    SecondReviewerNeeded,
    UnknownCase,
)
from runtime.steps.case_moves import brought_by, holder, move_case, votes
from runtime.steps.report_case import require_original
from runtime.steps.season_end import require_open

DECISIONS = (CaseState.CONFIRMED, CaseState.CLEARED)


def list_cases(
    office: Office, *states: CaseState, kind: CaseKind | None = None, site: str | None = None
) -> Sequence[CaseRow]:
    """Cases with students and steps, nearest deadline first; of every state where none is named."""
    wanted = states or tuple(CaseState)
    query = (
        select(CaseRow)
        .join(StudentRow, StudentRow.id == CaseRow.student_id)
        .where(CaseRow.season == office.season.code, CaseRow.state.in_([s.value for s in wanted]))
        .options(joinedload(CaseRow.student), selectinload(CaseRow.steps))
        .order_by(CaseRow.deadline, CaseRow.id)
    )
    if kind:
        query = query.where(CaseRow.kind == kind.value)
    if site:
        query = query.where(StudentRow.site == site)
    with reading(office.database) as session:
        return session.scalars(query).all()


def read_case(office: Office, case_id: int) -> CaseRow:
    """One case with its student and steps. Raises UnknownCase."""
    with reading(office.database) as session:
        whole = [joinedload(CaseRow.student), selectinload(CaseRow.steps)]
        row = session.get(CaseRow, case_id, options=whole)
    if row is None or row.season != office.season.code:
        raise UnknownCase(id=case_id)
    return row


def take_case(office: Office, case_id: int) -> CaseRow:
    """The reviewer takes a case, also from another. Raises UnknownCase, CaseSuperseded, MoveNotOpen,
    DecisionIncomplete, OwnUpload, SeasonClosed.
    """
    with _changing(office, case_id) as (session, row):
        require_open(session, office)
        _take(session, office, row)
        return row


def decide_case(office: Office, case_id: int, decision: CaseState, reason: str) -> CaseRow:
    """Record the reviewer's decision; a case they had not taken is taken first.

    To clear what the engine called a mismatch takes two reviewers, unless the settings say otherwise: after
    the first the case stays in review. Raises UnknownCase, CaseSuperseded, MoveNotOpen, DecisionIncomplete,
    OwnUpload, SecondReviewerNeeded, SeasonClosed.
    """
    if decision not in DECISIONS or not reason.strip():
        raise DecisionIncomplete
    with _changing(office, case_id) as (session, row):
        require_open(session, office)
        _take(session, office, row)
        move_case(session, office, row, _ruling(office, row, decision), reason.strip())
        return row


def undo_case(office: Office, case_id: int, reason: str) -> CaseRow:
    """Take a decision back; only before a correction was filed.

    Raises UnknownCase, CaseSuperseded, MoveNotOpen, DecisionIncomplete, SeasonClosed.
    """
    if not reason.strip():
        raise DecisionIncomplete
    with _changing(office, case_id) as (session, row):
        require_open(session, office)
        move_case(session, office, row, Move.UNDO, reason.strip())
        return row


def file_case(office: Office, case_id: int, receipt: str) -> CaseRow:
    """The correction was handed in and acknowledged; that may be after the season was closed.

    Raises UnknownCase, CaseSuperseded, MoveNotOpen, ReceiptMissing, NothingToCorrect,
    OriginalMissing.
    """
    if not receipt.strip():
        raise ReceiptMissing
    with _changing(office, case_id) as (session, row):
        if not needs_correction(CaseKind(row.kind), Side(row.side) if row.side else None):
            raise NothingToCorrect(id=case_id)
        require_original(session, row)
        move_case(session, office, row, Move.FILE, receipt=receipt.strip())
        return row


@contextmanager
def _changing(office: Office, case_id: int) -> Iterator[tuple[Session, CaseRow]]:
    if not office.actor.name.strip():
        raise DecisionIncomplete
    with transaction(office.database) as session:
        row = session.get(CaseRow, case_id, with_for_update=True)
        if row is None or row.season != office.season.code:
            raise UnknownCase(id=case_id)
        # Read while the session is open: whoever asked wants to show them.
        session.refresh(row, ["student", "steps"])
        yield session, row


def _take(session: Session, office: Office, row: CaseRow) -> None:
    if row.state == CaseState.SUPERSEDED:
        raise CaseSuperseded(id=row.id)
    reviewer = office.actor.name
    if brought_by(session, row, reviewer):
        raise OwnUpload(id=row.id, reviewer=reviewer)
    if not same_person(holder(row), reviewer):
        move_case(session, office, row, Move.TAKE)


def _ruling(office: Office, row: CaseRow, decision: CaseState) -> Move:
    if decision is CaseState.CONFIRMED:
        return Move.CONFIRM
    if not (office.settings.two_reviewers and CaseKind(row.kind).mismatch):
        return Move.CLEAR
    cleared = votes(row)
    if not cleared:
        return Move.CLEAR_FIRST
    if any(same_person(name, office.actor.name) for name in cleared):
        raise SecondReviewerNeeded(id=row.id, reviewer=office.actor.name)
    return Move.CLEAR

"""One step of a case: the state changes, the history and the audit trail each get a line, or nothing does."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.case import CaseState
from matching.case_steps import Move, after, clearing_votes
from registry.audit import Action, Kind, Subject, digest
from registry.people import same_person
from registry.text import Text
from runtime.audit.trail import record
from runtime.db.schema import CaseRow, CaseStepRow, ImageRow, ImportBatch, OriginalRow
from runtime.office import Office
from runtime.steps.case_errors import CaseSuperseded, MoveNotOpen

_ACTIONS = {
    Move.TAKE: Action.CASE_TAKEN,
    Move.CLEAR_FIRST: Action.CASE_DECIDED,
    Move.CLEAR: Action.CASE_DECIDED,
    Move.CONFIRM: Action.CASE_DECIDED,
    Move.UNDO: Action.CASE_UNDONE,
    Move.FILE: Action.CORRECTION_FILED,
    Move.RESOLVE: Action.CASE_RESOLVED,
    Move.SUPERSEDE: Action.CASE_SUPERSEDED,
    Move.REOPEN: Action.CASE_REOPENED,
}


def move_case(
    session: Session, office: Office, row: CaseRow, move: Move, reason: str = "", receipt: str = ""
) -> None:
    """Make a move, or raise MoveNotOpen, CaseSuperseded. `reason` is as the reviewer wrote it."""
    before = CaseState(row.state)
    to = after(before, move)
    if to is None:
        raise _refusal(row, move)
    step = CaseStepRow(
        case_id=row.id,
        at=office.clock(),
        reviewer=office.actor.name,
        move=move.value,
        before=before.value,
        after=to.value,
        reason=reason,
        receipt=receipt,
    )
    row.steps.append(step)
    row.state = to.value
    record(
        session,
        office,
        _ACTIONS[move],
        Subject(Kind.CASE, row.id),
        reason=f"{move.value}: {reason}" if reason else move.value,
        before=digest([row.fingerprint, before]),
        after=digest([row.fingerprint, to, receipt]),
    )


def _refusal(row: CaseRow, move: Move) -> Exception:
    state = CaseState(row.state)
    if state is CaseState.SUPERSEDED:
        return CaseSuperseded(id=row.id)
    words, cure = state.text, _CURES.get(state, _SHOW)
    return MoveNotOpen(
        id=row.id,
        state_zh=words.zh,
        state_en=words.en,
        move_zh=_WANTED[move].zh,
        move_en=_WANTED[move].en,
        remedy_zh=cure.zh.format(id=row.id),
        remedy_en=cure.en.format(id=row.id),
    )


def votes(row: CaseRow) -> tuple[str, ...]:
    """Who has cleared a case that still waits for a second reviewer, or was cleared by two."""
    return clearing_votes([(Move(step.move), step.reviewer) for step in row.steps])


def holder(row: CaseRow) -> str:
    """Who took the case last, "" if nobody has."""
    taken = (step.reviewer for step in reversed(row.steps) if step.move == Move.TAKE)
    return next(taken, "") if row.state == CaseState.IN_REVIEW else ""


def brought_by(session: Session, row: CaseRow, reviewer: str) -> bool:
    """Whether the reviewer imported one of the pictures the case is about, its evidence included."""
    pictures = {row.certificate_photo, row.eregistration_image}
    pictures |= {str(one[side]) for one in row.evidence for side in "ab"}
    found: set[str] = set()
    for of in (ImageRow, OriginalRow):
        query = select(ImportBatch.imported_by).join(of, of.batch_id == ImportBatch.id)
        found |= set(session.scalars(query.where(of.sha256.in_(pictures - {""})).distinct()))
    return any(same_person(name, reviewer) for name in found if name)


_WANTED = {
    Move.TAKE: Text("领取", "take"),
    Move.CLEAR_FIRST: Text("核对无误", "clear"),
    Move.CLEAR: Text("核对无误", "clear"),
    Move.CONFIRM: Text("确认有误", "confirm"),
    Move.UNDO: Text("撤回", "undo"),
    Move.FILE: Text("报送更正", "file"),
    Move.RESOLVE: Text("办结", "resolve"),
    Move.SUPERSEDE: Text("作废", "supersede"),
    Move.REOPEN: Text("重新立案", "reopen"),
}
_SHOW = Text("运行 yanqi cases show {id} 查看经过。", "`yanqi cases show {id}` tells its history.")
_UNDO = Text(
    "如处理有误，先运行 yanqi cases undo {id}，再重新处理。",
    "If it was decided wrongly, `yanqi cases undo {id}` first, then decide again.",
)
_CURES = {
    CaseState.CONFIRMED: _UNDO,
    CaseState.CLEARED: _UNDO,
    CaseState.OPEN: Text("请先核对并处理该案例。", "Look at it and decide it first."),
    CaseState.IN_REVIEW: Text("请先核对并处理该案例。", "Look at it and decide it first."),
    CaseState.CORRECTION_FILED: Text(
        "更正已报送，不能撤回；新图像到达后重新比对即办结。",
        "The correction is filed and cannot be undone; screen again once the new picture has come.",
    ),
}

"""From state to state: what may happen to a case, and who has cleared it so far."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from matching.case import CaseKind, CaseState
from registry.text import Text


class Move(StrEnum):
    """What can happen to a case: the first six a person does, the last three a new screening."""

    TAKE = "take"
    CLEAR_FIRST = "clear_first"  # one of two reviewers finds it in order
    CLEAR = "clear"
    CONFIRM = "confirm"
    UNDO = "undo"
    FILE = "file"
    RESOLVE = "resolve"
    SUPERSEDE = "supersede"
    REOPEN = "reopen"

    @property
    def text(self) -> Text:
        """The move in words."""
        return _MOVES[self]


_NEXT = {
    (CaseState.OPEN, Move.TAKE): CaseState.IN_REVIEW,
    (CaseState.OPEN, Move.SUPERSEDE): CaseState.SUPERSEDED,
    (CaseState.IN_REVIEW, Move.TAKE): CaseState.IN_REVIEW,  # taken over by somebody else
    (CaseState.IN_REVIEW, Move.CLEAR_FIRST): CaseState.IN_REVIEW,
    (CaseState.IN_REVIEW, Move.CLEAR): CaseState.CLEARED,
    (CaseState.IN_REVIEW, Move.CONFIRM): CaseState.CONFIRMED,
    (CaseState.IN_REVIEW, Move.SUPERSEDE): CaseState.SUPERSEDED,
    (CaseState.CONFIRMED, Move.UNDO): CaseState.IN_REVIEW,
    (CaseState.CONFIRMED, Move.FILE): CaseState.CORRECTION_FILED,
    (CaseState.CONFIRMED, Move.RESOLVE): CaseState.RESOLVED,  # put right without filing anything
    (CaseState.CONFIRMED, Move.SUPERSEDE): CaseState.SUPERSEDED,
    (CaseState.CLEARED, Move.UNDO): CaseState.IN_REVIEW,
    (CaseState.CLEARED, Move.SUPERSEDE): CaseState.SUPERSEDED,
    (CaseState.CORRECTION_FILED, Move.RESOLVE): CaseState.RESOLVED,
    (CaseState.RESOLVED, Move.REOPEN): CaseState.OPEN,
    (CaseState.SUPERSEDED, Move.REOPEN): CaseState.OPEN,
}
# What makes an earlier clearing vote void: it was about the case as it stood then.
_VOIDS = (Move.CONFIRM, Move.UNDO, Move.REOPEN)


def after(state: CaseState, move: Move) -> CaseState | None:
    """The state a move leads to; None where it is not open. The table is closed."""
    return _NEXT.get((state, move))


def clearing_votes(steps: Sequence[tuple[Move, str]]) -> tuple[str, ...]:
    """Who has cleared the case so far; `steps` is (move, reviewer) in order."""
    votes: list[str] = []
    for move, reviewer in steps:
        if move is Move.CLEAR_FIRST:
            votes.append(reviewer)
        elif move in _VOIDS:
            votes = []
    return tuple(votes)


def fate(
    state: CaseState, kind: CaseKind, found: Collection[CaseKind], *, same_pictures: bool, in_order: bool
) -> Move | None:
    """What becomes of a case whose finding a new screening did not make again; None where it stays.

    `found` are the kinds of the cases the screening made of the same student; `same_pictures`: every picture
    of the case still lies where it lay; `in_order`: the student's pictures were found to be in order. A
    person's word about pictures that still lie there is taken back by a person only; so is what a person
    reported, which no screening found to begin with.
    """
    by_hand = kind is CaseKind.REPORTED
    if state in (CaseState.RESOLVED, CaseState.SUPERSEDED):
        return None
    if state in (CaseState.OPEN, CaseState.IN_REVIEW):
        return None if by_hand else Move.SUPERSEDE
    taken_over = not by_hand and any(other.about_pair == kind.about_pair for other in found)
    if taken_over and state is not CaseState.CORRECTION_FILED:
        return Move.SUPERSEDE
    if same_pictures:
        return None
    if state is CaseState.CLEARED:
        return Move.SUPERSEDE
    return Move.RESOLVE if in_order else None


_MOVES = {
    Move.TAKE: Text("领取", "taken"),
    Move.CLEAR_FIRST: Text("一人核对无误，待第二人", "cleared by one, waits for a second"),
    Move.CLEAR: Text("核对无误", "cleared"),
    Move.CONFIRM: Text("确认有误", "confirmed"),
    Move.UNDO: Text("撤回处理", "decision undone"),
    Move.FILE: Text("报送更正", "correction filed"),
    Move.RESOLVE: Text("新图像比对通过，办结", "the new picture is in order: resolved"),
    Move.SUPERSEDE: Text("因换图失效", "superseded"),
    Move.REOPEN: Text("重新立案", "reopened"),
}

"""The states of a case: every move from every state, votes, and what a new screening does."""

from itertools import product

import pytest

from matching.case import CaseKind, CaseState
from matching.case_steps import Move, after, clearing_votes, fate

S, M = CaseState, Move
OPEN_MOVES = {
    (S.OPEN, M.TAKE): S.IN_REVIEW,
    (S.OPEN, M.SUPERSEDE): S.SUPERSEDED,
    (S.IN_REVIEW, M.TAKE): S.IN_REVIEW,
    (S.IN_REVIEW, M.CLEAR_FIRST): S.IN_REVIEW,
    (S.IN_REVIEW, M.CLEAR): S.CLEARED,
    (S.IN_REVIEW, M.CONFIRM): S.CONFIRMED,
    (S.IN_REVIEW, M.SUPERSEDE): S.SUPERSEDED,
    (S.CONFIRMED, M.UNDO): S.IN_REVIEW,
    (S.CONFIRMED, M.FILE): S.CORRECTION_FILED,
    (S.CONFIRMED, M.RESOLVE): S.RESOLVED,
    (S.CONFIRMED, M.SUPERSEDE): S.SUPERSEDED,
    (S.CLEARED, M.UNDO): S.IN_REVIEW,
    (S.CLEARED, M.SUPERSEDE): S.SUPERSEDED,
    (S.CORRECTION_FILED, M.RESOLVE): S.RESOLVED,
    (S.RESOLVED, M.REOPEN): S.OPEN,
    (S.SUPERSEDED, M.REOPEN): S.OPEN,
}


@pytest.mark.parametrize(("state", "move"), list(product(CaseState, Move)))
def test_every_move_from_every_state(state: CaseState, move: Move) -> None:
    assert after(state, move) == OPEN_MOVES.get((state, move))


def test_no_state_is_a_trap_and_a_filed_correction_cannot_be_undone() -> None:
    for state in CaseState:
        assert any(after(state, move) for move in Move), state
    assert after(S.CORRECTION_FILED, M.UNDO) is None
    assert after(S.OPEN, M.CLEAR) is None  # somebody must have taken it


@pytest.mark.parametrize(
    ("steps", "votes"),
    [
        ([], ()),
        ([(M.TAKE, "甲"), (M.CLEAR_FIRST, "甲")], ("甲",)),
        ([(M.CLEAR_FIRST, "甲"), (M.TAKE, "乙")], ("甲",)),
        ([(M.CLEAR_FIRST, "甲"), (M.CONFIRM, "乙"), (M.UNDO, "乙")], ()),
        ([(M.CLEAR_FIRST, "甲"), (M.CLEAR, "乙"), (M.UNDO, "丙")], ()),
        ([(M.CLEAR_FIRST, "甲"), (M.SUPERSEDE, "乙"), (M.REOPEN, "乙")], ()),
        ([(M.UNDO, "丙"), (M.CLEAR_FIRST, "甲")], ("甲",)),
    ],
)
def test_a_vote_counts_until_the_case_was_decided_or_asked_anew(
    steps: list[tuple[Move, str]], votes: tuple[str, ...]
) -> None:
    assert clearing_votes(steps) == votes


SWAP, PHOTO = CaseKind.SWAP, CaseKind.PHOTO_REVIEW


@pytest.mark.parametrize(
    ("state", "found", "same", "in_order", "expected"),
    [
        (S.OPEN, (), True, False, M.SUPERSEDE),
        (S.OPEN, (), False, True, M.SUPERSEDE),
        (S.IN_REVIEW, (), False, True, M.SUPERSEDE),
        (S.CONFIRMED, (), True, True, None),  # an engine that changed its mind does not overrule a person
        (S.CLEARED, (), True, True, None),
        (S.CONFIRMED, (), False, True, M.RESOLVE),
        (S.CONFIRMED, (), False, False, None),
        (S.CONFIRMED, (CaseKind.NOT_SAME_PERSON,), False, False, M.SUPERSEDE),
        (S.CONFIRMED, (CaseKind.NOT_SAME_PERSON,), True, False, M.SUPERSEDE),
        (S.CONFIRMED, (PHOTO,), False, True, M.RESOLVE),
        (S.CLEARED, (), False, True, M.SUPERSEDE),
        (S.CORRECTION_FILED, (), False, True, M.RESOLVE),
        (S.CORRECTION_FILED, (), True, True, None),
        (S.CORRECTION_FILED, (CaseKind.UNDECIDED,), False, False, None),
        (S.RESOLVED, (), False, True, None),
        (S.SUPERSEDED, (), False, True, None),
    ],
)
def test_what_becomes_of_a_case_that_is_not_found_again(
    state: CaseState, found: tuple[CaseKind, ...], same: bool, in_order: bool, expected: Move | None
) -> None:
    assert fate(state, SWAP, found, same_pictures=same, in_order=in_order) == expected


@pytest.mark.parametrize(("state", "kind"), list(product(CaseState, CaseKind)))
@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("in_order", [True, False])
def test_whatever_becomes_of_it_is_an_open_move_and_resolving_needs_new_pictures_in_order(
    state: CaseState, kind: CaseKind, same: bool, in_order: bool
) -> None:
    for found in ((), (kind,), tuple(CaseKind)):
        move = fate(state, kind, found, same_pictures=same, in_order=in_order)
        assert move is None or after(state, move)
        assert move is not M.RESOLVE or (in_order and not same)

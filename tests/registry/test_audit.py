"""The chain: what it shows of every way to tamper with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from registry.audit import GENESIS, Action, Entry, Kind, Subject, digest
from registry.audit_chain import Flaw, verify

START = datetime(2026, 11, 9, 1, 0, 0)  # noqa: DTZ001 - UTC, as the database keeps it
Chain = list[tuple[Entry, str]]


def chain(length: int = 5) -> Chain:
    made: Chain = []
    previous = GENESIS
    for sequence in range(1, length + 1):
        entry = Entry(
            sequence=sequence,
            time=START + timedelta(minutes=sequence),
            actor="审核员甲",
            via="cli:zhao",
            action=Action.CASE_DECIDED,
            subject=str(Subject(Kind.CASE, sequence)),
            reason="对照本人",
            before="",
            after=digest([sequence]),
            previous=previous,
        )
        previous = entry.hash
        made.append((entry, previous))
    return made


def anchors(made: Chain) -> list[tuple[int, str]]:
    return [(entry.sequence, stored) for entry, stored in made]


def rechained(made: Chain) -> Chain:
    """Every hash computed anew, as somebody would who knows how."""
    new: Chain = []
    previous = GENESIS
    for sequence, (entry, _) in enumerate(made, start=1):
        changed = replace(entry, sequence=sequence, previous=previous)
        previous = changed.hash
        new.append((changed, previous))
    return new


def edit(made: Chain) -> Chain:
    entry, stored = made[2]
    return [*made[:2], (replace(entry, reason="没有核对"), stored), *made[3:]]


def edit_with_hash(made: Chain) -> Chain:
    changed = replace(made[2][0], actor="审核员乙")
    return [*made[:2], (changed, changed.hash), *made[3:]]


def delete(made: Chain) -> Chain:
    return [*made[:2], *made[3:]]


def swap(made: Chain) -> Chain:
    (one, _), (other, _) = made[1], made[2]
    one, other = replace(one, sequence=3), replace(other, sequence=2)
    return [made[0], (other, other.hash), (one, one.hash), *made[3:]]


def rewrite(made: Chain) -> Chain:
    return rechained(edit(made))


def delete_and_rewrite(made: Chain) -> Chain:
    return rechained(delete(made))


def cut(made: Chain) -> Chain:
    return made[:3]


@pytest.mark.parametrize(
    ("tamper", "flaw", "sequence"),
    [
        (edit, Flaw.CHANGED, 3),
        (edit_with_hash, Flaw.MOVED, 4),
        (delete, Flaw.MISSING, 3),
        (swap, Flaw.MOVED, 2),
        (rewrite, Flaw.REPLACED, 3),
        (delete_and_rewrite, Flaw.REPLACED, 3),
        (delete_and_rewrite, Flaw.CUT_OFF, 5),
        (cut, Flaw.CUT_OFF, 4),
        (lambda _: [], Flaw.CUT_OFF, 1),
    ],
)
def test_tampering_is_found_and_placed(tamper: Callable[[Chain], Chain], flaw: Flaw, sequence: int) -> None:
    made = chain()
    found = verify(tamper(made), anchors(made))
    assert not found.passed
    assert (flaw, sequence) in [(fault.flaw, fault.sequence) for fault in found.faults]


def test_a_whole_chain_passes_and_tells_its_head() -> None:
    made = chain()
    found = verify(made, anchors(made))
    assert found.passed
    assert (found.entries, found.head, found.unanchored) == (5, made[-1][1], 0)
    assert verify([], []).passed


def test_one_anchor_of_the_end_is_enough_for_the_tail_and_every_rewriting() -> None:
    made = chain()
    end = anchors(made)[-1:]
    assert verify(made, end).passed
    assert not verify(cut(made), end).passed
    assert not verify(rewrite(made), end).passed


def test_entries_after_the_last_anchor_are_counted_and_forgiven() -> None:
    made = chain()
    found = verify(made, anchors(made)[:3])
    assert found.passed
    assert found.unanchored == 2


def test_without_any_anchor_nobody_can_tell() -> None:
    assert [fault.flaw for fault in verify(chain(), []).faults] == [Flaw.NO_ANCHOR]


def test_an_anchor_that_contradicts_another_is_a_fault() -> None:
    made = chain()
    assert not verify(made, [*anchors(made), (3, "f" * 64)]).passed


@pytest.mark.parametrize(
    "changed",
    [
        lambda entry: replace(entry, sequence=99),
        lambda entry: replace(entry, time=START),
        lambda entry: replace(entry, actor="x"),
        lambda entry: replace(entry, via="x"),
        lambda entry: replace(entry, action="x"),
        lambda entry: replace(entry, subject="x"),
        lambda entry: replace(entry, reason="x"),
        lambda entry: replace(entry, before="x"),
        lambda entry: replace(entry, after="x"),
        lambda entry: replace(entry, previous="x"),
    ],
)
def test_every_field_is_in_the_hash(changed: Callable[[Entry], Entry]) -> None:
    entry, stored = chain()[2]
    assert changed(entry).hash != stored


def test_actions_are_dotted_and_have_words() -> None:
    for action in Action:
        assert action.value.count(".") == 1
        assert action.text.zh
        assert action.text.en

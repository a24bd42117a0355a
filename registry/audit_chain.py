"""Holding an audit trail against itself and its anchors: what was changed, removed, moved or cut off."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from registry.audit import GENESIS, Action, Entry
from registry.text import Text


class Flaw(StrEnum):
    """What can be wrong with a chain."""

    CHANGED = "changed"
    MISSING = "missing"
    MOVED = "moved"
    CUT_OFF = "cut_off"
    REPLACED = "replaced"
    NO_ANCHOR = "no_anchor"
    NEW_ANCHOR = "new_anchor"

    @property
    def text(self) -> Text:
        """The flaw in words, `{sequence}` to be filled in."""
        return _FLAWS[self]


@dataclass(frozen=True, slots=True)
class Fault:
    """One flaw and where it is."""

    flaw: Flaw
    sequence: int

    @property
    def text(self) -> Text:
        """The fault in words."""
        return self.flaw.text.format(sequence=self.sequence)


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found. `unanchored` entries follow the last anchor: a command was interrupted there."""

    entries: int
    head: str
    unanchored: int
    faults: tuple[Fault, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing was tampered with."""
        return not self.faults


def verify(chain: Iterable[tuple[Entry, str]], anchors: Iterable[tuple[int, str]]) -> Verified:
    """Hold a chain against itself and against the anchors.

    `chain`: each entry with the hash that was stored with it, by sequence. `anchors`: (sequence, hash) pairs
    that were written outside the database, in any order.
    """
    wanted: dict[int, set[str]] = {}
    for sequence, anchored in anchors:
        wanted.setdefault(sequence, set()).add(anchored)
    faults: list[Fault] = []
    restarts: list[int] = []
    last, head = 0, GENESIS
    for entry, stored in chain:
        if entry.sequence != last + 1:
            faults.append(Fault(Flaw.MISSING, last + 1))
        elif entry.previous != head:
            faults.append(Fault(Flaw.MOVED, entry.sequence))
        if entry.hash != stored:
            faults.append(Fault(Flaw.CHANGED, entry.sequence))
        if wanted.get(entry.sequence, {stored}) != {stored}:
            faults.append(Fault(Flaw.REPLACED, entry.sequence))
        if entry.action == Action.ANCHOR_STARTED:
            restarts.append(entry.sequence)
        elif entry.action == Action.ANCHOR_EXPLAINED:
            restarts.clear()
        last, head = entry.sequence, stored
    anchored_to = max(wanted, default=0)
    if anchored_to > last:
        faults.append(Fault(Flaw.CUT_OFF, last + 1))
    if last and not wanted:
        faults.append(Fault(Flaw.NO_ANCHOR, last))
    faults += [Fault(Flaw.NEW_ANCHOR, sequence) for sequence in restarts]
    return Verified(last, head, max(0, last - anchored_to), tuple(faults))


_FLAWS = {
    Flaw.CHANGED: Text("第 {sequence} 条的内容被改动。", "Entry {sequence} was changed."),
    Flaw.MISSING: Text("第 {sequence} 条被删除。", "Entry {sequence} is missing."),
    Flaw.MOVED: Text(
        "第 {sequence} 条与前一条接不上，记录被移动或插入。",
        "Entry {sequence} does not follow the one before it: something was moved or put in.",
    ),
    Flaw.CUT_OFF: Text(
        "第 {sequence} 条起的记录被截去，锚点文件里还有。",
        "Everything from entry {sequence} on was cut off: the anchor file knows of it.",
    ),
    Flaw.REPLACED: Text(
        "第 {sequence} 条与锚点文件不符，整段记录被重写。",
        "Entry {sequence} is not the one in the anchor file: the chain was written anew.",
    ),
    Flaw.NO_ANCHOR: Text(
        "没有锚点文件，无法判断第 {sequence} 条之后是否被截去。",
        "There is no anchor file, so nobody can tell whether entries after {sequence} were cut off.",
    ),
    Flaw.NEW_ANCHOR: Text(
        "第 {sequence} 条时锚点文件不见了，另起了一个；确属恢复备份等正当原因的，"
        "用 yanqi audit explain 写明。",
        "At entry {sequence} the anchor file was gone and begun anew; if there was a good reason, such as a"
        " restored backup, give it with `yanqi audit explain`.",
    ),
}

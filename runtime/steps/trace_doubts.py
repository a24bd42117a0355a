"""Doubts about a trace that the ID numbers of the originals raise, or settle."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from imaging.picture import Relation
from imaging.provenance import Trace
from registry.provenance import Original, Provenance, mistyped
from registry.text import Text

COPY = (Provenance.ORIGINAL, Provenance.DERIVED)


class Whose:
    """Which originals are registered under two ID numbers: one of the two is the agency's mistake."""

    def __init__(self, originals: Sequence[Original]) -> None:
        self._by_file: dict[str, list[Original]] = defaultdict(list)
        for original in originals:
            self._by_file[original.sha256].append(original)

    def also(self, original: Original) -> Original | None:
        """The same file under another person's ID number; a mistyped one of the same person is no other."""
        for one in self._by_file[original.sha256]:
            same_number = one.id_number == original.id_number
            if not same_number and not mistyped(one, original.id_number.value, original.name):
                return one
        return None


def registered_twice(found: Trace, whose: Whose) -> Trace:
    """A copy of the student's own original is in doubt where that is registered under another person too."""
    twice = whose.also(found.original) if found.original and found.provenance in COPY else None
    if twice is None:
        return found
    text = _TWICE.format(whose=f"{twice.name}（{twice.id_number.masked}）")
    return replace(found, provenance=Provenance.UNKNOWN, text=text, remedy=_ASK)


def mistyped_number(found: Trace, id_number: str, name: str) -> Trace:
    """An unaltered copy of "somebody else's" original is for a person where only the number is a slip off."""
    whose, evidence = found.original, found.evidence
    if found.provenance is not Provenance.SOMEONE_ELSES or whose is None or evidence is None:
        return found
    if evidence.relation is Relation.ALTERED or not mistyped(whose, id_number, name):
        return found
    text = _SLIP.format(number=whose.id_number.masked)
    return replace(found, provenance=Provenance.UNKNOWN, text=text, remedy=_ASK_AGAIN)


_TWICE = Text(
    "图像社把同一张原图登记在两人名下，另一人是{whose}。",
    "The agency registered one original under two persons; the other is {whose}.",
)
_ASK = Text(
    "请图像社说明这张原图是谁的，并核对两名学生。", "Ask the agency whose original it is, and check both."
)
_SLIP = Text(
    "照片来自社方原图，登记的姓名是本人，身份证号 {number} 与名册差一两位。",
    "The photo is the agency's original, captured under this name, but the ID number {number} is a digit or"
    " two off the roster's.",
)
_ASK_AGAIN = Text(
    "请核对身份证号，并请图像社按正确的号码重新交付。",
    "Check the ID number and have the agency deliver it again under the right one.",
)

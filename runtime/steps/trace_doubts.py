"""Doubts about a trace that the ID numbers of the originals raise, or settle."""

from collections import defaultdict
from collections.abc import Collection, Sequence
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

    def also(self, original: Original, own: Sequence[Original]) -> Original | None:
        """The same file under another person's ID number, which neither `own` nor a mistyped one is."""
        for one in self._by_file[original.sha256]:
            if one.id_number == original.id_number or one in own:
                continue
            if not mistyped(one, original.id_number.value, original.name):
                return one
        return None


def registered_twice(found: Trace, whose: Whose, own: Sequence[Original]) -> Trace:
    """A copy of the student's own original is in doubt where that is registered under another person too.

    `own`: the originals under the student's ID number, and under those a granted correction replaced.
    """
    twice = whose.also(found.original, own) if found.original and found.provenance in COPY else None
    if twice is None:
        return found
    text = _TWICE.format(whose=f"{twice.name}（{twice.id_number.masked}）")
    return replace(found, provenance=Provenance.UNKNOWN, text=text, remedy=_ASK)


def other_name(found: Trace, own: Sequence[Original], name: str, names: Collection[str]) -> Trace:
    """A copy of an original under the student's ID number is in doubt where the index names somebody else.

    The roster's ID number may be another person's: typed wrong, and valid all the same. `name` is the
    roster's, `names` that and those a granted correction replaced. A later delivery of the same file under
    the right name settles it.
    """
    original = found.original
    if original is None or found.provenance not in COPY:
        return found
    if any(one.sha256 == original.sha256 and one.name in names for one in own):
        return found
    text = _OTHER_NAME.format(captured=original.name, name=name)
    return replace(found, provenance=Provenance.UNKNOWN, text=text, remedy=_COMPARE)


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
_OTHER_NAME = Text(
    "照片来自名册身份证号名下的社方原图，但图像社登记的姓名是“{captured}”，名册是“{name}”。",
    "The photo is the agency's original under the roster's ID number, but the agency registered it under the"
    " name “{captured}”; the roster has “{name}”.",
)
_COMPARE = Text(
    "请对照身份证核对姓名和身份证号：号码错的办理更正，图像社登记错的请其重新交付。",
    "Hold name and ID number against the ID card: have a wrong number corrected, or have the agency deliver"
    " the picture again under the right name.",
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

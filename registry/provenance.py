"""Where a photo came from: accredited agencies, their deliveries, and how long they keep originals."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.identifiers import IdNumber
from registry.text import Text

RETENTION_YEARS = 3  # rule 5.3: the agency keeps images three years only
MANIFEST_HEADER = "yanqi-manifest 1"  # the number changes with the layout: signatures are over these bytes
_OPEN = "开放"  # every way in which an index writes 开放教育 begins so


class Provenance(StrEnum):
    """What a submitted photo is, held against the agency's originals of the same person."""

    ORIGINAL = "original"  # the same bytes
    DERIVED = "derived"  # the same picture: re-encoded, resized or cropped
    ALTERED = "altered"  # the same picture, but face or background were changed
    SOMEONE_ELSES = "someone_elses"  # another student's original
    NOT_AGENCY = "not_agency"  # no original of the agency matches
    UNKNOWN = "unknown"  # could not be assessed

    @property
    def text(self) -> Text:
        """The outcome in words."""
        return _TEXTS[self]


_TEXTS = {
    Provenance.ORIGINAL: Text("社方原图", "the agency's original"),
    Provenance.DERIVED: Text("由社方原图转存", "derived from the agency's original"),
    Provenance.ALTERED: Text("社方原图被改动", "the agency's original, altered"),
    Provenance.SOMEONE_ELSES: Text("他人的社方原图", "another person's original"),
    Provenance.NOT_AGENCY: Text("非社方图像", "not the agency's"),
    Provenance.UNKNOWN: Text("无法判断", "not assessed"),
}


@dataclass(frozen=True, slots=True)
class Provider:
    """An accredited photo agency and the dates of its accreditation (both inclusive)."""

    id: str
    name: Text
    since: date
    until: date | None = None

    def accredits(self, captured_on: date) -> bool:
        """Whether a picture taken on that day was taken by an accredited agency."""
        return self.since <= captured_on and (self.until is None or captured_on <= self.until)


XINHUA = Provider("xinhua", Text("中国图片社", "China Photo Service"), date(2002, 1, 1))


class Signature(StrEnum):
    """What is known about the signature over a registered delivery; an invalid one is never registered."""

    NONE = "none"
    VALID = "valid"

    @property
    def text(self) -> Text:
        """The state in words."""
        return _SIGNATURES[self]


_SIGNATURES = {
    Signature.NONE: Text("无签名", "not signed"),
    Signature.VALID: Text("签名有效", "signature valid"),
}


_SLIP = 3  # characters of an ID number that one slip changes


@dataclass(frozen=True, slots=True)
class Original:
    """One image of an agency delivery 图像交付, as its index describes it."""

    file_name: str
    sha256: str
    id_number: IdNumber
    name: str
    school_code: str
    capture_card: str
    captured_on: date
    category: str  # 类别: 开放教育, 普通专科 …


def mistyped(original: Original, id_number: str, name: str) -> bool:
    """Whether an original was captured under a slip of the pen in that person's own ID number.

    The name is theirs; the number differs in a digit, or two that changed places, and the check character.
    Two people of one name who were born in one place on one day would be needed to make it somebody else's.
    """
    differing = sum(a != b for a, b in zip(original.id_number.value, id_number, strict=True))
    return original.name == name and 0 < differing <= _SLIP


def manifest(originals: Iterable[Original]) -> bytes:
    """The canonical manifest of a delivery: what an agency signs, the same on every machine.

    UTF-8, lines ended by LF, sorted by their bytes under one header line. A line is file name, SHA-256,
    ID number, name, school code, capture card, day of capture (ISO 8601) and category, parted by tabs.
    """
    lines = sorted(_line(original).encode() for original in originals)
    return b"".join(line + b"\n" for line in (MANIFEST_HEADER.encode(), *lines))


def _line(original: Original) -> str:
    return "\t".join(
        (
            original.file_name,
            original.sha256,
            original.id_number.value,
            original.name,
            original.school_code,
            original.capture_card,
            original.captured_on.isoformat(),
            original.category,
        )
    )


@dataclass(frozen=True, slots=True)
class CardEntry:
    """One row of an index, whether or not its image was accepted: who was captured on which card.

    `person` is the ID number, or the file name where the ID number cannot be read.
    """

    capture_card: str
    category: str
    person: str


def mixed_cards(entries: Iterable[CardEntry]) -> frozenset[str]:
    """The capture cards on which open-education students are not alone (rule 5.4).

    A row without a category may be anybody: beside an open-education student it makes the card a mixed
    one. A person named in several rows is open-education if one of them says so.
    """
    is_open: dict[str, dict[str, bool]] = defaultdict(dict)
    for entry in entries:
        if entry.capture_card:
            people = is_open[entry.capture_card]
            people[entry.person] = people.get(entry.person, False) or entry.category.startswith(_OPEN)
    return frozenset(card for card, people in is_open.items() if len(set(people.values())) == 2)


def kept_until(captured_on: date) -> date:
    """Last day on which the agency can still supply the original (rule 5.3)."""
    year = captured_on.year + RETENTION_YEARS
    try:
        return captured_on.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)

"""Where a photo came from: accredited agencies, their deliveries, and how long they keep originals."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.identifiers import IdNumber
from registry.text import Text

RETENTION_YEARS = 3  # rule 5.3: the agency keeps images three years only


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


XINHUA = Provider("xinhua", Text("中国图片社", "China Photo Service"), date(2002, 1, 1))


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


def kept_until(captured_on: date) -> date:
    """Last day on which the agency can still supply the original (rule 5.3)."""
    year = captured_on.year + RETENTION_YEARS
    try:
        return captured_on.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)

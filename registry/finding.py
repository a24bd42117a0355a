"""What a check says about one photo: a finding with its number, or that it could not look."""

from dataclasses import dataclass
from enum import StrEnum

from registry.text import Text


class Severity(StrEnum):
    """What a finding does to the verdict."""

    REJECT = "reject"  # the photo may not be used
    REVIEW = "review"  # a person must look
    INFO = "info"  # worth knowing, changes nothing


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: what was measured, what is allowed, and what to do.

    `id` is ours and stable (`geometry.roll`); `word` is the field's standard term
    (ISO/IEC 29794-5 where it has one). `value` and `limit` are in `unit`.
    """

    id: str
    word: str
    severity: Severity
    text: Text
    remedy: Text
    value: float | str | None = None
    limit: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """A check that could not be carried out, with the reason. Never the same as a pass."""

    id: str
    word: str
    reason: Text

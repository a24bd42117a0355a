"""The verdict on one photo: every finding at once, what could not be assessed, and the numbers."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from imaging.measure import Value
from imaging.unassessed import UNASSESSED
from registry.finding import Finding, NotAssessed, Severity
from registry.text import Text


class Outcome(StrEnum):
    """What happens to the photo."""

    ACCEPTED = "accepted"
    REVIEW = "review"  # a person decides
    REJECTED = "rejected"

    @property
    def text(self) -> Text:
        """The outcome in words."""
        return _OUTCOMES[self]


_OUTCOMES = {
    Outcome.ACCEPTED: Text("合格", "accepted"),
    Outcome.REVIEW: Text("须复核", "to be reviewed"),
    Outcome.REJECTED: Text("不合格", "rejected"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One photo judged by one standard. `sha256` is of the file's bytes."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    not_assessed: tuple[NotAssessed, ...]
    measures: Mapping[str, Value]
    standard: str
    sha256: str

    @classmethod
    def of(
        cls,
        findings: tuple[Finding, ...],
        not_assessed: tuple[NotAssessed, ...],
        measures: Mapping[str, Value],
        standard: str,
        sha256: str,
    ) -> Self:
        """Any reject rejects; else any review, or anything not assessed, sends the photo to a person."""
        severities = {finding.severity for finding in findings}
        if Severity.REJECT in severities:
            outcome = Outcome.REJECTED
        elif Severity.REVIEW in severities or not_assessed:
            outcome = Outcome.REVIEW
        else:
            outcome = Outcome.ACCEPTED
        return cls(outcome, findings, not_assessed, measures, standard, sha256)

    def as_record(self) -> dict[str, Any]:
        """JSON-ready: plain strings, rounded floats, None for what is not a number."""
        return {
            "verdict": str(self.outcome),
            "findings": [
                {
                    "id": finding.id,
                    "word": finding.word,
                    "severity": str(finding.severity),
                    "value": _plain(finding.value),
                    "limit": finding.limit,
                    "unit": finding.unit,
                    "zh": finding.text.zh,
                    "en": finding.text.en,
                    "remedy_zh": finding.remedy.zh,
                    "remedy_en": finding.remedy.en,
                }
                for finding in self.findings
            ],
            "not_assessed": [
                {"id": one.id, "word": one.word, "zh": one.reason.zh, "en": one.reason.en}
                for one in self.not_assessed
            ],
            "left_to_people": [one.id for one in UNASSESSED],
            "measures": {name: _plain(value) for name, value in self.measures.items()},
        }


def _plain(value: Value) -> Value:
    if not isinstance(value, float):
        return value
    return round(float(value), 4) if math.isfinite(value) else None

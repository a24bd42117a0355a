"""A batch in numbers: how many photos of each verdict, and how many with each fault."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.report.fault_names import NOT_ASSESSED_ID, fault_name
from imaging.verdict import Outcome
from registry.finding import Severity
from registry.text import Text
from runtime.checking import Record


@dataclass(frozen=True, slots=True)
class FaultCount:
    """How many photos have one fault, of which so many are rejected for it."""

    id: str
    name: Text
    count: int
    rejected: int

    @property
    def word(self) -> str:
        """The id as a class of CSS and as part of an HTML id."""
        return css_word(self.id)


@dataclass(frozen=True, slots=True)
class Counts:
    """A batch in numbers; faults most frequent first."""

    photos: int
    outcomes: Mapping[Outcome, int]
    faults: tuple[FaultCount, ...]


def count(records: Iterable[Record]) -> Counts:
    """Count once through."""
    outcomes: Counter[Outcome] = Counter()
    faults: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    for record in records:
        outcomes[Outcome(record["verdict"])] += 1
        faults.update(faults_of(record))
        rejected.update({one["id"] for one in record["findings"] if one["severity"] == Severity.REJECT})
    return Counts(
        photos=outcomes.total(),
        outcomes={one: outcomes[one] for one in Outcome},
        faults=tuple(
            FaultCount(fault, fault_name(fault), number, rejected[fault])
            for fault, number in sorted(faults.items(), key=lambda pair: (-pair[1], pair[0]))
        ),
    )


def faults_of(record: Record) -> list[str]:
    """Ids of what keeps a photo from being accepted, sorted; a note is no fault.

    A file that was never opened is not also said to be unassessed.
    """
    found = {one["id"] for one in record["findings"] if one["severity"] != Severity.INFO}
    if record["not_assessed"] and "file.readable" not in found:
        found.add(NOT_ASSESSED_ID)
    return sorted(found)


def css_word(fault_id: str) -> str:
    """A fault's id as a word of CSS."""
    return "is-" + fault_id.replace(".", "-")

"""Originals that the agency soon has no longer: what is not fetched by then can only be taken again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from api.report.people import StudentView
from runtime.office import Office
from runtime.steps.originals import read_expiring

AHEAD = 183  # days, half a year: nobody looks at a season's report again before the next season


@dataclass(frozen=True, slots=True)
class OriginalView:
    """A student's newest original and the last day on which the agency can supply it (rule 5.3)."""

    student: StudentView
    captured_on: date
    kept_until: date
    days_left: int


def read_originals(session: Session, office: Office) -> Iterator[OriginalView]:
    """Newest originals that expire within half a year or have expired, earliest first."""
    for copy in read_expiring(session, office, AHEAD):
        if not copy.newer:
            yield OriginalView(
                student=StudentView.of(copy.student),
                captured_on=copy.original.captured_on,
                kept_until=copy.kept_until,
                days_left=copy.days_left,
            )

"""Which verdict counts for a student's photo: the one by the standard of the day the photo was taken."""

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from imaging.standard import Standard
from matching.pairing import Role
from registry.provenance import Provenance
from runtime.db.schema import OriginalRow, PhotoVerdictRow, StudentRow, TraceRow
from runtime.office import Office
from runtime.steps.season import images, students


@dataclass(frozen=True, slots=True)
class Due:
    """A certificate photo, and the standard it is to be held to."""

    sha256: str
    standard: Standard


def photos_due(session: Session, office: Office) -> dict[int, Due]:
    """Every certificate photo that lies there now, by student id in the order of 学号.

    The day of capture is the agency's index's, for a photo traced to an original. Where the trace is of
    another photo, or the photo is not the agency's, the office's own standard holds.
    """
    season = office.season.code
    photos = images(session, season, Role.CERTIFICATE_PHOTO)
    rows = session.execute(
        select(TraceRow.student_id, TraceRow.sha256, OriginalRow.captured_on)
        .join(StudentRow, StudentRow.id == TraceRow.student_id)
        .join(
            OriginalRow,
            and_(
                OriginalRow.sha256 == TraceRow.original_sha256,
                OriginalRow.id_number == TraceRow.original_id_number,
            ),
        )
        .where(StudentRow.season == season, TraceRow.provenance != Provenance.NOT_AGENCY)
    )
    days = {(student_id, sha256): captured_on for student_id, sha256, captured_on in rows}
    due = {}
    for row in students(session, season):
        if sha256 := photos.get(row.student_number):
            day = days.get((row.id, sha256))
            due[row.id] = Due(sha256, office.profiles.on(day) if day else office.standard)
    return due


def verdicts(session: Session, office: Office) -> dict[int, PhotoVerdictRow]:
    """The verdict on every certificate photo of `photos_due` that has one, by student id."""
    due = photos_due(session, office)
    keys = {one.standard.key for one in due.values()}
    rows = session.scalars(select(PhotoVerdictRow).where(PhotoVerdictRow.standard.in_(keys)))
    found = {(row.sha256, row.standard): row for row in rows}
    judged = {student_id: found.get((one.sha256, one.standard.key)) for student_id, one in due.items()}
    return {student_id: row for student_id, row in judged.items() if row}

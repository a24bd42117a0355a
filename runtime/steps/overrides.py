"""The overrides that two people signed and that still hold: on the pictures they saw."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.gate_evidence import Override
from matching.pairing import Role
from runtime.db.records import OverrideRow
from runtime.db.schema import StudentRow
from runtime.office import Office
from runtime.steps.season import images


def signed_overrides(session: Session, office: Office) -> dict[int, Override]:
    """By student; the newest counts."""
    rows = session.scalars(
        select(OverrideRow)
        .join(StudentRow)
        .where(StudentRow.season == office.season.code, OverrideRow.second != "")
        .order_by(OverrideRow.id)
    ).all()
    now = pictures_of(session, office, [row.student for row in rows])
    return {
        row.student_id: Override(frozenset(row.reasons), row.why, row.first, row.second)
        for row in rows
        if row.pictures == now[row.student_id]
    }


def pictures_of(session: Session, office: Office, students: list[StudentRow]) -> dict[int, list[str]]:
    """SHA-256 of certificate photo and e-registration image of each student, "" for none."""
    photos = images(session, office.season.code, Role.CERTIFICATE_PHOTO)
    online = images(session, office.season.code, Role.EREGISTRATION_IMAGE)
    return {row.id: [photos.get(row.student_number, ""), online.get(row.id_number, "")] for row in students}

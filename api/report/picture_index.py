"""Which picture hangs under which student, and the words for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matching.pairing import Role
from registry.provenance import Original
from runtime.db.schema import StudentRow
from runtime.steps.season import images, originals, students


@dataclass(frozen=True, slots=True)
class PictureIndex:
    """The pictures of a season, named by SHA-256, under both keys."""

    students: Mapping[str, StudentRow]  # by 学号
    photos: Mapping[str, str]  # certificate photos by 学号
    online: Mapping[str, str]  # e-registration images by 身份证号
    held: Mapping[str, list[Original]]  # originals by 身份证号, newest first

    @classmethod
    def of(cls, session: Session, season: str) -> "PictureIndex":
        """Read the index of one season."""
        rows = {row.student_number: row for row in students(session, season)}
        return cls(
            students=rows,
            photos=images(session, season, Role.CERTIFICATE_PHOTO),
            online=images(session, season, Role.EREGISTRATION_IMAGE),
            held=originals(session, (row.id_number for row in rows.values())),
        )

    def pictures(self, student_number: str, role: Role) -> tuple[str, ...]:
        """The pictures of one student in one role; originals newest first."""
        row = self.students[student_number]
        if role is Role.ORIGINAL:
            return tuple(original.sha256 for original in self.held.get(row.id_number, ()))
        of_role, key = (
            (self.photos, row.student_number)
            if role is Role.CERTIFICATE_PHOTO
            else (self.online, row.id_number)
        )
        return (of_role[key],) if key in of_role else ()

    def stray(self, key: str, role: Role) -> tuple[str, ...]:
        """A picture lying under a key that fits nobody."""
        of_role = self.photos if role is Role.CERTIFICATE_PHOTO else self.online
        return (of_role[key],) if key in of_role else ()

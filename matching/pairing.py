"""Which pictures belong to one student, and pictures that belong to nobody.

The certificate photo is joined by student number 学号, the e-registration image by ID number 身份证号: a
slip in either key gives a student somebody else's picture, or none.
"""

from dataclasses import dataclass
from enum import StrEnum

from registry.text import Text


class Role(StrEnum):
    """What a picture is to a student."""

    CERTIFICATE_PHOTO = "certificate_photo"
    EREGISTRATION_IMAGE = "eregistration_image"
    ORIGINAL = "original"

    @property
    def text(self) -> Text:
        """The role in words."""
        return _ROLES[self]


_ROLES = {
    Role.CERTIFICATE_PHOTO: Text("证书照片", "certificate photo"),
    Role.EREGISTRATION_IMAGE: Text("电子注册图像", "e-registration image"),
    Role.ORIGINAL: Text("社方原图", "agency original"),
}


PAIRED = (Role.CERTIFICATE_PHOTO, Role.EREGISTRATION_IMAGE)  # the two that must show one person


@dataclass(frozen=True, slots=True)
class StudentPictures:
    """One student's pictures, named by SHA-256. `originals` is newest first.

    `name` is the roster's, `captured_names` are those under which the agency registered the originals.
    """

    student_number: str
    id_number: str
    certificate_photo: str | None
    eregistration_image: str | None
    originals: tuple[str, ...] = ()
    name: str = ""
    captured_names: tuple[str, ...] = ()

    def key(self, role: Role) -> str:
        """The key a picture in that role is joined by: 学号, or 身份证号."""
        return self.student_number if role is Role.CERTIFICATE_PHOTO else self.id_number

    def of(self, role: Role) -> tuple[str, ...]:
        """The pictures in one role."""
        if role is Role.ORIGINAL:
            return self.originals
        one = self.certificate_photo if role is Role.CERTIFICATE_PHOTO else self.eregistration_image
        return (one,) if one else ()


@dataclass(frozen=True, slots=True)
class StrayPicture:
    """A picture whose key fits no student of the roster: the other half of somebody's case."""

    role: Role
    key: str
    sha256: str

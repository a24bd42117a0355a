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


@dataclass(frozen=True, slots=True)
class StudentPictures:
    """One student's pictures, named by SHA-256. `originals` is newest first."""

    student_number: str
    id_number: str
    certificate_photo: str | None
    eregistration_image: str | None
    originals: tuple[str, ...] = ()

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


def key_slip(typed: str, right: str) -> Text | None:
    """How `typed` may have come from `right`; None where no single slip explains it."""
    if typed == right or not typed:
        return None
    if len(typed) == len(right):
        wrong = [i for i, (x, y) in enumerate(zip(typed, right, strict=True)) if x != y]
        if len(wrong) == 1:
            place = wrong[0] + 1
            return Text(f"第 {place} 位抄错", f"character {place} is wrong")
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1 and typed[wrong[0]] == right[wrong[1]]:
            place = wrong[0] + 1
            return Text(f"第 {place}、{place + 1} 位颠倒", f"characters {place} and {place + 1} are swapped")
        return None
    longer, shorter = (typed, right) if len(typed) > len(right) else (right, typed)
    if len(longer) - len(shorter) == 1 and any(
        longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer))
    ):
        return (
            Text("少一位", "one character is missing")
            if len(typed) < len(right)
            else Text("多一位", "one too many")
        )
    return None

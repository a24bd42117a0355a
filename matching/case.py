"""A case: what is wrong, whose picture it really is, what the rules ask for and by when. A person decides."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matching.decision import Decision
from matching.pairing import Role
from registry.text import Text


class CaseKind(StrEnum):
    """The kinds of case, in the order in which one explains away another."""

    SWAP = "swap"
    DUPLICATE = "duplicate"
    NOT_SAME_PERSON = "not_same_person"  # 案例一
    ALTERED = "altered"
    NO_CERTIFICATE_PHOTO = "no_certificate_photo"
    NO_EREGISTRATION_IMAGE = "no_eregistration_image"  # 案例二
    UNDECIDED = "undecided"
    NOT_ASSESSED = "not_assessed"
    MIXED_CARD = "mixed_card"  # open-education student on a capture card shared with others (rule 5.4)
    PHOTO_REVIEW = "photo_review"  # the certificate photo has findings that a person must judge
    PROVENANCE_UNKNOWN = "provenance_unknown"  # where the certificate photo comes from could not be told
    REPORTED = "reported"  # somebody said that a picture is wrong; the program found nothing

    @property
    def text(self) -> Text:
        """The kind in words."""
        return _KINDS[self]

    @property
    def mismatch(self) -> bool:
        """Whether the engine said that the student's two pictures show two people."""
        return self in (CaseKind.SWAP, CaseKind.NOT_SAME_PERSON)

    @property
    def about_pair(self) -> bool:
        """Whether the student's two pictures are in order once they agree with each other."""
        return self not in _ABOUT_PHOTO

    @property
    def about_image(self) -> bool:
        """Whether the e-registration image plays a part: else another one leaves the case as it is."""
        return self not in (CaseKind.PHOTO_REVIEW, CaseKind.PROVENANCE_UNKNOWN)


class Side(StrEnum):
    """Which picture is wrong, as the agency's original arbitrates."""

    CERTIFICATE_PHOTO = "certificate_photo"
    EREGISTRATION_IMAGE = "eregistration_image"
    BOTH = "both"
    UNKNOWN = "unknown"  # no original to arbitrate, or it could not

    @property
    def text(self) -> Text:
        """The side in words."""
        return _SIDES[self]


class CaseState(StrEnum):
    """Where a case stands. Nothing is decided by silence."""

    OPEN = "open"
    IN_REVIEW = "in_review"  # a reviewer has taken it, or one has cleared it and a second must
    CONFIRMED = "confirmed"  # a person agrees that something is wrong: it must be corrected
    CLEARED = "cleared"  # a person has looked and the pictures are in order
    CORRECTION_FILED = "correction_filed"  # the correction has a receipt; its picture has not come yet
    RESOLVED = "resolved"  # the new picture was screened and is in order
    SUPERSEDED = "superseded"  # the pictures were replaced and the finding is gone

    @property
    def text(self) -> Text:
        """The state in words."""
        return _STATES[self]

    @property
    def pressing(self) -> bool:
        """Whether the deadline has still to be met: what is filed, or in order, has met it."""
        return self in (CaseState.OPEN, CaseState.IN_REVIEW, CaseState.CONFIRMED)


# Whether the certificate photo is usable, and the agency's, is told by validation and not by its pair.
_ABOUT_PHOTO = (CaseKind.MIXED_CARD, CaseKind.PHOTO_REVIEW, CaseKind.PROVENANCE_UNKNOWN)
_KINDS = {
    CaseKind.SWAP: Text("照片互换", "pictures swapped"),
    CaseKind.DUPLICATE: Text("一图多人", "one picture, several students"),
    CaseKind.NOT_SAME_PERSON: Text("两图不是同一人（案例一）", "not the same person (case 1)"),
    CaseKind.ALTERED: Text("照片被改动", "altered picture"),
    CaseKind.NO_CERTIFICATE_PHOTO: Text("缺证书照片", "no certificate photo"),
    CaseKind.NO_EREGISTRATION_IMAGE: Text("缺电子注册图像（案例二）", "no e-registration image (case 2)"),
    CaseKind.UNDECIDED: Text("无法确定是否同一人", "undecided"),
    CaseKind.NOT_ASSESSED: Text("未能比对", "not assessed"),
    CaseKind.MIXED_CARD: Text("采集卡混用", "mixed capture card"),
    CaseKind.PHOTO_REVIEW: Text("证书照片须复核", "certificate photo to be reviewed"),
    CaseKind.PROVENANCE_UNKNOWN: Text("照片来源须查明", "source of the photo to be settled"),
    CaseKind.REPORTED: Text("人工上报图像有误", "picture reported as wrong by hand"),
}
_SIDES = {
    Side.CERTIFICATE_PHOTO: Text("证书照片有误", "the certificate photo is wrong"),
    Side.EREGISTRATION_IMAGE: Text("电子注册图像有误", "the e-registration image is wrong"),
    Side.BOTH: Text("两张都与社方原图不符", "neither fits the agency's original"),
    Side.UNKNOWN: Text("暂不能判断哪张有误", "which one is wrong is not known"),
}
_STATES = {
    CaseState.OPEN: Text("待处理", "open"),
    CaseState.IN_REVIEW: Text("审核中", "in review"),
    CaseState.CONFIRMED: Text("确认有误", "confirmed"),
    CaseState.CLEARED: Text("核对无误", "cleared"),
    CaseState.CORRECTION_FILED: Text("已报送更正", "correction filed"),
    CaseState.RESOLVED: Text("已办结", "resolved"),
    CaseState.SUPERSEDED: Text("已因换图失效", "superseded"),
}


@dataclass(frozen=True, slots=True)
class Concern:
    """Something about one student that was noticed before any comparison, and that a person must settle.

    `about` names what was noticed (findings, cards): something else noticed later is another case.
    """

    student_number: str
    kind: CaseKind
    cause: Text
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Involved:
    """Another student, or a picture of nobody, in a case; `role` is that of the picture concerned."""

    key: str  # 学号, or the key under which a stray picture lies
    role: Role
    stray: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One case about one student. `handling` is what the rules ask for, step by step.

    `certificate_photo` and `eregistration_image` are the SHA-256 of the student's pictures when it was
    opened, "" for none and for an image that plays no part: a person's decision is about these and no others.
    `about` is what else makes it this finding: the partners of a swap or duplicate and their pictures, or
    what a concern is about.
    """

    kind: CaseKind
    student_number: str
    certificate_photo: str
    eregistration_image: str
    about: tuple[str, ...]
    side: Side | None
    involves: tuple[Involved, ...]
    cause: Text
    handling: tuple[Text, ...]
    report_to: Text
    deadline: date
    evidence: tuple[Decision, ...]

    @property
    def fingerprint(self) -> str:
        """The same finding on the same pictures: a second screening opens nothing twice."""
        pictures = (self.certificate_photo, self.eregistration_image)
        parts = [self.kind, self.student_number, self.side or "", *pictures, *self.about]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

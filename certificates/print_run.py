"""A print run: one season, one template, one seal type; each page is frozen before it is printed."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from certificates.field import Certificate
from registry.identifiers import CertificateNumber, Level, Sex, StudentNumber, StudyKind
from registry.student import SealType, Student
from registry.text import Text

_TEMPLATES = {
    (Level.BACHELOR, SealType.INDEPENDENT): "open-bachelor-independent",
    (Level.BACHELOR, SealType.CO_SEALED): "open-bachelor-co-sealed",
    (Level.COLLEGE, SealType.INDEPENDENT): "open-college-independent",
    (Level.COLLEGE, SealType.CO_SEALED): "open-college-co-sealed",
}


class RunState(StrEnum):
    """How far a run has come."""

    CREATED = "created"  # numbers are reserved, data are frozen
    RENDERED = "rendered"
    VERIFIED = "verified"

    @property
    def text(self) -> Text:
        """The state in words."""
        return _STATES[self]


_STATES = {
    RunState.CREATED: Text("已编号", "numbered"),
    RunState.RENDERED: Text("已生成", "rendered"),
    RunState.VERIFIED: Text("已核验", "verified"),
}


@dataclass(frozen=True, slots=True)
class Issuer:
    """What every certificate of a run says about the school and the day."""

    school_name: str
    president: str
    co_sealed_with: str
    issued_on: date


def template_for(kind: StudyKind, level: Level, seal: SealType) -> str | None:
    """The shipped template; None where there is none. All of them are for open education."""
    return _TEMPLATES.get((level, seal)) if kind is StudyKind.OPEN else None


def certificate_of(student: Student, issuer: Issuer, photo: bytes) -> Certificate:
    """What a student's certificate shows, not numbered yet."""
    return Certificate(
        number=None,
        student_number=student.student_number,
        name=student.name,
        sex=student.sex,
        birth_date=student.birth_date,
        enrolled_on=student.enrolled_on,
        graduated_on=student.graduated_on,
        issued_on=issuer.issued_on,
        level=student.level,
        kind=student.kind,
        major=student.major,
        duration=student.duration,
        study_mode=student.study_mode,
        school_name=issuer.school_name,
        president=issuer.president,
        co_sealed_with=issuer.co_sealed_with if student.seal is SealType.CO_SEALED else "",
        photo=photo,
    )


def freeze(certificate: Certificate) -> dict[str, str]:
    """A certificate as plain text, for keeping; the photo is kept by its SHA-256 elsewhere."""
    return {f.name: str(getattr(certificate, f.name)) for f in fields(certificate) if f.name != "photo"}


def thaw(snapshot: Mapping[str, Any], photo: bytes) -> Certificate:
    """The certificate that was frozen, with its photo."""
    return Certificate(
        number=CertificateNumber(snapshot["number"]),
        student_number=StudentNumber(snapshot["student_number"]),
        name=snapshot["name"],
        sex=Sex(snapshot["sex"]),
        birth_date=date.fromisoformat(snapshot["birth_date"]),
        enrolled_on=date.fromisoformat(snapshot["enrolled_on"]),
        graduated_on=date.fromisoformat(snapshot["graduated_on"]),
        issued_on=date.fromisoformat(snapshot["issued_on"]),
        level=Level(snapshot["level"]),
        kind=StudyKind(snapshot["kind"]),
        major=snapshot["major"],
        duration=snapshot["duration"],
        study_mode=snapshot["study_mode"],
        school_name=snapshot["school_name"],
        president=snapshot["president"],
        co_sealed_with=snapshot["co_sealed_with"],
        photo=photo,
    )


def numbered(certificate: Certificate, number: CertificateNumber) -> Certificate:
    """The same certificate under its number."""
    return replace(certificate, number=number)

"""What the office holds of faces, until when, and what a person can have erased."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from matching.pairing import Role
from registry.consent import Consent, ConsentState
from registry.provenance import kept_until
from runtime.db.schema import (
    CaseRow,
    CertificateRow,
    DecisionRow,
    FaceJoinRow,
    ImageRow,
    OriginalRow,
    StudentRow,
)
from runtime.db.session import reading
from runtime.office import Office
from runtime.steps.consent import count_consents, set_consent
from runtime.steps.faces import allowed_pictures
from runtime.steps.season import is_closed
from runtime.steps.season_end import ReasonMissing

# 人脸识别技术应用安全管理办法 (2025), art. 15: whoever stores face information of 100,000 persons files with
# the provincial cyberspace administration within 30 working days. We warn a fifth before.
FILE_AT, WARN_AT = 100_000, 80_000


@dataclass(frozen=True, slots=True)
class PrivacyStatus:
    """Counts and dates. A person is counted once, by ID number, however many pictures there are."""

    persons: int  # whose face is on a stored picture, of every season
    templates: int  # stored now
    templates_due: int  # of them, without a ground or past their date: to be deleted now
    consents: Counter[ConsentState | None]
    closed: bool
    delete_by: date  # when templates of this season must be gone at the latest
    originals_expired: int  # originals the agency no longer keeps

    @property
    def must_file(self) -> bool:
        """Whether the number of persons obliges to file."""
        return self.persons >= FILE_AT

    @property
    def near_filing(self) -> bool:
        """Whether it soon will."""
        return WARN_AT <= self.persons < FILE_AT


def privacy_status(office: Office) -> PrivacyStatus:
    """Count everything once."""
    delete_by = office.settings.season.issued_on + timedelta(days=office.settings.privacy.keep_days)
    stored = office.templates.ids()
    with reading(office.database) as session:
        allowed = allowed_pictures(session, office)
        grounded = {
            row.join_id
            for row in session.scalars(select(FaceJoinRow).where(FaceJoinRow.season == office.season.code))
            if row.sha256 in allowed
        }
        captured = session.scalars(select(OriginalRow.captured_on))
        return PrivacyStatus(
            persons=_persons(session),
            templates=len(stored),
            templates_due=len(stored if office.today > delete_by else stored - grounded),
            consents=count_consents(office),
            closed=is_closed(session, office.season.code),
            delete_by=delete_by,
            originals_expired=sum(kept_until(day) < office.today for day in captured),
        )


def _persons(session: Session) -> int:
    photos = (
        select(StudentRow.id_number)
        .join(ImageRow, (ImageRow.season == StudentRow.season) & (ImageRow.key == StudentRow.student_number))
        .where(ImageRow.role == Role.CERTIFICATE_PHOTO.value)
    )
    online = select(ImageRow.key).where(ImageRow.role == Role.EREGISTRATION_IMAGE.value)
    everybody = union(select(OriginalRow.id_number), photos, online).subquery()
    return session.scalar(select(func.count()).select_from(everybody)) or 0


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased and what stays: counts by what it is."""

    templates: int
    photos: int
    originals: int
    decisions: int
    cases: int
    certificate: str  # its number, "" where there is none


def erase(office: Office, student_number: str, reason: str) -> Erasure:
    """Record a withdrawal and delete the student's templates now; what the law keeps is counted.

    What was decided before the withdrawal stays decided (PIPL 15). Raises UnknownStudent, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    gone = set_consent(office, student_number, Consent(ConsentState.WITHDRAWN), reason)
    with reading(office.database) as session:
        student = session.scalars(
            select(StudentRow).where(
                StudentRow.season == office.season.code, StudentRow.student_number == student_number
            )
        ).one()
        mine = ImageRow.season == office.season.code, ImageRow.key.in_((student_number, student.id_number))
        number = select(CertificateRow.number).where(CertificateRow.student_number == student_number)

        def count(*where: object) -> int:
            return session.scalar(select(func.count()).where(*where)) or 0  # type: ignore[arg-type]

        return Erasure(
            templates=gone,
            photos=count(*mine),
            originals=count(OriginalRow.id_number == student.id_number),
            decisions=count(DecisionRow.student_id == student.id),
            cases=count(CaseRow.student_id == student.id),
            certificate=session.scalar(number) or "",
        )

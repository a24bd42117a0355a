"""The tables. Column names are the field names of the rule packages, spelled the same.

A season is the partition of everything but numbers: a certificate number is unique for ever.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    """Constraint names are fixed so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012 - SQLAlchemy's own hook


class ImportBatch(Base):
    """One import of one file or folder."""

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_kind", "season", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    season: Mapped[str]
    kind: Mapped[str]  # roster, delivery, certificate_photo, eregistration_image
    source: Mapped[str]
    sha256: Mapped[str]
    imported_at: Mapped[datetime]
    imported_by: Mapped[str] = mapped_column(default="")  # "": from before it was kept
    accepted: Mapped[int]
    problems: Mapped[list["ImportProblem"]] = relationship(cascade="all, delete-orphan")


class ImportProblem(Base):
    """One row or file of a batch that was refused, with what to do about it."""

    __tablename__ = "import_problem"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    place: Mapped[str]  # row number and field, or file name
    code: Mapped[str]
    zh: Mapped[str]
    en: Mapped[str]
    remedy_zh: Mapped[str]
    remedy_en: Mapped[str]


class StudentRow(Base):
    """registry.student.Student."""

    __tablename__ = "student"
    __table_args__ = (UniqueConstraint("season", "student_number"), UniqueConstraint("season", "id_number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    season: Mapped[str]
    student_number: Mapped[str]
    id_number: Mapped[str]
    name: Mapped[str]
    sex: Mapped[str]
    birth_date: Mapped[date]
    level: Mapped[str]
    kind: Mapped[str]
    major: Mapped[str]
    duration: Mapped[str]
    study_mode: Mapped[str]
    enrolled_on: Mapped[date]
    graduated_on: Mapped[date]
    site: Mapped[str]
    seal: Mapped[str]
    audit: Mapped[str]
    audit_reason: Mapped[str]
    class_name: Mapped[str]


class ConsentRow(Base):
    """registry.consent.Consent: the newest row of a student counts, the others say how it came to that."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    state: Mapped[str]
    said_on: Mapped[date]  # the day of recording where the source gives none
    form_number: Mapped[str]
    source: Mapped[str]  # the file it came from, or for one recorded by hand why, or ""
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class FaceJoinRow(Base):
    """Under which id of the template store the face of a picture lies: the only link between the two."""

    __tablename__ = "face_join"
    __table_args__ = (UniqueConstraint("season", "sha256", "engine"),)

    join_id: Mapped[str] = mapped_column(primary_key=True)  # 128 random bits
    season: Mapped[str]
    sha256: Mapped[str]
    engine: Mapped[str]  # digest of its card and which template: another model or calibration embeds anew


class SeasonEventRow(Base):
    """A season closed or opened again; the newest row of a season counts."""

    __tablename__ = "season_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    season: Mapped[str] = mapped_column(index=True)
    event: Mapped[str]  # closed, reopened
    at: Mapped[datetime]
    by: Mapped[str]
    reason: Mapped[str]


class DeliveryRow(Base):
    """One delivery of an agency, registered whole. The database refuses to change or delete it.

    A delivery of which nothing was accepted leaves a batch with its problems, and no row here.
    """

    __tablename__ = "delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), unique=True)
    provider: Mapped[str]
    source: Mapped[str]
    received_at: Mapped[datetime]
    manifest_sha256: Mapped[str] = mapped_column(index=True)  # "": from before manifests were kept
    signature: Mapped[str]  # registry.provenance.Signature
    signer: Mapped[str]  # the key that verified it, or ""
    unsigned_reason: Mapped[str]  # why it was taken without the signature its provider gives, or ""
    originals: Mapped[int]  # lines of the manifest that were accepted


class OriginalRow(Base):
    """registry.provenance.Original: one image of an agency delivery. Deliveries outlive seasons.

    The database refuses to change or delete it: other bytes for the same person are another row.
    """

    __tablename__ = "original"
    __table_args__ = (UniqueConstraint("id_number", "sha256"), Index("ix_original_card", "capture_card"))

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    provider: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    id_number: Mapped[str]
    name: Mapped[str]
    school_code: Mapped[str]
    capture_card: Mapped[str]
    captured_on: Mapped[date]
    category: Mapped[str]


class CardRow(Base):
    """registry.provenance.CardEntry: one row of an index, whether or not its image was registered."""

    __tablename__ = "card_row"
    __table_args__ = (UniqueConstraint("capture_card", "person", "category"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    capture_card: Mapped[str]
    category: Mapped[str]
    person: Mapped[str]


class ImageRow(Base):
    """A certificate photo or e-registration image under the key it came with, which may fit nobody."""

    __tablename__ = "image"
    __table_args__ = (UniqueConstraint("season", "role", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    season: Mapped[str]
    role: Mapped[str]
    key: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))  # None: not kept then


class PhotoVerdictRow(Base):
    """The verdict on one photo under one standard: the same bytes are judged once."""

    __tablename__ = "photo_verdict"
    __table_args__ = (UniqueConstraint("sha256", "standard"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    standard: Mapped[str]
    outcome: Mapped[str]
    record: Mapped[dict[str, Any]]


class TraceRow(Base):
    """Where a student's certificate photo comes from (imaging.provenance.Trace)."""

    __tablename__ = "trace"

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), primary_key=True)
    sha256: Mapped[str]
    provenance: Mapped[str]
    original_sha256: Mapped[str]  # the original it was traced to, or ""
    original_id_number: Mapped[str]  # whose original that is, or ""
    mixed_card: Mapped[bool]
    expired: Mapped[bool]
    evidence: Mapped[dict[str, Any]]  # the comparison and the thresholds it was held against, or {}
    heat_map_sha256: Mapped[str]  # PNG of where an altered photo differs from the original, or ""
    zh: Mapped[str]
    en: Mapped[str]
    remedy_zh: Mapped[str]
    remedy_en: Mapped[str]


class DecisionRow(Base):
    """matching.decision.Decision on a student's certificate photo and e-registration image."""

    __tablename__ = "decision"

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), primary_key=True)
    a: Mapped[str]
    b: Mapped[str]
    verdict: Mapped[str]
    method: Mapped[str]  # matching.decision.Method
    zh: Mapped[str]
    en: Mapped[str]
    similarity: Mapped[float | None]
    same_at: Mapped[float | None]
    different_below: Mapped[float | None]
    engine: Mapped[str]
    model_sha256: Mapped[str]
    agreement: Mapped[float | None]
    one_exposure_at: Mapped[float | None]


class CaseRow(Base):
    """matching.case.Case and its state; who did what about it is in its steps."""

    __tablename__ = "case"
    __table_args__ = (UniqueConstraint("season", "fingerprint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    season: Mapped[str]
    fingerprint: Mapped[str]
    kind: Mapped[str]
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    certificate_photo: Mapped[str]  # SHA-256 of the student's pictures when it was opened, or ""
    eregistration_image: Mapped[str]
    side: Mapped[str]
    involves: Mapped[list[Any]]  # [{key, stray, role}]
    cause: Mapped[dict[str, Any]]  # {zh, en}
    handling: Mapped[list[Any]]  # [{zh, en}]
    report_to: Mapped[dict[str, Any]]
    deadline: Mapped[date]
    evidence: Mapped[list[Any]]  # [{a, b, verdict, similarity, zh, en}]
    state: Mapped[str]
    opened_on: Mapped[date]
    student: Mapped[StudentRow] = relationship()
    steps: Mapped[list["CaseStepRow"]] = relationship(order_by="CaseStepRow.id")


class CaseStepRow(Base):
    """One move of a case. The database refuses to change or delete it."""

    __tablename__ = "case_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    at: Mapped[datetime]
    reviewer: Mapped[str]
    move: Mapped[str]  # matching.case.Move
    before: Mapped[str]  # the states before and after
    after: Mapped[str]
    reason: Mapped[str]
    receipt: Mapped[str]  # of a filed correction, else ""


class GateRow(Base):
    """certificates.gate.GateVerdict of one student."""

    __tablename__ = "gate_verdict"

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), primary_key=True)
    outcome: Mapped[str]
    reasons: Mapped[list[Any]]  # [{id, rule, outcome, zh, en, who_zh, who_en, by}]
    decided_on: Mapped[date]
    override: Mapped[str] = mapped_column(default="")  # which two people set the reasons aside and why, or ""


class SeriesRow(Base):
    """The last serial used in a series of certificate numbers."""

    __tablename__ = "number_series"

    school: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(primary_key=True)
    last_serial: Mapped[int]


class CertificateRow(Base):
    """A certificate: one number, one 学号, for ever and whatever the season."""

    __tablename__ = "certificate"

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), unique=True)
    student_number: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str] = mapped_column(unique=True)
    reserved_at: Mapped[datetime]
    student: Mapped[StudentRow] = relationship()


class PrintRunRow(Base):
    """One print run: one season, one template, one seal type, frozen when it is created."""

    __tablename__ = "print_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    season: Mapped[str]
    seal: Mapped[str]
    level: Mapped[str]
    template: Mapped[str]
    template_sha256: Mapped[str]
    state: Mapped[str]  # created, rendered, verified
    created_at: Mapped[datetime]
    pdf_sha256: Mapped[str]
    pages: Mapped[list["PrintPageRow"]] = relationship(
        cascade="all, delete-orphan", order_by="PrintPageRow.page"
    )


class PrintPageRow(Base):
    """One page of a run: the frozen data it shows. A certificate is in one run only."""

    __tablename__ = "print_page"
    __table_args__ = (UniqueConstraint("run_id", "page"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("print_run.id"), index=True)
    page: Mapped[int]
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), unique=True)
    snapshot: Mapped[dict[str, Any]]
    photo_sha256: Mapped[str]
    override: Mapped[str] = mapped_column(default="")  # as the gate had it, or ""

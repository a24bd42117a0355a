"""The table of records beside the roster."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from runtime.db.schema import Base, StudentRow


class RecordRow(Base):
    """One row of a table of `runtime.records.kinds`, as it was written; none is overwritten."""

    __tablename__ = "record"
    __table_args__ = (Index("ix_record_student", "student_id", "kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    kind: Mapped[str]  # runtime.records.kinds.RecordKind
    key: Mapped[str]  # what tells it from the student's other records of the kind
    cells: Mapped[dict[str, Any]]  # by column id
    proofs: Mapped[list[Any]]  # SHA-256 of the scans that came with it
    state: Mapped[str]  # runtime.records.store.State
    decided_by: Mapped[str]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str]
    before: Mapped[str]  # the value that a granted request replaced, or ""
    student: Mapped[StudentRow] = relationship()


class OverrideRow(Base):
    """certificates.gate_evidence.Override. `second` is "" until another person has agreed."""

    __tablename__ = "gate_override"

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    reasons: Mapped[list[Any]]  # ids of the reasons that stood
    pictures: Mapped[list[Any]]  # SHA-256 of certificate photo and e-registration image at that time
    why: Mapped[str]
    first: Mapped[str]
    first_at: Mapped[datetime]
    second: Mapped[str]
    second_at: Mapped[datetime | None]
    student: Mapped[StudentRow] = relationship()

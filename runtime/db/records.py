"""The table of records beside the roster."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from runtime.db.schema import Base, StudentRow


class RecordRow(Base):
    """One row of one of the tables of `runtime.records.kinds`, as it was written; none is ever overwritten."""

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
    before: Mapped[str]  # the value that a granted correction replaced, or ""
    student: Mapped[StudentRow] = relationship()

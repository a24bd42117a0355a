"""The table of the audit trail. The database refuses to change or delete a row of it."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from runtime.db.schema import Base


class AuditRow(Base):
    """registry.audit.Entry and its hash."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_action", "action"), Index("ix_audit_entry_subject", "subject"))

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    time: Mapped[datetime]
    actor: Mapped[str]
    via: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    reason: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)

"""Reading the trail: for people, and to verify it."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import select

from registry.audit import Action, Entry
from registry.audit_chain import Verified, verify
from runtime.audit.anchor import read_anchors
from runtime.audit.trail import anchor_file
from runtime.db.audit import AuditRow
from runtime.db.session import reading
from runtime.office import Office

_AT_ONCE = 2_000  # rows in memory while a long chain is read


def verify_trail(office: Office) -> Verified:
    """Hold the chain against itself and its anchors. Raises AnchorUnreadable, FileUnreadable."""
    with reading(office.database) as session:
        # Anchors first: one written meanwhile would speak of entries this transaction cannot see.
        anchors = list(read_anchors(anchor_file(office)))
        rows = session.scalars(
            select(AuditRow).order_by(AuditRow.sequence).execution_options(yield_per=_AT_ONCE)
        )
        return verify(((_entry(row), row.hash) for row in rows), anchors)


def list_trail(
    office: Office, action: Action | None = None, subject: str = "", since: datetime | None = None
) -> Sequence[AuditRow]:
    """Entries in order. `subject` is kind:id; `since` is UTC without a zone."""
    query = select(AuditRow).order_by(AuditRow.sequence)
    if action:
        query = query.where(AuditRow.action == action.value)
    if subject:
        query = query.where(AuditRow.subject == subject)
    if since:
        query = query.where(AuditRow.time >= since)
    with reading(office.database) as session:
        return session.scalars(query).all()


def _entry(row: AuditRow) -> Entry:
    return Entry(**{field.name: getattr(row, field.name) for field in fields(Entry)})

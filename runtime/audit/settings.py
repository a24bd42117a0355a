"""Settings are changed with an editor: the next command notices, and the trail says so."""

import hashlib

from sqlalchemy import select

from registry.audit import Action, Kind, Subject
from runtime.audit.trail import record
from runtime.db.audit import AuditRow
from runtime.db.session import reading, transaction
from runtime.office import Office
from runtime.settings import FILE


def note_settings(office: Office) -> None:
    """Record that `yanqi.toml` is not the one the last command worked with, if so."""
    now = hashlib.sha256((office.folder / FILE).read_bytes()).hexdigest()
    last = (
        select(AuditRow.after)
        .where(AuditRow.action == Action.SETTINGS_CHANGED.value)
        .order_by(AuditRow.sequence.desc())
        .limit(1)
    )
    with reading(office.database) as session:
        before = session.scalar(last)
    if before == now:
        return
    with transaction(office.database) as session:
        about = Subject(Kind.OFFICE, office.settings.school.code)
        record(session, office, Action.SETTINGS_CHANGED, about, before=before or "", after=now)

"""What a command notes about the office itself: settings changed with an editor, an anchor begun anew."""

import hashlib

from sqlalchemy import select

from registry.audit import Action, Kind, Subject
from registry.errors import OfficeError
from registry.text import Text
from runtime.audit.trail import record
from runtime.db.audit import AuditRow
from runtime.db.session import reading, transaction
from runtime.office import Office
from runtime.settings import FILE


class AnchorUnexplained(OfficeError):
    """An explanation without words."""

    code = "audit.anchor_unexplained"
    text = Text("没有写明另起锚点的原因。", "There is no reason why the anchor was begun anew.")
    remedy = Text("请用 --reason 写明。", "Give it with --reason.")


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


def explain_anchor(office: Office, reason: str) -> None:
    """Say why anchors were begun anew; it answers for all that were until now. Raises AnchorUnexplained."""
    if not reason.strip():
        raise AnchorUnexplained
    with transaction(office.database) as session:
        about = Subject(Kind.OFFICE, office.settings.school.code)
        record(session, office, Action.ANCHOR_EXPLAINED, about, reason=reason.strip())

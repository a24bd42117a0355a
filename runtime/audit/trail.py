"""Writing the trail: `record` within the transaction that makes the change.

Entries are collected while a transaction runs and chained when it commits: the lock on the chain is taken
last and held for a moment only, so two transactions cannot wait for each other. A transaction that is rolled
back leaves nothing; one whose anchor cannot be written does not commit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import event, insert, select, text
from sqlalchemy.orm import Session

from registry.audit import GENESIS, Action, Entry, Kind, Subject
from registry.masking import mask_id_numbers
from runtime.audit.anchor import is_new, open_anchor, write_anchor, write_genesis
from runtime.db.audit import AuditRow
from runtime.office import Office

_KEY = "audit"  # of Session.info
_LOCK = 0x79616E7169  # "yanqi": PostgreSQL's advisory lock on the chain


def record(
    session: Session,
    office: Office,
    action: Action,
    subject: Subject,
    *,
    reason: str = "",
    before: str = "",
    after: str = "",
) -> None:
    """Note what is being done in this transaction; it is chained when the transaction commits.

    `before` and `after` are digests (registry.audit.digest). ID numbers in `reason` are masked.
    """
    if session.in_nested_transaction():  # rolled back, it would leave its entries to the one around it
        raise TypeError("record in the transaction, not in a savepoint")
    pending = session.info.get(_KEY)
    if pending is None:
        pending = session.info[_KEY] = _Pending(anchor_file(office), office.settings.school.code)
        event.listen(session, "before_commit", _chain)
        event.listen(session, "after_commit", _anchor)
        event.listen(session, "after_rollback", _rolled_back)
    pending.entries.append(
        Entry(
            sequence=0,
            time=office.clock(),
            actor=office.actor.name,
            via=office.actor.via,
            action=action.value,
            subject=str(subject),
            reason=mask_id_numbers(reason),
            before=before,
            after=after,
            previous="",
        )
    )


def anchor_file(office: Office) -> Path:
    """Where the head of the chain is kept, outside the database."""
    return office.folder / office.settings.audit_anchor


@dataclass(slots=True)
class _Pending:
    anchor: Path
    school: str  # code
    entries: list[Entry] = field(default_factory=list)
    open: BinaryIO | None = None


def _chain(session: Session) -> None:
    pending: _Pending = session.info[_KEY]
    if not pending.entries or session.in_nested_transaction():  # a savepoint is no commit
        return
    pending.open = open_anchor(pending.anchor)
    session.flush()
    if session.get_bind().dialect.name == "postgresql":  # on SQLite the transaction has the write lock
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = session.execute(
        select(AuditRow.sequence, AuditRow.hash).order_by(AuditRow.sequence.desc()).limit(1)
    ).first()
    sequence, previous = (last.sequence, last.hash) if last else (0, GENESIS)
    if is_new(pending.open):
        if last:
            pending.entries.insert(0, _started(pending))
        else:  # before the lock goes: the next writer must not take the anchor for a lost one
            write_genesis(pending.open, pending.entries[0].time)
    pending.entries = _linked(pending.entries, sequence, previous)
    session.execute(insert(AuditRow), [_values(entry) for entry in pending.entries])


def _started(pending: _Pending) -> Entry:
    """An anchor begun in the middle of a trail: the old one is lost, or somebody took it away."""
    about, action = Subject(Kind.OFFICE, pending.school), Action.ANCHOR_STARTED.value
    first = pending.entries[0]
    return changed(first, action=action, subject=str(about), reason="", before="", after="")


def _linked(entries: Sequence[Entry], sequence: int, previous: str) -> list[Entry]:
    linked = []
    for place, entry in enumerate(entries, start=1):
        linked.append(changed(entry, sequence=sequence + place, previous=previous))
        previous = linked[-1].hash
    return linked


def _values(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in AuditRow.__table__.columns.keys()}  # noqa: SIM118


def _anchor(session: Session) -> None:
    pending: _Pending = session.info[_KEY]
    if pending.open is not None:
        write_anchor(pending.open, pending.entries[-1])
        _forget(session)


def _rolled_back(session: Session) -> None:
    if not session.in_nested_transaction():  # a savepoint takes nothing of ours back
        _forget(session)


def _forget(session: Session) -> None:
    pending: _Pending = session.info[_KEY]
    if pending.open is not None:
        pending.open.close()
    pending.entries, pending.open = [], None

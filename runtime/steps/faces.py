"""Face templates of a season: who may have one, where the two halves join, and their end."""

import hashlib
import secrets
from collections.abc import Container, Iterator
from contextlib import contextmanager

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matching.consent import ConsentedEngine, embeddable
from matching.engine import FaceEngine, Template
from registry.audit import Action, Kind, Subject
from runtime.audit.trail import record
from runtime.db.schema import FaceJoinRow
from runtime.db.session import reading, transaction
from runtime.office import Office
from runtime.steps.consent_records import consented
from runtime.steps.season import is_closed, pictures

_AT_ONCE = 200  # templates written at a time: some ten seconds of work, all that an interruption costs


@contextmanager
def consented_engine(office: Office, engine: FaceEngine) -> Iterator[FaceEngine]:
    """The engine for one screening. Templates kept from an earlier one are not made again."""
    # All that a card says: a model calibrated anew may also align faces another way.
    card = hashlib.sha256(repr(engine.card).encode()).hexdigest()
    names = (f"{card}:exact", f"{card}:search")
    prune(office, names)
    with reading(office.database) as session:
        allowed = allowed_pictures(session, office)
    exact, search = (_Memory(office, name) for name in names)
    try:
        yield ConsentedEngine(engine, allowed, exact, search)
    finally:
        exact.flush()
        search.flush()


def prune(office: Office, engines: Container[str] | None = None) -> int:
    """Delete every template that has no ground any more, and answer how many.

    A ground is a picture of the present season, not closed, under students who all consent. So this is
    what a withdrawal, a closing, a replaced picture and another season each come to. With `engines`, those
    of any other engine go too.
    """
    with transaction(office.database) as session:
        allowed = allowed_pictures(session, office)
        doomed: set[str] = set()
        kept: set[str] = set()
        for row in session.scalars(select(FaceJoinRow)):
            grounded = row.season == office.season.code and row.sha256 in allowed
            (kept if grounded and (engines is None or row.engine in engines) else doomed).add(row.join_id)
        # Templates first: should this be interrupted, a link that leads nowhere is harmless.
        gone = office.templates.delete(office.templates.ids() - kept)
        for join_id in doomed:
            session.execute(delete(FaceJoinRow).where(FaceJoinRow.join_id == join_id))
        if gone:
            about = Subject(Kind.TEMPLATES, office.season.code)
            record(session, office, Action.TEMPLATES_DELETED, about, reason=str(gone))
    return gone


def allowed_pictures(session: Session, office: Office) -> frozenset[str]:
    """SHA-256 of the pictures that may have a template now; none in a closed season."""
    if is_closed(session, office.season.code):
        return frozenset()
    students, _ = pictures(session, office.season.code)
    return embeddable(students, consented(session, office))


class _Memory:
    """matching.consent.TemplateMemory in the template store, joined through the main database."""

    def __init__(self, office: Office, engine: str) -> None:
        self._office, self._engine = office, engine
        self._fresh: dict[str, Template] = {}
        with reading(office.database) as session:
            rows = session.execute(
                select(FaceJoinRow.sha256, FaceJoinRow.join_id).where(
                    FaceJoinRow.season == office.season.code, FaceJoinRow.engine == self._engine
                )
            )
            self._joins = {sha256: join_id for sha256, join_id in rows}  # noqa: C416 - rows are no pairs
        self._kept = office.templates.read(frozenset(self._joins.values()))

    def get(self, sha256: str) -> Template | None:
        """float32, as it was put."""
        kept = self._kept.get(self._joins.get(sha256, ""))
        return None if kept is None else np.frombuffer(kept, np.float32)

    def put(self, sha256: str, template: Template) -> None:
        """Kept with the next few."""
        self._fresh[sha256] = np.asarray(template, np.float32)
        if len(self._fresh) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting: links first, for a template without a link could not be found again."""
        if not self._fresh:
            return
        new = {sha256: secrets.token_hex(16) for sha256 in self._fresh if sha256 not in self._joins}
        with transaction(self._office.database) as session:
            session.add_all(
                FaceJoinRow(
                    join_id=join_id, season=self._office.season.code, sha256=sha256, engine=self._engine
                )
                for sha256, join_id in new.items()
            )
            about = Subject(Kind.TEMPLATES, self._office.season.code)
            record(session, self._office, Action.TEMPLATES_STORED, about, reason=str(len(self._fresh)))
        self._joins |= new
        self._office.templates.put(
            (self._joins[sha256], template.tobytes()) for sha256, template in self._fresh.items()
        )
        self._fresh.clear()

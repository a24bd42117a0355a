"""What an import leaves behind: a batch, and every problem of every row or file in it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.errors import OfficeError
from registry.text import Text
from runtime.db.schema import ImportBatch, ImportProblem
from runtime.intake.problems import RowProblem
from runtime.office import Office


@dataclass(frozen=True, slots=True)
class Problem:
    """One row or file that was refused, where it is, and what to do."""

    place: str
    code: str
    text: Text
    remedy: Text

    @classmethod
    def of(cls, place: str, error: OfficeError) -> "Problem":
        """The problem an error makes at a place."""
        return cls(place, error.code, error.sentence, error.cure)


def problem_of(row: RowProblem) -> Problem:
    """The problem of one row of a table."""
    return Problem(row.place, "table.row", row.text, row.remedy)


@dataclass(frozen=True, slots=True)
class Imported:
    """The outcome of one import. `again` is true when the same content was imported before."""

    source: str
    accepted: int
    problems: tuple[Problem, ...]
    again: bool = False


def digest(parts: Iterable[bytes]) -> str:
    """SHA-256 over lengths and contents, so that no two lists of parts look alike."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()


def known_batch(session: Session, office: Office, kind: str, sha256: str) -> Imported | None:
    """The last import of this kind, if it had the same content. An older one may have been overtaken.

    One with problems is never known: what stood in its way may have been put right elsewhere, in the roster
    or the settings, so the same content is read anew.
    """
    row = session.scalar(
        select(ImportBatch)
        .where(ImportBatch.season == office.season.code, ImportBatch.kind == kind)
        .order_by(ImportBatch.id.desc())
        .limit(1)
    )
    if row is None or row.sha256 != sha256 or row.problems:
        return None
    return Imported(row.source, row.accepted, (), again=True)


def new_batch(session: Session, office: Office, kind: str, source: str, sha256: str) -> ImportBatch:
    """A batch to hang rows on; `close_batch` fills in the outcome."""
    batch = ImportBatch(
        season=office.season.code,
        kind=kind,
        source=source,
        sha256=sha256,
        imported_at=office.clock(),
        imported_by=office.actor.name,
        accepted=0,
    )
    session.add(batch)
    session.flush()
    return batch


def close_batch(batch: ImportBatch, accepted: int, problems: Iterable[Problem]) -> Imported:
    """Write the outcome of an import."""
    batch.accepted = accepted
    found = tuple(problems)
    batch.problems = [
        ImportProblem(
            place=problem.place,
            code=problem.code,
            zh=problem.text.zh,
            en=problem.text.en,
            remedy_zh=problem.remedy.zh,
            remedy_en=problem.remedy.en,
        )
        for problem in found
    ]
    return Imported(batch.source, accepted, found)

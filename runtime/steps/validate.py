"""Step 2: every certificate photo is traced to the agency's originals, and held against the standard.

The trace comes first: it tells the day of capture, and so the standard. A photo is judged once per
standard, whoever's it is; stopping and starting again loses nothing, and a photo on which the checks broke
off is tried again by the next run.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from imaging.pipeline import validate
from registry.audit import Action, Kind, Subject, digest
from registry.ports import Lost, Progress
from runtime.audit.trail import record
from runtime.blobs.folder import FolderBlobs
from runtime.checking import CheckCrashed, broken_off
from runtime.db.schema import PhotoVerdictRow, StudentRow, TraceRow
from runtime.db.session import transaction
from runtime.executors.local import CHUNK, local_executor
from runtime.office import Office
from runtime.steps.judged import Due, photos_due
from runtime.steps.trace import trace_season


def validate_season(office: Office, progress: Progress) -> None:
    """Trace and judge every certificate photo of the season."""
    trace_season(office, progress)
    with transaction(office.database) as session:
        todo = _unjudged(session, photos_due(session, office).values())
    chunks = [todo[start : start + CHUNK] for start in range(0, len(todo), CHUNK)]
    executor = local_executor(office.settings.workers, len(todo))
    judged = executor.map(partial(_judge, blobs=office.blobs), chunks)
    for chunk in progress.over(chunks):
        _keep(office, chunk, next(judged))
    _record(office)


def _record(office: Office) -> None:
    """What the photos were judged to be, and by which standards, in rows that never change."""
    with transaction(office.database) as session:
        mine = StudentRow.season == office.season.code
        rows = session.scalars(select(TraceRow).join(StudentRow).where(mine).order_by(TraceRow.student_id))
        after = digest([[row.student_id, row.sha256, row.provenance, row.original_sha256] for row in rows])
        used = {one.standard.key for one in photos_due(session, office).values()} or {office.standard.key}
        about = Subject(Kind.SEASON, office.season.code)
        record(session, office, Action.PHOTOS_VALIDATED, about, reason=", ".join(sorted(used)), after=after)


def _unjudged(session: Session, due: Iterable[Due]) -> list[Due]:
    """Each photo once per standard, without those that have a verdict already."""
    wanted = {(one.sha256, one.standard.key): one for one in due}
    for row in session.scalars(select(PhotoVerdictRow)):
        if not _broke_off(row):
            wanted.pop((row.sha256, row.standard), None)
    return [wanted[key] for key in sorted(wanted)]


def _broke_off(row: PhotoVerdictRow) -> bool:
    return any(finding["id"] == CheckCrashed.code for finding in row.record["findings"])


def _judge(photo: Due, blobs: FolderBlobs) -> dict[str, Any]:
    return validate(blobs.get(photo.sha256), photo.standard).as_record()


def _keep(office: Office, chunk: Sequence[Due], records: Sequence[dict[str, Any] | Lost]) -> None:
    """One transaction a chunk: what a crash can cost."""
    with transaction(office.database) as session:
        for photo, judged in zip(chunk, records, strict=True):
            kept = broken_off(judged) if isinstance(judged, Lost) else judged
            row = session.scalar(
                select(PhotoVerdictRow).where(
                    PhotoVerdictRow.sha256 == photo.sha256, PhotoVerdictRow.standard == photo.standard.key
                )
            ) or PhotoVerdictRow(sha256=photo.sha256, standard=photo.standard.key)
            row.outcome, row.record = kept["verdict"], kept
            session.add(row)

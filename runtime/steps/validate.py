"""Step 2: every certificate photo is held against the standard, and traced to the agency's originals.

A photo is judged once per standard, whoever's it is; stopping and starting again loses nothing.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from imaging.pipeline import validate
from imaging.standard import Standard
from matching.pairing import Role
from registry.ports import Lost, Progress
from runtime.blobs.folder import FolderBlobs
from runtime.checking import broken_off
from runtime.db.schema import PhotoVerdictRow
from runtime.db.session import transaction
from runtime.executors.local import CHUNK, local_executor
from runtime.office import Office
from runtime.steps.season import images
from runtime.steps.trace import trace_season


def validate_season(office: Office, progress: Progress) -> None:
    """Judge and trace every certificate photo of the season."""
    standard = office.standard
    with transaction(office.database) as session:
        wanted = sorted(set(images(session, office.season.code, Role.CERTIFICATE_PHOTO).values()))
        todo = _unjudged(session, wanted, standard)
    chunks = [todo[start : start + CHUNK] for start in range(0, len(todo), CHUNK)]
    executor = local_executor(office.settings.workers, len(todo))
    judged = executor.map(partial(_judge, blobs=office.blobs, standard=standard), chunks)
    for chunk in progress.over(chunks):
        _keep(office, chunk, next(judged))
    trace_season(office, progress)


def _unjudged(session: Session, wanted: Sequence[str], standard: Standard) -> list[str]:
    judged = set(
        session.scalars(select(PhotoVerdictRow.sha256).where(PhotoVerdictRow.standard == standard.key))
    )
    return [sha256 for sha256 in wanted if sha256 not in judged]


def _judge(sha256: str, blobs: FolderBlobs, standard: Standard) -> dict[str, Any]:
    return validate(blobs.get(sha256), standard).as_record()


def _keep(office: Office, chunk: Sequence[str], records: Sequence[dict[str, Any] | Lost]) -> None:
    """One transaction a chunk: what a crash can cost."""
    with transaction(office.database) as session:
        for sha256, record in zip(chunk, records, strict=True):
            kept = broken_off(record) if isinstance(record, Lost) else record
            session.add(
                PhotoVerdictRow(
                    sha256=sha256, standard=office.standard.key, outcome=kept["verdict"], record=kept
                )
            )

"""Step 2: every certificate photo is held against the standard, and traced to the agency's originals.

A photo is judged once per standard, whoever's it is; stopping and starting again loses nothing.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from imaging.pipeline import validate
from imaging.standard import Standard
from matching.pairing import Role
from registry.ports import Progress
from runtime.db.schema import PhotoVerdictRow
from runtime.db.session import transaction
from runtime.office import Office
from runtime.steps.season import images
from runtime.steps.trace import trace_season

_CHUNK = 50  # photos a transaction: what a crash can cost


def validate_season(office: Office, progress: Progress) -> None:
    """Judge and trace every certificate photo of the season."""
    standard = office.standard
    with transaction(office.database) as session:
        wanted = sorted(set(images(session, office.season.code, Role.CERTIFICATE_PHOTO).values()))
        todo = _unjudged(session, wanted, standard)
    chunks = [todo[start : start + _CHUNK] for start in range(0, len(todo), _CHUNK)]
    for chunk in progress.over(chunks):
        _judge(office, chunk, standard)
    trace_season(office, progress)


def _unjudged(session: Session, wanted: Sequence[str], standard: Standard) -> list[str]:
    judged = set(
        session.scalars(select(PhotoVerdictRow.sha256).where(PhotoVerdictRow.standard == standard.key))
    )
    return [sha256 for sha256 in wanted if sha256 not in judged]


def _judge(office: Office, chunk: Sequence[str], standard: Standard) -> None:
    verdicts = [validate(office.blobs.get(sha256), standard) for sha256 in chunk]
    with transaction(office.database) as session:
        session.add_all(
            PhotoVerdictRow(
                sha256=verdict.sha256,
                standard=standard.key,
                outcome=verdict.outcome.value,
                record=verdict.as_record(),
            )
            for verdict in verdicts
        )

"""The blob store held against itself and against the database: nothing flipped, lost or left."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import JSON, String, cast, select
from sqlalchemy.orm import Session

from registry.ports import Progress
from runtime.db.schema import Base, ImageRow, OriginalRow, PrintPageRow, TraceRow
from runtime.db.session import reading
from runtime.office import Office

# An import stores its files before it is sure of them: what nobody speaks of yet may be on its way in.
GRACE = timedelta(days=1)
_DIGEST = re.compile(r"[0-9a-f]{64}")
_HELD = (ImageRow.sha256, OriginalRow.sha256, PrintPageRow.photo_sha256, TraceRow.heat_map_sha256)


@dataclass(frozen=True, slots=True)
class BlobCheck:
    """What was found in the store. Keys are SHA-256, orphans paths below the store."""

    files: int
    damaged: tuple[str, ...]  # content is not what the name says
    missing: tuple[str, ...]  # the database speaks of it
    orphans: tuple[Path, ...]  # nothing speaks of it, and it is older than GRACE


def check_blobs(office: Office, progress: Progress) -> BlobCheck:
    """Read every file of the store once."""
    root = office.folder / office.settings.blobs
    with reading(office.database) as session:
        held = {key for column in _HELD for key in session.scalars(select(column).distinct()) if key}
        named = _named(session)
    files = sorted(path for path in root.rglob("*") if path.is_file())
    damaged, sound, orphans = [], set(), []
    for path in progress.over(files):
        key = path.name
        if path.relative_to(root).as_posix() != f"{key[:2]}/{key[2:4]}/{key}" or not _DIGEST.fullmatch(key):
            orphans.append(path)  # half-written when the machine stopped, or put there by hand
            continue
        with path.open("rb") as file:
            intact = hashlib.file_digest(file, "sha256").hexdigest() == key
        if key not in named:
            orphans.append(path)
        elif intact:
            sound.add(key)
        else:
            damaged.append(key)
    before = (office.clock() - GRACE).replace(tzinfo=UTC)
    return BlobCheck(
        len(files),
        tuple(damaged),
        tuple(sorted(held - sound - set(damaged))),
        tuple(path for path in orphans if _written(path) < before),
    )


def sweep(orphans: Iterable[Path]) -> int:
    """Delete orphans that nobody has written again since; answers how many."""
    gone = 0
    for path in orphans:
        path.unlink(missing_ok=True)
        gone += 1
    return gone


def _named(session: Session) -> set[str]:
    """Every digest that stands anywhere in the database: what any record speaks of is no orphan."""
    found: set[str] = set()
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, String | JSON):
                for text in session.scalars(select(cast(column, String)).distinct()):
                    found.update(_DIGEST.findall(text or ""))
    return found


def _written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)

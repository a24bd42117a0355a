"""Where every certificate photo comes from: its student's own originals first, then everybody's."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial

import numpy as np
from sqlalchemy import delete, select

from imaging.photo import PhotoTooLarge, UnreadablePhoto, read_photo
from imaging.picture import Fingerprint, View, fingerprint, propose
from imaging.provenance import Candidate, Trace, trace
from matching.pairing import Role
from registry.ports import Item, Lost, Progress, Result
from registry.provenance import Original, Provenance, mixed_cards
from registry.text import Text
from runtime.blobs.folder import FolderBlobs
from runtime.checking import CheckCrashed
from runtime.db.schema import OriginalRow, TraceRow
from runtime.db.session import transaction
from runtime.executors.local import CHUNK, local_executor
from runtime.office import Office, StoredPhotos
from runtime.steps.corrected import identities
from runtime.steps.evidence import evidence_of, heat_map
from runtime.steps.season import card_entries, images, original_of, students
from runtime.steps.trace_doubts import COPY, Whose, mistyped_number, other_name, registered_twice


@dataclass(frozen=True, slots=True)
class _Photo:
    """The certificate photo of one student, and the originals it is held against."""

    student_id: int
    id_number: str
    name: str
    sha256: str
    names: frozenset[str]  # the roster's, and those that granted corrections replaced
    own: tuple[Original, ...]
    others: tuple[Original, ...] = ()  # other people's


def trace_season(office: Office, progress: Progress) -> None:
    """Trace every certificate photo of the season; today's traces replace yesterday's."""
    with transaction(office.database) as session:
        rows = students(session, office.season.code)
        held = images(session, office.season.code, Role.CERTIFICATE_PHOTO)
        order = select(OriginalRow).order_by(OriginalRow.captured_on.desc(), OriginalRow.id)
        originals = [original_of(row) for row in session.scalars(order)]
        mixed = mixed_cards(card_entries(session))
        known = identities(session, rows)
    by_id: dict[str, list[Original]] = defaultdict(list)
    for original in originals:
        by_id[original.id_number.value].append(original)
    photos = []
    for row in rows:
        if row.student_number in held:
            who = known[row.student_number]
            numbers = (row.id_number, *sorted(who.earlier_numbers))
            own = tuple(one for number in numbers for one in by_id[number] if who.owns(one))
            photos.append(_Photo(row.id, row.id_number, row.name, held[row.student_number], who.names, own))
    whose = Whose(originals)
    tracer = _Tracer(office.blobs, whose, office.today)
    found = dict(zip(photos, _each(office, tracer, photos, progress), strict=True))
    strange = [
        photo for photo, one in found.items() if not isinstance(one, Lost) and _may_be_anothers(one[0])
    ]
    if strange:
        likely = _likely(office, strange, originals, progress)
        again = [replace(photo, others=tuple(likely[photo.sha256, photo.id_number])) for photo in strange]
        found |= dict(zip(strange, _each(office, tracer, again, progress), strict=True))
    flagged = {one.id_number.value for one in originals if one.capture_card in mixed}
    traced = [
        _row(photo, photo.id_number in flagged, *(_broken_off(one) if isinstance(one, Lost) else one))
        for photo, one in found.items()
    ]
    with transaction(office.database) as session:
        session.execute(delete(TraceRow).where(TraceRow.student_id.in_([row.id for row in rows])))
        session.add_all(traced)


def _may_be_anothers(found: Trace) -> bool:
    """Whether other people's originals are to be looked through: it copies none of the student's own."""
    return found.provenance not in COPY and not (found.provenance is Provenance.UNKNOWN and found.original)


def _each(
    office: Office, work: Callable[[Item], Result], items: Sequence[Item], progress: Progress
) -> list[Result | Lost]:
    """What `work` says of each item, by the office's processes."""
    chunks = [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]
    results = local_executor(office.settings.workers, len(items)).map(work, chunks)
    return [one for _, chunk in zip(progress.over(chunks), results, strict=True) for one in chunk]


def _likely(
    office: Office, photos: Sequence[_Photo], originals: Sequence[Original], progress: Progress
) -> dict[tuple[str, str], list[Original]]:
    """Other people's originals that may be the picture of a photo: the same file, then the likeliest."""
    files = list(dict.fromkeys((*(one.sha256 for one in originals), *(one.sha256 for one in photos))))
    prints = dict(zip(files, _each(office, partial(_print, office.blobs), files, progress), strict=True))
    readable = [(one, made) for one in originals if isinstance(made := prints[one.sha256], np.ndarray)]
    index = np.stack([made for _, made in readable]) if readable else np.zeros((0, 1, 1), np.float32)
    found = {}
    for photo in photos:
        made = prints[photo.sha256]
        near = propose(made[None], index) if isinstance(made, np.ndarray) else []
        same_file = [one for one in originals if one.sha256 == photo.sha256]
        wanted = dict.fromkeys((*same_file, *(readable[i][0] for _, i in near)))
        others = [one for one in wanted if one not in photo.own]
        found[photo.sha256, photo.id_number] = others
    return found


def _print(blobs: FolderBlobs, sha256: str) -> Fingerprint | None:
    """The fingerprint of a stored picture; None where it is no picture, and matches nothing."""
    try:
        return fingerprint(View(read_photo(blobs.get(sha256))))
    except (UnreadablePhoto, PhotoTooLarge):
        return None


class _Tracer:
    """Traces one photo. Sent to each process once; each reads the pictures it needs for itself."""

    def __init__(self, blobs: FolderBlobs, whose: Whose, today: date) -> None:
        self._blobs, self._whose, self._today = blobs, whose, today

    def __call__(self, photo: _Photo) -> tuple[Trace, str]:
        """The trace, and the SHA-256 of the stored heat map or an empty string."""
        try:
            picture = self._photos.photo(photo.sha256)
        except (UnreadablePhoto, PhotoTooLarge) as error:
            return Trace(Provenance.UNKNOWN, error.sentence, error.cure), ""
        others = self._read(photo.others)
        found = trace(picture, list(self._read(photo.own)), others, today=self._today)
        found = mistyped_number(found, photo.id_number, photo.name)
        heat = heat_map(picture, found, self._photos)
        found = registered_twice(found, self._whose, photo.own)
        found = other_name(found, photo.own, photo.name, photo.names)
        return found, self._blobs.put(heat) if heat else ""

    def _read(self, originals: Sequence[Original]) -> Iterator[Candidate]:
        """Originals with their pictures; one that is no picture is left out, and matches nothing.

        Raises BlobMissing, BlobDamaged: what this office lost is not what the agency never delivered.
        """
        for original in originals:
            try:
                yield original, self._photos.photo(original.sha256)
            except (UnreadablePhoto, PhotoTooLarge):
                continue

    @cached_property
    def _photos(self) -> StoredPhotos:
        return StoredPhotos(self._blobs)


def _broken_off(lost: Lost) -> tuple[Trace, str]:
    error = CheckCrashed(reason=lost.reason)
    return Trace(Provenance.UNKNOWN, error.sentence, error.cure), ""


def _row(photo: _Photo, mixed_card: bool, found: Trace, heat_map: str) -> TraceRow:
    return TraceRow(
        student_id=photo.student_id,
        sha256=photo.sha256,
        provenance=found.provenance.value,
        original_sha256=found.original.sha256 if found.original else "",
        original_id_number=found.original.id_number.value if found.original else "",
        mixed_card=mixed_card,
        expired=found.expired,
        evidence=evidence_of(found),
        heat_map_sha256=heat_map,
        **_columns(found.text, found.remedy),
    )


def _columns(text: Text, remedy: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en, "remedy_zh": remedy.zh, "remedy_en": remedy.en}

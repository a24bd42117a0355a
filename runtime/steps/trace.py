"""Where every certificate photo comes from: its student's own originals first, then everybody's."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from sqlalchemy import delete, select

from imaging.photo import Photo, PhotoTooLarge, UnreadablePhoto
from imaging.picture import Fingerprint, View, fingerprint, propose
from imaging.provenance import Candidate, Trace, trace
from matching.pairing import Role
from registry.ports import Lost, Progress
from registry.provenance import Original, Provenance, mixed_cards
from registry.text import Text
from runtime.blobs.folder import FolderBlobs
from runtime.checking import CheckCrashed
from runtime.db.schema import OriginalRow, TraceRow
from runtime.db.session import transaction
from runtime.executors.local import CHUNK, local_executor
from runtime.office import Office, StoredPhotos
from runtime.steps.evidence import evidence_of, heat_map
from runtime.steps.season import images, original_of, students


@dataclass(frozen=True, slots=True)
class _Photo:
    """The certificate photo of one student."""

    student_id: int
    id_number: str
    sha256: str


def trace_season(office: Office, progress: Progress) -> None:
    """Trace every certificate photo of the season; today's traces replace yesterday's."""
    with transaction(office.database) as session:
        rows = students(session, office.season.code)
        held = images(session, office.season.code, Role.CERTIFICATE_PHOTO)
        order = select(OriginalRow).order_by(OriginalRow.captured_on.desc(), OriginalRow.id)
        originals = [original_of(row) for row in session.scalars(order)]
    photos = [
        _Photo(row.id, row.id_number, held[row.student_number]) for row in rows if row.student_number in held
    ]
    chunks = [photos[start : start + CHUNK] for start in range(0, len(photos), CHUNK)]
    tracer = _Tracer(office.blobs, originals, office.today)
    results = local_executor(office.settings.workers, len(photos)).map(tracer, chunks)
    mixed = mixed_cards(originals)
    flagged = {one.id_number.value for one in originals if one.capture_card in mixed}
    traced = [
        _row(photo, photo.id_number in flagged, *(_broken_off(found) if isinstance(found, Lost) else found))
        for chunk in progress.over(chunks)
        for photo, found in zip(chunk, next(results), strict=True)
    ]
    with transaction(office.database) as session:
        session.execute(delete(TraceRow).where(TraceRow.student_id.in_([row.id for row in rows])))
        session.add_all(traced)


class _Tracer:
    """Traces one photo. Sent to each process once; each reads the pictures it needs for itself."""

    def __init__(self, blobs: FolderBlobs, originals: Sequence[Original], today: date) -> None:
        self._blobs, self._originals, self._today = blobs, originals, today

    def __call__(self, photo: _Photo) -> tuple[Trace, str]:
        """The trace, and the SHA-256 of the stored heat map or an empty string."""
        archive = self._archive
        own = archive.own(photo.id_number)
        try:
            picture = archive.photos.photo(photo.sha256)
        except (UnreadablePhoto, PhotoTooLarge) as error:
            return Trace(Provenance.UNKNOWN, error.sentence, error.cure), ""
        others = archive.others(picture, photo.id_number)
        found = trace(picture, list(archive.read(own)), others, today=self._today)
        heat = heat_map(picture, found, archive.photos)
        twice = archive.also_under(found.original) if found.original else None
        if twice and found.provenance in (Provenance.ORIGINAL, Provenance.DERIVED):
            text = _TWICE.format(whose=f"{twice.name}（{twice.id_number.masked}）")
            found = replace(found, provenance=Provenance.UNKNOWN, text=text, remedy=_ASK)
        return found, self._blobs.put(heat) if heat else ""

    @cached_property
    def _archive(self) -> "_Archive":
        return _Archive(self._originals, StoredPhotos(self._blobs))


class _Archive:
    """Every original of every delivery. Pictures are read only when somebody asks whose a photo is."""

    def __init__(self, originals: Sequence[Original], photos: StoredPhotos) -> None:
        self.originals = originals
        self.photos = photos
        self._by_id: dict[str, list[Original]] = defaultdict(list)
        for original in self.originals:
            self._by_id[original.id_number.value].append(original)

    def own(self, id_number: str) -> list[Original]:
        """The originals registered under an ID number, newest first."""
        return self._by_id.get(id_number, [])

    def read(self, originals: Sequence[Original]) -> Iterator[Candidate]:
        """Originals with their pictures; one that is no picture is left out, and matches nothing.

        Raises BlobMissing, BlobDamaged: what this office lost is not what the agency never delivered.
        """
        for original in originals:
            try:
                yield original, self.photos.photo(original.sha256)
            except (UnreadablePhoto, PhotoTooLarge):
                continue

    def also_under(self, original: Original) -> Original | None:
        """The same file registered under another ID number: one of the two is the agency's mistake."""
        same = (one for one in self.originals if one.sha256 == original.sha256)
        return next((one for one in same if one.id_number != original.id_number), None)

    def others(self, photo: Photo, id_number: str) -> Iterator[Candidate]:
        """Originals of other people that may be this photo's picture: the same file, then the likeliest."""
        readable, fingerprints = self._index
        same_file = [one for one in self.originals if one.sha256 == photo.sha256]
        likely = [readable[i] for _, i in propose(fingerprint(View(photo))[None], fingerprints)]
        wanted = [one for one in (*same_file, *likely) if one.id_number.value != id_number]
        yield from self.read(list(dict.fromkeys(wanted)))

    @cached_property
    def _index(self) -> tuple[list[Original], Fingerprint]:
        """Every original that can be read, and their fingerprints (m, 9, 256)."""
        found = [(original, fingerprint(View(photo))) for original, photo in self.read(self.originals)]
        prints = np.stack([prints for _, prints in found]) if found else np.zeros((0, 1, 1), np.float32)
        return [original for original, _ in found], prints


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


_TWICE = Text(
    "图像社把同一张原图登记在两人名下，另一人是{whose}。",
    "The agency registered one original under two persons; the other is {whose}.",
)
_ASK = Text(
    "请图像社说明这张原图是谁的，并核对两名学生。", "Ask the agency whose original it is, and check both."
)

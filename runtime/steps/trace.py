"""Where every certificate photo comes from: its student's own originals first, then everybody's."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from imaging.photo import Photo, PhotoTooLarge, UnreadablePhoto
from imaging.picture import Fingerprint, View, fingerprint, propose
from imaging.provenance import Candidate, Trace, trace
from matching.pairing import Role
from registry.audit import Action, Kind, Subject, digest
from registry.ports import Progress
from registry.provenance import Original, Provenance, mixed_cards
from registry.text import Text
from runtime.audit.trail import record
from runtime.db.schema import OriginalRow, StudentRow, TraceRow
from runtime.db.session import transaction
from runtime.office import Office, StoredPhotos
from runtime.steps.evidence import evidence_of, heat_map
from runtime.steps.season import images, original_of, students


def trace_season(office: Office, progress: Progress) -> None:
    """Trace every certificate photo of the season; today's traces replace yesterday's."""
    with transaction(office.database) as session:
        rows = students(session, office.season.code)
        photos = images(session, office.season.code, Role.CERTIFICATE_PHOTO)
        archive = _Archive(session, StoredPhotos(office.blobs))
    traced = [
        _trace(office, row, photos[row.student_number], archive)
        for row in progress.over([row for row in rows if row.student_number in photos])
    ]
    with transaction(office.database) as session:
        session.execute(delete(TraceRow).where(TraceRow.student_id.in_([row.id for row in rows])))
        session.add_all(traced)
        # The last step of validation: what the photos were judged to be stands in rows that never change.
        about = Subject(Kind.SEASON, office.season.code)
        after = digest([[row.student_id, row.sha256, row.provenance, row.original_sha256] for row in traced])
        record(session, office, Action.PHOTOS_VALIDATED, about, reason=office.standard.key, after=after)


class _Archive:
    """Every original of every delivery. Pictures are read only when somebody asks whose a photo is."""

    def __init__(self, session: Session, photos: StoredPhotos) -> None:
        rows = session.scalars(select(OriginalRow).order_by(OriginalRow.captured_on.desc(), OriginalRow.id))
        self.originals = [original_of(row) for row in rows]
        self.photos = photos
        self.mixed_cards = mixed_cards(self.originals)
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


def _trace(office: Office, student: StudentRow, sha256: str, archive: _Archive) -> TraceRow:
    own = archive.own(student.id_number)
    try:
        photo = archive.photos.photo(sha256)
    except (UnreadablePhoto, PhotoTooLarge) as error:
        found, heat = Trace(Provenance.UNKNOWN, error.sentence, error.cure), None
    else:
        found = trace(
            photo, list(archive.read(own)), archive.others(photo, student.id_number), today=office.today
        )
        heat = heat_map(photo, found, archive.photos)
        twice = archive.also_under(found.original) if found.original else None
        if twice and found.provenance in (Provenance.ORIGINAL, Provenance.DERIVED):
            text = _TWICE.format(whose=f"{twice.name}（{twice.id_number.masked}）")
            found = replace(found, provenance=Provenance.UNKNOWN, text=text, remedy=_ASK)
    return TraceRow(
        student_id=student.id,
        sha256=sha256,
        provenance=found.provenance.value,
        original_sha256=found.original.sha256 if found.original else "",
        original_id_number=found.original.id_number.value if found.original else "",
        mixed_card=any(original.capture_card in archive.mixed_cards for original in own),
        expired=found.expired,
        evidence=evidence_of(found),
        heat_map_sha256=office.blobs.put(heat) if heat else "",
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

"""Every picture of a season, each decoded and embedded at most once, and who it may show.

What may not be embedded for want of consent is searched for as a picture, not as a face.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from imaging.photo import Photo
from matching.compare import SAME_FILE, Comparer, not_assessed
from matching.consent import NoConsent
from matching.decision import Decision, PairVerdict
from matching.engine import FaceEngine, Template
from matching.look_alikes import LookAlikes
from matching.pairing import Role, StrayPicture, StudentPictures
from registry.errors import OfficeError


class PhotoSource(Protocol):
    """Where decoded photos come from."""

    def photo(self, sha256: str) -> Photo:
        """The photo with that SHA-256. Raises OfficeError where it cannot be read."""


_BLOCK = 1000  # rows of the similarity matrix at a time: 80 MB for 20,000 students


@dataclass(frozen=True, slots=True)
class Hanging:
    """One picture in one place: whose, in which role. `owner` is a 学号, or the key of a stray picture."""

    owner: str
    role: Role
    sha256: str
    stray: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """A picture of the season that shows the same person as the one asked about."""

    hanging: Hanging
    decision: Decision


class Gallery:
    """All pictures of a season. Holds face templates in memory only, for as long as one screening runs."""

    def __init__(
        self,
        students: Iterable[StudentPictures],
        strays: Iterable[StrayPicture],
        photos: PhotoSource,
        engine: FaceEngine,
    ) -> None:
        self._comparer = Comparer(engine)
        self._photos = photos
        self._decisions: dict[tuple[str, str], Decision] = {}
        self.hangings = tuple(_hang(students, strays))
        self._matrix: Template | None = None
        self._barred: set[str] = set()  # no consent; known once all are embedded
        self._look_alikes = LookAlikes(photos.photo)

    def decide(self, a: str, b: str) -> Decision:
        """Compare two pictures by SHA-256, each pair once. Never raises for what the pictures show.

        One file is identical with itself even where it cannot be read.
        """
        if a == b:
            return Decision(a, b, PairVerdict.IDENTICAL, SAME_FILE)
        known = self._decisions.get((a, b))
        if known is None:
            known = self._decisions[a, b] = self._decide(a, b)
        return known

    def _decide(self, a: str, b: str) -> Decision:
        try:
            return self._comparer.compare(self._photos.photo(a), self._photos.photo(b))
        except OfficeError as error:
            return not_assessed(a, b, error)

    def find(self, sha256: str, except_owner: str) -> tuple[Sighting, ...]:
        """Where else in the season this person hangs, surest first; `except_owner` is left out."""
        near = self._near(sha256, except_owner)
        sightings = [Sighting(hanging, self.decide(sha256, hanging.sha256)) for hanging in near]
        clear = [sighting for sighting in sightings if sighting.decision.verdict in _SHOWS]
        return tuple(sorted(clear, key=_surest))

    def doubles(self, role: Role) -> tuple[tuple[Hanging, Hanging], ...]:
        """Pairs of different students with one face in the same role, at the card's duplicate threshold."""
        places = [i for i, h in enumerate(self.hangings) if h.role is role and not h.stray]
        rows, engine = self._rows(places), self._comparer.engine
        found = []
        for start in range(0, len(places), _BLOCK):
            scores = engine.similarities(rows[start : start + _BLOCK], rows)
            for i, j in np.argwhere(scores >= engine.card.duplicate_at):
                a, b = self.hangings[places[start + i]], self.hangings[places[j]]
                if start + i < j and a.owner != b.owner:
                    found.append((a, b))
        by_bytes: dict[str, Hanging] = {}
        for place in places:  # pictures without a face can still be the same file
            hanging = self.hangings[place]
            first = by_bytes.setdefault(hanging.sha256, hanging)
            if first.owner != hanging.owner and (first, hanging) not in found:
                found.append((first, hanging))
        barred = [place for place in places if self.hangings[place].sha256 in self._barred]
        for i, j in self._alike(barred, places):
            a, b = self.hangings[i], self.hangings[j]
            if a.owner != b.owner and a.sha256 != b.sha256:
                found.append((a, b))
        return tuple(found)

    def _near(self, sha256: str, except_owner: str) -> list[Hanging]:
        others = [i for i, h in enumerate(self.hangings) if h.owner != except_owner]
        if not others:
            return []
        rows, engine = self._rows(others), self._comparer.engine
        near = {i for i in others if self.hangings[i].sha256 == sha256}
        barred = [i for i in others if self.hangings[i].sha256 in self._barred]
        try:
            scores = engine.similarities(self._template(sha256)[None], rows)[0]
            near |= {others[k] for k in np.flatnonzero(scores >= engine.card.same_at)}
        except NoConsent:
            barred = others
        except OfficeError:
            barred = []
        place = next(i for i, h in enumerate(self.hangings) if h.sha256 == sha256)
        near |= {j for _, j in self._alike([place], barred)}
        return [self.hangings[i] for i in sorted(near)]

    def _alike(self, queries: list[int], among: list[int]) -> list[tuple[int, int]]:
        """Pairs of places whose pictures may be one exposure."""
        if not queries or not among:
            return []
        names = [hanging.sha256 for hanging in self.hangings]
        proposed = self._look_alikes.pairs([names[i] for i in queries], [names[i] for i in among])
        return [(queries[i], among[j]) for i, j in proposed]

    def _rows(self, places: list[int]) -> Template:
        if self._matrix is None:
            self._matrix = self._embed_all()
        return self._matrix[places]

    def _embed_all(self) -> Template:
        rows: list[Template | None] = []
        for hanging in self.hangings:
            try:
                rows.append(self._template(hanging.sha256))
            except OfficeError as error:
                rows.append(None)
                if isinstance(error, NoConsent):
                    self._barred.add(hanging.sha256)
        size = next((row.shape[0] for row in rows if row is not None), 1)
        # A row of NaN is like nothing, not even like itself: every comparison with it is False.
        blank = np.full(size, np.nan, dtype=np.float32)
        return np.stack([blank if row is None else row for row in rows]) if rows else blank[None][:0]

    def _template(self, sha256: str) -> Template:
        return self._comparer.template(self._photos.photo(sha256))


# An altered picture still shows where it was taken from.
_SHOWS = (PairVerdict.IDENTICAL, PairVerdict.SAME_PICTURE, PairVerdict.ALTERED, PairVerdict.SAME_PERSON)
_ROLE_ORDER = (Role.ORIGINAL, Role.EREGISTRATION_IMAGE, Role.CERTIFICATE_PHOTO)


def _surest(sighting: Sighting) -> tuple[int, float, int]:
    decision = sighting.decision
    return (
        _SHOWS.index(decision.verdict),
        -(decision.similarity or 0.0),
        _ROLE_ORDER.index(sighting.hanging.role),
    )


def _hang(students: Iterable[StudentPictures], strays: Iterable[StrayPicture]) -> Iterator[Hanging]:
    for student in students:
        for role in Role:
            for sha256 in student.of(role):
                yield Hanging(student.student_number, role, sha256)
    for stray in strays:
        yield Hanging(stray.key, stray.role, stray.sha256, stray=True)

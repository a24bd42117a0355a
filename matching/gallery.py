"""Every picture of a season and who it may show: pixels first, then faces, then what hangs where."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import combinations

import numpy as np

from imaging.picture import View
from matching import compare
from matching.decision import Decision, PairVerdict
from matching.engine import FaceEngine, Template
from matching.faces import Faces, PhotoSource
from matching.hanging import SHOWS, Hanging, Sighting, hang, surest
from matching.look_alikes import LookAlikes
from matching.pairing import Role, StrayPicture, StudentPictures
from matching.search import pairs_above, rows_above
from registry.errors import OfficeError

_VIEWS_KEPT = 64  # half a megabyte each: a student's pictures are compared with each other, then done with
_LIKELIEST = 10  # pictures that one is held against when somebody asks whose it is


class Gallery:
    """All pictures of a season. What is decided about two of them is decided once."""

    def __init__(
        self,
        students: Iterable[StudentPictures],
        strays: Iterable[StrayPicture],
        photos: PhotoSource,
        engine: FaceEngine,
    ) -> None:
        self._photos = photos
        self._faces = Faces(photos, engine)
        self._look_alikes = LookAlikes(photos.photo)
        self._view = lru_cache(maxsize=_VIEWS_KEPT)(lambda sha256: View(photos.photo(sha256)))
        self._decisions: dict[tuple[str, str], Decision] = {}
        self._near: dict[str, list[str]] = {}
        self._hangings: dict[str, list[Hanging]] = defaultdict(list)
        for hanging in hang(students, strays):
            self._hangings[hanging.sha256].append(hanging)

    def decide(self, a: str, b: str) -> Decision:
        """Compare two pictures by SHA-256, each pair once. Never raises for what the pictures show.

        One file is identical with itself even where it cannot be read.
        """
        if a == b:
            return Decision(a, b, PairVerdict.IDENTICAL, compare.SAME_FILE)
        known = self._decisions.get((a, b))
        if known is None:
            known = self._decisions[a, b] = self._decide(a, b)
        return known

    def _decide(self, a: str, b: str) -> Decision:
        return self._as_pictures(a, b) or self._faces.decide(a, b)

    def _as_pictures(self, a: str, b: str) -> Decision | None:
        """What pixels alone decide; None where a face must."""
        try:
            return compare.compare_as_pictures(self._view(a), self._view(b))
        except OfficeError as error:
            return compare.not_assessed(a, b, error)

    def meet(self, students: Sequence[StudentPictures]) -> dict[str, Decision]:
        """Decide on some students' own pairs and embed all they have, while the photos are decoded."""
        pairs = [
            (one.student_number, one.certificate_photo, one.eregistration_image)
            for one in students
            if one.certificate_photo and one.eregistration_image
        ]
        for _, a, b in pairs:
            if a != b and (a, b) not in self._decisions and (decision := self._as_pictures(a, b)):
                self._decisions[a, b] = decision
                self._share(decision)
        self._faces.embed(picture for one in students for role in Role for picture in one.of(role))
        decided = {}
        for number, a, b in pairs:
            if a != b and (a, b) not in self._decisions:
                self._decisions[a, b] = self._faces.decide(a, b)
            decided[number] = self.decide(a, b)
        return decided

    def _share(self, decision: Decision) -> None:
        """One template for both pictures of one student. Of two students each has what they consented to."""
        if decision.verdict.clears:
            a, b = decision.a, decision.b
            # Whose face was looked for already stands for the other: it need not be looked for twice.
            looked = "points" in vars(self._view(b))
            self._faces.share(*((b, a) if looked else (a, b)))

    def look_for(self, pictures: Iterable[str]) -> None:
        """Search the season for several pictures at once, before `find` is asked about each."""
        names, rows = self._rows
        wanted = list(dict.fromkeys(pictures))
        asked = [sha256 for sha256 in wanted if self._faces.has_face(sha256)]
        refused = [sha256 for sha256 in wanted if self._faces.is_refused(sha256)]
        self._near |= {sha256: [] for sha256 in wanted}
        self._near |= dict(zip(refused, self._alike(refused, list(self._hangings)), strict=True))
        if not asked:
            return
        engine = self._faces.engine
        queries = np.stack([self._faces.search_template(sha256) for sha256 in asked])
        least = engine.card.same_at - engine.search_margin
        near = rows_above(queries, rows, least, engine.similarities, _LIKELIEST)
        by_pixels = self._alike(asked, self._refused)
        for sha256, places, copies in zip(asked, near, by_pixels, strict=True):
            self._near[sha256] = [*(one for place in places for one in names[place]), *copies]

    def find(self, sha256: str, except_owner: str) -> tuple[Sighting, ...]:
        """Where else in the season this person hangs, surest first; `except_owner` is left out."""
        if sha256 not in self._near:
            self.look_for([sha256])
        sightings = [
            Sighting(hanging, self.decide(sha256, picture))
            for picture in dict.fromkeys([sha256, *self._near[sha256]])
            for hanging in self._hangings[picture]
            if hanging.owner != except_owner
        ]
        return tuple(sorted((one for one in sightings if one.decision.verdict in SHOWS), key=surest))

    def doubles(self, role: Role) -> Iterator[tuple[Hanging, Hanging]]:
        """Pairs of different students who may have one face in the same role; `one_face` tells."""
        for one, other in self._doubles:
            for a in self._in(one, role):
                for b in self._in(other, role):
                    if a.owner != b.owner:
                        yield a, b
        for picture in self._hangings:  # of one file the first holder stands for the others
            holders = self._in(picture, role)
            yield from ((holders[0], other) for other in holders[1:] if other.owner != holders[0].owner)

    def one_face(self, a: str, b: str) -> Decision | None:
        """The decision that two pictures show one person, as surely as a duplicate asks for; else None."""
        if a != b and self._faces.has_face(a) and self._faces.has_face(b) and not self._faces.one_face(a, b):
            return None
        decision = self.decide(a, b)
        return decision if decision.verdict in SHOWS else None

    def _in(self, picture: str, role: Role) -> list[Hanging]:
        return [one for one in self._hangings[picture] if one.role is role and not one.stray]

    @cached_property
    def _doubles(self) -> list[tuple[str, str]]:
        names, rows = self._rows
        engine = self._faces.engine
        least = engine.card.duplicate_at - engine.search_margin
        found = [pair for twins in names for pair in combinations(twins, 2)]
        for i, j, _ in pairs_above(rows, least, engine.similarities):
            found += [(a, b) for a in names[i] for b in names[j]]
        held = [sha256 for sha256, places in self._hangings.items() if not all(one.stray for one in places)]
        refused = [sha256 for sha256 in held if self._faces.is_refused(sha256)]
        for sha256, others in zip(refused, self._alike(refused, held), strict=True):
            found += [(sha256, other) for other in others if other != sha256]
        return found

    @cached_property
    def _rows(self) -> tuple[list[list[str]], Template]:
        """Search templates (n, d) of all pictures that have one, and the pictures each stands for."""
        names: dict[str, list[str]] = defaultdict(list)
        rows: list[Template] = []
        for sha256 in self._hangings:
            if not self._faces.has_face(sha256):
                continue
            first = self._faces.stands_for(sha256)
            if first not in names:
                rows.append(self._faces.search_template(sha256))
            names[first].append(sha256)
        return list(names.values()), np.stack(rows) if rows else np.zeros((0, 1), np.float32)

    @cached_property
    def _refused(self) -> list[str]:
        return [sha256 for sha256 in self._hangings if self._faces.is_refused(sha256)]

    def _alike(self, pictures: Sequence[str], among: Sequence[str]) -> list[list[str]]:
        """For each picture those that may be one exposure with it, by pixels alone."""
        found: list[list[str]] = [[] for _ in pictures]
        for i, j in self._look_alikes.pairs(pictures, among) if pictures and among else ():
            found[i].append(among[j])
        return found

"""The faces of a season: each picture is decoded and embedded at most once, and exactly only where asked."""

from collections.abc import Iterable
from typing import Protocol

from imaging.photo import Photo
from matching import compare
from matching.decision import Decision
from matching.engine import FaceEngine, NoFace, SeveralFaces, Template, one_by_one
from registry.errors import OfficeError


class PhotoSource(Protocol):
    """Where decoded photos come from."""

    def photo(self, sha256: str) -> Photo:
        """The photo with that SHA-256. Raises OfficeError where it cannot be read."""


class Faces:
    """Templates by the picture's SHA-256, in memory only, for as long as one screening runs.

    Whose template may be made, and which are ready from before, is the engine's business: see
    `FaceEngine.search_templates`, which a wrapper may refuse or answer from a store.
    """

    def __init__(self, photos: PhotoSource, engine: FaceEngine) -> None:
        self.engine = engine
        self._photos = photos
        self._quick: dict[str, Template | OfficeError] = {}
        self._exact: dict[str, Template | OfficeError] = {}
        self._twin: dict[str, str] = {}
        self._refused: set[str] = set()

    def share(self, sha256: str, twin: str) -> None:
        """Both are one exposure: the face of the first serves for the second."""
        first = self._twin.get(sha256, sha256)
        if twin not in self._quick and twin != first:
            self._twin[twin] = first

    def stands_for(self, sha256: str) -> str:
        """The picture whose search template is used for this one: itself, or its first twin."""
        return self._twin.get(sha256, sha256)

    def embed(self, pictures: Iterable[str]) -> None:
        """Make the search templates of several pictures at once; what has none keeps its reason."""
        photos = []
        for sha256 in dict.fromkeys(self.stands_for(one) for one in pictures):
            if sha256 not in self._quick:
                try:
                    photos.append(self._photos.photo(sha256))
                except OfficeError as error:
                    self._quick[sha256] = error
        for photo, found in zip(photos, self.engine.search_templates(photos), strict=True) if photos else ():
            self._quick[photo.sha256] = found
            if isinstance(found, OfficeError) and not isinstance(found, (NoFace, SeveralFaces)):
                self._refused.add(photo.sha256)

    def search_template(self, sha256: str) -> Template:
        """The quick template, made once for all twins. Raises OfficeError where there is none."""
        first = self.stands_for(sha256)
        if first not in self._quick:
            self.embed([first])
        return _raised(self._quick[first])

    def has_face(self, sha256: str) -> bool:
        """Whether there is a template to search with."""
        try:
            self.search_template(sha256)
        except OfficeError:
            return False
        return True

    def is_refused(self, sha256: str) -> bool:
        """Whether the engine may not make a template, whatever the picture shows: pixels must do."""
        return not self.has_face(sha256) and self.stands_for(sha256) in self._refused

    def template(self, sha256: str) -> Template:
        """The exact template. Raises OfficeError where there is none."""
        self.search_template(sha256)  # where there is no quick one, and where none is allowed
        if not self.engine.search_margin:
            return self.search_template(sha256)
        if sha256 not in self._exact:
            (self._exact[sha256],) = one_by_one(self.engine.template, [self._photos.photo(sha256)])
        return _raised(self._exact[sha256])

    def decide(self, a: str, b: str) -> Decision:
        """Same person, different, undecided or not assessed. A quick template may clear, never accuse."""
        card = self.engine.card
        try:
            quick = self.search_template(a), self.search_template(b)
            if self._similarity(*quick) >= card.same_at + self.engine.search_margin:
                return compare.compare_as_persons(a, b, *quick, self.engine)
            return compare.compare_as_persons(a, b, self.template(a), self.template(b), self.engine)
        except OfficeError as error:
            return compare.not_assessed(a, b, error)

    def one_face(self, a: str, b: str) -> bool:
        """Whether two pictures reach the card's duplicate threshold, by exact templates where it is close."""
        at = self.engine.card.duplicate_at
        try:
            quick = self._similarity(self.search_template(a), self.search_template(b))
            if quick >= at + self.engine.search_margin:
                return True
            return self._similarity(self.template(a), self.template(b)) >= at
        except OfficeError:
            return False

    def _similarity(self, a: Template, b: Template) -> float:
        return float(self.engine.similarities(a[None], b[None])[0, 0])


def _raised(found: Template | OfficeError) -> Template:
    if isinstance(found, OfficeError):
        raise found
    return found

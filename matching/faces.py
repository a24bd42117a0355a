"""The faces of a season: each picture is decoded and embedded at most once, and exactly only where asked."""

from collections.abc import Callable
from typing import Protocol

from imaging.photo import Photo
from matching import compare
from matching.decision import Decision
from matching.engine import FaceEngine, NoFace, SeveralFaces, Template
from registry.errors import OfficeError


class PhotoSource(Protocol):
    """Where decoded photos come from."""

    def photo(self, sha256: str) -> Photo:
        """The photo with that SHA-256. Raises OfficeError where it cannot be read."""


class Faces:
    """Templates by the picture's SHA-256, in memory only, for as long as one screening runs.

    Whose template may be made, and which are ready from before, is the engine's business: see
    `FaceEngine.search_template`, which a wrapper may refuse or answer from a store.
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

    def search_template(self, sha256: str) -> Template:
        """The quick template, made once for all twins. Raises OfficeError where there is none."""
        return self._made(self._quick, self.stands_for(sha256), self.engine.search_template)

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
        if not self.engine.search_margin:
            return self._made(self._quick, sha256, self.engine.search_template)
        return self._made(self._exact, sha256, self.engine.template)

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
        """Whether two pictures reach the card's duplicate threshold with their exact templates."""
        try:
            return self._similarity(self.template(a), self.template(b)) >= self.engine.card.duplicate_at
        except OfficeError:
            return False

    def _similarity(self, a: Template, b: Template) -> float:
        return float(self.engine.similarities(a[None], b[None])[0, 0])

    def _made(
        self, known: dict[str, Template | OfficeError], sha256: str, make: Callable[[Photo], Template]
    ) -> Template:
        found = known.get(sha256)
        if found is None:
            found = known[sha256] = self._make(sha256, make)
        if isinstance(found, OfficeError):
            raise found
        return found

    def _make(self, sha256: str, make: Callable[[Photo], Template]) -> Template | OfficeError:
        try:
            photo = self._photos.photo(sha256)
        except OfficeError as error:
            return error
        try:
            return make(photo)
        except (NoFace, SeveralFaces) as error:
            return error
        except OfficeError as error:
            self._refused.add(sha256)
            return error

"""A world without pixels: photos are one grey dot, and a picture's name says whom it shows."""

from collections.abc import Sequence

import numpy as np

from imaging.photo import Photo
from matching.card import EngineCard, load_card
from matching.engine import NoFace, Template, one_by_one
from registry.errors import OfficeError


def photo(sha256: str) -> Photo:
    """A photo that is only a name."""
    return Photo(
        data=b"",
        sha256=sha256,
        kind="JPEG",
        width=480,
        height=640,
        mode="RGB",
        dpi=None,
        orientation=1,
        pixels=np.zeros((1, 1, 3), np.uint8),
    )


class NamedPhotos:
    """A matching.faces.PhotoSource that makes photos up."""

    def photo(self, sha256: str) -> Photo:
        """The photo of that name."""
        return photo(sha256)


class NamedFaces:
    """An engine that sees the person before the colon: `ann:1` and `ann:2` are one, `nobody:…` has no face.

    `ann~0.4:1` is like `ann` with similarity 0.4.
    """

    def __init__(self) -> None:
        self._people: dict[str, int] = {}

    @property
    def card(self) -> EngineCard:
        """SFace's thresholds."""
        return load_card("opencv_sface")

    def template(self, photo: Photo) -> Template:
        """A unit vector: one axis a person, and a last axis for what is unlike."""
        who, _, likeness = photo.sha256.partition(":")[0].partition("~")
        if who == "nobody":
            raise NoFace
        axis = self._people.setdefault(who, len(self._people))
        vector = np.zeros(64, np.float32)
        vector[axis] = float(likeness or 1)
        vector[63] = np.sqrt(1 - vector[axis] ** 2)
        return vector

    @property
    def search_margin(self) -> float:
        """The search is exact here."""
        return 0.0

    def search_templates(self, photos: Sequence[Photo]) -> list[Template | OfficeError]:
        """The templates."""
        return one_by_one(self.template, photos)

    def similarities(self, rows: Template, columns: Template) -> Template:
        """Cosine."""
        return rows @ columns.T

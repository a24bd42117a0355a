"""SFace of the OpenCV zoo: the default engine. 128 numbers a face, cosine similarity."""

from collections.abc import Sequence

import cv2
import numpy as np

from imaging.models import SFACE
from imaging.network import network
from imaging.photo import Photo
from matching.card import EngineCard
from matching.chip import SIDE, align
from matching.engine import Template, only_face
from matching.points import steady_points
from matching.quick_sface import MARGIN, QuickSface
from registry.errors import OfficeError


class OpenCvSface:
    """The face laid on its places by the points of FaceMesh, as it is and mirrored, averaged.

    docs/matching.md says what that pays, and what else was tried and does not.
    """

    def __init__(self, card: EngineCard) -> None:
        self._card = card
        # FaceRecognizerSF.feature() raises on the int8 weights, so the network is run directly.
        self._net = network(SFACE, {"data": (2, 3, SIDE, SIDE)}, ["fc1"])
        self._quick = QuickSface()

    @property
    def card(self) -> EngineCard:
        """Thresholds and evidence."""
        return self._card

    def template(self, photo: Photo) -> Template:
        """Unit vector of 128 float32. Raises NoFace, SeveralFaces."""
        chip = align(photo.pixels, steady_points(photo.pixels, only_face(photo)))
        blob = cv2.dnn.blobFromImages(
            [chip, np.ascontiguousarray(chip[:, ::-1])], 1.0, (SIDE, SIDE), swapRB=True
        )
        (both,) = self._net(np.asarray(blob, np.float32))
        template: Template = (both / np.linalg.norm(both, axis=1, keepdims=True)).sum(axis=0)
        return (template / np.linalg.norm(template)).astype(np.float32)

    @property
    def search_margin(self) -> float:
        """What a face found at half size, in one forward pass, costs."""
        return MARGIN

    def search_templates(self, photos: Sequence[Photo]) -> list[Template | OfficeError]:
        """Unit vectors of 128 float32, or NoFace, SeveralFaces in their place."""
        return self._quick.templates(photos)

    def similarities(self, rows: Template, columns: Template) -> Template:
        """Cosine, -1 to 1."""
        return rows @ columns.T


def create(card: EngineCard) -> OpenCvSface:
    """The engine, its weights loaded, with the card it decides by."""
    return OpenCvSface(card)

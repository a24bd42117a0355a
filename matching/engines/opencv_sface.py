"""SFace through OpenCV's dnn module: the default engine. 128 numbers a face, cosine similarity."""

import cv2
import numpy as np

from imaging.models import SFACE, model_path
from imaging.photo import Photo
from matching.card import EngineCard
from matching.chip import SIDE, align
from matching.engine import Template, only_face
from matching.points import steady_points


class OpenCvSface:
    """The face laid on its places by the points of FaceMesh, as it is and mirrored, averaged.

    docs/matching.md says what that pays, and what else was tried and does not.
    """

    def __init__(self, card: EngineCard) -> None:
        self._card = card
        # FaceRecognizerSF.feature() raises on the int8 weights, so the network is run directly.
        self._net = cv2.dnn.readNetFromONNX(str(model_path(SFACE)))

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
        self._net.setInput(blob, "data")
        both = np.asarray(self._net.forward(), dtype=np.float32)
        template: Template = (both / np.linalg.norm(both, axis=1, keepdims=True)).sum(axis=0)
        return (template / np.linalg.norm(template)).astype(np.float32)

    def similarities(self, rows: Template, columns: Template) -> Template:
        """Cosine, -1 to 1."""
        return rows @ columns.T


def create(card: EngineCard) -> OpenCvSface:
    """The engine, its weights loaded, with the card it decides by."""
    return OpenCvSface(card)

"""SFace through OpenCV's dnn module: the default engine. 128 numbers a face, cosine similarity."""

import cv2
import numpy as np

from imaging.models import SFACE, model_path
from imaging.photo import Photo, Pixels
from matching.card import EngineCard
from matching.chip import SIDE, align
from matching.engine import Template, only_face


class OpenCvSface:
    """The face as it is and mirrored, averaged: see docs/matching.md for what that pays."""

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
        chip = align(photo.pixels, only_face(photo).points)
        template: Template = np.add(self._run(chip), self._run(chip[:, ::-1]))
        return (template / np.linalg.norm(template)).astype(np.float32)

    def similarities(self, rows: Template, columns: Template) -> Template:
        """Cosine, -1 to 1."""
        return rows @ columns.T

    def _run(self, chip: Pixels) -> Template:
        blob = cv2.dnn.blobFromImage(chip, 1.0, (SIDE, SIDE), (0, 0, 0), swapRB=True, crop=False)
        self._net.setInput(blob, "data")
        template = np.asarray(self._net.forward(), dtype=np.float32).ravel()
        return template / np.linalg.norm(template)


def create(card: EngineCard) -> OpenCvSface:
    """The engine, its weights loaded, with the card it decides by."""
    return OpenCvSface(card)

"""SFace through OpenCV's dnn module: the default engine. 128 numbers a face, cosine similarity."""

from collections.abc import Sequence

import cv2
import numpy as np

from imaging.models import SFACE, model_path
from imaging.photo import Photo, Pixels
from matching.chip import SIDE, align
from matching.engine import EngineCard, Template, load_card, only_face
from matching.quick_sface import MARGIN, QuickSface
from registry.errors import OfficeError


class OpenCvSface:
    """The face as it is and mirrored, averaged: see docs/matching.md for what that pays."""

    def __init__(self) -> None:
        self._card = load_card("opencv_sface")
        # FaceRecognizerSF.feature() raises on the int8 weights, so the network is run directly.
        self._net = cv2.dnn.readNetFromONNX(str(model_path(SFACE)))
        self._quick = QuickSface()

    @property
    def card(self) -> EngineCard:
        """Thresholds and evidence."""
        return self._card

    def template(self, photo: Photo) -> Template:
        """Unit vector of 128 float32. Raises NoFace, SeveralFaces."""
        chip = align(photo.pixels, only_face(photo).points)
        template: Template = np.add(self._run(chip), self._run(chip[:, ::-1]))
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

    def _run(self, chip: Pixels) -> Template:
        blob = cv2.dnn.blobFromImage(chip, 1.0, (SIDE, SIDE), (0, 0, 0), swapRB=True, crop=False)
        self._net.setInput(blob, "data")
        template = np.asarray(self._net.forward(), dtype=np.float32).ravel()
        return template / np.linalg.norm(template)


def create() -> OpenCvSface:
    """The engine, its weights loaded."""
    return OpenCvSface()

"""SFace through OpenCV's dnn module: the default engine. 128 numbers a face, cosine similarity."""

from collections.abc import Callable
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from imaging.face import Points
from imaging.models import SFACE, model_path
from imaging.photo import Photo, Pixels
from imaging.runner import runner
from imaging.similarity import similarity
from matching.engine import EngineCard, Template, load_card, only_face, only_face_glimpsed

_SIDE = 112
# One forward pass at half-size points against the template: in 849 pairs at 0.45 or more the similarity
# falls by at most 0.069 and rises by 0.035 (photos of scut, congress and LFW, 2026-11; bench.search).
_MARGIN = 0.08
# Where SFace expects the five points in its 112 x 112 input (OpenCV, face_recognize.cpp).
_PLACES = np.array(
    [(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)],
    dtype=np.float64,
)


class OpenCvSface:
    """The face as it is and mirrored, averaged: see docs/matching.md for what that pays."""

    def __init__(self) -> None:
        self._card = load_card("opencv_sface")
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

    @property
    def search_margin(self) -> float:
        """What one crop of a face found at half size costs: see _MARGIN."""
        return _MARGIN

    def search_template(self, photo: Photo) -> Template:
        """Unit vector of 128 float32 from one forward pass. Raises NoFace, SeveralFaces."""
        return self._search(align(photo.pixels, only_face_glimpsed(photo).points))

    @cached_property
    def _search(self) -> Callable[[Pixels], Template]:
        run = runner(SFACE, (1, 3, _SIDE, _SIDE), bfloat16=True)
        return self._run if run is None else lambda chip: _unit(run(_blob(chip))[0])

    def similarities(self, rows: Template, columns: Template) -> Template:
        """Cosine, -1 to 1."""
        return rows @ columns.T

    def _run(self, chip: Pixels) -> Template:
        self._net.setInput(_blob(chip), "data")
        return _unit(self._net.forward())


def _blob(chip: Pixels) -> Template:
    return np.asarray(cv2.dnn.blobFromImage(chip, 1.0, (_SIDE, _SIDE), (0, 0, 0), swapRB=True), np.float32)


def _unit(answer: npt.ArrayLike) -> Template:
    template = np.asarray(answer, dtype=np.float32).ravel()
    return template / np.linalg.norm(template)


def align(pixels: Pixels, points: Points) -> Pixels:
    """The face turned and scaled so that its five points fall on the model's places, (112, 112, 3)."""
    matrix = similarity(points.astype(np.float64), _PLACES)
    chip = cv2.warpAffine(pixels, matrix, (_SIDE, _SIDE), flags=cv2.INTER_LINEAR)
    return chip.astype(np.uint8, copy=False)


def create() -> OpenCvSface:
    """The engine, its weights loaded."""
    return OpenCvSface()

"""SFace through OpenCV's dnn module: the default engine. 128 numbers a face, cosine similarity."""

from collections.abc import Callable, Sequence
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from imaging.face import Points
from imaging.models import SFACE, model_path
from imaging.photo import Photo, Pixels
from imaging.runner import runner
from imaging.similarity import similarity
from matching.engine import EngineCard, Template, load_card, one_by_one, only_face, only_face_glimpsed
from registry.errors import OfficeError

_SIDE = 112
_AT_ONCE = 8  # faces: 3.5 ms each against 6 ms one by one, as the weights are read once; 16 gain nothing
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

    def search_templates(self, photos: Sequence[Photo]) -> list[Template | OfficeError]:
        """Unit vectors of 128 float32 from one forward pass each, or NoFace, SeveralFaces."""
        found = one_by_one(_search_chip, photos)
        chips = [chip for chip in found if not isinstance(chip, OfficeError)]
        batches = (chips[start : start + _AT_ONCE] for start in range(0, len(chips), _AT_ONCE))
        rows = (row for batch in batches for row in self._search(batch))
        return [chip if isinstance(chip, OfficeError) else next(rows) for chip in found]

    @cached_property
    def _search(self) -> Callable[[Sequence[Pixels]], list[Template]]:
        run = runner(SFACE, (-1, 3, _SIDE, _SIDE), bfloat16=True)
        if run is None:
            return lambda chips: [self._run(chip) for chip in chips]
        return lambda chips: [_unit(row) for row in run(_blob(chips))[0]]

    def similarities(self, rows: Template, columns: Template) -> Template:
        """Cosine, -1 to 1."""
        return rows @ columns.T

    def _run(self, chip: Pixels) -> Template:
        self._net.setInput(_blob([chip]), "data")
        return _unit(self._net.forward())


def _search_chip(photo: Photo) -> Pixels:
    return align(photo.pixels, only_face_glimpsed(photo).points)


def _blob(chips: Sequence[Pixels]) -> Template:
    return np.asarray(cv2.dnn.blobFromImages(chips, 1.0, (_SIDE, _SIDE), (0, 0, 0), swapRB=True), np.float32)


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

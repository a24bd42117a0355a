"""Faces in a picture: where they are and their five points (YuNet, 2023-03, int8 blockwise)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from imaging.models import YUNET, model_path
from imaging.photo import Pixels

Points = npt.NDArray[np.float32]

SCORE = 0.6  # below this YuNet also finds faces in collars and hair (its model card tests at 0.6-0.9)
_LONGEST = 640  # YuNet was trained on faces up to about 300 px; larger pictures are shrunk first
_PADDING = 0.5  # a tight crop has no rim around the head, which YuNet needs


@dataclass(frozen=True, slots=True)
class Face:
    """One face in pixel coordinates of the picture: box x, y, width, height; score 0-1.

    `points` has shape (5, 2): the eye at the image's left, the eye at its right, nose tip, mouth corner
    left, mouth corner right.
    """

    box: tuple[float, float, float, float]
    score: float
    points: Points = field(repr=False, compare=False)

    @property
    def area(self) -> float:
        """Box area in px²."""
        return self.box[2] * self.box[3]


def detect_faces(pixels: Pixels) -> tuple[Face, ...]:
    """Every face, largest first. An empty tuple where there is none."""
    height, width = pixels.shape[:2]
    scale = min(1.0, _LONGEST / max(height, width))
    faces = _detect(pixels, scale, 0)
    if not faces:
        faces = _detect(pixels, scale, round(_PADDING * max(height, width) * scale))
    return tuple(sorted(faces, key=lambda face: face.area, reverse=True))


def _detect(pixels: Pixels, scale: float, padding: int) -> Iterable[Face]:
    # A hair-thin picture must not shrink to nothing.
    size = max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale))
    view = pixels if scale == 1.0 else cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    if padding:
        view = cv2.copyMakeBorder(view, padding, padding, padding, padding, cv2.BORDER_REPLICATE)
    detector = _detector()
    detector.setInputSize((view.shape[1], view.shape[0]))
    rows: Any = detector.detect(view)[1]  # the stub does not know that no face is None
    found = []
    for row in [] if rows is None else rows:
        x, y, w, h = (float(v) for v in row[:4])
        points = ((row[4:14].reshape(5, 2) - padding) / scale).astype(np.float32)
        box = ((x - padding) / scale, (y - padding) / scale, w / scale, h / scale)
        found.append(Face(box, float(row[14]), points))
    return found


@cache
def _detector() -> cv2.FaceDetectorYN:
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)  # it warns of a target nobody chose
    return cv2.FaceDetectorYN.create(str(model_path(YUNET)), "", (320, 320), score_threshold=SCORE)

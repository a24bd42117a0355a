"""Faces in a picture: where they are and their five points (YuNet, 2023-03, int8 blockwise)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from imaging.models import YUNET, model_path
from imaging.photo import Photo, Pixels

Points = npt.NDArray[np.float32]

_SCORE = 0.6  # below this YuNet also finds faces in collars and hair (its model card tests at 0.6-0.9)
_LONGEST = 640  # YuNet was trained on faces up to about 300 px; larger pictures are shrunk first
_GLIMPSE = 320  # px of the longest side: 4 ms against 15 ms at 480×640
_GLIMPSED = 64  # photos remembered: a pair's are asked for by the comparison of pictures and by that of faces
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


@lru_cache(maxsize=_GLIMPSED)
def glimpse_faces(photo: Photo) -> tuple[Face, ...]:
    """Every face found at half size, largest first, in pixels of the photo; looked for once a photo."""
    longest = max(photo.pixels.shape[:2])
    if longest <= _GLIMPSE:
        return detect_faces(photo.pixels)
    width, height = (max(1, round(side * _GLIMPSE / longest)) for side in photo.pixels.shape[1::-1])
    small = np.asarray(cv2.resize(photo.pixels, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    ratio = np.array([photo.pixels.shape[1] / width, photo.pixels.shape[0] / height], np.float32)
    return tuple(_enlarged(face, ratio) for face in detect_faces(small))


def _enlarged(face: Face, ratio: Points) -> Face:
    (x, y), (w, h) = (np.reshape(face.box, (2, 2)) * ratio).tolist()
    return Face((x, y, w, h), face.score, face.points * ratio)


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
    return cv2.FaceDetectorYN.create(str(model_path(YUNET)), "", (320, 320), score_threshold=_SCORE)

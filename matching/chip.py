"""The face cut out and laid on the places a face model expects."""

import cv2
import numpy as np
import numpy.typing as npt

from imaging.face import Points
from imaging.photo import Pixels
from imaging.similarity import similarity

Places = npt.NDArray[np.float64]

SIDE = 112
# Where ArcFace and SFace expect the five points in their 112 x 112 input (OpenCV, face_recognize.cpp).
ARCFACE: Places = np.array(
    [(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)],
    dtype=np.float64,
)


def align(pixels: Pixels, points: Points, places: Places = ARCFACE, side: int = SIDE) -> Pixels:
    """The face turned and scaled so that its five points fall on the model's places, (side, side, 3)."""
    return cut(pixels, similarity(points.astype(np.float64), places), side, cv2.BORDER_CONSTANT)


def cut(pixels: Pixels, matrix: Places, side: int, border: int) -> Pixels:
    """`pixels` through a similarity (2, 3) into (side, side, 3).

    What is finer than the result can show is averaged away: left in, it would differ from copy to copy.
    """
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    onto = matrix.copy()
    if scale < 0.5:  # the warp below looks at four pixels, so the picture comes to half the scale first
        pixels = cv2.resize(pixels, None, fx=2 * scale, fy=2 * scale, interpolation=cv2.INTER_AREA).astype(
            np.uint8
        )
        onto[:, :2] /= 2 * scale
    onto *= 2
    onto[:, 2] += 0.5
    twice = cv2.warpAffine(pixels, onto, (2 * side, 2 * side), flags=cv2.INTER_LINEAR, borderMode=border)
    return cv2.resize(twice, (side, side), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)

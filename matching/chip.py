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
    matrix = similarity(points.astype(np.float64), places)
    chip = cv2.warpAffine(pixels, matrix, (side, side), flags=cv2.INTER_LINEAR)
    return chip.astype(np.uint8, copy=False)

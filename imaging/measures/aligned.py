"""OFIQ's aligned frame (ISO/IEC 29794-5): 616 px square, the eyes level at row 272 and 113 px apart."""

import cv2
import numpy as np

from imaging.landmarks import MOUTH_CORNERS, Array, Landmarks
from imaging.photo import Pixels
from imaging.similarity import similarity

_TARGET = np.array([(251, 272), (364, 272), (308, 336), (262, 402), (355, 402)], dtype=np.float64)
_NOSE = 1  # at OFIQ's height of the nose between eyes and mouth; 4 lies above it, 2 below


def five_points(landmarks: Landmarks) -> Array:
    """Eye centres, nose and mouth corners, image's left first: shape (5, 2)."""
    corners = (landmarks.points[corner] for corner in MOUTH_CORNERS)
    return np.stack([*landmarks.eye_centres, landmarks.points[_NOSE], *corners])


def alignment(landmarks: Landmarks) -> Array:
    """The turn, scale and shift (2, 3) that carry the picture into the aligned frame, by least squares.

    OFIQ takes the least median of squares of the same five points. Our points differ from its own by more
    than its own scatter; over all five the errors even out (illumination uniformity .93 against .88).
    """
    return similarity(five_points(landmarks), _TARGET)


def carry(matrix: Array, points: Array) -> Array:
    """Points (n, 2) of the picture in the aligned frame."""
    return np.asarray(points @ matrix[:, :2].T + matrix[:, 2], dtype=np.float64)


def aligned_part(pixels: Pixels, matrix: Array, x: int, y: int, width: int, height: int) -> Pixels:
    """One rectangle of the aligned frame; black where the picture ends."""
    shifted = matrix - np.array([[0, 0, x], [0, 0, y]])
    return np.asarray(cv2.warpAffine(pixels, shifted, (width, height)), dtype=np.uint8)

"""How busy the wall is: OFIQ 1.0.3's background uniformity before its mapping (ISO/IEC 29794-5)."""

import cv2
import numpy as np
import numpy.typing as npt

from imaging.colour import distance_from, quick_lab
from imaging.landmarks import Array, Landmarks
from imaging.measures.aligned import alignment
from imaging.measures.light import luminance
from imaging.photo import Pixels

# The part of OFIQ's aligned frame that is looked at.
_LEFT, _TOP, _WIDE, _HIGH = 62, 0, 492, 406
_SIZE = (354, 292)
# OFIQ's wall comes from a parsing network. Ours is what touches the upper sides and has their colour:
# of 6-20 ΔE and of rims smoothed by 0-8 px these rank best with its published scores (95 studio portraits).
_SAME = 10.0  # ΔE76
_SEED_WIDTH, _SEED_HEIGHT = 25, 180  # px of the 354x292 frame
_SMOOTH, _INSIDE = 4.0, 0.6
_LEAST = 400  # px of wall


def texture(pixels: Pixels, landmarks: Landmarks) -> float | None:
    """Mean Scharr gradient of linear luminance over the wall. None where there is no wall of one colour.

    Rank correlation with OFIQ's published scores of 95 studio portraits: .94 through JPEG files like those
    that were scored, .85 through untouched ones (bench/ofiq.py).
    """
    matrix = _alignment(landmarks)
    crop = cv2.warpAffine(pixels, matrix, _SIZE).astype(np.uint8)
    inside = cv2.warpAffine(np.full(pixels.shape[:2], 255, np.uint8), matrix, _SIZE) == 255
    wall = _wall(crop, inside)
    if wall is None:
        return None
    light = luminance(crop)
    slope = cv2.magnitude(cv2.Scharr(light, cv2.CV_32F, 1, 0), cv2.Scharr(light, cv2.CV_32F, 0, 1))
    return float(slope[wall].mean())


def _alignment(landmarks: Landmarks) -> Array:
    scale = np.array([_SIZE[0] / _WIDE, _SIZE[1] / _HIGH])
    shifted = alignment(landmarks) - np.array([[0, 0, _LEFT], [0, 0, _TOP]])
    return np.asarray(shifted * scale[:, None], dtype=np.float64)


def _wall(crop: Pixels, inside: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_] | None:
    lab = quick_lab(cv2.blur(crop, (3, 3)).astype(np.uint8))
    seed = np.zeros(inside.shape, dtype=bool)
    seed[:_SEED_HEIGHT, :_SEED_WIDTH] = seed[:_SEED_HEIGHT, -_SEED_WIDTH:] = True
    seed &= inside
    if seed.sum() < _LEAST:
        return None
    alike = (distance_from(lab, np.median(lab[seed], axis=0)) < _SAME) & inside
    count, labels = cv2.connectedComponents(alike.astype(np.uint8), connectivity=4)
    touching = np.bincount(labels[seed & alike], minlength=count) > _SEED_WIDTH
    wall = cv2.GaussianBlur(touching[labels].astype(np.float32) * alike, (0, 0), _SMOOTH) > _INSIDE
    wall &= inside
    return wall if wall.sum() >= _LEAST else None

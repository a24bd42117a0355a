"""Walls exchanged by software, as it is really done: by masks too wide, too tight, hard, soft, or matted."""

import cv2
import numpy as np
import numpy.typing as npt

from imaging.landmarks import Landmarks
from imaging.photo import Pixels

Floats = npt.NDArray[np.floating]

# Light blue, white, dark blue, red (BGR): the first that is clearly another colour than the old wall's.
_WALLS = ((255, 197, 100), (255, 255, 255), (178, 143, 51), (0, 0, 220))
_OTHER = 110  # of 442, in BGR
_ALIKE = 20  # in 8-bit CIELAB: still wall
_HAIR = 13  # px: pure hair lies within


def new_wall(
    pixels: Pixels, landmarks: Landmarks, kept: int, softness: float = 0.7, darker: float = 1
) -> Floats:
    """The wall painted in another colour by a mask that keeps `kept` px of the old one around the person.

    Below 0 the mask eats into the hair. It is blurred by `softness` px; the new wall falls to `darker` of
    its brightness from top to bottom.
    """
    wall, _ = _wall(pixels, landmarks)
    mask = wall.astype(np.uint8)
    if kept:
        side = np.ones((2 * abs(kept) + 1,) * 2, np.uint8)
        mask = (cv2.erode if kept > 0 else cv2.dilate)(mask, side).astype(np.uint8)
    share = mask.astype(np.float32)
    if softness:
        share = cv2.GaussianBlur(share, (0, 0), softness).astype(np.float32)
    paint = _another(pixels, wall) * np.linspace(1, darker, len(pixels))[:, None, None]
    return np.asarray(pixels * (1 - share[..., None]) + share[..., None] * paint)


def matted_wall(pixels: Pixels, landmarks: Landmarks) -> Floats:
    """The wall exchanged at its best: each pixel between hair and wall keeps its own share of both."""
    wall, distance = _wall(pixels, landmarks)
    hair = cv2.dilate(distance, np.ones((_HAIR, _HAIR)))
    mask = wall.astype(np.uint8)
    edge = cv2.dilate(mask, np.ones((9, 9), np.uint8)) > cv2.erode(mask, np.ones((5, 5), np.uint8))
    share = np.where(edge, 1 - np.clip((distance - 5) / np.maximum(hair - 5, 15), 0, 1), wall)
    old = np.median(pixels[wall], axis=0) if wall.any() else np.zeros(3)
    return np.asarray(pixels + share[..., None] * (_another(pixels, wall) - old))


def _wall(pixels: Pixels, landmarks: Landmarks) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float32]]:
    """What touches the sides above the eyes and has their colour; and every pixel's distance from it."""
    lab = cv2.cvtColor(cv2.blur(pixels, (3, 3)), cv2.COLOR_BGR2Lab).astype(np.float32)
    width, face = pixels.shape[1], float(np.ptp(landmarks.points[:, 0]))
    middle = float(landmarks.points[:, 0].mean())
    seed = np.zeros(lab.shape[:2], dtype=bool)
    bottom = max(4, int(landmarks.eye_centres[0][1]))
    seed[:bottom, : max(4, int(middle - 0.8 * face))] = True
    seed[:bottom, min(width - 4, int(middle + 0.8 * face)) :] = True
    distance = np.linalg.norm(lab - np.median(lab[seed], axis=0), axis=2).astype(np.float32)
    alike = (distance < _ALIKE).astype(np.uint8)
    count, labels = cv2.connectedComponents(alike)
    touching = np.bincount(labels[seed & (alike > 0)], minlength=count) > 15
    touching[0] = False
    return np.asarray(touching[labels], dtype=np.bool_), distance


def _another(pixels: Pixels, wall: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    old = np.median(pixels[wall], axis=0) if wall.any() else np.zeros(3)
    far = [one for one in _WALLS if np.linalg.norm(old - np.array(one)) > _OTHER]
    return np.array(far[0], dtype=np.float64)

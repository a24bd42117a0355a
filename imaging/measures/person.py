"""Eyes, mouth and lenses of one face."""

from dataclasses import dataclass

import cv2
import numpy as np

from imaging.colour import to_lab
from imaging.landmarks import CHIN, INNER_LIPS, Array, Eye, Landmarks
from imaging.photo import Pixels

_LID_PAIRS = ((2, 10), (3, 11), (4, 12), (5, 13), (6, 14))  # lower, upper; the corners never open
_SOCKETS = ((230, 231, 232, 110, 24, 23), (450, 451, 452, 339, 254, 253))  # skin below each eye
_LOWER_FACE = (205, 425, 436, 434, 199, 214, 216)  # skin around the mouth: below any lens
_COLOURLESS = 5.0  # chroma below which the face has no colour to compare


@dataclass(frozen=True, slots=True)
class PersonMeasures:
    """Ratios without unit.

    `eye_opening` is the greatest lid distance over the eye's width, of the less open eye; `lid_ratio` and
    `lip_ratio` are OFIQ's: the greatest lid (inner lip) distance over the length from eyes to chin.
    `socket_chroma` is the CIELAB chroma of the skin below the eyes over the lower face's, of the more
    colourful side: tinted lenses are grey, skin of any shade is not. None on black and white.
    """

    eye_opening: float
    lid_ratio: float
    lip_ratio: float
    socket_chroma: float | None


def measure_person(pixels: Pixels, landmarks: Landmarks) -> PersonMeasures:
    """Measure one face."""
    points = landmarks.points
    left, right = landmarks.eye_centres
    to_chin = max(float(np.hypot(*(points[CHIN] - (left + right) / 2))), 1.0)
    gaps = [_gap(eye) for eye in landmarks.eyes]
    widths = [max(float(np.hypot(*(eye.lids[8] - eye.lids[0]))), 1.0) for eye in landmarks.eyes]
    lips = max(float(np.hypot(*(points[a] - points[b]))) for a, b in INNER_LIPS)
    skin = _chroma(pixels, points[list(_LOWER_FACE)])
    sockets = [_chroma(pixels, points[list(socket)]) for socket in _SOCKETS]
    seen = [socket for socket in sockets if socket is not None]
    return PersonMeasures(
        eye_opening=min(gap / width for gap, width in zip(gaps, widths, strict=True)),
        lid_ratio=min(gaps) / to_chin,
        lip_ratio=lips / to_chin,
        socket_chroma=max(seen) / skin if seen and skin and skin >= _COLOURLESS else None,
    )


def _gap(eye: Eye) -> float:
    return max(float(np.hypot(*(eye.lids[a] - eye.lids[b]))) for a, b in _LID_PAIRS)


def _chroma(pixels: Pixels, points: Array) -> float | None:
    height, width = pixels.shape[:2]
    x0, y0 = np.maximum(points.min(axis=0).astype(int), 0)
    x1, y1 = np.minimum(np.ceil(points.max(axis=0)).astype(int) + 1, (width, height))
    if x1 <= x0 or y1 <= y0:
        return None
    lab = to_lab(pixels[y0:y1, x0:x1])
    mask = np.zeros(lab.shape[:2], dtype=np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull((points - (x0, y0)).round().astype(np.int32)), 255)
    inside = lab[mask > 0]
    return float(np.hypot(*np.median(inside[:, 1:], axis=0))) if len(inside) else None

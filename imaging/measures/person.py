"""Eyes, mouth, lenses and expression of one face."""

from dataclasses import dataclass

import cv2
import numpy as np

from imaging.colour import to_lab
from imaging.landmarks import Array, Landmarks
from imaging.measures.covering import mouth_colours
from imaging.measures.expression import eye_opening, lid_gap, lip_gap, smile
from imaging.measures.eyes import eye_glare, gaze, pupil_redness
from imaging.photo import Pixels

_SOCKETS = ((230, 231, 232, 110, 24, 23), (450, 451, 452, 339, 254, 253))  # skin below each eye
_LOWER_FACE = (205, 425, 436, 434, 199, 214, 216)  # skin around the mouth: below any lens
_COLOURLESS = 5.0  # chroma below which the face has no colour to compare


@dataclass(frozen=True, slots=True)
class PersonMeasures:
    """Ratios without unit.

    `eye_opening` is the greatest lid distance over the eye's width, of the less open eye; `lid_ratio` and
    `lip_ratio` are OFIQ's: the greatest lid (inner lip) distance over the length from eyes to chin.
    `socket_chroma` is the CIELAB chroma of the skin below the eyes over the lower face's, of the more
    colourful side: tinted lenses are grey, skin of any shade is not. None on black and white. `smile`,
    `gaze`, `pupil_redness` and `eye_glare` are told by the functions of those names; `lip_contrast` and
    `mouth_colour` by MouthColours.
    """

    eye_opening: float
    lid_ratio: float
    lip_ratio: float
    socket_chroma: float | None
    smile: float
    gaze: float
    pupil_redness: float | None
    eye_glare: float
    lip_contrast: float | None
    mouth_colour: float | None


def measure_person(pixels: Pixels, landmarks: Landmarks, chin: Array, yaw: float | None) -> PersonMeasures:
    """Measure one face, whose chin ends at `chin` (2,) in px and whose head is turned by `yaw` degrees."""
    points = landmarks.points
    left, right = landmarks.eye_centres
    to_chin = max(float(np.hypot(*(chin - (left + right) / 2))), 1.0)
    skin = _chroma(pixels, points[list(_LOWER_FACE)])
    sockets = [_chroma(pixels, points[list(socket)]) for socket in _SOCKETS]
    seen = [socket for socket in sockets if socket is not None]
    mouth = mouth_colours(pixels, landmarks)
    return PersonMeasures(
        eye_opening=eye_opening(landmarks),
        lid_ratio=min(lid_gap(eye) for eye in landmarks.eyes) / to_chin,
        lip_ratio=lip_gap(landmarks) / to_chin,
        socket_chroma=max(seen) / skin if seen and skin and skin >= _COLOURLESS else None,
        smile=smile(landmarks),
        gaze=gaze(landmarks, yaw),
        pupil_redness=pupil_redness(pixels, landmarks),
        eye_glare=eye_glare(pixels, landmarks),
        lip_contrast=mouth.lips if mouth else None,
        mouth_colour=mouth.around if mouth else None,
    )


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

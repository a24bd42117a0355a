"""The five points of a face by which it is laid on a face model's places."""

import numpy as np

from imaging.face import Face, Points
from imaging.landmarks import EYE_CORNERS, MOUTH_CORNERS, NOSE_TIP, find_mesh
from imaging.photo import Pixels

# Mean distance from the detector's points, over the root of the face's area, from which the landmarks have
# found something else. 800 ID photos: at most 0.05; 600 official portraits: at most 0.08.
_APART = 0.15


def steady_points(pixels: Pixels, face: Face) -> Points:
    """Middles of the eyes, nose tip and mouth corners from hundreds of landmarks, (5, 2).

    The detector guesses each of its five points by itself, and up to a few px differently from copy to copy
    and photo to photo of one person. Its points are taken where the landmarks lie elsewhere.
    """
    mesh = find_mesh(pixels, face)[:, :2]
    eyes = [mesh[list(corners)].mean(axis=0) for corners in EYE_CORNERS]
    left, right = (mesh[corner] for corner in MOUTH_CORNERS)
    points = np.array([*eyes, mesh[NOSE_TIP], left, right], dtype=np.float32)
    off = float(np.hypot(*(points - face.points).T).mean())
    return points if off < _APART * face.area**0.5 else face.points

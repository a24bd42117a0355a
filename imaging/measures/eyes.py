"""The eyes themselves: where they look, red pupils, reflections before them."""

import numpy as np

from imaging.landmarks import Array, Landmarks
from imaging.photo import Pixels

_YAW = 0.0037  # share of the eye's width the iris moves for each degree of yaw while looking at the camera
_PUPIL = 0.5  # radius of the disc looked at, over the iris's
_LENS = (0.42, 0.22, 0.38)  # half width, height above and below the eye, in inter-eye distances
_WHITE = 245


def gaze(landmarks: Landmarks, yaw: float | None) -> float:
    """How far the irises lie to the image's right of where they look at the camera, over the eye's width.

    Mean of both eyes. A head turned to the right looks back at the camera with irises to the left; on 1,778
    portraits that is 0.0031 to 0.0039 of the eye's width for each degree.
    """
    offsets = []
    for eye in landmarks.eyes:
        start, end = sorted((eye.lids[0], eye.lids[8]), key=lambda corner: float(corner[0]))
        across = end - start
        middle = (start + end) / 2
        offsets.append(float((eye.iris[0] - middle) @ across) / max(float(across @ across), 1.0))
    return sum(offsets) / 2 + _YAW * (yaw or 0.0)


def pupil_redness(pixels: Pixels, landmarks: Landmarks) -> float | None:
    """Red above the mean of green and blue (0-1), median over the redder pupil. None outside the picture."""
    found = []
    for eye in landmarks.eyes:
        centre = eye.iris[0]
        radius = max(_PUPIL * float(np.hypot(*(eye.iris[1:] - centre).T).mean()), 1.5)
        disc = _rectangle(pixels, centre - radius, centre + radius).reshape(-1, 3).astype(np.float64)
        if len(disc):
            found.append(float(np.median(disc[:, 2] - disc[:, :2].mean(axis=1))) / 255)
    return max(found, default=None)


def eye_glare(pixels: Pixels, landmarks: Landmarks) -> float:
    """Share of burnt-out white where a lens would lie, of the worse eye."""
    left, right = landmarks.eye_centres
    unit = float(np.hypot(*(right - left)))
    half, above, below = (share * unit for share in _LENS)
    offsets = np.array([(-half, -above), (half, below)])
    parts = [_rectangle(pixels, *(centre + offsets)) for centre in landmarks.eye_centres]
    return max((float((part.min(axis=2) >= _WHITE).mean()) for part in parts if part.size), default=0.0)


def _rectangle(pixels: Pixels, low: Array, high: Array) -> Pixels:
    x0, y0 = np.maximum(low.astype(int), 0)
    x1, y1 = np.maximum(np.ceil(high).astype(int), 0)
    return pixels[y0:y1, x0:x1]

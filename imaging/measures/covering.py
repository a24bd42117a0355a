"""Is the mouth covered? Under a mask the lips vanish and the skin around them has another colour."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from imaging.colour import to_lab
from imaging.landmarks import Landmarks
from imaging.photo import Pixels

_BROWS = (9, 107, 336, 8, 55, 285)  # skin above the nose, which a mask leaves free
_BRIDGE = (168, 6, 122, 351)
_AROUND = (164, 57, 287, 43, 273, 106, 335, 182, 406, 83, 313, 18, 165, 391, 92, 322)
_LIPS = (61, 0, 291, 17, 37, 267, 84, 314)
_COLOURLESS = 5.0  # chroma below which the face has no colour to compare


@dataclass(frozen=True, slots=True)
class MouthColours:
    """`lips`: CIELAB chroma difference of the lips from the skin around them. `around`: that skin's from
    the skin between the eyes, over the latter's chroma.
    """

    lips: float
    around: float


def mouth_colours(pixels: Pixels, landmarks: Landmarks) -> MouthColours | None:
    """None on black and white, or where a part lies outside the picture."""
    points = landmarks.points[[*_BROWS, *_BRIDGE, *_AROUND, *_LIPS]]
    height, width = pixels.shape[:2]
    low = np.maximum(points.min(axis=0).astype(int), 0)
    high = np.minimum(np.ceil(points.max(axis=0)).astype(int) + 1, (width, height))
    if (high - low < 8).any():
        return None
    lab = to_lab(pixels[low[1] : high[1], low[0] : high[0]])
    brows, bridge, around, lips = (
        _inside(lab.shape, landmarks.points[list(part)] - low) for part in (_BROWS, _BRIDGE, _AROUND, _LIPS)
    )
    parts = [lab[part][:, 1:] for part in (brows | bridge, around & ~lips, lips)]
    if not all(len(part) for part in parts):
        return None
    skin, mouth, red = (np.median(part, axis=0) for part in parts)
    chroma = float(np.hypot(*skin))
    if chroma < _COLOURLESS:
        return None
    return MouthColours(
        lips=float(np.hypot(*(red - mouth))), around=float(np.hypot(*(mouth - skin))) / chroma
    )


def _inside(shape: tuple[int, ...], points: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    mask = np.zeros(shape[:2], dtype=np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull(points.round().astype(np.int32)), 1)
    return mask > 0

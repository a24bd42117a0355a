"""Is the picture sharp, and is it in colour?"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from imaging.colour import to_lab
from imaging.landmarks import Landmarks
from imaging.photo import Pixels

_FACE = 200  # px: faces are judged at the size they have in a 480x640 photo, never enlarged
_REBLUR = 9  # px, as in the paper


_EVERY = 4  # px: colour changes slowly, one pixel in sixteen tells


@dataclass(frozen=True, slots=True)
class PictureMeasures:
    """`blur` of the face after Crete et al. 2007 (SPIE 6492), 0 sharp to 1 blurred: a sharp picture changes
    much when it is blurred again, a blurred one hardly, whatever its contrast. `chroma` is the 95th
    percentile of CIELAB chroma over the picture; 0 is black and white.
    """

    blur: float | None
    chroma: float


def measure_picture(pixels: Pixels, landmarks: Landmarks | None) -> PictureMeasures:
    """Measure the whole picture; its blur only where there is a face."""
    lab = to_lab(pixels[::_EVERY, ::_EVERY])
    chroma = float(np.percentile(np.hypot(lab[..., 1], lab[..., 2]), 95))
    return PictureMeasures(blur=_blur(pixels, landmarks) if landmarks else None, chroma=chroma)


def _blur(pixels: Pixels, landmarks: Landmarks) -> float | None:
    height, width = pixels.shape[:2]
    x0, y0 = np.maximum(landmarks.points.min(axis=0).astype(int), 0)
    x1, y1 = np.minimum(landmarks.points.max(axis=0).astype(int), (width, height))
    if x1 - x0 < 2 * _REBLUR or y1 - y0 < 2 * _REBLUR:
        return None
    face = cv2.cvtColor(pixels[y0:y1, x0:x1], cv2.COLOR_BGR2GRAY)
    scale = _FACE / face.shape[1]
    if scale < 1:
        face = cv2.resize(face, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    gray = face.astype(np.float32)
    return max(_direction(gray, 0), _direction(gray, 1))


def _direction(gray: npt.NDArray[np.float32], axis: int) -> float:
    kernel = (1, _REBLUR) if axis == 0 else (_REBLUR, 1)
    sharp = np.abs(np.diff(gray, axis=axis))
    soft = np.abs(np.diff(cv2.blur(gray, kernel), axis=axis))
    total = float(sharp.sum())
    return 1 - float(np.maximum(0, sharp - soft).sum()) / total if total else 1.0

"""Is there a hat? What lies above the brows: how much of it is neither skin nor hair, and how it ends."""

import cv2
import numpy as np
import numpy.typing as npt

from imaging.colour import quick_lab
from imaging.landmarks import Array, Landmarks
from imaging.measures.frame import cut
from imaging.person_mask import Mask
from imaging.photo import Pixels
from imaging.similarity import similarity

# The head in a small frame: this many px between the eyes, which are level at row _EYES.
_UNIT, _WIDE, _HIGH, _MIDDLE, _EYES = 22, 80, 96, 40, 74
_CHEEKS = (50, 280, 205, 425, 101, 330, 118, 347, 36, 266)
_BROWS = (105, 334, 66, 296)
_LEAST = 60  # px of head above the brows
_SKIN_CHROMA, _SKIN_LIGHT = 10.0, 25.0  # as far from the cheeks' colour is still skin
# Lengths in inter-eye distances.
_ABOVE_BROWS, _HALF_HEAD, _CROWN = 0.2, 1.3, 2.0
_FOREHEAD_HALF, _FOREHEAD_ROWS = 0.5, (0.35, 0.08)
# Weights of the nine numbers and the constant, by logistic regression: 100 photos of hats, caps, helmets and
# scarves (bench/labels/lfw_headgear.csv) against 402 other press photos, 400 ID photos, 318 official and
# studio portraits and 90 rendered ones.
_WEIGHTS = np.array([8.6297, 5.5375, -0.1597, 0.1254, 0.0436, 0.4063, -1.0067, 0.783, -0.0624])
_CONSTANT = -3.7726
_COLUMNS, _REACH = np.linspace(-0.6, 0.6, 9), 1.6


def headgear(pixels: Pixels, landmarks: Landmarks, mask: Mask) -> float | None:
    """How much the head's upper part looks covered, as log odds: a photo of bare heads scores -5, a hat 3.

    `mask` is person_mask's of the same picture. None where the picture cuts the head off at the brows.
    """
    features = head_features(pixels, landmarks, mask)
    return None if features is None else float(features @ _WEIGHTS + _CONSTANT)


def head_features(pixels: Pixels, landmarks: Landmarks, mask: Mask) -> Array | None:
    """Nine numbers on the part of the head above the brows; None where the picture cuts it off.

    Share of it that is not skin; share that is neither skin nor of a hair's colour; lightness of the cheeks;
    spread of the lightness of what is not skin, and its upper half's over its lower half's; the weakest step
    from forehead upwards in nine columns; height of the forehead; width of the head two inter-eye distances
    above the eyes; lightness of the forehead over the cheeks'.
    """
    matrix = _frame(landmarks)
    view = quick_lab(cut(pixels, matrix, _WIDE, _HIGH))
    height, width = pixels.shape[:2]
    whole = np.diag([width / mask.shape[1], height / mask.shape[0], 1.0])
    head = cv2.warpAffine(mask, matrix @ whole, (_WIDE, _HIGH)) > 0.5
    at = landmarks.points @ matrix[:, :2].T + matrix[:, 2]
    brow = float(at[list(_BROWS), 1].min())
    x, y = np.clip(at[list(_CHEEKS)].round().astype(int), 0, (_WIDE - 1, _HIGH - 1)).T
    cheek = np.median(view[y, x], axis=0)
    rows, columns = np.mgrid[:_HIGH, :_WIDE]
    central = np.abs(columns - _MIDDLE)
    above = head & (rows < brow - _ABOVE_BROWS * _UNIT) & (central < _HALF_HEAD * _UNIT)
    above = cv2.erode(above.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    if above.sum() < _LEAST:
        return None
    light, chroma = view[..., 0], np.hypot(view[..., 1], view[..., 2])
    skin = np.hypot(view[..., 1] - cheek[1], view[..., 2] - cheek[2]) < _SKIN_CHROMA
    other = above & ~(skin & (np.abs(light - cheek[0]) < _SKIN_LIGHT))
    top, bottom = (brow - far * _UNIT for far in _FOREHEAD_ROWS)
    forehead = (central < _FOREHEAD_HALF * _UNIT) & (rows > top) & (rows < bottom)
    heights, steps = _forehead_ends(light, brow)
    crown = head[int(_EYES - _CROWN * _UNIT)].sum() / _UNIT
    return np.array(
        [
            other.sum() / above.sum(),
            (other & ~_like_hair(view, chroma)).sum() / above.sum(),
            cheek[0],
            light[other].std() if other.any() else 0.0,
            _upper_over_lower(light, other),
            min(steps),
            float(np.median(heights)),
            crown,
            float(np.median(light[forehead])) - cheek[0] if forehead.any() else 0.0,
        ]
    )


def _frame(landmarks: Landmarks) -> Array:
    level = np.array([(_MIDDLE - _UNIT / 2, _EYES), (_MIDDLE + _UNIT / 2, _EYES)], dtype=np.float64)
    return similarity(np.stack(landmarks.eye_centres), level)


def _like_hair(view: npt.NDArray[np.float32], chroma: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Black (a coloured wall may shine on it), grey, brown and blond."""
    light = view[..., 0]
    hue = np.degrees(np.arctan2(view[..., 2], view[..., 1]))
    warm = (hue > 15) & (hue < 100)
    red = (light > 40) & (hue < 40) & (chroma > 25)
    brown = warm & (chroma < 14 + 0.35 * np.clip(light, 0, 60)) & (light < 80) & ~red
    return np.asarray(((chroma < 10) & (light < 62)) | brown | ((light < 30) & (chroma < 18)))


def _upper_over_lower(light: npt.NDArray[np.float32], part: npt.NDArray[np.bool_]) -> float:
    filled = np.flatnonzero(part.any(axis=1))
    if len(filled) < 7:
        return 0.0
    middle = int(np.ceil((filled[0] + filled[-1]) / 2))
    upper, lower = light[:middle][part[:middle]], light[middle:][part[middle:]]
    return float(np.median(upper) - np.median(lower)) if len(upper) and len(lower) else 0.0


def _forehead_ends(light: npt.NDArray[np.float32], brow: float) -> tuple[list[float], list[float]]:
    """For nine columns: how far above the brows the forehead ends, and how steep the fall of lightness is."""
    fall = cv2.Sobel(cv2.GaussianBlur(light, (0, 0), 0.8), cv2.CV_32F, 0, 1) / 8
    strip = fall[max(int(brow - _REACH * _UNIT), 0) : max(int(brow - 2), 0)]
    if len(strip) < 3:
        return [0.0], [0.0]
    lines = strip[:, (_MIDDLE + _COLUMNS * _UNIT).astype(int)]
    return list((len(strip) - lines.argmax(axis=0)) / _UNIT), list(lines.max(axis=0))

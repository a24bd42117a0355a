"""Light and shade on the face, in linear light as OFIQ 1.0.3 computes it (ISO/IEC 29794-5)."""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from imaging.landmarks import JAW_AND_BROWS, Landmarks
from imaging.measures.aligned import aligned_part, alignment, carry, five_points
from imaging.photo import Pixels

Gray = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class LightMeasures:
    """Native values of OFIQ; the region is the hull of jaw and brows, without the forehead.

    `mean` and `variance` are of luminance 0-1; `entropy` is in bits; `under` and `over` are the shares
    of region pixels with luminance ≤ 25 and ≥ 247 of 255; `balance` is the intersection (0-1) of the
    luminance histograms of both cheeks (OFIQ's illumination uniformity before its mapping);
    `cheek_ratio` is the darker cheek's mean luminance over the lighter one's.
    """

    mean: float
    variance: float
    entropy: float
    under: float
    over: float
    balance: float
    cheek_ratio: float


def measure_light(pixels: Pixels, landmarks: Landmarks) -> LightMeasures | None:
    """Measure the face's light. None where the face lies outside the picture."""
    height, width = pixels.shape[:2]
    hull = landmarks.points[list(JAW_AND_BROWS)]
    x0, y0 = np.maximum(hull.min(axis=0).astype(int), 0)
    x1, y1 = np.minimum(np.ceil(hull.max(axis=0)).astype(int), (width, height))
    if x1 - x0 < 16 or y1 - y0 < 16:
        return None
    crop = luminance(pixels[y0:y1, x0:x1])
    mask = np.zeros(crop.shape, dtype=np.uint8)
    offset = np.array([x0, y0])
    cv2.fillConvexPoly(mask, cv2.convexHull((hull - offset).round().astype(np.int32)), 255)
    counts = _histogram(crop, mask)
    total = counts.sum()
    if not total:
        return None
    share = counts / total
    levels = np.arange(256) / 255
    mean = float((share * levels).sum())
    filled = share[share > 0]
    left, right = (_histogram(cheek, None) for cheek in _cheeks(pixels, landmarks))
    left, right = left / left.sum(), right / right.sum()
    means = (float((left * levels).sum()), float((right * levels).sum()))
    return LightMeasures(
        mean=mean,
        variance=float((share * (levels - mean) ** 2).sum()),
        entropy=float(-(filled * np.log2(filled)).sum()),
        under=float(share[:26].sum()),
        over=float(share[247:].sum()),
        balance=float(np.minimum(left, right).sum()),
        cheek_ratio=min(means) / max(*means, 1 / 255),
    )


def luminance(pixels: Pixels) -> Gray:
    """Linear-light luminance 0-255 of BGR pixels: sRGB undone, then .2126 R + .7152 G + .0722 B."""
    linear = cv2.LUT(pixels, _linear())
    return np.asarray(np.rint(cv2.transform(linear, np.array([[0.0722, 0.7152, 0.2126]]))), dtype=np.uint8)


@cache
def _linear() -> npt.NDArray[np.float32]:
    value = np.arange(256) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return np.asarray(255 * linear, dtype=np.float32)


def _histogram(gray: Gray, mask: Gray | None) -> npt.NDArray[np.float64]:
    return cv2.calcHist([gray], [0], mask, [256], [0, 256]).ravel().astype(np.float64)


def _cheeks(pixels: Pixels, landmarks: Landmarks) -> tuple[Gray, Gray]:
    """Luminance of both cheek squares of the aligned frame: below the eyes, halfway to the mouth."""
    matrix = alignment(landmarks)
    left, right, _, *mouth = carry(matrix, five_points(landmarks)).astype(int)
    side = int(0.3 * np.hypot(*(right - left)))
    eyes = int(left[1] + right[1]) // 2
    y = eyes + (int(mouth[0][1] + mouth[1][1]) // 2 - eyes) // 2
    band = luminance(
        aligned_part(pixels, matrix, int(left[0]), y, max(int(right[0] - left[0]), 1), max(side, 1))
    )
    return band[:, :side], band[:, -side:]

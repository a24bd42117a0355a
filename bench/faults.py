"""Faults painted on real portraits, each where the landmarks of the untouched photo say: for bench.person.

They are drawings, not photographs of such faults: what they prove is that the measure sees the thing, on
real skin and light; how real lids and lips look is for the few labelled photos to say.
"""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from imaging.landmarks import Eye, Landmarks
from imaging.photo import Pixels

Fault = Callable[[Pixels, Landmarks], Pixels]
Floats = npt.NDArray[np.float64]

MASK = (93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 195)


def _unit(landmarks: Landmarks) -> float:
    left, right = landmarks.eye_centres
    return float(np.hypot(*(right - left)))


def _area(pixels: Pixels, points: Floats, soft: float) -> Floats:
    mask = np.zeros(pixels.shape[:2], dtype=np.float32)
    cv2.fillPoly(mask, [points.round().astype(np.int32)], 1.0)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), max(soft, 0.3)), dtype=np.float64)[..., None]


def _blend(pixels: Pixels, other: Floats, weight: Floats) -> Pixels:
    return np.asarray(np.clip(pixels * (1 - weight) + other * weight, 0, 255), dtype=np.uint8)


def eyes_closed(pixels: Pixels, landmarks: Landmarks) -> Pixels:
    """The skin of the lids drawn down over the eye, a line of lashes at the lower lid."""
    unit = _unit(landmarks)
    for eye in landmarks.eyes:
        pixels = _closed(pixels, eye, unit)
    return pixels


def _closed(pixels: Pixels, eye: Eye, unit: float) -> Pixels:
    lower, upper = eye.lids[:9], np.vstack([eye.lids[0], eye.lids[9:], eye.lids[8]])
    outline = np.vstack([lower, upper[::-1]])
    centre = outline.mean(axis=0)
    area = _area(pixels, centre + (outline - centre) * (1.12, 1.5), 0.012 * unit)
    mask = (area[..., 0] > 0.02).astype(np.uint8)
    x0, y0 = np.maximum((centre - 0.5 * unit).astype(int), 0)
    x1, y1 = (centre + 0.5 * unit).astype(int)
    filled = pixels.copy()
    filled[y0:y1, x0:x1] = cv2.inpaint(pixels[y0:y1, x0:x1], mask[y0:y1, x0:x1], 3, cv2.INPAINT_TELEA)
    shut = _blend(pixels, filled.astype(np.float64), area)
    lashes = np.zeros(pixels.shape[:2], dtype=np.float32)
    cv2.polylines(lashes, [lower.round().astype(np.int32)], False, 0.8, max(1, round(0.025 * unit)))
    soft = cv2.GaussianBlur(lashes, (0, 0), max(0.008 * unit, 0.3)).astype(np.float64)[..., None]
    return _blend(shut, np.full(pixels.shape, 40.0), soft)


def mouth_open(pixels: Pixels, landmarks: Landmarks) -> Pixels:
    """Everything below the line of the lips moved down, up to a quarter inter-eye distance, dark between."""
    unit, points = _unit(landmarks), landmarks.points
    drop = 0.25 * unit
    left, right = points[78], points[308]
    line = points[[13, 14]].mean(axis=0)
    y, x = np.mgrid[: pixels.shape[0], : pixels.shape[1]].astype(np.float32)
    middle, half = (left[0] + right[0]) / 2, max((right[0] - left[0]) / 2, 1.0)
    inside = np.clip(1 - ((x - middle) / half) ** 2, 0, 1)
    below = y - line[1]
    fade = np.clip(1 - (below - 0.5 * unit) / (0.5 * unit), 0, 1)
    moved = drop * inside * fade
    source = np.where(below > 0, np.maximum(y - moved, line[1]), y)
    bent = cv2.remap(pixels, x, source.astype(np.float32), cv2.INTER_LINEAR)
    gap = ((below > 0) & (below < moved)).astype(np.float32)
    weight = cv2.GaussianBlur(gap, (0, 0), max(0.008 * unit, 0.3)).astype(np.float64)[..., None]
    return _blend(np.asarray(bent, dtype=np.uint8), np.full(pixels.shape, (35.0, 25.0, 60.0)), weight)


def looking_away(pixels: Pixels, landmarks: Landmarks) -> Pixels:
    """Both irises moved by a sixth of the eye's width, the white of the eye stretched behind them."""
    x, y = np.meshgrid(np.arange(pixels.shape[1]), np.arange(pixels.shape[0]))
    shift = np.zeros(pixels.shape[:2])
    for eye in landmarks.eyes:
        width = float(np.hypot(*(eye.lids[8] - eye.lids[0])))
        centre = eye.iris[0] + (0.06 * width, 0)
        near = np.exp(-(((x - centre[0]) / (0.27 * width)) ** 4) - ((y - centre[1]) / (0.3 * width)) ** 4)
        shift += 0.17 * width * near
    return np.asarray(
        cv2.remap(pixels, (x - shift).astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR),
        dtype=np.uint8,
    )


def red_eye(pixels: Pixels, landmarks: Landmarks) -> Pixels:
    """Pupils lit red as by a flash."""
    for eye in landmarks.eyes:
        radius = 0.65 * float(np.hypot(*(eye.iris[1:] - eye.iris[0]).T).mean())
        disc = np.zeros(pixels.shape[:2], dtype=np.float32)
        cv2.circle(disc, [round(float(v)) for v in eye.iris[0]], max(1, round(radius)), 1.0, -1)
        soft = cv2.GaussianBlur(disc, (0, 0), 0.6).astype(np.float64)[..., None]
        pixels = _blend(pixels, np.full(pixels.shape, (50.0, 40.0, 200.0)), 0.9 * soft)
    return pixels


def glare(pixels: Pixels, landmarks: Landmarks) -> Pixels:
    """A slanting white band over one eye, as a lamp in a lens."""
    unit, centre = _unit(landmarks), landmarks.eye_centres[0]
    band = centre + unit * np.array([(-0.22, -0.1), (-0.08, -0.1), (0.06, 0.16), (-0.08, 0.16)])
    return _blend(pixels, np.full(pixels.shape, 255.0), 0.95 * _area(pixels, band, 0.01 * unit))


def mask_of(colour: tuple[float, float, float]) -> Fault:
    """A mask of one BGR colour over nose, mouth and chin, shaded as the face below it."""

    def worn(pixels: Pixels, landmarks: Landmarks) -> Pixels:
        unit = _unit(landmarks)
        hull = cv2.convexHull(landmarks.points[list(MASK)].astype(np.float32)).reshape(-1, 2)
        gray = cv2.GaussianBlur(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), (0, 0), 0.1 * unit)
        shade = 0.65 + 0.35 * gray.astype(np.float64)[..., None] / max(float(gray.max()), 1.0)
        folds = 1 - 0.08 * (np.sin(np.arange(pixels.shape[0]) * 20 / unit) > 0.7)[:, None, None]
        cloth = shade * folds * np.array(colour)
        return _blend(pixels, cloth, _area(pixels, hull.astype(np.float64), 0.015 * unit))

    return worn

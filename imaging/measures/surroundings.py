"""What else the picture shows: the head's shadow on the wall, text, a stamp, a logo, a camera's date."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from imaging.colour import quick_lab
from imaging.landmarks import MOUTH_CORNERS, Array, Landmarks
from imaging.measures.date_stamp import date_digits
from imaging.person_mask import Mask
from imaging.photo import Pixels

Bits = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]
Lab = npt.NDArray[np.float32]

_PERSON = 0.1  # surely wall below this
_SMALL = 160  # width in px at which the wall is judged: strokes of print still show, JPEG noise does not
# Of the picture's width: hair that strays from the mask, and how far a thing that touches the head must reach
# beyond it to be something else than hair.
_STRAY, _BEYOND = 0.02, 0.06
_WINDOW = 0.2  # of the picture's width: the wall's own colour around a place
_MARK, _NOISE = 7.0, 12.0  # ΔE76 from that colour, or this many times the wall's usual difference
_LEAST_MARK = 4  # px: less is noise
_LEAST_WALL = 0.02  # of the picture: with less there is nothing to look at
# Inter-eye distances from the head: where its shadow falls, and wall free of it. Nearer hair mixes in.
_NEAR, _SHADED, _FREE = 0.12, 0.45, 0.7
_ENOUGH = 30  # px of wall to take a median of


@dataclass(frozen=True, slots=True)
class SurroundingMeasures:
    """`marks`: area of what differs from the wall around it, in ten-thousandths of the squared picture width.
    `shadow`: how much darker (L*) the wall is close to one side of the head than away from it and close to
    the other side. Either is None where too little wall is seen. `date_digits`: see the function.
    """

    marks: float | None
    shadow: float | None
    date_digits: int


def measure_surroundings(pixels: Pixels, mask: Mask, landmarks: Landmarks) -> SurroundingMeasures:
    """Look at the wall around one person. `mask` is person_mask's of the same picture."""
    scale = min(1.0, _SMALL / pixels.shape[1])
    lab = quick_lab(
        cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8)
    )
    height, width = lab.shape[:2]
    person = _person(mask, landmarks, pixels.shape)
    head = cv2.resize(person, (width, height), interpolation=cv2.INTER_NEAREST).astype(np.uint8)
    left, right = landmarks.eye_centres
    points = landmarks.points * scale
    return SurroundingMeasures(
        marks=_marks(lab, head, int(points[list(MOUTH_CORNERS), 1].mean())),
        shadow=_shadow(lab[..., 0], head, points, float(np.hypot(*(right - left))) * scale),
        date_digits=date_digits(pixels),
    )


def _person(mask: Mask, landmarks: Landmarks, shape: tuple[int, ...]) -> Bits:
    """The part of the mask the face is in, 0 or 1: the model takes logos and seals for persons too."""
    side = len(mask)
    count, parts = cv2.connectedComponents((mask >= _PERSON).astype(np.uint8), connectivity=4)
    at = landmarks.points * (side / shape[1], side / shape[0])
    x, y = np.clip(at.astype(int), 0, side - 1).T
    hits = np.bincount(parts[y, x], minlength=count)
    hits[0] = 0
    return (parts == hits.argmax()).astype(np.uint8) if hits.any() else np.zeros_like(mask, dtype=np.uint8)


def _grown(mask: Bits, reach: float) -> Bits:
    side = 2 * max(1, round(reach)) + 1
    return np.asarray(cv2.dilate(mask, np.ones((side, side), np.uint8)), dtype=np.uint8)


def _marks(lab: Lab, head: Bits, above: int) -> float | None:
    width = lab.shape[1]
    stray = _grown(head, _STRAY * width)
    wall = 1 - stray
    if wall.mean() < _LEAST_WALL:
        return None
    away = _from_surroundings(lab, wall.astype(np.float32), round(_WINDOW * width))
    limit = max(_MARK, _NOISE * float(np.median(away[wall > 0])))
    found = (away > limit).astype(np.uint8) & wall
    count, parts, stats, _ = cv2.connectedComponentsWithStats(found, connectivity=8)
    touching = np.bincount(parts[_grown(stray, 2) > 0], minlength=count) > 0
    kept = (stats[:, cv2.CC_STAT_AREA] >= _LEAST_MARK) & ~touching
    area = int(stats[1:, cv2.CC_STAT_AREA][kept[1:]].sum())
    # Hair and collars that the mask missed touch the head; a seal may too, but reaches out above the collar.
    far = (found & (1 - _grown(stray, _BEYOND * width)))[: max(above, 0)]
    reaching = parts[: len(far)][far > 0]
    return float((area + int(touching[reaching].sum())) / width**2 * 1e4)


def _from_surroundings(lab: Lab, wall: Lab, side: int) -> Lab:
    """ΔE76 of each pixel from the mean colour of the wall around it."""
    walls = cv2.merge([wall] * 3)
    around = cv2.divide(
        cv2.blur(cv2.multiply(lab, walls), (side, side)), cv2.blur(walls, (side, side)) + 1e-6
    )
    square = cv2.pow(cv2.subtract(lab, around), 2)
    return np.asarray(cv2.sqrt(cv2.transform(square, np.ones((1, 3)))), dtype=np.float32)


def _shadow(light: Lab, head: Bits, points: Array, unit: float) -> float | None:
    top, bottom = points[:, 1].min() - 0.3 * unit, points[:, 1].max() + 0.2 * unit
    rows = slice(max(int(top), 0), max(int(bottom), 0))
    distance = (cv2.distanceTransform(1 - head, cv2.DIST_L2, 3) / max(unit, 1.0))[rows]
    light = light[rows]
    sides = np.arange(light.shape[1])[None] < points[:, 0].mean()
    close, free = (distance > _NEAR) & (distance < _SHADED), distance > _FREE
    near = [_median(light, close & side) for side in (sides, ~sides)]
    away = [_median(light, free & side) for side in (sides, ~sides)]
    drops = []
    for this, other in ((0, 1), (1, 0)):
        lighter = [value for value in (away[this], near[other]) if value is not None]
        shaded = near[this]
        if shaded is not None and lighter:
            drops.append(min(lighter) - shaded)
    return float(max(drops)) if drops else None


def _median(values: Lab, where: Bools) -> float | None:
    return float(np.median(values[where])) if where.sum() > _ENOUGH else None

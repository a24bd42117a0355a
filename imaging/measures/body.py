"""The shoulders, from their outline against the wall."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from imaging.colour import to_lab
from imaging.measures.background import BackgroundMeasures
from imaging.measures.geometry import GeometryMeasures
from imaging.photo import Pixels

_EDGE = 12.0  # ΔE76 from the wall that is no longer wall; with more spread than this there is no outline
_COLUMNS = np.linspace(0.80, 1.15, 15)  # face widths from the face's middle: beyond the neck and most hair
_ENOUGH = 6
_RUN, _FULL = 0.12, 0.95  # a shoulder is this deep (face widths) and this solid
_BELOW_EYES = 0.4  # face widths: whatever reaches higher is hair
_SMALL = 240  # width in px at which the outline is looked for


@dataclass(frozen=True, slots=True)
class BodyMeasures:
    """`shoulders` is the angle of the line across them in degrees; > 0: the image's right one is lower."""

    shoulders: float


def measure_body(
    pixels: Pixels, geometry: GeometryMeasures, background: BackgroundMeasures | None
) -> BodyMeasures | None:
    """None where the frame, an uneven wall, a wall like the clothes, or hair hides one shoulder."""
    if background is None or background.spread > _EDGE:
        return None
    scale = min(1.0, _SMALL / pixels.shape[1])
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    below = np.asarray(small[max(int(geometry.eye_line * scale), 0) :], dtype=np.uint8)
    unit = geometry.face_width * scale
    if len(below) <= unit:
        return None
    wall = np.array([background.lightness, background.a, background.b], dtype=np.float32)
    body = np.linalg.norm(to_lab(below) - wall, axis=2) > max(_EDGE, 2 * background.spread)
    middle = (geometry.off_centre + 0.5) * small.shape[1]
    left, right = (_outline(body, middle, side * unit) for side in (-1, 1))
    count = min(len(left), len(right))
    if count < _ENOUGH:
        return None
    across, down = np.median(right[:count], axis=0) - np.median(left[:count], axis=0)
    return BodyMeasures(shoulders=float(np.degrees(np.arctan2(down, across))))


def _outline(body: npt.NDArray[np.bool_], middle: float, unit: float) -> npt.NDArray[np.float64]:
    """Points (n, 2) where columns going outwards first meet the shoulder; `unit` < 0 goes left."""
    depth = max(4, int(_RUN * abs(unit)))
    points = []
    for x in (middle + _COLUMNS * unit).astype(int):
        if not 1 <= x < body.shape[1] - 1:
            break
        solid = np.convolve(body[:, x], np.ones(depth), "valid") >= _FULL * depth
        y = int(np.argmax(solid))
        if solid.any() and y >= _BELOW_EYES * abs(unit):
            points.append((x, y))
    return np.array(points, dtype=np.float64).reshape(-1, 2)

"""The wall behind the person: its colour, how even it is, and where the hair begins."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from imaging.colour import to_lab
from imaging.landmarks import Landmarks
from imaging.measures.geometry import GeometryMeasures
from imaging.measures.texture import texture
from imaging.photo import Pixels

_SMALL = 160  # width in px at which the wall is judged: even walls stay even, JPEG noise goes
_REACH = 0.8  # wall begins this many face widths from the middle: beyond most hair (bobs reach 0.75)
_WIDEST = 0.64  # of the picture's width: a face this wide leaves no wall to judge
_RIM = 0.04  # the least strip along each edge that is looked at, over the picture's width
_EDGE = 12.0  # ΔE76 from the wall that is no longer wall


@dataclass(frozen=True, slots=True)
class BackgroundMeasures:
    """`lightness`, `a`, `b`: median CIELAB of the wall beside the head. `spread` is the 90th percentile
    of ΔE76 from it, `foreign` the share beyond 12. `texture` is OFIQ's background uniformity before its
    mapping; None where no wall of one colour touches the sides. `hair_top` in px from the upper edge is None
    where the wall is too uneven.
    """

    lightness: float
    a: float
    b: float
    spread: float
    foreign: float
    texture: float | None
    hair_top: float | None


def measure_background(
    pixels: Pixels, landmarks: Landmarks, geometry: GeometryMeasures
) -> BackgroundMeasures | None:
    """Measure the wall above the eye line, left and right of the head and along the upper edge.

    None where the head leaves too little of it.
    """
    width = pixels.shape[1]
    if geometry.face_width > _WIDEST * width:
        return None
    scale = min(1.0, _SMALL / width)
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    lab = to_lab(np.asarray(small, dtype=np.uint8))
    wall = _wall(lab.shape[:2], geometry, scale)
    colours = lab[wall]
    middle = np.median(colours, axis=0)
    distance = np.linalg.norm(colours - middle, axis=1)
    spread = float(np.percentile(distance, 90))
    return BackgroundMeasures(
        lightness=float(middle[0]),
        a=float(middle[1]),
        b=float(middle[2]),
        spread=spread,
        foreign=float((distance > _EDGE).mean()),
        texture=texture(pixels, landmarks),
        hair_top=_hair_top(pixels, middle, spread, geometry),
    )


def _wall(shape: tuple[int, ...], geometry: GeometryMeasures, scale: float) -> npt.NDArray[np.bool_]:
    height, width = shape
    rim = max(2, round(_RIM * width))
    middle = (geometry.off_centre + 0.5) * width
    reach = _REACH * geometry.face_width * scale
    wall = np.zeros((height, width), dtype=bool)
    bottom = int(np.clip(geometry.eye_line * scale, rim, height))
    wall[:bottom, : max(rim, int(middle - reach))] = True
    wall[:bottom, min(width - rim, int(middle + reach)) :] = True
    wall[:rim] = True
    return wall


def _hair_top(
    pixels: Pixels, wall: npt.NDArray[np.float32], spread: float, geometry: GeometryMeasures
) -> float | None:
    if spread > _EDGE:
        return None
    width = pixels.shape[1]
    middle, half = (geometry.off_centre + 0.5) * width, 0.3 * geometry.face_width
    x0, x1 = max(0, int(middle - half)), min(width, int(middle + half))
    bottom = max(1, int(geometry.eye_line))
    if x1 <= x0:
        return None
    band = to_lab(cv2.blur(pixels[:bottom, x0:x1], (3, 3)).astype(np.uint8))
    head = np.linalg.norm(band - wall, axis=2) > max(_EDGE, 2 * spread)
    rows = head.mean(axis=1) > 0.1
    for y in range(len(rows) - 3):
        if rows[y : y + 4].all():
            return float(y)
    return None

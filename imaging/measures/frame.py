"""Cutting a small upright frame out of a picture."""

import cv2
import numpy as np

from imaging.landmarks import Array
from imaging.photo import Pixels


def cut(pixels: Pixels, matrix: Array, width: int, height: int) -> Pixels:
    """The frame (height, width, 3) into which `matrix` (2, 3) carries the picture; its edge goes on outside.

    A warp mixes four pixels only, so the picture is halved first as often as shrinking asks for it.
    """
    if np.hypot(*matrix[0, :2]) < 0.5 and min(pixels.shape[:2]) >= 2:
        half = cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        return cut(np.asarray(half, dtype=np.uint8), matrix @ np.diag([2.0, 2.0, 1.0]), width, height)
    return np.asarray(
        cv2.warpAffine(pixels, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8
    )

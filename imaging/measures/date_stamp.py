"""A date burnt in by the camera: small characters of one vivid colour in a row at the picture's bottom."""

from itertools import pairwise

import cv2
import numpy as np

from imaging.colour import quick_lab
from imaging.photo import Pixels

_BAND = 0.14  # of the picture's height
_WIDTH = 480  # px: wider pictures are shrunk
_VIVID = 30.0  # a + b of CIELAB above their mean around: red, orange, yellow
_WARM = 20.0  # and the colour itself at least so
_WINDOW = 31  # px around
_LOW, _HIGH = 0.010, 0.06  # height of a character over the picture's width
_LEAST = 3  # px
_WIDE = 2.5  # two characters may have run together: width over height
_SLACK = 0.3  # difference of height and foot of characters of one row, over the height
_GAP = 1.6  # between neighbours, over the height
_FEW_PX = 5


def date_digits(pixels: Pixels) -> int:
    """How many characters stand in the longest row. `pixels` is BGR uint8 of shape (height, width, 3)."""
    scale = min(1.0, _WIDTH / pixels.shape[1])
    band = pixels[int((1 - _BAND) * pixels.shape[0]) :]
    if scale < 1:
        band = np.asarray(
            cv2.resize(band, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8
        )
    width = band.shape[1]
    warm = cv2.transform(quick_lab(band), np.array([[0.0, 1.0, 1.0]]))
    around = cv2.blur(warm, (_WINDOW, _WINDOW))
    vivid = ((warm - around > _VIVID) & (warm > _WARM)).astype(np.uint8)
    stats = cv2.connectedComponentsWithStats(vivid, connectivity=8)[2][1:]
    x, y, wide, high, area = stats.T
    fit = (high >= max(_LEAST, _LOW * width)) & (high <= _HIGH * width)
    fit &= (wide <= _WIDE * high) & (area >= _FEW_PX)
    characters = sorted(zip(x[fit], y[fit] + high[fit], wide[fit], high[fit], strict=True))
    return max((_row(characters, foot, size) for _, foot, _, size in characters), default=0)


def _row(characters: list[tuple[int, int, int, int]], foot: int, size: int) -> int:
    slack = max(1, _SLACK * size)
    row = [one for one in characters if abs(one[1] - foot) <= slack and abs(one[3] - size) <= slack]
    best = run = 1
    for one, after in pairwise(row):
        run = run + 1 if after[0] - one[0] - one[2] < _GAP * size else 1
        best = max(best, run)
    return best

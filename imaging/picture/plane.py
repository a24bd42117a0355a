"""Planes of numbers over a picture: bands of detail, blocks, and where structure is fine.

Products go through cv2: numpy gives big temporaries back to the system and pays for fresh pages each time,
which made these functions three times slower.
"""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.float32]
Blocks = npt.NDArray[np.bool_]

FEWEST_BLOCKS = 6  # fewer blocks may agree by chance
BLOCK = 16  # px; a cheek is about 3×3 blocks
SMOOTH = 0.7  # σ in px; below lies what codecs add
_FINEST = 1.87  # σ in px on a smooth plane: 2.0 on the picture
FINE = 0.9  # see two_ways; in a band this narrow, one level and a half of contrast
_SMALL = 64  # px; halving such a plane saves nothing
_WIDE = 1.8  # σ in px that is left at half the size; a blur of 1 px covers what the small grid cannot show


def band(plane: Plane, fine: float, coarse: float) -> Plane:
    """Detail between two Gaussian widths in pixels."""
    return np.asarray(cv2.subtract(blurred(plane, fine), blurred(plane, coarse)), np.float32)


def finest(smooth: Plane) -> Plane:
    """The finest band, between σ 0.7 and 2 px, of a luma blurred by SMOOTH."""
    return np.asarray(cv2.subtract(smooth, blurred(smooth, _FINEST)), np.float32)


def blurred(plane: Plane, sigma: float) -> Plane:
    """Gaussian blur; a wide one is made on a smaller grid, which is several times faster."""
    height, width = plane.shape[:2]
    if sigma < _WIDE or min(height, width) < _SMALL:
        return np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma), np.float32)
    return resized(blurred(halved(plane), sigma / 2), (width, height))


def halved(plane: Plane) -> Plane:
    """Half as wide and high, 2×2 averaged."""
    return resized(plane, (max(1, plane.shape[1] // 2), max(1, plane.shape[0] // 2)))


def resized(plane: Plane, size: tuple[int, int]) -> Plane:
    """At another (width, height), interpolated: for enlarging, and down to one half."""
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR), np.float32)


def block_means(plane: Plane, side: int) -> Plane:
    """Means of the whole side×side blocks, shape (h//side, w//side)."""
    rows, columns = plane.shape[0] // side, plane.shape[1] // side
    whole = plane[: rows * side, : columns * side]
    return np.asarray(cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA), np.float32)


def block_products(a: Plane, b: Plane, side: int) -> Plane:
    """Means of a·b over the whole side×side blocks."""
    return block_means(np.asarray(cv2.multiply(a, b), np.float32), side)


def quantile(values: npt.NDArray[np.floating[Any]], share: float) -> float:
    """The value below which that share of them lies; numpy's own takes ten times as long."""
    place = int(share * (values.size - 1))
    return float(np.partition(values, place, axis=None)[place])


def two_ways(detail: Plane, least: float) -> Blocks:
    """Blocks of a band whose structure runs in two directions, bool (h//16, w//16).

    `least`: smaller eigenvalue of the block's mean structure tensor, levels². Below it a block holds at most
    straight edges (a collar, the frame of the scan), which different photos share.
    """
    half = halved(detail)  # at full size 3 % of the blocks come out differently, at four times the price
    gx = np.asarray(cv2.Sobel(half, -1, 1, 0, scale=0.125), np.float32)
    gy = np.asarray(cv2.Sobel(half, -1, 0, 1, scale=0.125), np.float32)
    xx, yy, xy = (block_products(p, q, BLOCK // 2) for p, q in ((gx, gx), (gy, gy), (gx, gy)))
    found = (xx + yy) / 2 - np.sqrt(((xx - yy) / 2) ** 2 + xy**2) > least
    return np.asarray(found[: detail.shape[0] // BLOCK, : detail.shape[1] // BLOCK])

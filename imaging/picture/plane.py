"""Planes of numbers over a picture: bands of detail, blocks, and where structure is fine."""

import cv2
import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.float32]
Blocks = npt.NDArray[np.bool_]

BLOCK = 16  # px; a cheek is about 3×3 blocks
FINEST = (0.7, 2.0)  # σ in px
_WIDE = 4.0  # σ in px
# Smaller eigenvalue of the block's mean structure tensor, levels². Below it a block holds at most
# straight edges (a collar, the frame of the scan), which different photos share.
_DETAIL = 1.0


def band(plane: Plane, fine: float, coarse: float) -> Plane:
    """Detail between two Gaussian widths in pixels."""
    return blurred(plane, fine) - blurred(plane, coarse)


def blurred(plane: Plane, sigma: float) -> Plane:
    """Gaussian blur; a wide one is made at a quarter of the size, which is six times faster."""
    height, width = plane.shape
    if sigma < _WIDE or min(height, width) < 8 * _WIDE:
        return np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma), np.float32)
    small = cv2.resize(plane, (width // 4, height // 4), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / 4)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def block_means(plane: Plane, side: int) -> Plane:
    """Means of the whole side×side blocks, shape (h//side, w//side)."""
    rows, columns = plane.shape[0] // side, plane.shape[1] // side
    whole = plane[: rows * side, : columns * side]
    return np.asarray(cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA), np.float32)


def fine_blocks(luma: Plane) -> Blocks:
    """Blocks with fine structure in two directions, bool (h//16, w//16)."""
    return two_ways(band(luma, *FINEST))


def two_ways(detail: Plane) -> Blocks:
    """Blocks of a band whose structure runs in two directions, bool (h//16, w//16)."""
    gx, gy = cv2.Sobel(detail, -1, 1, 0, scale=0.125), cv2.Sobel(detail, -1, 0, 1, scale=0.125)
    xx, yy, xy = (block_means(plane, BLOCK) for plane in (gx * gx, gy * gy, gx * gy))
    return np.asarray((xx + yy) / 2 - np.sqrt(((xx - yy) / 2) ** 2 + xy**2) > _DETAIL)

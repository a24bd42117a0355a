"""Affines: (2, 3) float64 matrices from pixels of a target to pixels of a source.

The six numbers are left free, so that a turned, squeezed or mirrored copy is found and can be named as such.
"""

import cv2
import numpy as np
import numpy.typing as npt

from imaging.photo import Pixels
from imaging.picture.plane import Plane

Affine = npt.NDArray[np.float64]


def resizing(small: tuple[int, int], big: tuple[int, int]) -> Affine:
    """Pixels of a picture of one (width, height) to pixels of its resized copy, centre on centre."""
    fx, fy = big[0] / small[0], big[1] / small[1]
    return np.array([[fx, 0, (fx - 1) / 2], [0, fy, (fy - 1) / 2]])


def chain(second: Affine, first: Affine) -> Affine:
    """`first`, then `second`."""
    found = second[:, :2] @ first
    found[:, 2] += second[:, 2]
    return found


def inverse(affine: Affine) -> Affine:
    """The way back."""
    return np.asarray(cv2.invertAffineTransform(affine), np.float64)


def scale_of(affine: Affine) -> float:
    """How many source pixels one target pixel spans."""
    return float(np.sqrt(abs(affine[0, 0] * affine[1, 1] - affine[0, 1] * affine[1, 0])))


def is_identity(affine: Affine) -> bool:
    """Whether nothing moves."""
    return bool(np.abs(affine - np.eye(2, 3)).max() < 1e-6)


def mirroring(width: int) -> Affine:
    """Left and right exchanged."""
    return np.array([[-1.0, 0, width - 1], [0, 1, 0]])


def warped(plane: Plane | Pixels, affine: Affine, size: tuple[int, int], way: int = cv2.INTER_CUBIC) -> Plane:
    """A plane or picture seen through an affine, width and height of `size`; its rim is drawn out."""
    flags = cv2.WARP_INVERSE_MAP | way
    return np.asarray(
        cv2.warpAffine(plane, affine, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.float32
    )

"""A photo made ready for comparing: bounded size, luma, and where its largest face is."""

from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from imaging.face import detect_faces
from imaging.photo import Photo, Pixels

Plane = npt.NDArray[np.float32]

# 480×640 becomes 336×448. Finer detail is mostly codec noise: at q50 two copies of one picture agree
# less at full size than here.
LONGEST = 448
_WIDE = 4.0  # σ in px
_FACE_LONGEST = 320  # YuNet costs 4 ms here against 15 ms at 480×640; its points only start the alignment


class View:
    """One photo at working size. Make it once and compare it with many.

    `pixels` is BGR uint8 with its longest side at most 448; `luma` float32 of the same height and width.
    """

    def __init__(self, photo: Photo) -> None:
        self.photo = photo
        self.pixels = shrink(photo.pixels, LONGEST)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.pixels.shape[1], self.pixels.shape[0]

    @cached_property
    def luma(self) -> Plane:
        """Brightness 0-255."""
        return np.asarray(cv2.cvtColor(self.pixels, cv2.COLOR_BGR2GRAY), np.float32)

    @cached_property
    def points(self) -> Plane | None:
        """The five points of the largest face in pixels of this view, shape (5, 2); None without a face."""
        scale = _FACE_LONGEST / max(self.size)
        size = (max(1, round(self.size[0] * scale)), max(1, round(self.size[1] * scale)))
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        faces = detect_faces(np.asarray(cv2.resize(self.pixels, size, interpolation=way), np.uint8))
        if not faces:
            return None
        ratio = np.array([self.size[0] / size[0], self.size[1] / size[1]])
        return np.asarray(faces[0].points * ratio, np.float32)


def shrink(pixels: Pixels, longest: int) -> Pixels:
    """The picture with its longest side at most `longest`: averaged, not sampled."""
    scale = longest / max(pixels.shape[:2])
    if scale >= 1:
        return pixels
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


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

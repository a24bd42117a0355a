"""A photo made ready for comparing: bounded size, luma, and where its largest face is."""

from functools import cached_property

import cv2
import numpy as np

from imaging.glimpse import glimpse_faces
from imaging.photo import Photo, Pixels
from imaging.picture.plane import Plane, band, blurred, fine_blocks

# 480×640 becomes 336×448. Finer detail is mostly codec noise: at q50 two copies of one picture agree
# less at full size than here.
LONGEST = 448
COARSE = 100  # px of the longest side where alignment begins; kept, as every comparison starts there
# Edges are evened out against their surroundings: a recoloured background changes the outline of the
# head, the strongest edge of all, which must not outweigh the face.
_AROUND = 4.0  # σ in px
_FAINT = 3.0  # levels; weaker edges stay weak
_EVEN = 10.0  # gain that keeps evened edges in the range of levels


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
    def coarse_edges(self) -> Plane:
        """Edges at a longest side of at most 100, where every alignment begins."""
        share = min(1.0, COARSE / max(self.size))
        return self._edges((round(self.size[0] * share), round(self.size[1] * share)))

    def edges(self, size: tuple[int, int]) -> Plane:
        """Edges of the luma shrunk to `size` (width, height)."""
        known = self.coarse_edges
        return known if size == (known.shape[1], known.shape[0]) else self._edges(size)

    def _edges(self, size: tuple[int, int]) -> Plane:
        small = self.luma
        if size != self.size:
            small = np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_AREA), np.float32)
        edges = band(small, 1.0, 4.0)
        around = np.sqrt(np.maximum(blurred(edges * edges, _AROUND), 0))
        return np.asarray(_EVEN * edges / (around + _FAINT), np.float32)

    @cached_property
    def fine(self) -> int:
        """How many blocks have fine structure in two directions."""
        return int(fine_blocks(self.luma).sum())

    @cached_property
    def points(self) -> Plane | None:
        """The five points of the largest face in pixels of this view, shape (5, 2); None without a face."""
        faces = glimpse_faces(self.photo)
        if not faces:
            return None
        ratio = np.array(self.size) / self.photo.pixels.shape[1::-1]
        return np.asarray(faces[0].points * ratio, np.float32)


def shrink(pixels: Pixels, longest: int) -> Pixels:
    """The picture with its longest side at most `longest`: averaged, not sampled."""
    scale = longest / max(pixels.shape[:2])
    if scale >= 1:
        return pixels
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)

"""A photo made ready for comparing: bounded size, luma, colours, and where its largest face is.

Each part is made when it is first asked for: two copies of one size never ask for the face.
"""

from functools import cached_property

import cv2
import numpy as np

from imaging.glimpse import glimpse_faces
from imaging.photo import Photo, Pixels
from imaging.picture.plane import (
    BLOCK,
    FEWEST_BLOCKS,
    FINE,
    SMOOTH,
    Blocks,
    Plane,
    band,
    blurred,
    finest,
    halved,
    resized,
    two_ways,
)

# 480×640 becomes 336×448. Finer detail is mostly codec noise: at q50 two copies of one picture agree
# less at full size than here.
LONGEST = 448
_THUMBNAIL = 40  # px of the longest side, where a first guess is looked for
COARSE = 100  # px of the longest side where alignment begins; kept, as every comparison starts there
# Edges are evened out against their surroundings: a recoloured background changes the outline of the
# head, the strongest edge of all, which must not outweigh the face.
_AROUND = 4.0  # σ in px
_FAINT = 3.0  # levels; weaker edges stay weak
_EVEN = 10.0  # gain that keeps evened edges in the range of levels
# One channel clipped at 0 or 255 bends the luma by some levels without anybody touching the picture there.
_CLIPPED = (7, 248)  # first and last level that is not
_CLIPPED_RIM = 5  # px; codec and resizing spread it
_COLOURS = 240  # px; colours are compared on means of 8×8, which half the working size is enough for


class View:
    """One photo at working size, longest side at most 448. Make it once and compare it with many."""

    def __init__(self, photo: Photo) -> None:
        self.photo = photo
        height, width = photo.pixels.shape[:2]
        self.size = _fitted((width, height), LONGEST)
        """Width and height."""

    @cached_property
    def pixels(self) -> Pixels:
        """BGR uint8, shape (height, width, 3)."""
        return shrunk(self.photo.pixels, self.size)

    @cached_property
    def luma(self) -> Plane:
        """Brightness 0-255, float32 (height, width)."""
        return shrunk(_grey(self.photo.pixels), self.size).astype(np.float32)

    @cached_property
    def colours(self) -> Pixels:
        """The picture at about half the working size, BGR uint8."""
        height, width = self.photo.pixels.shape[:2]
        whole = max(1, max(width, height) // _COLOURS)
        size = max(1, width // whole), max(1, height // whole)
        return np.asarray(cv2.resize(self.photo.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)

    @cached_property
    def clipped(self) -> Pixels:
        """255 in and around pixels with a channel at its end, else 0; uint8 (height, width)."""
        low, high = _CLIPPED
        free = cv2.inRange(self.colours, (low, low, low), (high, high, high))
        free = cv2.resize(free, self.size, interpolation=cv2.INTER_NEAREST)
        return np.asarray(cv2.erode(free, np.ones((_CLIPPED_RIM, _CLIPPED_RIM), np.uint8)) == 0, np.uint8)

    @cached_property
    def detail(self) -> Plane:
        """The finest band of the luma."""
        return finest(self.smooth)

    @cached_property
    def smooth(self) -> Plane:
        """The luma without what only codecs add."""
        return blurred(self.luma, SMOOTH)

    @cached_property
    def fine(self) -> Blocks:
        """Blocks with fine structure in two directions, bool (height//16, width//16)."""
        return two_ways(self.detail, FINE)

    @cached_property
    def plain(self) -> bool:
        """Whether there is too little fine structure to tell two pictures apart by."""
        if "fine" not in self.__dict__:  # the middle, which a face fills, mostly settles it
            third = self.luma[self.size[1] // 3 : 2 * self.size[1] // 3]
            if min(third.shape) >= BLOCK:
                detail = finest(blurred(np.ascontiguousarray(third), SMOOTH))
                if two_ways(detail, FINE).sum() >= FEWEST_BLOCKS:
                    return False
        return bool(self.fine.sum() < FEWEST_BLOCKS)

    @cached_property
    def thumbnail(self) -> Plane:
        """Edges at a longest side of at most 40."""
        return self._edges(_fitted(self.size, _THUMBNAIL), 0.7, 2.0)

    @cached_property
    def coarse_edges(self) -> Plane:
        """Edges at a longest side of at most 100, where every alignment begins."""
        return self._edges(_fitted(self.size, COARSE))

    def edges(self, size: tuple[int, int]) -> Plane:
        """Edges of the luma shrunk to `size` (width, height)."""
        known = self.coarse_edges
        return known if size == (known.shape[1], known.shape[0]) else self._edges(size)

    def _edges(self, size: tuple[int, int], fine: float = 1.0, coarse: float = 4.0) -> Plane:
        small = self.luma
        while min(small.shape) >= 2 * min(size):
            small = halved(small)
        edges = band(resized(small, size), fine, coarse)
        around = blurred(np.asarray(cv2.multiply(edges, edges), np.float32), _AROUND)
        return np.asarray(_EVEN * edges / (np.sqrt(np.maximum(around, 0)) + _FAINT), np.float32)

    @cached_property
    def points(self) -> Plane | None:
        """The five points of the largest face in pixels of this view, shape (5, 2); None without a face."""
        faces = glimpse_faces(self.photo)
        if not faces:
            return None
        ratio = np.array(self.size) / self.photo.pixels.shape[1::-1]
        return np.asarray(faces[0].points * ratio, np.float32)

    @cached_property
    def face(self) -> Pixels:
        """1 in the oval of the face, from forehead to chin and ear to ear, else 0; uint8 (height, width)."""
        return self._oval(1.1, 1.5)

    @cached_property
    def inner_face(self) -> Pixels:
        """Likewise of brows, eyes, nose and mouth, away from the outline of the head."""
        return self._oval(0.85, 1.1)

    def _oval(self, across: float, along: float) -> Pixels:
        """Half axes in eye distances."""
        oval = np.zeros((self.size[1], self.size[0]), np.uint8)
        if self.points is not None:
            x, y = (round(float(number)) for number in self.points.mean(0))
            eyes = float(np.linalg.norm(self.points[1] - self.points[0]))
            cv2.ellipse(oval, (x, y), (round(across * eyes), round(along * eyes)), 0, 0, 360, 1, -1)
        return oval


def shrunk(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    """The picture at a smaller (width, height); below one half of its size it is averaged."""
    factor = pixels.shape[1] / size[0]
    if factor == 1:
        return pixels
    way = cv2.INTER_LINEAR if factor < 2 else cv2.INTER_AREA
    return np.asarray(cv2.resize(pixels, size, interpolation=way), np.uint8)


def _fitted(size: tuple[int, int], longest: int) -> tuple[int, int]:
    share = min(1.0, longest / max(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def _grey(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)

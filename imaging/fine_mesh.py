"""FaceMesh with attention: a second mesh whose lips and eyes are drawn again from the picture's own detail.

MediaPipe's attention mesh (Grishchenko et al. 2020) finds 468 points, cuts three regions out of an early
feature map where these points say, and finds the region's points anew. It sees what plain FaceMesh closes:
narrow gaps between the lips and shut lids (docs/photo-checks.md has the figures).
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from imaging.models import ATTENTION_MESH, ATTENTION_REGIONS
from imaging.network import Network, network

Array = npt.NDArray[np.float64]

_STRIDE = 4  # px of the 192 px crop per cell of the feature map
_CELLS = 16  # a region is sampled as so many cells a side
_WIDER = 1.5  # side of a region over its points' bounding box


@dataclass(frozen=True, slots=True)
class _Region:
    """One refined part: the name of its input, its two corners, and its points in the order of the output."""

    name: str
    corners: tuple[int, int]
    points: tuple[int, ...]


# The order of the outputs, as the model's own options list it. Point numbers are FaceMesh's.
# fmt: off
_LIPS = _Region("lips", (61, 291), (
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409, 78, 95,
    88, 178, 87, 14, 317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415, 76, 77, 90, 180,
    85, 16, 315, 404, 320, 307, 306, 184, 74, 73, 72, 11, 302, 303, 304, 408, 62, 96, 89, 179, 86, 15,
    316, 403, 319, 325, 292, 183, 42, 41, 38, 12, 268, 271, 272, 407))
_LEFT_EYE = _Region("left_eye", (33, 133), (
    33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173, 130, 25, 110, 24, 23,
    22, 26, 112, 243, 247, 30, 29, 27, 28, 56, 190, 226, 31, 228, 229, 230, 231, 232, 233, 244, 113,
    225, 224, 223, 222, 221, 189, 35, 124, 46, 53, 52, 65, 143, 111, 117, 118, 119, 120, 121, 128, 245,
    156, 70, 63, 105, 66, 107, 55, 193))
_RIGHT_EYE = _Region("right_eye", (362, 263), (
    263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398, 359, 255, 339, 254,
    253, 252, 256, 341, 463, 467, 260, 259, 257, 258, 286, 414, 446, 261, 448, 449, 450, 451, 452, 453,
    464, 342, 445, 444, 443, 442, 441, 413, 265, 353, 276, 283, 282, 295, 372, 340, 346, 347, 348, 349,
    350, 357, 465, 383, 300, 293, 334, 296, 336, 285, 417))
# fmt: on
_REGIONS = (_LIPS, _LEFT_EYE, _RIGHT_EYE)


def fine_mesh(blob: npt.NDArray[np.float32]) -> Array:
    """The 468 points in px of the crop, shape (468, 2).

    `blob` is the upright face, RGB 0-1, shape (1, 3, 192, 192).
    """
    features, mesh = _mesh()(blob)
    coarse = np.asarray(mesh, dtype=np.float64).reshape(468, 3)[:, :2]
    frames = [_frame(coarse, region) for region in _REGIONS]
    outputs = _regions()(*(_sample(features[0], linear, offset) for linear, offset in frames))
    fine = coarse.copy()
    for region, (linear, offset), points in zip(_REGIONS, frames, outputs, strict=True):
        # Points come in quarter cells, as the crop's px go four to a cell.
        fine[list(region.points)] = points.reshape(-1, 2) @ linear.T + _STRIDE * offset
    return fine


def _frame(mesh: Array, region: _Region) -> tuple[Array, Array]:
    """The way from a region's cells to those of the feature map: turn and scale (2, 2), and shift (2,)."""
    start, end = mesh[list(region.corners)]
    angle = np.arctan2(end[1] - start[1], end[0] - start[0])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    upright = mesh[list(region.points)] / _STRIDE @ turn
    low, high = upright.min(axis=0), upright.max(axis=0)
    linear = turn * (_WIDER / _CELLS * (high - low))
    return linear, turn @ ((low + high) / 2) - linear @ np.full(2, _CELLS / 2)


def _sample(features: npt.NDArray[np.float32], linear: Array, offset: Array) -> npt.NDArray[np.float32]:
    """The feature map (channels, side, side) at a region's cells, bilinear: (1, channels, 16, 16)."""
    centres = np.arange(_CELLS) + 0.5
    cells = np.stack(np.meshgrid(centres, centres), axis=-1).reshape(-1, 2)
    places = cells @ linear.T + offset - 0.5
    last = features.shape[1] - 1
    inside = ((places >= 0) & (places <= last)).all(axis=1)
    low = np.clip(np.floor(places).astype(int), 0, last - 1)
    x, y = low.T
    right, down = np.clip(places - low, 0, 1).T.astype(np.float32)
    upper = features[:, y, x] * (1 - right) + features[:, y, x + 1] * right
    lower = features[:, y + 1, x] * (1 - right) + features[:, y + 1, x + 1] * right
    values = (upper * (1 - down) + lower * down) * inside
    return np.asarray(values.reshape(1, -1, _CELLS, _CELLS), dtype=np.float32)


@cache
def _mesh() -> Network:
    return network(ATTENTION_MESH, {"picture": (1, 3, 192, 192)}, ["features", "mesh"])


@cache
def _regions() -> Network:
    inputs = {region.name: (1, 32, _CELLS, _CELLS) for region in _REGIONS}
    return network(ATTENTION_REGIONS, inputs, [f"{region.name}_points" for region in _REGIONS])

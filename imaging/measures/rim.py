"""Traces of work by software: a rim of foreign colour around the hair, a frame around the picture."""

import cv2
import numpy as np
import numpy.typing as npt

from imaging.colour import distance_from, quick_lab
from imaging.landmarks import Landmarks
from imaging.photo import Pixels

Lab = npt.NDArray[np.float32]

_WALL = 8.0  # ΔE76 from the wall's colour that is still wall
_CORNER = (0.3, 0.1)  # of the height above the eyes, and of the width: beyond most hair
_UNEVEN = 12.0  # ΔE76 within the corners: no wall of one colour
_RIM = (1.0, 3.5)  # px into the head in which hair and wall mix
_INWARD, _OUTWARD = 7, 6  # px from the rim to pure hair and pure wall
_CONTRAST = 25.0  # ΔE76 between hair and wall that shows a foreign colour between them
_FOREIGN = 14.0  # ΔE76 off the line of mixtures
_LEAST = 60  # px of rim
_BAND = 0.06  # of the picture's side: frames are thinner
_EVERY = 4  # px: a frame shows in every fourth pixel of its length
_PLAIN = 6.0  # ΔE76 within a row that is all frame


def foreign_rim(pixels: Pixels, landmarks: Landmarks) -> float | None:
    """Share of the head's outline whose colour is no mixture of the hair and the wall beside it.

    A wall exchanged by software leaves the old wall's colour between hair and new wall. The wall's colour
    is that of the upper corners beside the head, which close-cropped photos have too. None where they have
    no one colour, hair and wall are too alike, or too little outline is seen.
    """
    height, width = pixels.shape[:2]
    left, right = landmarks.points[:, 0].min(), landmarks.points[:, 0].max()
    face, middle = right - left, (left + right) / 2
    eyes = np.mean([eye[1] for eye in landmarks.eye_centres])
    x0, x1 = max(int(middle - 0.95 * face), 0), min(int(middle + 0.95 * face), width)
    y0, y1 = max(int(eyes - 1.2 * face), 0), min(int(eyes + 0.2 * face), height)
    if x1 - x0 < 32 or y1 - y0 < 32:
        return None
    lab = quick_lab(pixels[y0:y1, x0:x1])
    soft = np.asarray(cv2.blur(lab, (3, 3)), dtype=np.float32)
    down, across = max(8, int(_CORNER[0] * (eyes - y0))), max(6, int(_CORNER[1] * (x1 - x0)))
    corners = np.concatenate([soft[:down, :across].reshape(-1, 3), soft[:down, -across:].reshape(-1, 3)])
    wall = np.median(corners, axis=0)
    spread = float(np.percentile(np.linalg.norm(corners - wall, axis=1), 90))
    if spread > _UNEVEN:
        return None
    head = (distance_from(soft, wall) >= max(_WALL, 1.5 * spread)).astype(np.uint8)
    head = cv2.morphologyEx(head, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)).astype(np.uint8)
    depth = cv2.distanceTransform(head, cv2.DIST_L2, 3)
    slope = cv2.blur(depth - cv2.distanceTransform(1 - head, cv2.DIST_L2, 3), (7, 7))
    edge = _INWARD + 1
    ys, xs = np.nonzero((depth >= _RIM[0]) & (depth <= _RIM[1]))
    kept = (xs >= edge) & (xs < x1 - x0 - edge) & (ys >= edge) & (ys < y1 - y0 - edge)
    ys, xs = ys[kept], xs[kept]
    if len(xs) < _LEAST:
        return None
    across, down = (slope[ys, xs + 1] - slope[ys, xs - 1], slope[ys + 1, xs] - slope[ys - 1, xs])
    length = np.hypot(across, down) + 1e-6
    step = np.stack([down / length, across / length])

    def at(distance: int) -> Lab:
        y, x = np.rint(np.stack([ys, xs]) + distance * step).astype(int)
        return np.asarray(lab[y, x], dtype=np.float32)

    outer = at(-_OUTWARD)
    line, found = at(_INWARD) - outer, lab[ys, xs] - outer
    contrast = np.linalg.norm(line, axis=1)
    clear = contrast > _CONTRAST
    if clear.sum() < _LEAST:
        return None
    unit = line[clear] / contrast[clear, None]
    along = (found[clear] * unit).sum(axis=1, keepdims=True)
    return float((np.linalg.norm(found[clear] - along * unit, axis=1) > _FOREIGN).mean())


def frame_step(pixels: Pixels) -> float:
    """The greatest ΔE76 by which plain rows or columns along an edge differ from what follows them."""
    height, width = pixels.shape[:2]
    down, across = int(_BAND * height) + 4, int(_BAND * width) + 4
    bands = (
        pixels[:down],
        pixels[::-1][:down],
        pixels[:, :across].transpose(1, 0, 2),
        pixels[:, ::-1][:, :across].transpose(1, 0, 2),
    )
    return max(_step(quick_lab(np.ascontiguousarray(band[:, ::_EVERY]))) for band in bands)


def _step(band: Lab) -> float:
    middles = np.median(band, axis=1)
    offsets = np.linalg.norm(band - middles[:, None], axis=2)
    spread = np.sort(offsets, axis=1)[:, int(0.9 * offsets.shape[1])]
    best = 0.0
    for row in range(1, len(band) - 2):
        if spread[row - 1] > _PLAIN:  # the frame ends at its first mixed row
            break
        best = max(best, float(np.linalg.norm(middles[row + 1] - middles[row - 1])))
    return best

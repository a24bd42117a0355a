"""A small array a photo, to find candidates in a whole season without comparing every pair.

A fingerprint only proposes; the pixels decide (compare_views).
"""

import cv2
import numpy as np
import numpy.typing as npt

from imaging.picture.affine import Affine
from imaging.picture.plane import Plane, blurred
from imaging.picture.view import View
from imaging.similarity import similarity

Fingerprint = npt.NDArray[np.float32]  # (9, 256)

_SIDE = 16
# The five points in the chip: forehead to chin, where a crop of 8 % a side never cuts.
_POINTS = np.array([[5, 5.7], [11, 5.7], [8, 9], [5.5, 12], [10.5, 12]], np.float32)
# YuNet's points wander by some 3 % of the face width when the framing changes, so both sides hold nine chips
# and the best of the 81 pairs counts (bench.same_picture, proposal_recall).
_WANDER = tuple((scale, down) for scale in (0.94, 1.0, 1.06) for down in (-0.53, 0.0, 0.53))
_MIDDLE = _WANDER.index((1.0, 0.0))
ALIKE = 0.60  # cosine below which no original is proposed; MOST, not this, keeps candidates few
MOST = 8  # candidates a photo
_SHORTLIST = 100  # originals, by their middle chip, of which all chips are tried


def fingerprint(view: View) -> Fingerprint:
    """The face as nine 16×16 chips, slightly shifted and scaled, free of brightness and contrast: (9, 256).

    Without a face the whole picture takes its place. Chips without contrast are zero and match nothing.
    """
    span = float(np.sqrt(abs(np.linalg.det(_affine(view, 1.0, 0.0)[:, :2]))))
    smooth = blurred(view.luma, 0.5 * span) if span > 1 else view.luma
    chips = np.stack([_chip(smooth, _affine(view, scale, down)).ravel() for scale, down in _WANDER])
    return _unit(chips - chips.mean(1, keepdims=True))


def propose(
    queries: npt.NDArray[np.float32], originals: npt.NDArray[np.float32], most: int = MOST
) -> list[tuple[int, int]]:
    """Pairs (query, original) worth comparing: for each query its `most` likeliest originals, best first.

    `queries` (n, 9, 256), `originals` (m, 9, 256).
    """
    if not len(queries) or not len(originals):
        return []
    middle = originals[:, _MIDDLE]
    # What all faces have in common says nothing; with few originals there is no telling what that is.
    common = middle.mean(0) if len(middle) >= 50 else np.zeros_like(middle[0])
    plain = _unit(middle - common)
    found = []
    for number, query in enumerate(_unit(queries - common)):
        short = np.argsort(-(query @ plain.T).max(0), kind="stable")[:_SHORTLIST]
        alike = (_unit(originals[short] - common) @ query.T).max((1, 2))
        best = np.argsort(-alike, kind="stable")[:most]
        found += [(number, int(short[one])) for one in best if alike[one] >= ALIKE]
    return found


def _affine(view: View, scale: float, down: float) -> Affine:
    middle = _SIDE / 2
    if view.points is None:
        corners = np.array([[0, 0], [_SIDE, 0], [0, _SIDE]], np.float32)
        width, height = view.size
        onto = np.array([[0, 0], [width, 0], [0, height]], np.float32)
        return np.asarray(cv2.getAffineTransform(corners, onto), np.float64)
    points = (_POINTS - middle) * scale + np.array([middle, middle + down])
    return similarity(points.astype(np.float32), view.points)


def _chip(smooth: Plane, affine: Affine) -> Plane:
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    chip = cv2.warpAffine(smooth, affine, (_SIDE, _SIDE), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(chip, np.float32)


def _unit(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(np.where(length > 1e-3, rows / np.maximum(length, 1e-3), 0), np.float32)

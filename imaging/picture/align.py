"""Laying one picture over another: a first guess, then least squares on the strongest edges.

An `Affine` is a (2, 3) float64 matrix from pixels of the target to pixels of the source. The six
numbers are left free, so that a turned, squeezed or mirrored copy is found and can be named as such.
"""

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from imaging.picture.view import Plane, View, band, block_means

Affine = npt.NDArray[np.float64]

_SAME_ASPECT = 0.02  # ln of the ratio of two aspect ratios; rounding to whole pixels stays below
_LEVELS = ((100, 8), (224, 5), (448, 3))  # longest side and steps: a guess may be 4 px off at the first
_SAMPLES = 6000  # strongest edge pixels used in one step; twice as many changed no result
_EDGES = 0.7  # quantile of detail energy above which a pixel counts as edge
_FEWEST = 50
_PATCH = 8  # px at the second level
# Share of structured patches that fit at the second level. Lowest of real copies, among them swapped
# faces on a copy at 0.7x: 0.49; pairs of different ID photos: median 0.29.
_HOPELESS = 0.3


def guesses(target: View, source: View) -> Iterator[Affine]:
    """First guesses, likeliest first: same framing, by the faces, both mirrored, by corners."""
    (tw, th), (sw, sh) = target.size, source.size
    same_framing = abs(np.log((sw / sh) / (tw / th))) < _SAME_ASPECT
    framing = resizing(target.size, source.size)
    flip = np.array([[-1.0, 0, sw - 1], [0, 1, 0]])
    if same_framing:
        yield framing
    if target.points is not None and source.points is not None:
        yield similarity(target.points, source.points)
        mirrored = np.asarray(source.points[[1, 0, 2, 4, 3]] * (-1, 1) + (sw - 1, 0), np.float32)
        yield chain(flip, similarity(target.points, mirrored))
    elif same_framing:
        yield chain(flip, framing)
    if not same_framing or target.points is None or source.points is None:
        yield from _by_corners(target, source)


def refine(target: Plane, source: Plane, affine: Affine) -> Affine | None:
    """Improve a guess, coarse to fine. Pixels that do not fit (an altered face) lose their weight.

    None as soon as next to nothing fits.
    """
    for longest, steps in _LEVELS:
        t = _at(target, longest / max(target.shape))
        s = _at(source, longest / max(target.shape))
        down = resizing(_size(t), _size(target))
        up = resizing(_size(source), _size(s))
        edges_t, edges_s = band(t, 1.0, 4.0), band(s, 1.0, 4.0)
        found = _descend(edges_t, edges_s, chain(up, chain(affine, down)), steps)
        if longest == _LEVELS[1][0] and _fitting(edges_t, edges_s, found) < _HOPELESS:
            return None
        affine = chain(resizing(_size(s), _size(source)), chain(found, resizing(_size(target), _size(t))))
        if longest >= max(target.shape):
            break
    return affine


def resizing(small: tuple[int, int], big: tuple[int, int]) -> Affine:
    """Pixels of a picture of one (width, height) to pixels of its resized copy, centre on centre."""
    fx, fy = big[0] / small[0], big[1] / small[1]
    return np.array([[fx, 0, (fx - 1) / 2], [0, fy, (fy - 1) / 2]])


def chain(second: Affine, first: Affine) -> Affine:
    """`first`, then `second`."""
    return np.column_stack([second[:, :2] @ first[:, :2], second[:, :2] @ first[:, 2] + second[:, 2]])


def inverse(affine: Affine) -> Affine:
    """The way back."""
    return np.asarray(cv2.invertAffineTransform(affine), np.float64)


def scale_of(affine: Affine) -> float:
    """How many source pixels one target pixel spans."""
    return float(np.sqrt(abs(np.linalg.det(affine[:, :2]))))


def _size(plane: Plane) -> tuple[int, int]:
    return plane.shape[1], plane.shape[0]


def _at(plane: Plane, scale: float) -> Plane:
    if scale >= 1:
        return plane
    size = (max(8, round(plane.shape[1] * scale)), max(8, round(plane.shape[0] * scale)))
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float32)


def similarity(points: Plane, onto: Plane) -> Affine:
    """The scale, turn and shift that lay `points` (n, 2) on `onto`, by least squares."""
    a, b = points - points.mean(0), onto - onto.mean(0)
    norm = float((a * a).sum())
    c = float((a * b).sum()) / norm
    s = float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum()) / norm
    linear = np.array([[c, -s], [s, c]])
    return np.column_stack([linear, onto.mean(0) - linear @ points.mean(0)]).astype(np.float64)


def _by_corners(target: View, source: View) -> Iterator[Affine]:
    finder = cv2.ORB.create(400, fastThreshold=10)
    (tk, td), (sk, sd) = (
        finder.detectAndCompute(view.luma.astype(np.uint8), None) for view in (target, source)
    )
    if len(tk) < 8 or len(sk) < 8:
        return
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(td, sd)
    if len(pairs) < 8:
        return
    a = np.array([tk[pair.queryIdx].pt for pair in pairs])
    b = np.array([sk[pair.trainIdx].pt for pair in pairs])
    found: Any = cv2.estimateAffinePartial2D(a, b, ransacReprojThreshold=3.0, maxIters=500)
    if found[0] is not None and found[1].sum() >= 8:  # the stub does not know that it may fail
        yield np.asarray(found[0], np.float64)


def _fitting(t: Plane, s: Plane, affine: Affine) -> float:
    s = np.asarray(
        cv2.warpAffine(s, affine, _size(t), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP), np.float32
    )
    tt, ss, ts = (block_means(plane, _PATCH) for plane in (t * t, s * s, t * s))
    structured = (np.maximum(tt, ss) > 9) & (ss > 0)
    fits = ts > 0.8 * np.sqrt(tt * ss)
    return float(fits[structured].mean()) if structured.any() else 0.0


def _descend(t: Plane, s: Plane, affine: Affine, steps: int) -> Affine:
    """Gauss-Newton on t(p) = gain·s(affine p) with Tukey weights, over the strongest edges of `t`."""
    h, w = t.shape
    energy = t * t
    index = np.flatnonzero(energy > np.quantile(energy[::3, ::3], _EDGES))
    index = index[:: len(index) // _SAMPLES + 1]
    ys, xs = np.divmod(index, w)
    unit = 2.0 / max(w, h)
    x, y = (xs - w / 2) * unit, (ys - h / 2) * unit  # about ±1, which keeps the equations well scaled
    local = np.array([[unit, 0, -w / 2 * unit], [0, unit, -h / 2 * unit]])
    base = np.column_stack([xs, ys, np.ones_like(xs)]).astype(np.float64)
    wanted = t.ravel()[index].astype(np.float64)
    slopes = cv2.merge([s, cv2.Sobel(s, -1, 1, 0, scale=0.125), cv2.Sobel(s, -1, 0, 1, scale=0.125)])
    for _ in range(steps):
        at = (base @ affine.T).astype(np.float32)
        inside = ((at >= 1) & (at < (s.shape[1] - 2, s.shape[0] - 2))).all(1)
        if inside.sum() < _FEWEST:
            return affine
        value, gx, gy = cv2.remap(slopes, at[:, :1], at[:, 1:], cv2.INTER_LINEAR)[:, 0].T.astype(np.float64)
        gain = float(np.clip((value * wanted)[inside].sum() / ((value**2)[inside].sum() + 1e-6), 0.25, 4.0))
        off = wanted - gain * value
        spread = 1.4826 * float(np.median(np.abs(off[inside]))) + 0.5
        weight = inside * np.clip(1 - (off / (4 * spread)) ** 2, 0, None) ** 2
        rows = np.column_stack([*(gain * np.array([gx * x, gx * y, gx, gy * x, gy * y, gy])), value])
        weighted = rows * weight[:, None]
        normal = weighted.T @ rows
        normal[np.diag_indices(7)] += 1e-6 * np.trace(normal) + 1e-9
        step = np.linalg.solve(normal, weighted.T @ off)[:6].reshape(2, 3)
        affine = affine + chain(step, local)
        if np.abs(step).max() < 0.02:
            break
    return affine

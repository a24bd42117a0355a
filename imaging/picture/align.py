"""Laying one picture over another: a first guess, then least squares on the strongest edges.

An `Affine` is a (2, 3) float64 matrix from pixels of the target to pixels of the source. The six
numbers are left free, so that a turned, squeezed or mirrored copy is found and can be named as such.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from imaging.picture.plane import Plane, block_means
from imaging.picture.view import View
from imaging.similarity import similarity

Affine = npt.NDArray[np.float64]

_SAME_ASPECT = 0.02  # ln of the ratio of two aspect ratios; rounding to whole pixels stays below


@dataclass(frozen=True, slots=True)
class _Level:
    """A longest side in px, how many steps are made there, and below which fit a guess is given up."""

    longest: int
    steps: int
    samples: int
    hopeless: float


# `hopeless`: of 150 pairs of different ID photos 9 guesses in 10 fit less than 0.38 at the first level, all
# less than 0.46 at the second; of 450 copies and edits one (a red background cut into the hair, copied
# again) fits 0.21 and 0.51, every other at least 0.37 and 0.41 (even half of scut, 2026-11).
_LEVELS = (_Level(100, 7, 1000, 0.22), _Level(224, 4, 2000, 0.30), _Level(448, 8, 5000, 0.38))
_EDGES = 0.7  # quantile of detail energy above which a pixel counts as edge
_FEWEST = 50
_PROMISING = 0.3  # fit of equal framing as it stands; at 0.5 three of 17 new backgrounds slid off
_STRUCTURED = 25.0  # where edges are as strong as _FAINT
_FITS = 0.9  # correlation of a patch
_PATCH = 8  # px


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


def refine(target: View, source: View, affine: Affine) -> Affine | None:
    """Improve a guess, coarse to fine. Pixels that do not fit (an altered face) lose their weight.

    None as soon as next to nothing fits.
    """
    shown = max(1.0, scale_of(affine))  # source pixels a target pixel spans: they are averaged first
    for level in _LEVELS:
        share = min(1.0, level.longest / max(target.size))
        edges_t = target.edges(_sized(target.size, share))
        edges_s = source.edges(_sized(source.size, share / shown))
        down, up = resizing(_size(edges_t), target.size), resizing(source.size, _size(edges_s))
        found = _descend(edges_t, edges_s, chain(up, chain(affine, down)), level)
        if fitting(edges_t, edges_s, found) < level.hopeless:
            return None
        affine = chain(inverse(up), chain(found, inverse(down)))
        if share == 1:
            break
    return affine


def promising(target: View, source: View, guess: Affine) -> bool:
    """Whether a guess fits at a glance as it stands, so that laying the pictures down unrefined may do."""
    target_edges, source_edges = target.coarse_edges, source.coarse_edges
    down, up = resizing(_size(target_edges), target.size), resizing(source.size, _size(source_edges))
    return fitting(target_edges, source_edges, chain(up, chain(guess, down))) > _PROMISING


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


def _sized(size: tuple[int, int], share: float) -> tuple[int, int]:
    return max(8, round(size[0] * share)), max(8, round(size[1] * share))


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


def fitting(t: Plane, s: Plane, affine: Affine) -> float:
    s = np.asarray(
        cv2.warpAffine(s, affine, _size(t), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP), np.float32
    )
    tt, ss, ts = (block_means(plane, _PATCH) for plane in (t * t, s * s, t * s))
    structured = (np.maximum(tt, ss) > _STRUCTURED) & (ss > 0)
    fits = ts > _FITS * np.sqrt(tt * ss)
    return float(fits[structured].mean()) if structured.any() else 0.0


def _descend(t: Plane, s: Plane, affine: Affine, level: _Level) -> Affine:
    """Gauss-Newton on t(p) = gain·s(affine p) with Tukey weights, over the strongest edges of `t`."""
    h, w = t.shape
    energy = t * t
    index = np.flatnonzero(energy > np.quantile(energy[::3, ::3], _EDGES))
    index = index[:: len(index) // level.samples + 1]
    ys, xs = np.divmod(index, w)
    unit = 2.0 / max(w, h)
    x, y = (xs - w / 2) * unit, (ys - h / 2) * unit  # about ±1, which keeps the equations well scaled
    local = np.array([[unit, 0, -w / 2 * unit], [0, unit, -h / 2 * unit]])
    base = np.stack([xs, ys, np.ones_like(xs)]).astype(np.float64)
    wanted = t.ravel()[index].astype(np.float64)
    slopes = cv2.merge([s, cv2.Sobel(s, -1, 1, 0, scale=0.125), cv2.Sobel(s, -1, 0, 1, scale=0.125)])
    rows = np.empty((7, len(index)))
    for _ in range(level.steps):
        u, v = affine @ base
        inside = (u >= 1) & (v >= 1) & (u < s.shape[1] - 2) & (v < s.shape[0] - 2)
        if inside.sum() < _FEWEST:
            return affine
        there = cv2.remap(slopes, u[None].astype(np.float32), v[None].astype(np.float32), cv2.INTER_LINEAR)
        value, gx, gy = there[0].T.astype(np.float64)
        gain = float(np.clip((value * wanted) @ inside / ((value * value) @ inside + 1e-6), 0.25, 4.0))
        off = wanted - gain * value
        spread = 1.4826 * float(np.median(np.abs(off[inside]))) + 0.5
        weight = inside * np.maximum(1 - (off / (4 * spread)) ** 2, 0) ** 2
        for number, slope in enumerate((gx, gy)):
            rows[3 * number + 2] = gain * slope
            rows[3 * number] = rows[3 * number + 2] * x
            rows[3 * number + 1] = rows[3 * number + 2] * y
        rows[6] = value
        weighted = rows * weight
        normal = weighted @ rows.T
        normal[np.diag_indices(7)] += 1e-6 * np.trace(normal) + 1e-9
        step = np.linalg.solve(normal, weighted @ off)[:6].reshape(2, 3)
        affine = affine + chain(step, local)
        if np.abs(step).max() < 0.02:
            break
    return affine

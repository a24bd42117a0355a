"""Laying one picture exactly over another: least squares on the strongest edges, coarse to fine."""

from dataclasses import dataclass

import cv2
import numpy as np

from imaging.photo import Pixels
from imaging.picture.affine import Affine, chain, inverse, resizing, scale_of
from imaging.picture.plane import Blocks, Plane, block_means, block_products, quantile
from imaging.picture.view import View


@dataclass(frozen=True, slots=True)
class _Level:
    """A longest side in px, how many steps are made there, and below which fit a guess is given up.

    The second limit is that of the face alone.
    """

    longest: int
    steps: int
    samples: int
    hopeless: tuple[float, float]


# The whole: a face swapped or pasted, then copied, fits at least 0.53 and 0.45; 780 pairs of different people
# at most 0.53 (99 %: 0.49) and 0.40. The face alone, new background, then copied: at least 0.88 and 0.95;
# different people at most 0.90 (99 %: 0.75) and 0.59 (even half of scut, 2026-11).
_LEVELS = (_Level(100, 12, 600, (0.45, 0.70)), _Level(224, 8, 1000, (0.45, 0.75)))
_STILL = 0.08  # px that the corners may be off: less than what changes the finest detail
_DRIFT_SAMPLES = 1500
_EDGES = 0.7  # quantile of detail energy above which a pixel counts as edge
_FEWEST = 50
_STRUCTURED = 25.0  # where edges are as strong as _FAINT
_FITS = 0.9  # correlation of a patch
_PATCH = 8  # px
_CONVERGED = 0.02  # px
_CLEAR = 0.95  # fit from which the finest detail can take over
_WHOLE = np.ones((1, 1), np.uint8)


def refine(target: View, source: View, affine: Affine, *, face: bool = False) -> Affine | None:
    """Improve a guess, coarse to fine, to a fraction of a pixel; None as soon as next to nothing fits.

    Pixels that do not fit (an altered face) lose their weight. Only the face of `target` is looked at if
    `face`.
    """
    shown = max(1.0, scale_of(affine))  # source pixels a target pixel spans: they are averaged first
    for level in _LEVELS:
        share = min(1.0, level.longest / max(target.size))
        edges_t = target.edges(_sized(target.size, share))
        edges_s = source.edges(_sized(source.size, share / shown))
        down, up = resizing(_size(edges_t), target.size), resizing(source.size, _size(edges_s))
        oval = _WHOLE
        if face:
            oval = np.asarray(
                cv2.resize(target.inner_face, _size(edges_t), interpolation=cv2.INTER_NEAREST), np.uint8
            )
            edges_t = np.asarray(cv2.multiply(edges_t, oval.astype(np.float32)), np.float32)
        found = _descend(edges_t, edges_s, chain(up, chain(affine, down)), level)
        fit = fitting(edges_t, edges_s, found, oval)
        if fit < level.hopeless[face]:
            return None
        affine = chain(inverse(up), chain(found, inverse(down)))
        if share == 1 or (fit > _CLEAR and not face):
            break
    return affine


def fits(target: View, source: View, affine: Affine) -> bool:
    """Whether a guess fits at a glance as it stands."""
    t, s = target.coarse_edges, source.coarse_edges
    near = chain(resizing(source.size, _size(s)), chain(affine, resizing(_size(t), target.size)))
    return fitting(t, s, near, _WHOLE) >= _LEVELS[0].hopeless[False]


def drift(t: Plane, s: Plane, valid: Plane) -> Affine | None:
    """What still has to be moved between two planes of fine detail that lie less than a pixel apart.

    From pixels of `t` to pixels of `s`, by one least-squares step; None if nothing. `valid`: 1 where both
    are, else 0.
    """
    height, width = t.shape
    xs, ys = _strongest(t, _DRIFT_SAMPLES, valid)
    if len(xs) < _FEWEST:
        return None
    columns, rows = xs.astype(int), ys.astype(int)
    gx = (s[rows, columns + 1] - s[rows, columns - 1]) / 2
    gy = (s[rows + 1, columns] - s[rows - 1, columns]) / 2
    frame = _Frame.of(xs, ys, width, height)
    step = _step(frame, t[rows, columns], s[rows, columns], gx, gy, np.ones(len(xs), bool))
    # |x|, |y| are at most 1 in the frame, so this bounds what any pixel moves
    return chain(step, frame.local) + np.eye(2, 3) if np.abs(step).sum(1).max() > _STILL else None


def fitting(t: Plane, s: Plane, affine: Affine, oval: Pixels) -> float:
    """Share of the structured patches of `t` that look the same in `s` as it lies."""
    s = np.asarray(
        cv2.warpAffine(s, affine, _size(t), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP), np.float32
    )
    tt, ss, ts = (block_products(a, b, _PATCH) for a, b in ((t, t), (s, s), (t, s)))
    structured = (np.maximum(tt, ss) > _STRUCTURED) & (ss > 0)
    if oval.size > 1:
        structured &= block_means(oval.astype(np.float32), _PATCH) > 0.99
    fits = ts > _FITS * np.sqrt(tt * ss)
    return float(fits[structured].mean()) if structured.any() else 0.0


def _size(plane: Plane) -> tuple[int, int]:
    return plane.shape[1], plane.shape[0]


def _sized(size: tuple[int, int], share: float) -> tuple[int, int]:
    return max(8, round(size[0] * share)), max(8, round(size[1] * share))


def _strongest(t: Plane, most: int, valid: Plane | None = None) -> tuple[Plane, Plane]:
    """Columns and rows of the strongest edges off the rim, evenly thinned to `most`."""
    step = 1 + max(t.shape) // 160
    energy = t[1:-1:step, 1:-1:step] ** 2
    if valid is not None:
        energy *= valid[1:-1:step, 1:-1:step]
    index = np.flatnonzero(energy > quantile(energy, _EDGES))
    index = index[:: len(index) // most + 1]
    rows, columns = np.divmod(index, energy.shape[1])
    return (1 + columns * step).astype(np.float32), (1 + rows * step).astype(np.float32)


def _descend(t: Plane, s: Plane, affine: Affine, level: _Level) -> Affine:
    """Gauss-Newton on t(p) = gain·s(affine p) with Tukey weights, over the strongest edges of `t`."""
    height, width = t.shape
    xs, ys = _strongest(t, level.samples)
    frame = _Frame.of(xs, ys, width, height)
    base = np.stack([xs, ys, np.ones_like(xs)]).astype(np.float64)
    wanted = t[ys.astype(int), xs.astype(int)]
    slopes = cv2.merge([s, cv2.Sobel(s, -1, 1, 0, scale=0.125), cv2.Sobel(s, -1, 0, 1, scale=0.125)])
    for _ in range(level.steps):
        u, v = affine @ base
        inside = (u >= 1) & (v >= 1) & (u < s.shape[1] - 2) & (v < s.shape[0] - 2)
        if inside.sum() < _FEWEST:
            return affine
        there = cv2.remap(slopes, u[None].astype(np.float32), v[None].astype(np.float32), cv2.INTER_LINEAR)
        value, gx, gy = there[0].T
        step = _step(frame, wanted, value, gx, gy, inside)
        affine = affine + chain(step, frame.local)
        if np.abs(step).max() < _CONVERGED:
            break
    return affine


@dataclass(frozen=True, slots=True)
class _Frame:
    """Samples in coordinates of about ±1, which keeps the equations well scaled; `local` leads there."""

    x: Plane
    y: Plane
    local: Affine

    @classmethod
    def of(cls, xs: Plane, ys: Plane, width: int, height: int) -> "_Frame":
        unit = 2.0 / max(width, height)
        local = np.array([[unit, 0, -width / 2 * unit], [0, unit, -height / 2 * unit]])
        return cls((xs - width / 2) * unit, (ys - height / 2) * unit, local)


def _step(frame: _Frame, wanted: Plane, value: Plane, gx: Plane, gy: Plane, inside: Blocks) -> Affine:
    """One weighted least-squares step in the frame: six numbers and a gain."""
    gain = float(np.clip((value * wanted) @ inside / ((value * value) @ inside + 1e-6), 0.25, 4.0))
    off = (wanted - gain * value).astype(np.float64)
    spread = 1.4826 * quantile(np.abs(off[inside]), 0.5) + 0.5
    weight = inside * np.maximum(1 - (off / (4 * spread)) ** 2, 0) ** 2
    gx, gy = gain * gx, gain * gy
    rows = np.stack([gx * frame.x, gx * frame.y, gx, gy * frame.x, gy * frame.y, gy, value]).astype(
        np.float64
    )
    weighted = rows * weight
    normal = weighted @ rows.T
    normal[np.diag_indices(7)] += 1e-6 * np.trace(normal) + 1e-9
    return np.asarray(np.linalg.solve(normal, weighted @ off)[:6].reshape(2, 3), np.float64)

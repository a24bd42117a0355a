"""What an earlier JPEG compression left in the pixels: block edges, and the comb in the DCT histograms."""

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from imaging.jpeg import standard_tables

Array = npt.NDArray[np.float32]

_BLOCK = 8
_CAP = 20.0  # grey levels: real edges are cut to this, block edges are smaller
_JUMP = np.array([[0.5, -1.5, 1.5, -0.5]], dtype=np.float32)
_FLOOR = 0.05  # grey levels: an even wall must not divide by zero
# Coefficients (vertical, horizontal) that nearly every block fills. DC and the high ones say little.
_PLACES = ((0, 1), (1, 0), (1, 1), (0, 2), (2, 0), (1, 2), (2, 1), (0, 3), (3, 0))
_REACH = 150  # greatest coefficient in the histograms
_ENOUGH = 300  # coefficients that are not zero, below which a histogram tells nothing
_FINER = 1.25  # an earlier step this much coarser than the file's own leaves a comb of its own
_QUALITIES = np.arange(30, 96)
_MIDDLE = 264  # px of the middle of the picture in which a moved grid is sought
_NEAR = 60  # greatest coefficient there
# How far one place's comb stands out: 0.21 at most in pictures saved once, 0.35 and more in those saved at
# 60 or 75, cropped, and saved again at 85 or 92.
_CLEAR = 0.3


def block_edges(gray: Array) -> float:
    """How much stronger grey steps are on one of eight columns or rows than on the usual one; 1 is none.

    Finds the grid wherever it lies, but not once the picture was moved and compressed anew.
    `gray` is (height, width), 0-255.
    """
    return max(_grid(gray, 0), _grid(gray, 1))


def _grid(gray: Array, axis: int) -> float:
    """By one step less the mean of its two neighbours, averaged along `axis`."""
    jumps = np.abs(cv2.filter2D(gray, -1, _JUMP if axis == 0 else _JUMP.T))
    lines = np.minimum(jumps, np.float32(_CAP)).mean(axis=axis)[2:-2]
    if len(lines) < 4 * _BLOCK:
        return 1.0
    phases = [float(lines[phase::_BLOCK].mean()) for phase in range(_BLOCK)]
    return max(phases) / max(float(np.median(phases)), _FLOOR)


def earlier_quality(gray: Array, table: npt.NDArray[np.float64]) -> tuple[float, float] | None:
    """The libjpeg quality of an earlier compression on the same block grid, and how clear its trace is, 0-1.

    `gray` is the decoded luminance (height, width); `table` the file's own luminance table, (64,), zigzag.
    Quantised coefficients lie on multiples of the step, and stay near them when the picture is saved
    again with finer steps: the histogram's Fourier transform peaks at 1/step (Lukas and Fridrich 2003).
    Only a coarser earlier compression is seen. None where the picture has too little detail.
    """
    tables = standard_tables()[_QUALITIES - 1]
    total, used = np.zeros(len(_QUALITIES)), 0
    coefficients = _coefficients(gray)
    for place in _PLACES:
        values = np.rint(coefficients[place]).astype(np.int64)
        counts = np.bincount(values[np.abs(values) <= _REACH] + _REACH, minlength=2 * _REACH + 1)
        counts[_REACH - 1 : _REACH + 2] = 0  # most are zero whatever the step
        if counts.sum() < _ENOUGH:
            continue
        index = _zigzag().index(place)
        steps = tables[:, index].astype(np.int64)
        comb = _combs()[steps] @ (counts / counts.sum())
        total += np.where(steps > max(_FINER * table[index], 2), comb, 0.0)
        used += 1
    if not used:
        return None
    best = int(total.argmax())
    return float(_QUALITIES[best]), float(total[best] / used)


def moved_quality(gray: Array) -> float | None:
    """The quality of an earlier compression whose block grid lies elsewhere: the picture was cropped since.

    The combs of the two coarsest waves are sought at each of the other 63 places of the grid, in the
    middle of the picture; one that stands out from the rest is read as `earlier_quality` reads it.
    """
    combs = _combs_by_place(gray)
    if combs is None:
        return None
    best = combs.max(axis=1)
    best[0] = -1.0  # the grid of the file itself
    place = int(best.argmax())
    if best[place] - np.median(best[1:]) < _CLEAR:
        return None
    found = earlier_quality(gray[place // _BLOCK :, place % _BLOCK :], np.ones(64))
    return found[0] if found else None


def _combs_by_place(gray: Array) -> npt.NDArray[np.float64] | None:
    """Mean comb for each place of the grid and each quality, (64, qualities)."""
    height, width = (min(length, _MIDDLE) // _BLOCK * _BLOCK for length in gray.shape)
    if min(height, width) < 8 * _BLOCK:
        return None
    top, left = (gray.shape[0] - height) // 16 * _BLOCK, (gray.shape[1] - width) // 16 * _BLOCK
    middle = gray[top : top + height, left : left + width]
    bins = 2 * _NEAR + 1
    grid = np.arange(_BLOCK * _BLOCK).reshape(1, _BLOCK, 1, _BLOCK) * bins
    total = np.zeros((_BLOCK * _BLOCK, len(_QUALITIES)))
    for v, u in ((0, 1), (1, 0)):
        at_all = cv2.sepFilter2D(middle, cv2.CV_32F, _waves()[u], _waves()[v], anchor=(0, 0))
        whole = np.clip(np.rint(at_all[:-_BLOCK, :-_BLOCK]), -_NEAR, _NEAR).astype(np.int64) + _NEAR
        blocks = whole.reshape(height // _BLOCK - 1, _BLOCK, width // _BLOCK - 1, _BLOCK)
        counts = np.bincount((blocks + grid).ravel(), minlength=len(total) * bins).reshape(len(total), bins)
        counts[:, [0, _NEAR - 1, _NEAR, _NEAR + 1, -1]] = 0  # cut values, and zero whatever the step
        steps = standard_tables()[_QUALITIES - 1, _zigzag().index((v, u))].astype(np.int64)
        combs = counts @ _combs()[steps, _REACH - _NEAR : _REACH + _NEAR + 1].T
        total += np.where(steps > 2, combs / np.maximum(counts.sum(axis=1, keepdims=True), 1), 0.0)
    return total / 2


def _coefficients(gray: Array) -> dict[tuple[int, int], Array]:
    down, across = gray.shape[0] // _BLOCK, gray.shape[1] // _BLOCK
    waves = _waves()
    blocks = gray[: down * _BLOCK, : across * _BLOCK].reshape(down, _BLOCK, across * _BLOCK)
    rows = np.einsum("ux,nxw->unw", waves, blocks).reshape(4, -1, _BLOCK)
    return {(v, u): (rows[v] @ waves[u]).ravel() for v, u in _PLACES}


@cache
def _waves() -> Array:
    x, u = np.arange(_BLOCK), np.arange(4)[:, None]
    scale = np.where(u == 0, np.sqrt(1 / _BLOCK), np.sqrt(2 / _BLOCK))
    return np.asarray(scale * np.cos((2 * x + 1) * u * np.pi / (2 * _BLOCK)), dtype=np.float32)


@cache
def _combs() -> npt.NDArray[np.float64]:
    values, steps = np.arange(-_REACH, _REACH + 1), np.arange(256)[:, None]
    return np.cos(2 * np.pi * values / np.maximum(steps, 1))


@cache
def _zigzag() -> tuple[tuple[int, int], ...]:
    def order(place: tuple[int, int]) -> tuple[int, int]:
        diagonal = sum(place)
        return diagonal, place[0] if diagonal % 2 else place[1]

    return tuple(sorted(((row, column) for row in range(8) for column in range(8)), key=order))

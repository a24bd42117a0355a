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

"""Was the picture enlarged? What interpolation leaves in the spectrum of the head, and what no lens does.

Enlarging by s leaves nothing beyond 1/(2s) cycles per pixel in either direction: the spectrum ends at a
square, while a soft lens or a blur takes detail away in circles, and noise fills both. Three linear
detectors, for about 1.5, 2 and 3 times, weigh the logarithms of the mean power spectrum; their weights in
enlarged.csv are fitted by bench/enlarging.py.
"""

from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
Weights = npt.NDArray[np.float64]

FACTORS = (1.5, 2.0, 3.0)
_WINDOW, _STEP = 32, 24  # px
_MOST = 144  # windows: enough for a steady mean, and 2 ms
_FEWEST = 12
_HALF = _WINDOW // 2
_FLOOR = 0.03  # of power: rounding to whole grey levels leaves about that
_USUAL_QUALITY = 95.0  # for files that are no JPEG


def enlarging(gray: Array, quality: float | None) -> float | None:
    """How far the clearest of three detectors is above its limit; over 0 the picture was enlarged.

    `gray` is the head (height, width), 0-255; `quality` that of the JPEG file, whose compression takes
    fine detail too. None where the head is too small.
    """
    found = features(gray, quality)
    return None if found is None else float((weights() @ np.append(found, 1.0)).max())


def features(gray: Array, quality: float | None) -> npt.NDArray[np.float64] | None:
    """Log power at each pair of frequencies (137,), both directions taken together, and of the JPEG steps."""
    if min(gray.shape) < _WINDOW:
        return None
    tiles = np.lib.stride_tricks.sliding_window_view(gray, (_WINDOW, _WINDOW))[::_STEP, ::_STEP]
    flat = tiles.reshape(-1, _WINDOW, _WINDOW)
    if len(flat) < _FEWEST:
        return None
    if len(flat) > _MOST:
        flat = flat[np.linspace(0, len(flat) - 1, _MOST).astype(int)]
    spectrum = np.fft.rfft2((flat - flat.mean(axis=(1, 2), keepdims=True)) * _hann())
    power = (spectrum.real**2 + spectrum.imag**2).mean(axis=0)
    quarter = power[: _HALF + 1]
    quarter[1:_HALF] = (quarter[1:_HALF] + power[:_HALF:-1]) / 2  # -f down is f down, mirrored
    both = np.log10((quarter + quarter.T) / 2 + _FLOOR)
    steps = np.log10(101 - (_USUAL_QUALITY if quality is None else quality))
    return np.append(both[_places()], steps).astype(np.float64)


@cache
def weights() -> Weights:
    """One row a detector: a weight for each feature, and the offset that puts its limit at 0."""
    text = files("imaging").joinpath("measures", "enlarged.csv").read_text("ascii")
    rows = [line.split(",") for line in text.splitlines() if not line.startswith("#")]
    return np.array(rows, dtype=np.float64)


@cache
def _places() -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    across, down = np.triu_indices(_HALF)
    return across + 1, down + 1


@cache
def _hann() -> Array:
    one = np.hanning(_WINDOW + 1)[:_WINDOW]
    return np.asarray(one[:, None] * one[None], dtype=np.float32)

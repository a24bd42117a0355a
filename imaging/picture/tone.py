"""What was done to the brightness and to each channel of a copy."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from imaging.picture.plane import Plane, quantile

_CELLS = 300  # a tone has two numbers; more cells than this only cost time
_ENDS = (5.0, 250.0)  # levels; beyond, a cell may have been clipped
_STEPS = 4
_FEWEST = 4  # cells
_STEADY = 25.0  # levels²; without contrast to measure it by, the gain stays near 1
_GAINS = (0.5, 2.0)
_NOTHING = 3.0  # levels; a tone that moves no level further clips nothing worth asking about

Samples = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tone:
    """What was done to the brightness or to one channel: b = gain·a + offset, clipped to 0-255."""

    gain: float
    offset: float

    @property
    def clips_nothing(self) -> bool:
        """Whether no level moves so far that clipping could matter."""
        return 255 * abs(self.gain - 1) + abs(self.offset) < _NOTHING

    def residual(self, target: Plane, source: Plane) -> Plane:
        """Target from source: what the tone does not explain, in levels. Either may be a clipped copy."""
        if self.clips_nothing:
            return np.asarray(cv2.addWeighted(source, self.gain, target, -1, self.offset), np.float32)
        forth = np.clip(self.gain * source + np.float32(self.offset), 0, 255) - target
        there = np.clip((target - np.float32(self.offset)) / self.gain, 0, 255)
        back = np.float32(self.gain) * (source - there)
        return np.asarray(np.where(np.abs(forth) < np.abs(back), forth, back), np.float32)


def fitted_tone(source: Samples, target: Samples) -> Tone:
    """A robust line through (source, target), two arrays of cells (n,): least squares with Tukey weights.

    Cells where either side may be clipped do not count; no change where fewer than four are left.
    """
    thin = len(source) // _CELLS + 1
    x, y = source[::thin], target[::thin]
    low, high = _ENDS
    usable = (x > low) & (x < high) & (y > low) & (y < high)
    x, y = x[usable], y[usable]
    if len(x) < _FEWEST:
        return Tone(1.0, 0.0)
    gain, offset = 1.0, quantile(y - x, 0.5)
    for _ in range(_STEPS):
        off = np.abs(y - gain * x - offset)
        weight = np.maximum(1 - (off / (4 * (1.4826 * quantile(off, 0.5) + 1))) ** 2, 0) ** 2
        total = float(weight.sum())
        if total < _FEWEST - 1:
            break
        mean_x, mean_y = float(weight @ x) / total, float(weight @ y) / total
        dx = x - mean_x
        pull = weight * dx
        slope = (float(pull @ (y - mean_y)) + _STEADY * total) / (float(pull @ dx) + _STEADY * total)
        gain = min(_GAINS[1], max(_GAINS[0], slope))
        offset = mean_y - gain * mean_x
    return Tone(gain, offset)

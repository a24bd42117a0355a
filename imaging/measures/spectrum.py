"""The face's spectrum: how early it falls off, and peaks that no face has."""

from functools import cache

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

_SIDE = 256  # px: one window, the face in a 480x640 photo
_SMALLEST = 96  # px: below this the bands hold too few waves
_COARSE, _FINE = (0.05, 0.10), (0.30, 0.35)  # cycles per pixel; 0.5 is the finest a picture can hold
_SLOWEST = 0.10  # cycles per pixel: slower waves are features of the face
_AXIS = 0.02  # cycles per pixel: edges of frames and JPEG blocks lie on the axes
_CLIP = 12.0  # grey levels: patterns of print and screen are fainter than hair against a wall


def detail_loss(gray: Array) -> float | None:
    """Decades between the power of coarse and of fine detail: blur and enlarging take the fine away.

    `gray` is (height, width), 0-255; None where it is smaller than 96 px.
    """
    power = _spectrum(gray)
    if power is None:
        return None
    radius = _radius(power.shape[0])
    coarse, fine = (power[(radius >= low) & (radius < high)].mean() for low, high in (_COARSE, _FINE))
    return float(np.log10((coarse + 1e-3) / (fine + 1e-3)))


def pattern(gray: Array, smooth: Array) -> float | None:
    """The greatest peak of the amplitude spectrum over its surroundings: halftone dots, screen pixels, moiré.

    `smooth` is `gray` blurred; None where the picture is smaller than 96 px.
    """
    power = _spectrum(np.clip(gray - smooth, -_CLIP, _CLIP))
    if power is None:
        return None
    side = power.shape[0]
    amplitude = np.sqrt(power)
    radius, (down, across) = _radius(side), _frequencies(side)
    usual = np.maximum(_around(amplitude), 1e-3)
    seen = (radius > _SLOWEST) & (np.abs(down) > _AXIS) & (across > _AXIS)
    return float((amplitude / usual)[seen].max())


def _spectrum(gray: Array) -> npt.NDArray[np.float64] | None:
    height, width = gray.shape
    side = min(height, width, _SIDE) // 2 * 2
    if side < _SMALLEST:
        return None
    top, left = (height - side) // 2, (width - side) // 2
    window = gray[top : top + side, left : left + side]
    return np.asarray(np.abs(np.fft.rfft2((window - window.mean()) * _hann(side))) ** 2, dtype=np.float64)


def _around(amplitude: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Mean of the 15 x 15 neighbourhood: rows wrap around, and so do columns by the transform's symmetry."""
    reach = 7
    mirrored = np.roll(amplitude[::-1], 1, axis=0)
    wide = np.hstack([mirrored[:, reach:0:-1], amplitude, mirrored[:, -2 : -reach - 2 : -1]])
    tall = np.vstack([wide[-reach:], wide, wide[:reach]])
    total = np.pad(tall.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    size = 2 * reach + 1
    sums = total[size:, size:] - total[:-size, size:] - total[size:, :-size] + total[:-size, :-size]
    return np.asarray(sums / size**2, dtype=np.float64)


@cache
def _hann(side: int) -> Array:
    one = np.hanning(side)
    return np.asarray(one[:, None] * one[None], dtype=np.float32)


def _frequencies(side: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    down, across = np.fft.fftfreq(side), np.fft.rfftfreq(side)
    return down.astype(np.float64)[:, None], across.astype(np.float64)[None]


@cache
def _radius(side: int) -> npt.NDArray[np.float64]:
    down, across = _frequencies(side)
    return np.hypot(down, across)

"""Where two laid-over copies differ beyond codec noise: in detail, and in colour."""

from dataclasses import dataclass, field

import cv2
import numpy as np

from imaging.photo import Pixels
from imaging.picture.overlay import Overlay
from imaging.picture.plane import Blocks, Plane, band, blurred

# Levels that a channel mean over 8×8 px may be off. Harmless copies (a cast of 6 %, brightness +25 clipped
# at white) exceed it in less than 0.02 of the area, a face whitened by a quarter in 0.04, a background 0.2.
COLOUR_LIMIT = 14.0
_NOISE = 80.0  # levels² added to the local contrast: flat areas show nothing but codec noise
# What the whole picture lost to codec and resizing is this quantile of its local differences: an edit of the
# face covers less than a quarter. _LEAST is added, as two copies at q95 lose next to nothing.
_LOSS_AT = 0.75
_LEAST = 0.02
_SKIN = (1.0, 4.0)  # σ in px: pores, fine lines
_SKIN_CONTRAST = (2.0, 60.0)  # levels² in that band: more than codec noise, less than eyes, mouth and hair
# One channel clipped at 0 or 255 bends the luma by some levels without anybody touching the picture there.
_CLIPPED = (6, 249)
_BENT = 8.0  # levels
_COLOUR_GRID = 8  # px; colour is compared on means of 8×8
_MONOCHROME = 2.0  # mean distance of the channels from their mean below which a copy is grey
_STEADY = 25.0  # levels²; without contrast to measure it by, the gain stays near 1


@dataclass(frozen=True, slots=True)
class Tone:
    """What was done to the brightness or to one channel: b = gain·a + offset, clipped to 0-255."""

    gain: float
    offset: float


@dataclass(frozen=True, slots=True)
class Difference:
    """What is left when one global tone is taken out, on the grid of the overlay; zero outside the overlap.

    `detail` float32 (h, w): squared residual over local contrast, in units of what the whole picture lost.
    `softening` float32 (h, w): ln of the ratio of skin-fine energy, source to target; NaN where neither copy
    shows skin-like contrast. `colour` float32 (h//8, w//8): largest channel residual in levels. `seen` bool
    (h//8, w//8): cells in the overlap.
    """

    tone: Tone
    detail: Plane = field(repr=False)
    softening: Plane = field(repr=False)
    colour: Plane = field(repr=False)
    seen: Blocks = field(repr=False)

    @property
    def recoloured(self) -> float:
        """Share of the overlap whose colour the global tone does not explain."""
        return float((self.colour > COLOUR_LIMIT).sum() / max(1, self.seen.sum()))


def difference_of(overlay: Overlay) -> Difference:
    """Compare in detail and in colour, after fitting the tone on the blocks that agree."""
    height, width = (max(1, side // _COLOUR_GRID) for side in overlay.target.shape)
    seen = _grid(overlay.core.astype(np.float32), width, height) > 0.99
    agreeing = (overlay.agreeing | overlay.broadly_agreeing).astype(np.uint8)
    proof = cv2.resize(agreeing, (width, height), interpolation=cv2.INTER_NEAREST) > 0
    a = _grid(overlay.front.pixels.astype(np.float32), width, height)
    source_pixels = overlay.source_pixels
    b = _grid(source_pixels, width, height)
    grey_a, grey_b = (np.asarray(cv2.cvtColor(side, cv2.COLOR_BGR2GRAY), np.float32) for side in (a, b))
    tone = _fit(grey_b, grey_a, proof & seen)
    if min(_chroma(a, seen), _chroma(b, seen)) < _MONOCHROME:
        colour = np.abs(_residual(grey_a, grey_b, tone))
    else:
        channels = ((a[..., c], b[..., c]) for c in range(3))
        colour = np.max([np.abs(_residual(x, y, _fit(y, x, proof & seen))) for x, y in channels], axis=0)
    clipped = _clipped(overlay.front.pixels) | _clipped(source_pixels)
    return Difference(
        tone,
        _detail(overlay, tone, clipped),
        _softening(overlay, tone, clipped),
        (colour * seen).astype(np.float32),
        seen,
    )


def _clipped(pixels: Plane | Pixels) -> Blocks:
    blue, green, red = cv2.split(pixels)  # numpy takes ten times as long over three values a pixel
    darkest, brightest = cv2.min(cv2.min(blue, green), red), cv2.max(cv2.max(blue, green), red)
    found = ((darkest <= _CLIPPED[0]) | (brightest >= _CLIPPED[1])).astype(np.uint8)
    return np.asarray(cv2.dilate(found, np.ones((5, 5), np.uint8)) > 0)


def _detail(overlay: Overlay, tone: Tone, clipped: Blocks) -> Plane:
    core = overlay.core.astype(np.float32)
    off = _residual(overlay.target, overlay.source, tone) * core
    slow = blurred(off, 6.0) / np.maximum(
        blurred(core, 6.0), 1e-3
    )  # of the overlap alone: no step at its rim
    sharp = (off - slow) * core
    sharp = np.where(clipped, np.sign(sharp) * np.maximum(np.abs(sharp) - _BENT, 0), sharp)
    rest = blurred(np.asarray(sharp, np.float32), 1.0)
    power = blurred(rest * rest, 2.0)
    a, b = band(overlay.target, 1.0, 6.0), band(overlay.source, 1.0, 6.0) * tone.gain
    contrast = blurred(np.asarray((a * a + b * b) / 2, np.float32), 2.0)
    local = power / (contrast + _NOISE) * overlay.core
    some = local[::4, ::4][overlay.core[::4, ::4]]
    lost = float(np.quantile(some, _LOSS_AT)) if some.size else 0.0
    return np.asarray(local / (lost + _LEAST), np.float32)


def _softening(overlay: Overlay, tone: Tone, clipped: Blocks) -> Plane:
    a, b = band(overlay.target, *_SKIN), band(overlay.source, *_SKIN) * tone.gain
    energy_a, energy_b = blurred(a * a, _SKIN[1]), blurred(b * b, _SKIN[1])
    most = np.maximum(energy_a, energy_b)
    skin = overlay.core & ~clipped & (most > _SKIN_CONTRAST[0]) & (most < _SKIN_CONTRAST[1])
    ratio = np.log((np.maximum(energy_b, 0) + 1) / (np.maximum(energy_a, 0) + 1))
    return np.where(skin, ratio, np.float32(np.nan)).astype(np.float32)


def _residual(target: Plane, source: Plane, tone: Tone) -> Plane:
    """What the tone does not explain, in levels. Either copy may have been clipped at 0 or 255."""
    forth = np.clip(tone.gain * source + tone.offset, 0, 255) - target
    back = tone.gain * (source - np.clip((target - tone.offset) / tone.gain, 0, 255))
    return np.asarray(np.where(np.abs(forth) < np.abs(back), forth, back), np.float32)


def _fit(source: Plane, target: Plane, mask: Blocks) -> Tone:
    """Robust line through (source, target) where `mask` holds and neither is clipped."""
    usable = mask & (source > 5) & (source < 250) & (target > 5) & (target < 250)
    x, y = source[usable].astype(np.float64), target[usable].astype(np.float64)
    if len(x) < 4:
        return Tone(1.0, 0.0)
    gain, offset = 1.0, float(np.median(y - x))
    for _ in range(6):
        off = y - gain * x - offset
        weight = np.clip(1 - (off / (4 * (1.4826 * np.median(np.abs(off)) + 1))) ** 2, 0, None) ** 2
        total = weight.sum()
        if total < 3:
            break
        mean_x, mean_y = weight @ x / total, weight @ y / total
        spread = weight @ (x - mean_x) ** 2
        gain = float((weight @ ((x - mean_x) * (y - mean_y)) + _STEADY * total) / (spread + _STEADY * total))
        gain = min(2.0, max(0.5, gain))
        offset = float(mean_y - gain * mean_x)
    return Tone(gain, offset)


def _grid(plane: Plane, width: int, height: int) -> Plane:
    return np.asarray(cv2.resize(plane, (width, height), interpolation=cv2.INTER_AREA), np.float32)


def _chroma(cells: Plane, seen: Blocks) -> float:
    spread = np.abs(cells - cells.mean(2, keepdims=True)).max(2)
    return float(spread[seen].mean()) if seen.any() else 0.0

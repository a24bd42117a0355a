"""Where two laid-over copies differ beyond codec noise: in detail, in skin texture and in colour."""

from dataclasses import dataclass, field

import cv2
import numpy as np

from imaging.picture.overlay import Overlay
from imaging.picture.plane import Blocks, Plane, blurred, halved, quantile
from imaging.picture.tone import Tone, fitted_tone

# Levels that a channel mean over 8×8 px may be off. Harmless copies (a cast of 6 %, brightness +25 clipped
# at white) exceed it in less than 0.02 of the area, a face whitened by a quarter in 0.04, a background 0.2.
COLOUR_LIMIT = 14.0
_NOISE = np.float32(80.0)  # levels² added to the contrast: flat areas show but codec noise
# What the whole picture lost to codec and resizing is this quantile of its local differences: an edit of the
# face covers less than a quarter. _LEAST is added, as two copies at q95 lose next to nothing.
_LOSS_AT = 0.75
_LEAST = 0.02
_SKIN_CONTRAST = (2.0, 60.0)  # levels² between σ 1 and 4 px: more than codec noise, less than eyes and hair
_BENT = np.float32(300.0)  # levels² added where a clipped channel bends the luma by some levels
_COLOUR_GRID = 8  # px; colour is compared on means of 8×8
_MONOCHROME = 2.0  # mean distance of the channels from their mean below which a copy is grey


@dataclass(frozen=True, slots=True)
class Difference:
    """What is left when one global tone is taken out, on the grid of the overlay; zero outside the overlap.

    `detail` float32 (h//2, w//2): squared residual over local contrast, in units of what the whole picture
    lost. `softening` float32 (h//4, w//4): ln of the ratio of skin-fine energy, source to target; NaN where
    neither copy shows skin-like contrast. `colour` float32 (h//8, w//8): largest channel residual in levels.
    `seen` bool (h//8, w//8): cells in the overlap.
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
    seen = cv2.resize(overlay.core, (width, height), interpolation=cv2.INTER_AREA) > 0.99
    agreeing = (overlay.agreeing | overlay.broadly_agreeing).astype(np.uint8)
    proof = seen & (cv2.resize(agreeing, (width, height), interpolation=cv2.INTER_NEAREST) > 0)
    a, b = overlay.colours((width, height))
    tones = [fitted_tone(b[c, proof], a[c, proof]) for c in range(4)]
    grey = min(_chroma(a[:3], seen), _chroma(b[:3], seen)) < _MONOCHROME
    off = [np.abs(tones[c].residual(a[c], b[c])) for c in ((3,) if grey else (0, 1, 2))]
    tone = tones[3]
    core, clipped = halved(overlay.core), halved(overlay.clipped)
    target, source = halved(overlay.target), halved(overlay.source)
    if overlay.overlap < 1:  # continued by what the target shows, so that nothing begins at the rim
        beyond = (target - np.float32(tone.offset)) / np.float32(tone.gain)
        source = np.where(core > 0, source, beyond).astype(np.float32)
    a, b = _structure(target), _structure(source) * np.float32(tone.gain)
    rest = b - a if tone.clips_nothing else _structure(tone.residual(target, source))
    energy_a, energy_b = a * a, b * b
    return Difference(
        tone,
        _detail(rest, np.asarray((energy_a + energy_b) / 2, np.float32), core, clipped),
        _softening(energy_a, energy_b, core * (1 - clipped)),
        (np.max(off, axis=0) * seen).astype(np.float32),
        seen,
    )


def _structure(half: Plane) -> Plane:
    """What lies between σ 1 and 6 px of the picture, at half its size: finer is noise, coarser is tone."""
    return np.asarray(cv2.subtract(half, blurred(half, 3.0)), np.float32)


def _detail(rest: Plane, energy: Plane, core: Plane, clipped: Plane) -> Plane:
    local = core * blurred(rest * rest, 1.0) / (blurred(energy, 1.0) + _NOISE + _BENT * clipped)
    some = local[::2, ::2][core[::2, ::2] > 0]
    lost = quantile(some, _LOSS_AT) if some.size else 0.0
    return np.asarray(local / np.float32(lost + _LEAST), np.float32)


def _softening(a: Plane, b: Plane, free: Plane) -> Plane:
    """From the energy of structure at half size, on cells of 4×4."""
    a, b = (blurred(halved(energy), 1.0) for energy in (a, b))
    most = np.maximum(a, b)
    skin = (halved(free) > 0.5) & (most > _SKIN_CONTRAST[0]) & (most < _SKIN_CONTRAST[1])
    return np.where(skin, np.log((b + 1) / (a + 1)), np.float32(np.nan)).astype(np.float32)


def _chroma(cells: Plane, seen: Blocks) -> float:
    spread = np.abs(cells - cells.mean(0)).max(0)
    return float(spread[seen].mean()) if seen.any() else 0.0

"""Two pictures on one grid, and how far their fine detail proves one exposure."""

from dataclasses import dataclass, field

import cv2
import numpy as np

from imaging.photo import Pixels
from imaging.picture.align import Affine, chain, inverse, refine, resizing, scale_of
from imaging.picture.plane import BLOCK, FINEST, Blocks, Plane, band, block_means, blurred, two_ways
from imaging.picture.view import View

_RIM = 7  # px cut off round the overlap: blurs and warps mix in what lies outside
_AGREES = 0.95  # correlation of a block's finest detail
_ALIKE = 0.5
_ALIKE_SCALE = 1.02
_BROADER = (1.2, 4.0)  # what survives a copy made small and large again
_BROAD_AGREES = 0.97
_ENOUGH = 0.4  # share of agreeing blocks from which the broader structure need not be asked
_FEW = 20  # detailed blocks below which it is asked all the same
_SOFTER = 1.25  # energy ratio of the finest detail from which one copy counts as blurred
_BLURS = (0.5, 0.7, 0.9, 1.2, 1.6)  # σ tried on the sharper copy


@dataclass(frozen=True, slots=True)
class Overlay:
    """Two views on the grid of `front`, which is the one that resolves less.

    `target`, `source`: luma, equally sharp, shape (h, w) of front; `core` bool (h, w), where both are valid.
    `agreeing`, `detailed` bool (h//16, w//16): blocks with fine structure in both that is the same, and
    blocks with fine structure in either; `broadly_agreeing`, `structured`: likewise of the next coarser
    structure, where the fine one did not settle it. `affine` leads from pixels of front to pixels of behind,
    `thin` is the width and height behind was averaged down to first.
    """

    front: View
    behind: View
    affine: Affine
    thin: tuple[int, int]
    target: Plane = field(repr=False)
    source: Plane = field(repr=False)
    core: Blocks = field(repr=False)
    agreeing: Blocks = field(repr=False)
    detailed: Blocks = field(repr=False)
    broadly_agreeing: Blocks = field(repr=False)
    structured: Blocks = field(repr=False)

    @property
    def source_pixels(self) -> Plane:
        """The colours of behind on the grid of front, float32 (h, w, 3)."""
        pixels = cv2.resize(self.behind.pixels, self.thin, interpolation=cv2.INTER_AREA)
        near = chain(resizing(self.behind.size, self.thin), self.affine)
        return warped(np.asarray(pixels, np.uint8), near, self.front.size, cv2.INTER_LINEAR)

    @property
    def agreement(self) -> float:
        """Share of the detailed blocks that agree."""
        return float(self.agreeing.sum() / max(1, self.detailed.sum()))

    @property
    def broad_agreement(self) -> float:
        """Share of the structured blocks that agree broadly."""
        return float(self.broadly_agreeing.sum() / max(1, self.structured.sum()))

    @property
    def overlap(self) -> float:
        """Share of front's area that behind covers too."""
        height, width = self.core.shape
        return float(self.core.sum() / ((height - 2 * _RIM) * (width - 2 * _RIM)))


def lay(front: View, behind: View, guess: Affine, *, settled: bool) -> Overlay | None:
    """Lay `behind` onto `front`, or the other way round where that one is coarser.

    The guess is refined first unless `settled`; None where nothing fits.
    """
    if scale_of(guess) < 1 / _ALIKE_SCALE:
        front, behind, guess = behind, front, inverse(guess)
    if not settled:
        refined = refine(front, behind, guess)
        if refined is None:
            return None
        guess = refined
    thin = behind.size
    if scale_of(guess) > _ALIKE_SCALE:  # averaging first: a warp alone would sample and alias
        width, height = (max(BLOCK, round(side / scale_of(guess))) for side in behind.size)
        thin = width, height
    luma = np.asarray(cv2.resize(behind.luma, thin, interpolation=cv2.INTER_AREA), np.float32)
    thinning = resizing(behind.size, thin)
    near = chain(thinning, guess)
    core = _core(thin, near, front.size)
    source = warped(luma, near, front.size)
    target, source, detail_t, detail_s = _equally_sharp(front.luma, source, core)
    inside = block_means(core.astype(np.float32), BLOCK) > 0.99
    fine_t, fine_s = two_ways(detail_t), two_ways(detail_s)
    agrees = _correlation(detail_t, detail_s) > _AGREES
    agreeing, detailed = inside & fine_t & fine_s & agrees, inside & (fine_t | fine_s)
    broadly, structured = agreeing, detailed
    if agreeing.sum() < _ENOUGH * detailed.sum() or detailed.sum() < _FEW:
        broad_t, broad_s = band(target, *_BROADER), band(source, *_BROADER)
        rough_t, rough_s = two_ways(broad_t), two_ways(broad_s)
        structured = inside & (rough_t | rough_s)
        broadly = inside & rough_t & rough_s & (_correlation(broad_t, broad_s) > _BROAD_AGREES)
    return Overlay(
        front=front,
        behind=behind,
        affine=chain(inverse(thinning), near),
        thin=thin,
        target=target,
        source=source,
        core=core,
        agreeing=agreeing,
        detailed=detailed,
        broadly_agreeing=broadly,
        structured=structured,
    )


def warped(plane: Plane | Pixels, affine: Affine, size: tuple[int, int], way: int = cv2.INTER_CUBIC) -> Plane:
    """A plane or picture seen through an affine (target pixel to its own), width and height of `size`."""
    if (plane.shape[1], plane.shape[0]) == size and np.allclose(affine, np.eye(2, 3), atol=1e-6):
        return np.asarray(plane, np.float32)
    flags = cv2.WARP_INVERSE_MAP | way
    return np.asarray(
        cv2.warpAffine(plane, affine, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.float32
    )


def _core(thin: tuple[int, int], near: Affine, size: tuple[int, int]) -> Blocks:
    """Where the source covers the target, less a rim."""
    x, y = np.arange(size[0]), np.arange(size[1])[:, None]
    u = near[0, 0] * x + near[0, 1] * y + near[0, 2]
    v = near[1, 0] * x + near[1, 1] * y + near[1, 2]
    core = np.asarray((u >= _RIM) & (v >= _RIM) & (u < thin[0] - _RIM) & (v < thin[1] - _RIM))
    core[:_RIM] = core[-_RIM:] = False
    core[:, :_RIM] = core[:, -_RIM:] = False
    return core


def _correlation(a: Plane, b: Plane) -> Plane:
    aa, bb, ab = (block_means(plane, BLOCK) for plane in (a * a, b * b, a * b))
    return np.asarray(ab / np.sqrt(aa * bb + 1e-3), np.float32)


def _equally_sharp(target: Plane, source: Plane, core: Blocks) -> tuple[Plane, Plane, Plane, Plane]:
    """Blur the sharper copy: one that was made small and large again has lost its finest detail.

    Gives both planes and their finest detail.
    """
    detail_t, detail_s = band(target, *FINEST), band(source, *FINEST)
    alike = (_correlation(detail_t, detail_s) > _ALIKE).astype(np.uint8)
    mask = np.zeros(core.shape, bool)
    size = (alike.shape[1] * BLOCK, alike.shape[0] * BLOCK)
    mask[: size[1], : size[0]] = cv2.resize(alike, size, interpolation=cv2.INTER_NEAREST) > 0
    mask &= core
    contrast = _energy(band(target, *_BROADER), mask) / _energy(band(source, *_BROADER), mask)
    ratio = _energy(detail_t, mask) / (contrast * _energy(detail_s, mask))
    if 1 / _SOFTER < ratio < _SOFTER:
        return target, source, detail_t, detail_s
    sharper = target if ratio > 1 else source
    excess = max(ratio, 1 / ratio)
    softer, detail = sharper, detail_t if ratio > 1 else detail_s
    whole = _energy(detail, mask)
    for sigma in _BLURS:
        softer = blurred(sharper, sigma)
        detail = band(softer, *FINEST)
        if _energy(detail, mask) * excess < 1.1 * whole:
            break
    return (softer, source, detail, detail_s) if ratio > 1 else (target, softer, detail_t, detail)


def _energy(plane: Plane, mask: Blocks) -> float:
    return float((plane[mask] ** 2).sum()) + 1e-3

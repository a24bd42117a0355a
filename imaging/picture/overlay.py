"""Two pictures on one grid, and how far their fine detail proves one exposure."""

from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np

from imaging.photo import Pixels
from imaging.picture.affine import Affine, chain, inverse, is_identity, resizing, scale_of
from imaging.picture.align import drift
from imaging.picture.onto import ALIKE_SCALE, RIM, Laid, cells_of
from imaging.picture.plane import (
    BLOCK,
    FEWEST_BLOCKS,
    FINE,
    Blocks,
    Plane,
    band,
    block_means,
    block_products,
    blurred,
    finest,
    halved,
    two_ways,
)
from imaging.picture.view import View

_CORRECTIONS = 2
_AGREES = 0.95  # correlation of a block's finest detail
_ALIKE = 0.5
_BROADER = (1.0, 4.0)  # what survives a copy made small and large again
_BROAD_AGREES = 0.97
_ROUGH = 2.1  # as FINE, in the broader band
_ENOUGH = 0.4  # share of agreeing blocks from which the broader structure need not be asked
_FEW = 20  # detailed blocks below which it is asked all the same
_EQUALLY_SHARP = 0.9  # share of agreeing blocks from which neither copy can be the softer one
_SOFTER = 1.25  # energy ratio of the finest detail from which one copy counts as blurred
_BLURS = (0.5, 0.7, 0.9, 1.2, 1.6)  # σ tried on the sharper copy


@dataclass(frozen=True)
class Overlay:
    """Two views on the grid of `front`, which is the one that resolves less.

    `target`, `source`: luma blurred by SMOOTH, equally sharp, shape (h, w) of front; `core` float32 (h, w),
    1 where both are valid, else 0. `agreeing`, `detailed` bool (h//16, w//16): blocks with fine structure in
    both that is the same, and blocks with fine structure in either; `broadly_agreeing`, `structured`:
    likewise of the next coarser structure, where the fine one did not settle it. `affine` leads from pixels
    of front to pixels of behind; `by_face`: only the faces were laid on each other first.
    """

    front: View
    behind: View
    affine: Affine
    by_face: bool
    target: Plane = field(repr=False)
    source: Plane = field(repr=False)
    core: Plane = field(repr=False)
    agreeing: Blocks = field(repr=False)
    detailed: Blocks = field(repr=False)
    broadly_agreeing: Blocks = field(repr=False)
    structured: Blocks = field(repr=False)

    @property
    def agreement(self) -> float:
        """Share of the detailed blocks that agree; 0 of too few."""
        return _share(self.agreeing, self.detailed)

    @property
    def broad_agreement(self) -> float:
        """Share of the structured blocks that agree broadly; 0 of too few."""
        return _share(self.broadly_agreeing, self.structured)

    @property
    def parts(self) -> tuple[float, float]:
        """Agreement and broad agreement of the face alone or of all but the face, whichever is higher.

        0 of too few blocks. A new background leaves its outline in half of all blocks, a new face in a third.
        """
        rows, columns = self.agreeing.shape
        face = block_means(self.face.astype(np.float32), BLOCK)[:rows, :columns] > 0.5
        fine = (_share(self.agreeing & part, self.detailed & part) for part in (face, ~face))
        broad = (_share(self.broadly_agreeing & part, self.structured & part) for part in (face, ~face))
        return max(fine), max(broad)

    @cached_property
    def face(self) -> Pixels:
        """1 in the oval of the face on the grid of front, else 0; uint8 (h, w)."""
        if self.front.points is not None or self.behind.points is None:
            return self.front.face
        flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
        return np.asarray(
            cv2.warpAffine(self.behind.face, self.affine, self.front.size, flags=flags), np.uint8
        )

    @property
    def overlap(self) -> float:
        """Share of front's area that behind covers too."""
        height, width = self.core.shape
        return float(self.core.sum() / ((height - 2 * RIM) * (width - 2 * RIM)))

    @property
    def clipped(self) -> Plane:
        """1 in and around pixels of either that have a channel at its end, else 0; shape (h, w)."""
        front, behind = self.front.clipped, self.behind.clipped
        if front.shape != behind.shape or not is_identity(self.affine):
            flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
            behind = np.asarray(cv2.warpAffine(behind, self.affine, self.front.size, flags=flags), np.uint8)
        return cv2.bitwise_or(front, behind).astype(np.float32)

    def colours(self, size: tuple[int, int]) -> tuple[Plane, Plane]:
        """Mean colours of front and behind on a grid of (width, height) cells over front.

        Two float32 (4, height, width): blue, green, red and luma.
        """
        onto_front = resizing(size, self.front.size)
        return cells_of(self.front, onto_front, size), cells_of(
            self.behind, chain(self.affine, onto_front), size
        )


def lay(front: View, behind: View, guess: Affine, *, by_face: bool = False) -> Overlay:
    """Lay `behind` onto `front`, or the other way round where that one is coarser.

    The guess may be off by a pixel: what the finest detail is still off by is put right.
    """
    if scale_of(guess) < 1 / ALIKE_SCALE:
        front, behind, guess = behind, front, inverse(guess)
    laid = Laid.of(behind, guess, front.size)
    for _ in range(_CORRECTIONS):
        where = laid.core * front.face if by_face else laid.core
        moved = drift(front.detail, laid.detail, where)
        if moved is None:
            break
        guess = chain(guess, moved)
        laid = Laid.of(behind, guess, front.size)
    return _overlay(front, behind, guess, laid, by_face)


def _overlay(front: View, behind: View, guess: Affine, laid: Laid, by_face: bool) -> Overlay:
    core, smooth_t, smooth_s = laid.core, front.smooth, laid.smooth
    detail_t, detail_s = front.detail, laid.detail
    fine_t, fine_s = front.fine, two_ways(detail_s, FINE) if laid.fine is None else laid.fine
    inside = block_means(core, BLOCK) > 0.99
    correlation = _correlation(detail_t, detail_s)
    agreeing, detailed = inside & fine_t & fine_s & (correlation > _AGREES), inside & (fine_t | fine_s)
    if agreeing.sum() < _EQUALLY_SHARP * detailed.sum():
        alike = inside & (correlation > _ALIKE)
        excess = _excess(smooth_t, smooth_s, detail_t, detail_s, alike)
        if excess > _SOFTER:
            smooth_t, detail_t = _softened(smooth_t, detail_t, alike, excess)
            fine_t = two_ways(detail_t, FINE)
        elif excess < 1 / _SOFTER:
            smooth_s, detail_s = _softened(smooth_s, detail_s, alike, 1 / excess)
            fine_s = two_ways(detail_s, FINE)
        if not 1 / _SOFTER <= excess <= _SOFTER:
            correlation = _correlation(detail_t, detail_s)
            agreeing = inside & fine_t & fine_s & (correlation > _AGREES)
            detailed = inside & (fine_t | fine_s)
    broadly, structured = agreeing, detailed
    if agreeing.sum() < _ENOUGH * detailed.sum() or detailed.sum() < _FEW:
        broad_t, broad_s = band(smooth_t, *_BROADER), band(smooth_s, *_BROADER)
        rough_t, rough_s = two_ways(broad_t, _ROUGH), two_ways(broad_s, _ROUGH)
        structured = inside & (rough_t | rough_s)
        broadly = inside & rough_t & rough_s & (_correlation(broad_t, broad_s) > _BROAD_AGREES)
    return Overlay(
        front=front,
        behind=behind,
        affine=guess,
        by_face=by_face,
        target=smooth_t,
        source=smooth_s,
        core=core,
        agreeing=agreeing,
        detailed=detailed,
        broadly_agreeing=broadly,
        structured=structured,
    )


def _share(agreeing: Blocks, detailed: Blocks) -> float:
    count = int(agreeing.sum())
    return count / int(detailed.sum()) if count >= FEWEST_BLOCKS else 0.0


def _correlation(a: Plane, b: Plane) -> Plane:
    aa, bb, ab = (block_products(p, q, BLOCK) for p, q in ((a, a), (b, b), (a, b)))
    return np.asarray(ab / np.sqrt(aa * bb + 1e-3), np.float32)


def _excess(target: Plane, source: Plane, detail_t: Plane, detail_s: Plane, alike: Blocks) -> float:
    """How many times the finest detail of target has the energy of source's, contrast set off."""
    if not alike.any():
        return 1.0
    broad_t, broad_s = (
        np.asarray(cv2.subtract(blurred(half, 0.45), blurred(half, 2.0)), np.float32)
        for half in (halved(target), halved(source))
    )
    contrast = _energy(broad_t, alike, BLOCK // 2) / _energy(broad_s, alike, BLOCK // 2)
    return _energy(detail_t, alike) / (contrast * _energy(detail_s, alike))


def _softened(sharper: Plane, detail: Plane, alike: Blocks, excess: float) -> tuple[Plane, Plane]:
    """Blur the sharper copy: one that was made small and large again has lost its finest detail."""
    whole = _energy(detail, alike)
    softer = sharper
    for sigma in _BLURS:
        softer = blurred(sharper, sigma)
        detail = finest(softer)
        if _energy(detail, alike) * excess < 1.1 * whole:
            break
    return softer, detail


def _energy(plane: Plane, blocks: Blocks, side: int = BLOCK) -> float:
    means = block_products(plane, plane, side)[: blocks.shape[0], : blocks.shape[1]]
    return float(means[blocks[: means.shape[0], : means.shape[1]]].sum()) + 1e-3

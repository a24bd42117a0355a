"""The decision: identical, same, altered, other — or not assessed.

Whole-picture hashes are unsafe on ID photos: of 14 pairs within two bits in one Asian set, 11 were
different people. Here the pictures are laid pixel on pixel and fine detail decides, which two exposures
never share, not even of one person one second apart.
"""

import numpy as np

from imaging.photo import Photo
from imaging.picture.align import Affine, chain, guesses, inverse, promising, resizing
from imaging.picture.difference import Difference, Tone, difference_of
from imaging.picture.edits import DETAIL_AREA, edits_between, heat
from imaging.picture.overlay import Overlay, lay, warped
from imaging.picture.plane import Plane
from imaging.picture.relation import PictureComparison, Relation
from imaging.picture.view import View

SMALLEST = 64  # px of the shorter side: four blocks across
FEWEST_BLOCKS = 6  # fewer may agree by chance
# Share of detailed blocks that agree. Different exposures: at most 0.05 in the 300 ID photo pairs most alike,
# 0.10 in pairs of one person (Congress, LFW) with blocks enough, but 0.15 in one of two frames of one moment.
# Harmless copies: at least 0.29 (0.5× and back), a face swapped, then 0.7× and q75: 0.31 in 95 %. Two
# renderings of one synthetic head reach 0.11.
ONE_EXPOSURE = 0.20
# The same of broader structure, for copies that lost their fine one. Harmless copies: at least 0.74; 100
# pairs of LFW: at most 0.01; two renderings of one synthetic head: 0.18.
ONE_EXPOSURE_BROADLY = 0.60
SETTLED = 0.80  # equal framing needs no least squares from here
CERTAIN = 0.40  # no other first guess is tried from here


def compare_pictures(a: Photo, b: Photo) -> PictureComparison:
    """Are these two files the same picture? The relation does not depend on their order."""
    return compare_views(View(a), View(b))


def compare_views(a: View, b: View) -> PictureComparison:
    """As compare_pictures, for photos that are compared more than once."""
    if _identical(a.photo, b.photo):
        return PictureComparison(Relation.IDENTICAL, agreement=1.0, overlap=1.0)
    if min(*a.size, *b.size) < SMALLEST:
        return PictureComparison(Relation.NOT_ASSESSED)
    overlay = _best(a, b)
    if overlay is None or not _one_exposure(overlay):
        plain = any(view.fine < FEWEST_BLOCKS for view in (a, b))
        return PictureComparison(
            Relation.NOT_ASSESSED if plain else Relation.OTHER,
            agreement=overlay.agreement if overlay else 0.0,
            detailed=int(overlay.detailed.sum()) if overlay else 0,
        )
    difference = difference_of(overlay)
    transform = _transform(overlay, a, b)
    tone = _tone(difference, front_is_b=overlay.front is b)
    edits = edits_between(overlay, difference, transform)
    return PictureComparison(
        Relation.ALTERED if edits else Relation.SAME,
        edits=edits,
        transform=tuple(float(number) for number in transform.ravel()),
        agreement=overlay.agreement,
        detailed=int(overlay.detailed.sum()),
        peak=float(np.partition(difference.detail, -DETAIL_AREA, axis=None)[-DETAIL_AREA]),
        recoloured=difference.recoloured,
        gain=tone.gain,
        offset=tone.offset,
        overlap=overlay.overlap,
    )


def difference_map(a: Photo, b: Photo) -> Plane | None:
    """Where b differs from a, for a heat map; None unless both are one exposure.

    float32, shape of `View(a)` (that of a, at most 448 px long): 0 alike or not in both, 1 at the limit.
    """
    one, other = View(a), View(b)
    if min(*one.size, *other.size) < SMALLEST:
        return None
    overlay = _best(one, other)
    if overlay is None or not _one_exposure(overlay):
        return None
    found = heat(overlay, difference_of(overlay))
    if overlay.front is one:
        return found
    return np.clip(warped(found, inverse(overlay.affine), one.size), 0, None)


def _best(a: View, b: View) -> Overlay | None:
    first, second = sorted((a, b), key=lambda view: (view.size, view.photo.sha256))
    best: Overlay | None = None
    for number, guess in enumerate(guesses(first, second)):
        for settled in (True, False) if number == 0 and promising(first, second, guess) else (False,):
            overlay = lay(first, second, guess, settled=settled)
            if overlay and (best is None or _merit(overlay) > _merit(best)):
                best = overlay
            if best and best.agreement > (SETTLED if settled else CERTAIN):
                return best
    return best


def _merit(overlay: Overlay) -> float:
    return overlay.agreement / ONE_EXPOSURE + overlay.broad_agreement / ONE_EXPOSURE_BROADLY


def _one_exposure(overlay: Overlay) -> bool:
    fine = overlay.agreement >= ONE_EXPOSURE and int(overlay.agreeing.sum()) >= FEWEST_BLOCKS
    broad = overlay.broad_agreement >= ONE_EXPOSURE_BROADLY
    return fine or (broad and int(overlay.broadly_agreeing.sum()) >= FEWEST_BLOCKS)


def _identical(a: Photo, b: Photo) -> bool:
    return a.sha256 == b.sha256 or np.array_equal(a.pixels, b.pixels)


def _transform(overlay: Overlay, a: View, b: View) -> Affine:
    affine = overlay.affine if overlay.front is a else inverse(overlay.affine)
    full_a, full_b = ((view.photo.pixels.shape[1], view.photo.pixels.shape[0]) for view in (a, b))
    return chain(resizing(b.size, full_b), chain(affine, resizing(full_a, a.size)))


def _tone(difference: Difference, *, front_is_b: bool) -> Tone:
    tone = difference.tone
    return tone if front_is_b else Tone(1 / tone.gain, -tone.offset / tone.gain)

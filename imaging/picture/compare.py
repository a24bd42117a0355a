"""The decision: identical, same, altered, other — or not assessed.

Whole-picture hashes are unsafe on ID photos: of 14 pairs within two bits in one Asian set, 11 were
different people. Here the pictures are laid pixel on pixel and fine detail decides, which two exposures
never share, not even of one person one second apart.
"""

from collections.abc import Iterator

import numpy as np

from imaging.photo import Photo
from imaging.picture.affine import Affine, chain, inverse, resizing, scale_of, warped
from imaging.picture.align import fits, refine
from imaging.picture.difference import Difference, difference_of
from imaging.picture.edits import DETAIL_AREA, edits_between, heat
from imaging.picture.guess import framing, guesses
from imaging.picture.overlay import Overlay, lay
from imaging.picture.plane import Plane
from imaging.picture.relation import PictureComparison, Relation
from imaging.picture.tone import Tone
from imaging.picture.view import View

SMALLEST = 64  # px of the shorter side: four blocks across
# Share of detailed blocks that agree. Different exposures: none in the ID photo pairs most alike, whose
# alignment fails already; 0.13 in 900 pairs of one person (LFW), 0.15 in one of two frames of one moment.
# Harmless copies: at least 0.50 (0.5× and back); a face swapped, then 0.7× and q75: 0.31 in 95 %.
ONE_EXPOSURE = 0.20
# The same of broader structure, for copies that lost their fine one. Harmless copies: at least 0.74; 100
# pairs of LFW: at most 0.01; two renderings of one synthetic head: 0.28.
ONE_EXPOSURE_BROADLY = 0.60
# Where only the faces could be laid on each other (a new background, then 0.7× and q75: 0.37 to 0.9), and in
# the face or in all but the face alone (swapped faces then 0.6 to 1). A synthetic head rendered twice, which
# has the same skin in both, reaches 0.30 by its face and 0.59 in it, 0.76 broadly; real faces nothing near.
ONE_EXPOSURE_BY_FACE = 0.38
ONE_EXPOSURE_IN_PART = 0.68
ONE_EXPOSURE_BROADLY_IN_PART = 0.85
CERTAIN = 2.0  # times the limit; no other guess is tried from here


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
    if overlay is None or _merit(overlay) < 1:
        return PictureComparison(
            Relation.NOT_ASSESSED if a.plain or b.plain else Relation.OTHER,
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
        peak=_peak(difference.detail),
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
    if overlay is None or _merit(overlay) < 1:
        return None
    found = heat(overlay, difference_of(overlay))
    if overlay.front is one:
        return found
    return np.clip(warped(found, inverse(overlay.affine), one.size), 0, None)


def _best(a: View, b: View) -> Overlay | None:
    """The overlay that proves most, of equal framing and of the guesses."""
    first, second = sorted((a, b), key=lambda view: (view.size, view.photo.sha256))
    best: Overlay | None = None
    for overlay in _overlays(first, second):
        if best is None or _merit(overlay) > _merit(best):
            best = overlay
        if _merit(best) >= CERTAIN:
            break
    return best


def _overlays(first: View, second: View) -> Iterator[Overlay]:
    framed = framing(first, second)
    if framed is not None and fits(first, second, framed):
        yield lay(first, second, framed)
    for guess, face in guesses(first, second):
        front, behind = first, second
        if scale_of(guess) < 1:
            front, behind, guess = second, first, inverse(guess)
        refined = refine(front, behind, guess, face=face)
        if refined is not None:
            yield lay(front, behind, refined, by_face=face)


def _merit(overlay: Overlay) -> float:
    """How far an overlay proves one exposure: from 1 on it does."""
    whole = max(overlay.agreement / ONE_EXPOSURE, overlay.broad_agreement / ONE_EXPOSURE_BROADLY)
    if whole >= CERTAIN:
        return whole
    if overlay.by_face:
        whole = overlay.agreement / ONE_EXPOSURE_BY_FACE
    fine, broad = overlay.parts
    return max(whole, fine / ONE_EXPOSURE_IN_PART, broad / ONE_EXPOSURE_BROADLY_IN_PART)


def _identical(a: Photo, b: Photo) -> bool:
    return a.sha256 == b.sha256 or np.array_equal(a.pixels, b.pixels)


def _transform(overlay: Overlay, a: View, b: View) -> Affine:
    affine = overlay.affine if overlay.front is a else inverse(overlay.affine)
    full_a, full_b = ((view.photo.pixels.shape[1], view.photo.pixels.shape[0]) for view in (a, b))
    return chain(resizing(b.size, full_b), chain(affine, resizing(full_a, a.size)))


def _peak(detail: Plane) -> float:
    """The weakest of the few strongest pixels that make an edit; sorting all of them would take long."""
    top = float(detail.max())
    for floor in (top / 2, top / 8, 0.0):
        strongest = detail[detail >= floor]
        if strongest.size >= DETAIL_AREA:
            return float(np.partition(strongest, -DETAIL_AREA)[-DETAIL_AREA])
    return top


def _tone(difference: Difference, *, front_is_b: bool) -> Tone:
    tone = difference.tone
    return tone if front_is_b else Tone(1 / tone.gain, -tone.offset / tone.gain)

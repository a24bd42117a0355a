"""From differences to named edits: what a harmless copy never shows."""

import cv2
import numpy as np

from imaging.photo import Pixels
from imaging.picture.affine import Affine
from imaging.picture.difference import COLOUR_LIMIT, Difference
from imaging.picture.overlay import Overlay
from imaging.picture.plane import Blocks, Plane, resized
from imaging.picture.relation import Edit

# Local difference in units of what the whole picture lost. Of 950 harmless copies of 50 photos (even half of
# scut) six exceed a limit: in the face copies at 0.5× and back reach 3.4 (one 4.4), all others 3.3; around it
# copies at 0.5× and back 5.2, nearest-neighbour ones 6.4, all others 3.3. Copied again at 0.7× and q75, a
# scar of 5 mm reaches 4.1 in 95 % of them, a cheek slimmed by 3 % and enlarged eyes 4.7 in all.
DETAIL_LIMIT = 3.8  # in the face
SURROUND_LIMIT = 5.4
DETAIL_AREA = 3  # cells of 2×2 px above the limit; a mole of 4 mm covers about 3
# Median of ln energy ratio over the skin of the face. Of the same copies 95 % stay below 0.07, three exceed
# the limit; skin smoothed as beauty filters do reaches 0.16 in 95 %, copied again 0.08 with detail beside it.
SOFTENED = 0.11
_SKIN_AREA = 12  # cells of 4×4 px; less skin is not judged
_SKIN_WINDOW = 12  # cells; a face is made of several such windows, so none of them above, no face above
_MOST_CHANGE = 0.3  # of one cell: more counts no more, as in a median
_SKIN_MEAN = 0.9  # of SOFTENED: what a window's mean may reach without the face being looked for
COLOUR_AREA = 0.035  # share of the overlap; see COLOUR_LIMIT
# Rounding the sides to whole pixels squeezes a copy of 140 px by up to 0.7 %.
MOST_TURN = 0.7  # degrees
MOST_SQUEEZE = 0.02  # width against height; 480×640 forced into 358×441 is 0.08
GAIN = (0.75, 1.33)
OFFSET = 45.0  # levels


def edits_between(overlay: Overlay, difference: Difference, transform: Affine) -> tuple[Edit, ...]:
    """Every edit found; empty for a harmless copy. `transform` counts in the pixels of the files."""
    found = []
    if suspicious(difference):
        face = _cells(overlay.face, difference.detail.shape)
        spots = (difference.detail > DETAIL_LIMIT)[face].sum() >= DETAIL_AREA
        if spots or abs(softened(difference, overlay.face)) > SOFTENED:
            found.append(Edit.FACE)
        if (difference.detail > SURROUND_LIMIT)[~face].sum() >= DETAIL_AREA:
            found.append(Edit.SURROUND)
    if difference.recoloured > COLOUR_AREA:
        found.append(Edit.COLOUR)
    found += _geometry(transform)
    tone = difference.tone
    if not GAIN[0] <= tone.gain <= GAIN[1] or abs(127.5 * (tone.gain - 1) + tone.offset) > OFFSET:
        found.append(Edit.TONE)
    return tuple(found)


def suspicious(difference: Difference) -> bool:
    """Whether the face has to be looked for: nothing can be altered in it where nothing is anywhere."""
    if (difference.detail > DETAIL_LIMIT).sum() >= DETAIL_AREA:
        return True
    skin = (~np.isnan(difference.softening)).astype(np.float32)
    change = np.clip(np.nan_to_num(difference.softening), -_MOST_CHANGE, _MOST_CHANGE).astype(np.float32)
    window = (_SKIN_WINDOW, _SKIN_WINDOW)
    area, total = (cv2.boxFilter(plane, -1, window, normalize=False) for plane in (skin, change))
    enough = area >= _SKIN_AREA
    return bool((np.abs(total)[enough] > _SKIN_MEAN * SOFTENED * area[enough]).any())


def softened(difference: Difference, face: Pixels) -> float:
    """How much less (negative) or more fine energy the skin of the face has in the source: median of ln."""
    skin = difference.softening[_cells(face, difference.softening.shape)]
    skin = skin[~np.isnan(skin)]
    return float(np.median(skin)) if skin.size >= _SKIN_AREA else 0.0


def heat(overlay: Overlay, difference: Difference) -> Plane:
    """Detail, softening and colour in units of their limits, on the grid of the overlay."""
    width, height = overlay.front.size
    colour, detail = (resized(plane, (width, height)) for plane in (difference.colour, difference.detail))
    face = overlay.face
    warm = np.maximum(detail / np.where(face, DETAIL_LIMIT, SURROUND_LIMIT), colour / COLOUR_LIMIT)
    if abs(softened(difference, face)) > SOFTENED:  # one pixel's softening says nothing, the face's does
        cells = np.nan_to_num(difference.softening)
        softening = cv2.resize(cells, (width, height), interpolation=cv2.INTER_NEAREST)
        warm = np.maximum(warm, np.abs(softening) / SOFTENED * face)
    return np.asarray(warm, np.float32)


def _cells(face: Pixels, shape: tuple[int, ...]) -> Blocks:
    """The face on a coarser grid."""
    smaller = cv2.resize(face, (shape[1], shape[0]), interpolation=cv2.INTER_NEAREST)
    return np.asarray(smaller > 0)


def _geometry(transform: Affine) -> list[Edit]:
    found = []
    linear = transform[:, :2]
    if np.linalg.det(linear) < 0:
        found.append(Edit.MIRRORED)
        linear = linear @ np.diag([-1.0, 1.0])
    turn = np.degrees(np.arctan2(linear[1, 0] - linear[0, 1], linear[0, 0] + linear[1, 1]))
    if abs(turn) > MOST_TURN:
        found.append(Edit.TURNED)
    stretch = np.linalg.svd(linear, compute_uv=False)
    if stretch[0] / stretch[1] - 1 > MOST_SQUEEZE:
        found.append(Edit.SQUEEZED)
    return found

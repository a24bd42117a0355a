"""From differences to named edits: what a harmless copy never shows."""

import cv2
import numpy as np

from imaging.picture.align import Affine, inverse
from imaging.picture.difference import COLOUR_LIMIT, Difference
from imaging.picture.overlay import Overlay
from imaging.picture.plane import Blocks, Plane
from imaging.picture.relation import Edit

# Local difference in units of what the whole picture lost. On 24 photos of the even half of scut none of 456
# harmless copies exceeds 4.4; copied again at 0.7× and q75 a scar of 5 mm reaches at least 6.3, enlarged
# eyes 4.3 once and else 5.3. docs/provenance.md has the other half.
DETAIL_LIMIT = 4.6
DETAIL_AREA = 10  # px above the limit; a mole of 4 mm covers about 12
# Median of ln energy ratio over the skin of the face. Harmless copies reach 0.09; skin smoothed as beauty
# filters do, at least 0.24, and copied again at 0.7× and q75 0.15 (the same photos).
SOFTENED = 0.12
_SKIN_AREA = 50  # px; less skin is not judged
COLOUR_AREA = 0.03  # share of the overlap; see COLOUR_LIMIT
# Rounding the sides to whole pixels squeezes a copy of 140 px by up to 0.7 %.
MOST_TURN = 0.7  # degrees
MOST_SQUEEZE = 0.02  # width against height; 480×640 forced into 358×441 is 0.08
GAIN = (0.75, 1.33)
OFFSET = 45.0  # levels


def edits_between(overlay: Overlay, difference: Difference, transform: Affine) -> tuple[Edit, ...]:
    """Every edit found; empty for a harmless copy. `transform` counts in the pixels of the files."""
    found = []
    strong = difference.detail > DETAIL_LIMIT
    face = _face(overlay)
    if (strong & face).sum() >= DETAIL_AREA or abs(softened(difference, face)) > SOFTENED:
        found.append(Edit.FACE)
    if (strong & ~face).sum() >= DETAIL_AREA:
        found.append(Edit.SURROUND)
    if difference.recoloured > COLOUR_AREA:
        found.append(Edit.COLOUR)
    found += _geometry(transform)
    tone = difference.tone
    if not GAIN[0] <= tone.gain <= GAIN[1] or abs(127.5 * (tone.gain - 1) + tone.offset) > OFFSET:
        found.append(Edit.TONE)
    return tuple(found)


def softened(difference: Difference, face: Blocks) -> float:
    """How much less (negative) or more fine energy the skin of the face has in the source: median of ln."""
    skin = difference.softening[face]
    skin = skin[~np.isnan(skin)]
    return float(np.median(skin)) if skin.size >= _SKIN_AREA else 0.0


def heat(overlay: Overlay, difference: Difference) -> Plane:
    """Detail, softening and colour in units of their limits, on the grid of the overlay."""
    height, width = difference.detail.shape
    colour = cv2.resize(difference.colour, (width, height), interpolation=cv2.INTER_LINEAR)
    warm = np.maximum(difference.detail / DETAIL_LIMIT, colour / COLOUR_LIMIT)
    face = _face(overlay)
    if abs(softened(difference, face)) > SOFTENED:  # one pixel's softening says nothing, the face's does
        warm = np.maximum(warm, np.abs(np.nan_to_num(difference.softening)) / SOFTENED * face)
    return np.asarray(warm, np.float32)


def _face(overlay: Overlay) -> Blocks:
    """The oval of the face on the grid of the overlay, bool (h, w); empty without a face."""
    points = overlay.front.points
    if points is None and overlay.behind.points is not None:
        back = inverse(overlay.affine)
        points = (overlay.behind.points @ back[:, :2].T + back[:, 2]).astype(np.float32)
    oval = np.zeros(overlay.target.shape, np.uint8)
    if points is not None:
        centre, eyes = points.mean(0), float(np.linalg.norm(points[1] - points[0]))
        axes = (round(1.1 * eyes), round(1.5 * eyes))  # from forehead to chin, ear to ear
        cv2.ellipse(oval, (round(float(centre[0])), round(float(centre[1]))), axes, 0, 0, 360, 1, -1)
    return oval > 0


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

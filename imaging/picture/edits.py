"""From differences to named edits: what a harmless copy never shows."""

import cv2
import numpy as np

from imaging.picture.align import Affine, inverse
from imaging.picture.difference import COLOUR_LIMIT, Difference
from imaging.picture.overlay import Blocks, Overlay
from imaging.picture.relation import Edit
from imaging.picture.view import Plane

# Peak of local difference. Of 1,000 harmless copies three exceed it (contrast +12 % clipped at black). A mole
# of 4 mm exceeds it in 99 %, a face slimmed by 3 % of the eye distance in all of 100, also at 0.7× and q75.
DETAIL_LIMIT = 0.22
DETAIL_AREA = 10  # px above the limit; a mole of 4 mm covers about 12
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
    if (strong & face).sum() >= DETAIL_AREA:
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


def heat(difference: Difference) -> Plane:
    """Detail and colour differences in units of their limits, on the grid of the overlay."""
    height, width = difference.detail.shape
    colour = cv2.resize(difference.colour, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.maximum(difference.detail / DETAIL_LIMIT, colour / COLOUR_LIMIT), np.float32)


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

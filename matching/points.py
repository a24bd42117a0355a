"""The five points of a face, found more steadily than in one look at the photo."""

import cv2
import numpy as np

from imaging.face import Face, Points, detect_faces
from imaging.photo import Pixels
from matching.chip import cut

# Sides in px of the squares in which the face is looked at, each also mirrored: it fills half of them, sizes
# that YuNet was trained on. See docs/matching.md for what the six looks pay.
_SIDES = (128, 192, 256)
_REACH = 2.0  # side of the square over the longer side of the face's box
_APART = 0.15  # of the root of the face's area: a look that lies further off has found something else
_MIRRORED = (1, 0, 2, 4, 3)  # the eye at the left of the mirror image is the one at the right


def steady_points(pixels: Pixels, face: Face) -> Points:
    """The points of `face` averaged over six looks at it, (5, 2); its own where none finds it again."""
    looks = [
        points
        for side in _SIDES
        for mirrored in (False, True)
        if (points := _look(pixels, face, side, mirrored=mirrored)) is not None
    ]
    return np.mean(looks, axis=0).astype(np.float32) if looks else face.points


def _look(pixels: Pixels, face: Face, side: int, *, mirrored: bool) -> Points | None:
    x, y, width, height = face.box
    centre = np.array([x + width / 2, y + height / 2])
    scale = side / (_REACH * max(width, height))
    matrix = np.column_stack([scale * np.eye(2), side / 2 - scale * centre])
    view = cut(pixels, matrix, side, cv2.BORDER_REPLICATE)  # a tight crop has no rim around the head
    found = detect_faces(np.ascontiguousarray(view[:, ::-1]) if mirrored else view)
    if not found:
        return None
    points = found[0].points.astype(np.float64)
    if mirrored:
        points[:, 0] = side - 1 - points[:, 0]
        points = points[list(_MIRRORED)]
    back = (points - side / 2) / scale + centre
    off = float(np.hypot(*(back - face.points).T).mean())
    return back.astype(np.float32) if off < _APART * face.area**0.5 else None

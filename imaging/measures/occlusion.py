"""Things before the face: on one cheek or jaw, or across one eye. Each half of the face is held to the other.

A thing on both halves alike (a mask, a veil) is not seen here; measures.covering looks at the mouth.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from imaging.colour import quick_lab
from imaging.landmarks import Array, Eye, Landmarks
from imaging.measures.aligned import alignment
from imaging.measures.frame import cut
from imaging.measures.head_top import headgear
from imaging.person_mask import Mask
from imaging.photo import Pixels

Lab = npt.NDArray[np.float32]
Where = tuple[npt.NDArray[np.signedinteger], ...]

# The face in a small frame: this many px between the eyes, their midpoint at (_MIDDLE, _EYES).
_UNIT, _WIDE, _HIGH, _MIDDLE, _EYES = 26, 84, 88, 42, 22
_OFIQ_UNIT, _OFIQ_MIDDLE, _OFIQ_EYES = 113, 307.5, 272  # of measures.aligned
_EYE_WIDE, _EYE_HIGH = 52, 40  # one eye, its corners at (14, 22) and (38, 22)
_CORNERS = np.array([(14, 22), (38, 22), (26, 46)], dtype=np.float32)
# ΔE that counts as one: of lightness and of chroma. Skin spreads by about half of that.
_LIGHT, _CHROMA = 20.0, 14.0
_TEMPLE = 11  # px: half of this from the outline inwards hair may hang
_DISC = 5  # px across: smaller things are moles, and shine on the nose
_SHIFTS = [(down, across) for down in (-2, 0, 2) for across in (-1, 0, 1)]  # px the eyes may be uneven
_SHARE = 90  # percentile over the eye's surroundings

# fmt: off
_JAW = (127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323,
        454, 356)
_BROW_AND_EYE = ((33, 133, 70, 63, 105, 66, 107, 46, 55, 7, 163, 110, 24, 23, 22),
                 (263, 362, 300, 293, 334, 296, 336, 276, 285, 249, 390, 339, 254, 253, 252))
_LIPS = (61, 0, 291, 17, 37, 267, 84, 314, 40, 270, 91, 321, 39, 269, 181, 405, 185, 409, 146, 375)
_NOSTRILS = (98, 327, 2, 97, 326, 94, 64, 294, 129, 358)
_AROUND_EYE = ((226, 113, 225, 224, 223, 222, 221, 189, 244, 233, 232, 231, 230, 229, 228, 31),
               (446, 342, 445, 444, 443, 442, 441, 413, 464, 453, 452, 451, 450, 449, 448, 261))
# fmt: on


@dataclass(frozen=True, slots=True)
class OcclusionMeasures:
    """1 is 20 L* or 14 of chroma. None where the face lies outside the picture.

    `cheek`: how strongly a spot of a fifth inter-eye distance on one half of the lower face departs from the
    face's skin, beyond the same spot of the other half. `eye`: how much one eye with its lids and the skin
    around differs from the other, at the 90th percentile. `headgear`: see the function.
    """

    cheek: float | None
    eye: float | None
    headgear: float | None


def measure_occlusion(pixels: Pixels, landmarks: Landmarks, mask: Mask) -> OcclusionMeasures:
    """Measure one face. `pixels` is BGR uint8 of shape (height, width, 3), `mask` person_mask's of it."""
    return OcclusionMeasures(
        cheek=_cheek(pixels, landmarks),
        eye=_eye(pixels, landmarks),
        headgear=headgear(pixels, landmarks, mask),
    )


def _cheek(pixels: Pixels, landmarks: Landmarks) -> float | None:
    scale = _UNIT / _OFIQ_UNIT
    matrix = alignment(landmarks) * scale
    matrix[:, 2] += (_MIDDLE - _OFIQ_MIDDLE * scale, _EYES - _OFIQ_EYES * scale)
    view = cut(pixels, matrix, _WIDE, _HIGH)
    at = (landmarks.points @ matrix[:, :2].T + matrix[:, 2]).round().astype(np.int32)
    skin = np.zeros((_HIGH, _WIDE), dtype=np.uint8)
    cv2.fillPoly(skin, [at[list(_JAW)]], 1)
    skin = cv2.erode(skin, np.ones((_TEMPLE, _TEMPLE), np.uint8)).astype(np.uint8)
    for part, margin in ((_BROW_AND_EYE[0], 2), (_BROW_AND_EYE[1], 2), (_LIPS, 2), (_NOSTRILS, 1)):
        cv2.fillConvexPoly(skin, cv2.convexHull(at[list(part)]), 0)
        cv2.polylines(skin, [cv2.convexHull(at[list(part)])], True, 0, 2 * margin + 1)
    ys, xs = np.nonzero(skin)
    if len(ys) < _WIDE:
        return None
    lab = quick_lab(view)
    colours = lab[ys, xs]
    chroma = np.hypot(*(colours[:, 1:] - np.median(colours[:, 1:], axis=0)).T)
    # A lamp at one side makes a slope of light, which is no object.
    slope = np.column_stack([np.ones(len(ys)), xs - _MIDDLE, ys - _HIGH / 2])
    away = np.zeros((_HIGH, _WIDE), dtype=np.float32)
    away[ys, xs] = np.maximum(
        chroma / _CHROMA, np.abs(_residual(slope, colours[:, 0].astype(np.float64))) / _LIGHT
    )
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_DISC, _DISC))
    return float(cv2.morphologyEx(np.maximum(away - away[:, ::-1], 0), cv2.MORPH_OPEN, disc).max())


def _residual(terms: Array, values: Array) -> Array:
    """What a plane fitted to most of the values leaves: four rounds of reweighted least squares (Huber)."""
    weight = np.ones(len(values))
    rest = np.asarray(values, dtype=np.float64)
    for _ in range(4):
        weighted = terms * weight[:, None]
        rest = values - terms @ np.linalg.solve(weighted.T @ terms, weighted.T @ values)
        weight = 1 / np.maximum(1, np.abs(rest) / (1.5 * np.median(np.abs(rest)) + 1))
    return rest


def _eye(pixels: Pixels, landmarks: Landmarks) -> float | None:
    views, zones = [], []
    for which, eye in enumerate(landmarks.eyes):
        matrix = _eye_frame(eye, mirrored=which == 1)
        at = landmarks.points[list(_AROUND_EYE[which])] @ matrix[:, :2].T + matrix[:, 2]
        zone = np.zeros((_EYE_HIGH, _EYE_WIDE), dtype=np.uint8)
        cv2.fillConvexPoly(zone, cv2.convexHull(at.round().astype(np.int32)), 1)
        zones.append(zone)
        view = cv2.blur(cut(pixels, matrix, _EYE_WIDE, _EYE_HIGH), (3, 3))
        views.append(quick_lab(view.astype(np.uint8)))
    where = np.nonzero(zones[0] & zones[1])
    if len(where[0]) < _EYE_WIDE:
        return None
    here = views[0][where]
    best = min((_difference(here, views[1], where, shift) for shift in _SHIFTS), key=lambda one: one.mean())
    return float(np.percentile(best, _SHARE))


def _eye_frame(eye: Eye, *, mirrored: bool) -> Array:
    outer, inner = eye.lids[0], eye.lids[8]
    down = np.array([outer[1] - inner[1], inner[0] - outer[0]]) * (-1 if mirrored else 1)
    seen = np.stack([outer, inner, (outer + inner) / 2 + down]).astype(np.float32)
    return np.asarray(cv2.getAffineTransform(seen, _CORNERS), dtype=np.float64)


def _difference(here: Lab, other: Lab, where: Where, shift: tuple[int, int]) -> Lab:
    ys = np.clip(where[0] - shift[0], 0, _EYE_HIGH - 1)
    xs = np.clip(where[1] - shift[1], 0, _EYE_WIDE - 1)
    away = here - other[ys, xs]
    away = np.abs(away - np.median(away, axis=0))  # one side may be lighter
    return np.asarray(np.maximum(away[:, 0] / _LIGHT, np.hypot(away[:, 1], away[:, 2]) / _CHROMA), np.float32)

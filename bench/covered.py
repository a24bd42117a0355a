"""Things painted over and around real people, at random places in random colours: for bench.coverings.

As in bench.faults these are drawings. Every painter takes the picture, the landmarks and the mask of the
untouched photo and a random generator; the same seed paints the same.
"""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from imaging.landmarks import Landmarks
from imaging.person_mask import Mask, mask_at
from imaging.photo import Pixels

Painter = Callable[[Pixels, Landmarks, Mask, np.random.Generator], Pixels]
Floats = npt.NDArray[np.float64]

# BGR: paper, black, blue, green, red, grey, brown.
COLOURS = (
    (240, 240, 235),
    (35, 32, 30),
    (200, 120, 40),
    (70, 160, 60),
    (40, 40, 190),
    (150, 150, 150),
    (50, 80, 120),
)
_FONT = cv2.FONT_HERSHEY_SIMPLEX


def _unit(landmarks: Landmarks) -> float:
    left, right = landmarks.eye_centres
    return float(np.hypot(*(right - left)))


def _blend(pixels: Pixels, other: Floats | float, weight: Floats) -> Pixels:
    mixed = pixels * (1 - weight[..., None]) + other * weight[..., None]
    return np.asarray(np.clip(mixed, 0, 255), dtype=np.uint8)


def _spot(pixels: Pixels, centre: Floats, unit: float, sizes: Floats, rng: np.random.Generator) -> Pixels:
    area = np.zeros(pixels.shape[:2], dtype=np.float32)
    axes = [max(int(size * unit), 1) for size in sizes]
    cv2.ellipse(area, [int(v) for v in centre], axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1)
    soft = cv2.GaussianBlur(area, (0, 0), max(0.01 * unit, 0.3)).astype(np.float64)
    return _blend(pixels, np.array(COLOURS[rng.integers(len(COLOURS))], dtype=np.float64), soft)


def cheek(pixels: Pixels, landmarks: Landmarks, _: Mask, rng: np.random.Generator) -> Pixels:
    """A thing 0.6-1.1 inter-eye distances long over one cheek, the jaw or the corner of the mouth."""
    unit = _unit(landmarks)
    left, right = landmarks.eye_centres
    across, middle = (right - left) / unit, (left + right) / 2
    down = np.array([-across[1], across[0]])
    side = rng.choice([-1, 1])
    centre = middle + unit * (side * rng.uniform(0.35, 0.75) * across + rng.uniform(0.3, 1.2) * down)
    return _spot(pixels, centre, unit, rng.uniform((0.3, 0.2), (0.55, 0.4)), rng)


def one_eye(pixels: Pixels, landmarks: Landmarks, _: Mask, rng: np.random.Generator) -> Pixels:
    """A thing 0.4-0.8 inter-eye distances long over one eye."""
    unit = _unit(landmarks)
    centre = landmarks.eye_centres[int(rng.integers(2))] + rng.normal(0, 0.08, 2) * unit
    return _spot(pixels, centre, unit, rng.uniform((0.2, 0.15), (0.4, 0.3)), rng)


def strands(pixels: Pixels, landmarks: Landmarks, _: Mask, rng: np.random.Generator) -> Pixels:
    """Five to nine dark strands of hair from the forehead across one eye to the cheek."""
    unit = _unit(landmarks)
    eye = landmarks.eye_centres[int(rng.integers(2))]
    side = np.sign(eye[0] - landmarks.points[:, 0].mean())
    top = eye + unit * np.array([-side * rng.uniform(0, 0.5), -0.9])
    end = eye + unit * np.array([side * rng.uniform(-0.1, 0.3), rng.uniform(0.3, 0.7)])
    area = np.zeros(pixels.shape[:2], dtype=np.float32)
    t = np.linspace(0, 1, 20)[:, None]
    for _strand in range(int(rng.integers(5, 10))):
        start, bend, last = (rng.normal(0, s * unit, 2) for s in (0.1, 0.06, 0.06))
        curve = (1 - t) ** 2 * (top + start) + 2 * t * (1 - t) * (eye + bend) + t**2 * (end + last)
        thick = max(1, round(float(rng.uniform(0.02, 0.06)) * unit))
        cv2.polylines(area, [curve.round().astype(np.int32)], False, 1.0, thick, cv2.LINE_AA)
    return _blend(pixels, np.array((30.0, 28.0, 35.0)), 0.92 * area.astype(np.float64))


def cap(pixels: Pixels, landmarks: Landmarks, _: Mask, rng: np.random.Generator) -> Pixels:
    """A shaded cap from above the brows over the crown, most with a peak, in one of the colours."""
    height, width = pixels.shape[:2]
    unit, points = _unit(landmarks), landmarks.points
    middle = float(points[[234, 454], 0].mean())
    half = float(points[454, 0] - points[234, 0]) / 2 * rng.uniform(1.02, 1.15)
    rim = float(points[[105, 334, 66, 296], 1].min()) - rng.uniform(0.12, 0.4) * unit
    high = rng.uniform(1.0, 1.5) * unit
    upper, lower = np.linspace(np.pi, 2 * np.pi, 40), np.linspace(0, np.pi, 20)
    droop = rng.uniform(-0.06, 0.18) * unit
    outline = np.vstack(
        [
            np.column_stack([middle + half * np.cos(upper), rim + high * np.sin(upper)]),
            np.column_stack([middle + half * np.cos(lower), rim + droop * np.sin(lower)]),
        ]
    )
    crown, peak = np.zeros((2, height, width), dtype=np.float32)
    cv2.fillPoly(crown, [outline.round().astype(np.int32)], 1.0)
    if rng.random() < 0.7:
        at = (int(middle), int(rim + 0.03 * unit))
        cv2.ellipse(peak, at, (int(0.95 * half), max(int(0.22 * unit), 1)), 0, 0, 180, 1.0, -1)
    y, x = np.mgrid[:height, :width]
    curve = 1 - 0.35 * ((x - middle) / half) ** 2 - 0.1 * np.clip((rim - y) / high, 0, 1)
    cloth = np.clip(curve + 0.03 * rng.standard_normal((height, width)), 0.2, 1)[..., None]
    colour = np.array(COLOURS[rng.integers(len(COLOURS))], dtype=np.float64)
    soft = max(0.01 * unit, 0.3)
    worn = _blend(pixels, cloth * colour, cv2.GaussianBlur(crown, (0, 0), soft).astype(np.float64))
    return _blend(worn, 0.75 * colour, cv2.GaussianBlur(peak, (0, 0), soft).astype(np.float64))


def shadow(pixels: Pixels, landmarks: Landmarks, mask: Mask, rng: np.random.Generator) -> Pixels:
    """The person's outline moved aside and blurred; the wall under it 20-40 % darker."""
    height, width = pixels.shape[:2]
    unit, person = _unit(landmarks), mask_at(mask, width, height)
    aside, down = rng.choice([-1, 1]) * rng.uniform(0.35, 0.8) * unit, rng.uniform(0, 0.3) * unit
    move = np.array([[1, 0, aside], [0, 1, down]])
    cast = cv2.warpAffine(person, move, (width, height), borderMode=cv2.BORDER_REPLICATE)
    soft = cv2.GaussianBlur(cast, (0, 0), float(rng.uniform(0.05, 0.15)) * unit)
    return _blend(pixels, 0.0, (rng.uniform(0.2, 0.4) * soft * (1 - person)).astype(np.float64))


def text(pixels: Pixels, _: Landmarks, __: Mask, rng: np.random.Generator) -> Pixels:
    """A line of text in black, white or red in the upper left of the picture."""
    height, width = pixels.shape[:2]
    size = width / 480 * float(rng.uniform(0.5, 0.8))
    words = ("No.20090412", "ABC PHOTO", "350102199001")[rng.integers(3)]
    at = (int(rng.uniform(0.02, 0.1) * width), int(rng.uniform(0.05, 0.12) * height))
    return _written(pixels, words, at, size, ((0, 0, 0), (255, 255, 255), (30, 30, 200))[rng.integers(3)])


def date(pixels: Pixels, _: Landmarks, __: Mask, rng: np.random.Generator) -> Pixels:
    """A camera's date at the lower right, orange, red or yellow."""
    height, width = pixels.shape[:2]
    size = 0.6 * width / 480
    words = f"{rng.integers(2005, 2025)}.{rng.integers(1, 13):02}.{rng.integers(1, 29):02}"
    length = cv2.getTextSize(words, _FONT, size, max(1, round(1.6 * size)))[0][0]
    at = (int(0.97 * width - length), int(0.975 * height))
    return _written(pixels, words, at, size, ((40, 120, 255), (40, 60, 240), (60, 220, 255))[rng.integers(3)])


def _written(
    pixels: Pixels, words: str, at: tuple[int, int], size: float, colour: tuple[int, int, int]
) -> Pixels:
    painted = pixels.copy()
    cv2.putText(painted, words, at, _FONT, size, colour, max(1, round(1.8 * size)), cv2.LINE_AA)
    return painted


def seal(pixels: Pixels, _: Landmarks, __: Mask, rng: np.random.Generator) -> Pixels:
    """Two red rings of a seal, partly outside the picture, 65 % opaque."""
    height, width = pixels.shape[:2]
    radius = int(rng.uniform(0.12, 0.2) * width)
    at = (int(rng.choice([0.0, 0.05, 0.95, 1.0]) * width), int(rng.uniform(0.1, 0.5) * height))
    painted = pixels.copy()
    for part, thick in ((1.0, 0.025), (0.3, 0.012)):
        thickness = max(1, int(thick * width))
        cv2.circle(painted, at, int(part * radius), (40, 30, 210), thickness, cv2.LINE_AA)
    return np.asarray(cv2.addWeighted(pixels, 0.35, painted, 0.65, 0), dtype=np.uint8)


def watermark(pixels: Pixels, _: Landmarks, __: Mask, rng: np.random.Generator) -> Pixels:
    """A studio's name over the whole picture, 35 % opaque."""
    height, width = pixels.shape[:2]
    colour = (255, 255, 255) if pixels[:8].mean() < 200 else (120, 120, 120)
    painted = pixels
    for y in np.arange(0.1, 1, 0.22) + rng.uniform(0, 0.02):
        at = (int(0.02 * width), int(y * height))
        painted = _written(painted, "SAMPLE PHOTO STUDIO", at, width / 480, colour)
    return np.asarray(cv2.addWeighted(pixels, 0.65, painted, 0.35, 0), dtype=np.uint8)


def logo(pixels: Pixels, _: Landmarks, __: Mask, rng: np.random.Generator) -> Pixels:
    """An orange label with letters in an upper corner."""
    width = pixels.shape[1]
    x, side, y = int(rng.choice([0.02, 0.86]) * width), int(0.11 * width), int(0.03 * pixels.shape[0])
    painted = pixels.copy()
    cv2.rectangle(painted, (x, y), (x + side, y + side // 2), (0, 140, 255), -1)
    return _written(painted, "TV", (x + side // 5, y + side // 2 - 3), side / 80, (255, 255, 255))

"""What must not be done to a photo. BGR uint8 in and out; edits of the face take its five points."""

import cv2
import numpy as np
import numpy.typing as npt

from bench.copies import as_bytes, encoded
from imaging.photo import Pixels, read_photo
from imaging.picture import View

Points = npt.NDArray[np.float32]


def mirrored(pixels: Pixels) -> Pixels:
    """Left and right exchanged."""
    return as_bytes(cv2.flip(pixels, 1))


def background(pixels: Pixels) -> npt.NDArray[np.float32]:
    """A soft mask (0-1) of the plain background, grown from the upper corners and down both sides."""
    h, w = pixels.shape[:2]
    smooth = cv2.bilateralFilter(pixels, 7, 30, 5)
    mask = np.zeros((h + 2, w + 2), np.uint8)
    for column in (1, w - 2):
        corner = smooth[2, column].astype(int)
        for row in range(2, h // 2, max(1, h // 24)):
            alike = np.abs(smooth[row, column].astype(int) - corner).max() < 40
            if alike and not mask[row + 1, column + 1]:
                cv2.floodFill(
                    smooth,
                    mask,
                    (column, row),
                    0,
                    (3, 3, 3),
                    (3, 3, 3),
                    4 | cv2.FLOODFILL_MASK_ONLY | 255 << 8,
                )
    soft = cv2.GaussianBlur(cv2.morphologyEx(mask[1:-1, 1:-1], cv2.MORPH_CLOSE, np.ones((3, 3))), (0, 0), 1)
    return np.asarray(soft / 255, np.float32)


def recoloured(pixels: Pixels, colour: tuple[int, int, int]) -> Pixels:
    """Another plain background (BGR) behind the person."""
    mask = background(pixels)[..., None]
    return as_bytes(pixels * (1 - mask) + np.array(colour, np.float32) * mask)


def retouched(pixels: Pixels, points: Points, at: tuple[float, float], size: float = 0.06) -> Pixels:
    """A round spot of skin painted over. `at` counts in eye distances from the nose tip; so does `size`."""
    centre, radius = _spot(points, at, size)
    mask = np.zeros(pixels.shape[:2], np.uint8)
    cv2.circle(mask, centre, radius, 255, -1)
    return as_bytes(cv2.inpaint(pixels, mask, 3, cv2.INPAINT_TELEA))


def mole(
    pixels: Pixels, points: Points, at: tuple[float, float], size: float = 0.03, depth: float = 0.45
) -> Pixels:
    """A mole added (from the other side: removed). Units as in `retouched`; `depth` is its darkness, 0-1."""
    centre, radius = _spot(points, at, size)
    mask = np.zeros(pixels.shape[:2], np.float32)
    cv2.circle(mask, centre, radius, depth, -1)
    return as_bytes(pixels * (1 - cv2.GaussianBlur(mask, (0, 0), max(0.5, radius / 4))[..., None]))


def slimmed(pixels: Pixels, points: Points, strength: float = 0.06) -> Pixels:
    """Cheeks drawn towards the middle by `strength` eye distances at most."""
    d = _eyes(points)
    x, y = _grid(pixels)
    nose = points[2] + np.array([0, 0.25 * d], np.float32)
    u, v = (x - nose[0]) / d, (y - nose[1]) / d
    pull = np.tanh(u * 3) * np.exp(-(((np.abs(u) - 0.95) / 0.45) ** 2) - (v / 0.7) ** 2)
    return as_bytes(
        cv2.remap(
            pixels,
            x + (pull * strength * d).astype(np.float32),
            y,
            cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        )
    )


def enlarged_eyes(pixels: Pixels, points: Points, strength: float = 0.12) -> Pixels:
    """Both eyes magnified by `strength` at their centres."""
    d = _eyes(points)
    x, y = _grid(pixels)
    mx, my = x.copy(), y.copy()
    for ex, ey in points[:2]:
        fall = strength * np.exp(-(((x - ex) / (0.3 * d)) ** 2) - ((y - ey) / (0.22 * d)) ** 2)
        mx -= (x - ex) * fall
        my -= (y - ey) * fall
    return as_bytes(cv2.remap(pixels, mx, my, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE))


def smoothed(pixels: Pixels, points: Points) -> Pixels:
    """Skin of the face smoothed as beauty filters do."""
    d = _eyes(points)
    mask = _oval(pixels, points, 1.0)
    soft = pixels
    for _ in range(2):
        soft = np.asarray(cv2.bilateralFilter(soft, max(5, int(d / 8)) | 1, 40, d / 12), np.uint8)
    return as_bytes(pixels * (1 - mask) + soft * mask)


def whitened(pixels: Pixels, points: Points, amount: float = 0.25) -> Pixels:
    """Only the face made lighter."""
    mask = _oval(pixels, points, 1.0) * amount
    return as_bytes(pixels * (1 - mask) + 255 * mask)


def swapped(
    pixels: Pixels, points: Points, other: Pixels, other_points: Points, clone: bool = True
) -> Pixels:
    """Another person's face laid over this one by the five points, blended (seamlessClone) or pasted."""
    affine = cv2.estimateAffinePartial2D(other_points, points)[0]
    h, w = pixels.shape[:2]
    face = cv2.warpAffine(other, affine, (w, h), borderMode=cv2.BORDER_REPLICATE)
    d = _eyes(points)
    centre = points.mean(0)
    mask = np.zeros((h, w), np.uint8)
    cv2.ellipse(mask, (int(centre[0]), int(centre[1])), (int(0.95 * d), int(1.15 * d)), 0, 0, 360, 255, -1)
    mask[:2] = mask[-2:] = 0
    mask[:, :2] = mask[:, -2:] = 0
    if clone:
        x, y, bw, bh = cv2.boundingRect(mask)
        return as_bytes(cv2.seamlessClone(face, pixels, mask, (x + bw // 2, y + bh // 2), cv2.NORMAL_CLONE))
    soft = cv2.GaussianBlur(mask, (0, 0), d / 15).astype(np.float32)[..., None] / 255
    return as_bytes(pixels * (1 - soft) + face * soft)


def captioned(pixels: Pixels, text: str = "2026-05-20") -> Pixels:
    """Text printed in a lower corner."""
    h, w = pixels.shape[:2]
    out = pixels.copy()
    cv2.putText(
        out,
        text,
        (int(w * 0.05), int(h * 0.95)),
        cv2.FONT_HERSHEY_SIMPLEX,
        w / 500,
        (30, 30, 220),
        max(1, w // 250),
    )
    return as_bytes(out)


def stamped(pixels: Pixels) -> Pixels:
    """A corner of a round red seal."""
    h, w = pixels.shape[:2]
    out = pixels.copy()
    cv2.circle(out, (int(w * 0.9), int(h * 0.9)), int(w * 0.2), (40, 40, 200), max(2, w // 100))
    return as_bytes(out)


def _spot(points: Points, at: tuple[float, float], size: float) -> tuple[tuple[int, int], int]:
    d = _eyes(points)
    x, y = points[2] + np.array(at) * d
    return (round(float(x)), round(float(y))), max(1, round(size * d))


def _eyes(points: Points) -> float:
    return float(np.linalg.norm(points[1] - points[0]))


def _grid(pixels: Pixels) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    y, x = np.mgrid[: pixels.shape[0], : pixels.shape[1]].astype(np.float32)
    return x, y


def _oval(pixels: Pixels, points: Points, size: float) -> npt.NDArray[np.float32]:
    d, (cx, cy) = _eyes(points), points.mean(0)
    mask = np.zeros(pixels.shape[:2], np.float32)
    cv2.ellipse(mask, (int(cx), int(cy)), (int(size * d), int(size * 1.3 * d)), 0, 0, 360, 1.0, -1)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), d / 10)[..., None], np.float32)


def edited_from(pixels: Pixels, other: Pixels) -> dict[str, Pixels]:
    """Edits by name; only those that really change this picture."""
    points, theirs = (View(read_photo(encoded(p, 95))).points for p in (pixels, other))
    if points is None or theirs is None or max(pixels.shape[:2] + other.shape[:2]) > 448:
        return {}
    return {
        "mole": mole(pixels, points, (0.45, 0.15)),
        "scar": retouched(mole(pixels, points, (-0.3, 0.5), 0.04), points, (-0.3, 0.5), 0.02),
        "slimmed": slimmed(pixels, points),
        "slimmed by 3 %": slimmed(pixels, points, 0.03),
        "eyes enlarged": enlarged_eyes(pixels, points),
        "skin smoothed": smoothed(pixels, points),
        "face whitened": whitened(pixels, points),
        "face swapped": swapped(pixels, points, other, theirs),
        "face pasted": swapped(pixels, points, other, theirs, clone=False),
        "text": captioned(pixels),
        "stamp": stamped(pixels),
        "mirrored": mirrored(pixels),
    }


# Plain backgrounds as studios use them, BGR.
BACKGROUNDS = {
    "white": (255, 255, 255),
    "grey": (200, 200, 200),
    "red": (40, 30, 200),
    "blue": (200, 120, 30),
}


def recolourings(pixels: Pixels) -> dict[str, Pixels]:
    """Other backgrounds, named "red to blue"; none where this program cannot tell background from person."""
    mask = background(pixels)
    if not 0.1 < mask.mean() < 0.6:  # not found, or it ate the hair
        return {}
    colour = pixels[mask > 0.9].mean(0)
    old = min(BACKGROUNDS, key=lambda name: float(np.abs(colour - BACKGROUNDS[name]).max()))
    return {
        f"{old} to {name}": recoloured(pixels, wanted)
        for name, wanted in BACKGROUNDS.items()
        if name != old and np.abs(colour - wanted).max() > _ANOTHER
    }


_ANOTHER = 35  # levels that make another colour; pale grey behind a person is 55 below white

"""What harmlessly happens to a photo between the agency and the office. BGR uint8 in, BGR uint8 out."""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from imaging.photo import Pixels

Copy = Callable[[Pixels], bytes]


def jpeg(pixels: Pixels, quality: int) -> Pixels:
    """Encoded as JPEG and decoded again."""
    data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def scaled(pixels: Pixels, factor: float, interpolation: int = cv2.INTER_LINEAR) -> Pixels:
    """Resized by a factor in both directions."""
    return as_bytes(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=interpolation))


def cropped(pixels: Pixels, left: float, top: float, right: float, bottom: float) -> Pixels:
    """Cut on each side by a share of the width or height."""
    h, w = pixels.shape[:2]
    return pixels[round(top * h) : h - round(bottom * h), round(left * w) : w - round(right * w)].copy()


def toned(pixels: Pixels, gain: float = 1.0, offset: float = 0.0) -> Pixels:
    """Brighter, darker, or with another contrast."""
    return as_bytes(pixels.astype(np.float32) * gain + offset)


def cast(pixels: Pixels, blue: float, green: float, red: float) -> Pixels:
    """A colour cast: one gain a channel."""
    return as_bytes(pixels.astype(np.float32) * np.array([blue, green, red], np.float32))


def greyed(pixels: Pixels) -> Pixels:
    """A grey-scale copy."""
    return as_bytes(cv2.cvtColor(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR))


def encoded(pixels: Pixels, quality: int = 90) -> bytes:
    """JPEG bytes."""
    return bytes(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes())


def as_bytes(pixels: npt.NDArray[np.generic]) -> Pixels:
    """Rounded and clipped to uint8."""
    return (
        np.clip(np.rint(pixels), 0, 255).astype(np.uint8)
        if pixels.dtype != np.uint8
        else np.asarray(pixels, np.uint8)
    )


# The copies every photo must survive, by name.
COPIES: dict[str, Copy] = {
    **{f"q{q}": lambda p, q=q: encoded(p, q) for q in (50, 60, 75, 95)},  # type: ignore[misc]
    **{f"x{s}": lambda p, s=s: encoded(scaled(p, s), 85) for s in (0.5, 0.8, 1.5, 2.0)},  # type: ignore[misc]
    "x0.5 nearest": lambda p: encoded(scaled(p, 0.5, cv2.INTER_NEAREST), 85),
    "x0.4 area": lambda p: encoded(scaled(p, 0.4, cv2.INTER_AREA), 80),
    "x0.5 and back": lambda p: encoded(scaled(jpeg(scaled(p, 0.5), 85), 2), 85),
    "crop 8 %": lambda p: encoded(cropped(p, 0.08, 0.08, 0.08, 0.08)),
    "crop uneven": lambda p: encoded(cropped(p, 0.08, 0, 0.02, 0.08)),
    "bright +10 %": lambda p: encoded(toned(p, 1.1)),
    "bright -10 %": lambda p: encoded(toned(p, 0.9)),
    "contrast +12 %": lambda p: encoded(toned(p, 1.12, -15)),
    "colour cast": lambda p: encoded(cast(p, 0.95, 1.0, 1.04)),
    "grey": lambda p: encoded(greyed(p)),
    "x0.6 crop contrast q60": lambda p: encoded(
        toned(cropped(scaled(p, 0.6), 0.05, 0.03, 0.04, 0.06), 1.1, -12), 60
    ),
    "x1.7 crop dark grey q60": lambda p: encoded(
        greyed(toned(cropped(scaled(p, 1.7), 0.08, 0.08, 0.03, 0.02), 0.9)), 60
    ),
}

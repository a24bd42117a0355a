"""Faults put into good photos on purpose, each with the measure that should rise and its checks."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from bench.walls import matted_wall, new_wall
from imaging.landmarks import Landmarks
from imaging.photo import Photo, Pixels, read_photo

Floats = npt.NDArray[np.floating]

SHARP = ("picture.sharpness", "picture.detail")
RESAVED = ("picture.resaved",)
BLOCKS = ("picture.compression", "file.quality")


def encode(pixels: npt.NDArray[np.generic], quality: int = 92) -> Photo:
    """The pixels as a JPEG file, read again."""
    whole = np.clip(pixels, 0, 255).astype(np.uint8)
    return read_photo(cv2.imencode(".jpg", whole, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes())


@dataclass(frozen=True, slots=True)
class Damage:
    """`sign` is -1 where the measure should fall. `quality` is that of the last JPEG compression."""

    name: str
    measure: str
    checks: tuple[str, ...]
    change: Callable[[Pixels, Landmarks], Floats | Pixels]
    quality: int = 92
    sign: int = 1

    def apply(self, pixels: Pixels, landmarks: Landmarks) -> Photo:
        """The damaged photo."""
        return encode(self.change(pixels, landmarks), self.quality)


def blur(pixels: Pixels, sigma: float) -> Pixels:
    """Out of focus by a Gaussian of `sigma` px."""
    return cv2.GaussianBlur(pixels, (0, 0), sigma).astype(np.uint8)


def motion(pixels: Pixels, length: int, degrees: float = 20) -> Pixels:
    """Moved by `length` px while the shutter was open."""
    side = length | 1
    kernel = np.zeros((side, side), dtype=np.float32)
    along = np.linspace(-(length - 1) / 2, (length - 1) / 2, 8 * length)
    y, x = (np.rint(side // 2 + along * f(np.radians(degrees))).astype(int) for f in (np.sin, np.cos))
    np.add.at(kernel, (y, x), 1)
    return cv2.filter2D(pixels, -1, kernel / kernel.sum()).astype(np.uint8)


def grain(pixels: Pixels, sigma: float) -> Floats:
    """Sensor noise of `sigma` grey levels."""
    return np.asarray(pixels + np.random.default_rng(3).normal(0, sigma, pixels.shape))


def enlarged(pixels: Pixels, factor: float) -> Pixels:
    """Shrunk to `factor` of its size and enlarged again."""
    height, width = pixels.shape[:2]
    small = cv2.resize(pixels, (round(width * factor), round(height * factor)), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.uint8)


def gamma(pixels: Pixels, exponent: float) -> Floats:
    """Darkened (exponent > 1) or lightened."""
    return np.asarray(255 * (pixels / 255.0) ** exponent)


def cast(pixels: Pixels, *gains: float) -> Floats:
    """Blue, green and red multiplied: the wrong white balance."""
    return np.asarray(pixels * np.array(gains))


def halftone(pixels: Pixels, period: float, strength: float, angle: float = 0.35) -> Floats:
    """Printed in dots `period` px apart."""
    down, across = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
    u, v = across * np.cos(angle) + down * np.sin(angle), down * np.cos(angle) - across * np.sin(angle)
    dots = (np.cos(2 * np.pi * u / period) + np.cos(2 * np.pi * v / period)) / 2
    return np.asarray(pixels * (1 + strength * dots[..., None]))


def screen(pixels: Pixels, period: float, strength: float, angle: float = 0.2) -> Floats:
    """Taken off a screen whose colour stripes fall `period` px apart."""
    down, across = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
    phase = 2 * np.pi * (across * np.cos(angle) + down * np.sin(angle)) / period
    stripes = np.stack([1 + strength * np.cos(phase + shift) for shift in (0, 2.1, 4.2)], axis=-1)
    return np.asarray(cv2.GaussianBlur(pixels * stripes, (0, 0), 0.6))


def saved_twice(pixels: Pixels, first: int) -> Pixels:
    """Saved at quality `first` before."""
    return encode(pixels, first).pixels


def recropped(pixels: Pixels, first: int) -> Pixels:
    """Saved at quality `first`, then moved by a few pixels as a crop or a screenshot moves it."""
    return np.roll(encode(pixels, first).pixels, (-3, -5), axis=(0, 1))


def framed(pixels: Pixels, width: float, grey: int) -> Pixels:
    """A frame `width` of the picture's width wide painted over its edge."""
    out, rim = np.full_like(pixels, grey), max(2, round(width * pixels.shape[1]))
    out[rim:-rim, rim:-rim] = pixels[rim:-rim, rim:-rim]
    return out


def _wall(name: str, kept: int, softness: float, darker: float = 1) -> "Damage":
    def painted(pixels: Pixels, landmarks: Landmarks) -> Floats:
        return new_wall(pixels, landmarks, kept, softness, darker)

    return Damage(name, "picture.foreign_rim", ("background.rim",), painted)


def _plain(
    change: Callable[..., Floats | Pixels], *strength: float
) -> Callable[[Pixels, Landmarks], Floats | Pixels]:
    return lambda pixels, _: change(pixels, *strength)


def _dark_blur(pixels: Pixels, _: Landmarks) -> Floats:
    return grain(blur(np.asarray(gamma(pixels, 2.2), dtype=np.uint8), 2.5), 2)


CASTS = (
    ("blue", "picture.hue_off", (1.25, 1, 0.85)),
    ("blue_half", "picture.hue_off", (1.12, 1, 0.93)),
    ("green", "picture.hue_off", (0.9, 1.12, 0.9)),
    ("green_half", "picture.hue_off", (0.95, 1.06, 0.95)),
    ("magenta", "picture.hue_off", (1.08, 0.88, 1.08)),
    ("yellow", "picture.cast", (0.65, 1, 1.05)),
    ("yellow_half", "picture.cast", (0.82, 1, 1.02)),
    ("brown", "picture.cast", (0.72, 0.92, 1.05)),
    ("tungsten", "picture.cast", (0.5, 0.85, 1.1)),
)
DAMAGES = (
    Damage("blur1", "picture.detail_loss", SHARP, _plain(blur, 1)),
    Damage("blur1.5", "picture.detail_loss", SHARP, _plain(blur, 1.5)),
    Damage("blur2.5", "picture.edge_blur", SHARP, _plain(blur, 2.5)),
    Damage("dark_blur2.5", "picture.edge_blur", SHARP, _dark_blur),
    Damage("motion5", "picture.blur", SHARP, _plain(motion, 5)),
    Damage("motion9", "picture.blur", SHARP, _plain(motion, 9)),
    Damage("motion15", "picture.blur", SHARP, _plain(motion, 15)),
    Damage("enlarged1.5", "picture.enlarged", SHARP, _plain(enlarged, 0.67)),
    Damage("enlarged2", "picture.enlarged", SHARP, _plain(enlarged, 0.5)),
    Damage("enlarged3", "picture.enlarged", SHARP, _plain(enlarged, 0.33)),
    Damage("noise5", "picture.noise", ("picture.noise",), _plain(grain, 5)),
    Damage("noise10", "picture.noise", ("picture.noise",), _plain(grain, 10)),
    Damage("noise20", "picture.noise", ("picture.noise",), _plain(grain, 20)),
    *(Damage(f"jpeg{q}", "picture.block_edges", BLOCKS, lambda p, _: p, quality=q) for q in (75, 60, 45, 30)),
    *(
        Damage(f"recropped{q}", "picture.earlier_quality", RESAVED, _plain(recropped, q), sign=-1)
        for q in (75, 55, 45, 30)
    ),
    *(
        Damage(
            f"saved{q}then92",
            "picture.earlier_quality",
            RESAVED,
            _plain(saved_twice, q),
            sign=-1,
        )
        for q in (40, 50, 80)
    ),
    *(
        Damage(f"cast_{name}", measure, ("picture.cast",), _plain(cast, *gains))
        for name, measure, gains in CASTS
    ),
    Damage(
        "grey",
        "picture.chroma",
        ("picture.colour",),
        lambda p, _: p.mean(axis=2, keepdims=True) + 0 * p,
        sign=-1,
    ),
    Damage("halftone", "picture.pattern", ("picture.pattern",), _plain(halftone, 3.3, 0.25)),
    Damage("halftone_faint", "picture.pattern", ("picture.pattern",), _plain(halftone, 4.3, 0.1, 0.6)),
    Damage("screen", "picture.pattern", ("picture.pattern",), _plain(screen, 6.0, 0.1, 0.08)),
    Damage("screen_faint", "picture.pattern", ("picture.pattern",), _plain(screen, 4.1, 0.05)),
    Damage("frame_white", "picture.frame_step", ("picture.frame",), _plain(framed, 0.015, 255)),
    Damage("frame_black", "picture.frame_step", ("picture.frame",), _plain(framed, 0.03, 0)),
    _wall("wall_soft1", 1, 0.7),
    _wall("wall_soft2", 2, 1),
    _wall("wall_gradient1", 1, 0.7, 0.82),
    _wall("wall_hard1", 1, 0),
    _wall("wall_hard0", 0, 0),
    _wall("wall_soft0", 0, 1),
    _wall("wall_feathered", 0, 3),
    _wall("wall_eating1", -1, 0),
    Damage("wall_matted", "picture.foreign_rim", ("background.rim",), matted_wall),
)

"""Colour as people see it: CIELAB (D65) and the CIEDE2000 difference (CIE 142-2001)."""

import cv2
import numpy as np
import numpy.typing as npt

from imaging.photo import Pixels

Lab = tuple[float, float, float]
Rgb = tuple[int, int, int]


def to_lab(pixels: Pixels) -> npt.NDArray[np.float32]:
    """BGR uint8 (height, width, 3) to CIELAB float32 of the same shape: L 0-100, a and b about ±100."""
    return np.asarray(cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_BGR2Lab), dtype=np.float32)


def quick_lab(pixels: Pixels) -> npt.NDArray[np.float32]:
    """As `to_lab`, in 8 bits: each value within 0.5 and ten times as fast; for differences well above 1."""
    lab = cv2.cvtColor(pixels, cv2.COLOR_BGR2Lab)
    matrix = np.array([[100 / 255, 0, 0, 0], [0, 1, 0, -128], [0, 0, 1, -128]])
    return np.asarray(cv2.transform(lab.astype(np.float32), matrix), dtype=np.float32)


def distance_from(lab: npt.NDArray[np.float32], colour: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
    """ΔE76 of every pixel of `lab` (height, width, 3) from one colour: shape (height, width)."""
    offset = np.eye(3, 4)
    offset[:, 3] = -colour
    square = cv2.pow(cv2.transform(lab, offset), 2)
    return np.asarray(cv2.sqrt(cv2.transform(square, np.ones((1, 3)))), dtype=np.float32)


def lab_of(rgb: Rgb) -> Lab:
    """CIELAB of one sRGB colour, channels 0-255."""
    red, green, blue = rgb
    lightness, a, b = to_lab(np.array([[[blue, green, red]]], dtype=np.uint8))[0, 0].tolist()
    return lightness, a, b


def delta_e(one: Lab, other: Lab) -> float:
    """CIEDE2000 colour difference; about 1 is just visible, 10 is another shade."""
    l1, a1, b1 = one
    l2, a2, b2 = other
    chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    grey = 0.5 * (1 - np.sqrt(chroma**7 / (chroma**7 + 25.0**7)))
    a1, a2 = (1 + grey) * a1, (1 + grey) * a2
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    hue_step = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    weight = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    s_light = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    s_chroma = 1 + 0.045 * chroma
    s_hue = 1 + 0.015 * chroma * weight
    rotation = (
        -2
        * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
        * np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    )
    x, y, z = (l2 - l1) / s_light, (c2 - c1) / s_chroma, hue_step / s_hue
    return float(np.sqrt(x * x + y * y + z * z + rotation * y * z))


def rgb_of(lab: Lab) -> Rgb:
    """The nearest sRGB colour, channels 0-255, of one CIELAB colour."""
    bgr = cv2.cvtColor(np.array([[lab]], dtype=np.float32), cv2.COLOR_Lab2BGR)[0, 0]
    blue, green, red = (round(float(np.clip(channel, 0, 1)) * 255) for channel in bgr)
    return red, green, blue

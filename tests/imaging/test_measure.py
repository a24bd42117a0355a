"""Synthetic faults move their measure, each further than the last."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import cv2
import numpy as np
import pytest

from imaging.measure import Measures, measure
from imaging.photo import Photo, Pixels, read_photo
from tests.imaging.rendered import GOOD, portrait

Change = Callable[[Pixels, float], Pixels]


def changed(photo: Photo, change: Change, strength: float) -> Measures:
    pixels = np.clip(change(photo.pixels, strength), 0, 255).astype(np.uint8)
    return measure(read_photo(cv2.imencode(".png", pixels)[1].tobytes()))


def value(measures: Measures, name: str) -> float:
    found = measures.as_dict()[name]
    assert isinstance(found, float)
    return found


def blur(pixels: Pixels, sigma: float) -> Pixels:
    return cv2.GaussianBlur(pixels, (0, 0), sigma).astype(np.uint8)


def turn(pixels: Pixels, degrees: float) -> Pixels:
    matrix = cv2.getRotationMatrix2D((240, 320), -degrees, 1)
    size = (pixels.shape[1], pixels.shape[0])
    return cv2.warpAffine(pixels, matrix, size, borderMode=cv2.BORDER_REPLICATE).astype(np.uint8)


def shift(pixels: Pixels, right: float) -> Pixels:
    return np.roll(pixels, int(right), axis=1)


def down(pixels: Pixels, by: float) -> Pixels:
    moved = np.roll(pixels, int(by), axis=0)
    moved[: int(by)] = pixels[0]
    return moved


def zoom(pixels: Pixels, factor: float) -> Pixels:
    size = (pixels.shape[1], pixels.shape[0])
    matrix = cv2.getRotationMatrix2D((240, 320), 0, factor)
    return cv2.warpAffine(pixels, matrix, size, borderMode=cv2.BORDER_REPLICATE).astype(np.uint8)


def gamma(pixels: Pixels, exponent: float) -> Pixels:
    return np.asarray(255 * (pixels / 255) ** exponent, dtype=np.uint8)


def shade_left(pixels: Pixels, by: float) -> Pixels:
    ramp = np.linspace(1 - by, 1, pixels.shape[1])[None, :, None]
    return np.asarray(pixels * ramp, dtype=np.uint8)


def red_cast(pixels: Pixels, by: float) -> Pixels:
    return np.asarray(np.clip(pixels + np.array([0, 0, by]), 0, 255), dtype=np.uint8)


def fade(pixels: Pixels, by: float) -> Pixels:
    gray = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)[..., None]
    return np.asarray(pixels * (1 - by) + gray * by, dtype=np.uint8)


def wall_noise(pixels: Pixels, sigma: float) -> Pixels:
    noise = np.random.default_rng(1).normal(0, sigma, (40, 30, 3))
    big = cv2.resize(noise, (pixels.shape[1], pixels.shape[0]), interpolation=cv2.INTER_NEAREST)
    return np.asarray(np.clip(pixels + big, 0, 255), dtype=np.uint8)


RISING: list[tuple[str, Change, Sequence[float]]] = [
    ("picture.blur", blur, (0.7, 1.5, 3)),
    ("geometry.roll", turn, (-12, -6, 0, 6, 12)),
    ("geometry.off_centre", shift, (-60, -30, 0, 30, 60)),
    ("geometry.eye_line", down, (0, 15, 30, 60)),
    ("background.hair_top", down, (0, 15, 30, 60)),
    ("geometry.face_width", zoom, (0.7, 0.85, 1.0, 1.15)),
    ("geometry.inter_eye_distance", zoom, (0.7, 0.85, 1.0, 1.15)),
    ("background.a", red_cast, (0, 30, 60, 90)),
    ("background.spread", wall_noise, (3, 7, 14)),
    ("background.texture", wall_noise, (3, 7, 14)),
]
FALLING: list[tuple[str, Change, Sequence[float]]] = [
    ("light.mean", gamma, (0.6, 0.8, 1.0, 1.4, 2.0)),
    ("light.cheek_ratio", shade_left, (0.4, 0.7, 0.95)),
    ("light.balance", shade_left, (0.4, 0.7, 0.95)),
    ("background.lightness", gamma, (0.6, 0.8, 1.0, 1.4, 2.0)),
    ("picture.chroma", fade, (0.0, 0.3, 0.6, 1.0)),
    ("geometry.margin_above", zoom, (0.7, 0.85, 1.0, 1.15)),
]


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize(("measured", "change", "strengths"), RISING, ids=lambda v: getattr(v, "__name__", v))
def test_rises_with(name: str, measured: str, change: Change, strengths: Sequence[float]) -> None:
    values = [value(changed(portrait(name), change, one), measured) for one in strengths]
    assert all(a < b for a, b in pairwise(values)), values


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize(
    ("measured", "change", "strengths"), FALLING, ids=lambda v: getattr(v, "__name__", v)
)
def test_falls_with(name: str, measured: str, change: Change, strengths: Sequence[float]) -> None:
    values = [value(changed(portrait(name), change, one), measured) for one in strengths]
    assert all(a > b for a, b in pairwise(values)), values


@pytest.mark.parametrize("degrees", [-12.0, -4.0, 4.0, 12.0])
def test_roll_is_read_in_degrees(degrees: float) -> None:
    upright = value(measure(portrait("m12_a")), "geometry.roll")
    turned = value(changed(portrait("m12_a"), turn, degrees), "geometry.roll")
    assert turned - upright == pytest.approx(degrees, abs=1.5)


def test_the_hair_line_is_read_in_pixels() -> None:
    before = value(measure(portrait("f03_a")), "background.hair_top")
    assert value(changed(portrait("f03_a"), down, 25), "background.hair_top") == pytest.approx(
        before + 25, abs=1
    )


def test_no_face_leaves_the_person_unmeasured() -> None:
    wall = np.full((640, 480, 3), (255, 197, 100), dtype=np.uint8)
    measures = measure(read_photo(cv2.imencode(".jpg", wall)[1].tobytes()))
    assert measures.faces == 0
    assert (measures.geometry, measures.light, measures.person, measures.background) == (None,) * 4
    assert not any(name.startswith("geometry.") for name in measures.as_dict())


def test_two_people_are_two_faces() -> None:
    pair = np.hstack([portrait("f03_a").pixels, portrait("m12_a").pixels])
    assert measure(read_photo(cv2.imencode(".jpg", pair)[1].tobytes())).faces == 2

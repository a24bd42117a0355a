"""Synthetic faults move their measure, each further than the last."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import cv2
import numpy as np
import pytest

from imaging.face import detect_faces
from imaging.landmarks import CHIN, MOUTH_CORNERS, Landmarks, find_landmarks
from imaging.measure import Measures, measure
from imaging.measures.chin import find_chin
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
    # f15's light comes from the left: less than 0.7 of shade evens it out.
    ("light.cheek_ratio", shade_left, (0.7, 0.85, 0.95)),
    ("light.balance", shade_left, (0.4, 0.85)),
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


def landmarks_of(photo: Photo) -> Landmarks:
    return find_landmarks(photo.pixels, detect_faces(photo.pixels)[0])


def repainted(
    name: str, centre: tuple[float, float], radius: float, colour: tuple[int, int, int]
) -> Measures:
    pixels = portrait(name).pixels.copy()
    cv2.circle(pixels, [round(v) for v in centre], max(1, round(radius)), colour, -1)
    return measure(read_photo(cv2.imencode(".png", pixels)[1].tobytes()))


@pytest.mark.parametrize("name", GOOD)
def test_a_red_pupil_is_redder_than_a_dark_one(name: str) -> None:
    iris = landmarks_of(portrait(name)).eyes[0].iris
    red = repainted(name, tuple(iris[0]), 5, (40, 30, 200))
    assert value(red, "person.pupil_redness") > 0.36 > value(measure(portrait(name)), "person.pupil_redness")


@pytest.mark.parametrize("name", GOOD)
def test_a_white_spot_below_the_eye_is_glare(name: str) -> None:
    x, y = landmarks_of(portrait(name)).eye_centres[0]
    spot = repainted(name, (x, y + 14), 8, (255, 255, 255))
    assert value(spot, "person.eye_glare") > 0.01 > value(measure(portrait(name)), "person.eye_glare")


@pytest.mark.parametrize("name", GOOD)
def test_irises_moved_to_the_right_look_right(name: str) -> None:
    photo = portrait(name)
    landmarks = landmarks_of(photo)
    y, x = np.mgrid[:640, :480].astype(np.float32)
    shift = np.zeros((640, 480), dtype=np.float32)
    for eye in landmarks.eyes:
        at = eye.iris[0]
        shift += 6 * np.exp(-(((x - at[0]) / 12) ** 4) - ((y - at[1]) / 12) ** 4).astype(np.float32)
    moved = cv2.remap(photo.pixels, x - shift, y, cv2.INTER_LINEAR)
    before = value(measure(photo), "person.gaze")
    after = measure(read_photo(cv2.imencode(".png", moved)[1].tobytes()))
    assert value(after, "person.gaze") > before + 0.02


def test_a_mask_hides_the_lips() -> None:
    photo = portrait("m12_a")
    pixels = photo.pixels.copy()
    jaw = landmarks_of(photo).points[[93, 132, 172, 149, 152, 378, 397, 361, 323, 195]]
    cv2.fillConvexPoly(pixels, cv2.convexHull(jaw.astype(np.int32)), (205, 180, 130))
    masked = measure(read_photo(cv2.imencode(".png", pixels)[1].tobytes()))
    assert value(masked, "person.lip_contrast") < 4 < value(measure(photo), "person.lip_contrast")
    assert value(masked, "person.mouth_colour") > 0.55 > value(measure(photo), "person.mouth_colour")


def test_black_and_white_has_no_colour_to_tell_a_mask_by() -> None:
    grey = changed(portrait("m12_a"), fade, 1.0).as_dict()
    assert grey["person.lip_contrast"] is None
    assert grey["person.mouth_colour"] is None


def test_modelled_expressions_and_pupils_of_a_good_photo_are_calm() -> None:
    for name in GOOD:
        measures = measure(portrait(name))
        assert value(measures, "person.smile") < 1
        assert abs(value(measures, "person.gaze")) < 0.05


@pytest.mark.parametrize("name", GOOD)
def test_corners_of_the_mouth_drawn_up_and_out_are_a_smile(name: str) -> None:
    photo = portrait(name)
    landmarks = landmarks_of(photo)
    left, right = landmarks.eye_centres
    unit = float(np.hypot(*(right - left)))
    height, width = photo.pixels.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    found = [value(measure(photo), "person.smile")]
    for strength in (0.05, 0.1):
        across, along = np.zeros_like(x), np.zeros_like(y)
        for corner, outward in zip(MOUTH_CORNERS, (-1, 1), strict=True):
            at = landmarks.points[corner]
            near = np.exp(-(((x - at[0]) ** 2 + (y - at[1]) ** 2) / (0.25 * unit) ** 2))
            across += outward * strength * unit * near
            along -= strength * unit * near
        drawn = cv2.remap(photo.pixels, x - across, y - along, cv2.INTER_LINEAR)
        found.append(value(measure(read_photo(cv2.imencode(".png", drawn)[1].tobytes())), "person.smile"))
    assert found[0] + 0.2 < found[1] < found[2] - 0.2


@pytest.mark.parametrize("name", GOOD)
def test_the_chin_moves_with_its_shadow(name: str) -> None:
    photo = portrait(name)
    landmarks = landmarks_of(photo)
    tip = landmarks.points[CHIN]
    left, right = landmarks.eye_centres
    unit = float(np.hypot(*(right - left)))
    found = []
    for offset in (0.0, 0.12):
        pixels = photo.pixels.copy()
        pixels[int(tip[1] - 0.3 * unit) :] = (130, 150, 190)
        pixels[int(tip[1] + offset * unit) :] = (40, 50, 60)
        found.append(float(find_chin(pixels, landmarks)[1] - tip[1]) / unit)
    assert found[0] == pytest.approx(0.0, abs=0.05)
    assert found[1] == pytest.approx(0.12, abs=0.06)


@pytest.mark.parametrize("name", ["f03_a", "m12_a"])  # long hair hides the third one's
def test_shoulders_turn_with_the_picture(name: str) -> None:
    angles = [value(changed(portrait(name), turn, degrees), "body.shoulders") for degrees in (-8, 0, 8)]
    assert abs(angles[1]) < 3
    assert angles[0] == pytest.approx(angles[1] - 8, abs=3)
    assert angles[2] == pytest.approx(angles[1] + 8, abs=3)


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

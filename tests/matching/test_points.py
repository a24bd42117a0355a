"""The points a face is aligned by."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from imaging.photo import Pixels, read_photo
from matching.chip import ARCFACE, SIDE, align, cut
from matching.engine import only_face
from matching.points import steady_points

PORTRAITS = Path(__file__).parents[2] / "samples" / "portraits"


def portrait(person: str) -> Pixels:
    return read_photo((PORTRAITS / person / "a.jpg").read_bytes()).pixels


def points_of(pixels: Pixels) -> np.ndarray:
    photo = read_photo(cv2.imencode(".png", pixels)[1].tobytes())
    return steady_points(photo.pixels, only_face(photo))


@pytest.mark.parametrize("person", ["f01", "f05", "m01", "m02"])
def test_points_are_near_the_detector_s(person: str) -> None:
    photo = read_photo((PORTRAITS / person / "a.jpg").read_bytes())
    face = only_face(photo)
    off = np.hypot(*(steady_points(photo.pixels, face) - face.points).T).mean()
    assert 0 < off < 0.08 * face.area**0.5


@pytest.mark.parametrize("person", ["f01", "m02"])
def test_points_follow_the_picture_when_it_is_resized(person: str) -> None:
    """They move by less than a twenty-fifth of the distance between the eyes."""
    pixels = portrait(person)
    small = cv2.resize(pixels, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA).astype(np.uint8)
    large, reduced = points_of(pixels), points_of(small) / 0.6
    eyes = np.hypot(*(large[1] - large[0]))
    assert np.hypot(*(large - reduced).T).mean() < 0.04 * eyes


def test_landmarks_elsewhere_are_not_believed() -> None:
    """A box somewhere else, as when two faces overlap: the detector's own points stand."""
    photo = read_photo((PORTRAITS / "f01" / "a.jpg").read_bytes())
    face = only_face(photo)
    astray = replace(face, points=(face.points + 0.5 * face.box[2]).astype(np.float32))
    assert np.array_equal(steady_points(photo.pixels, astray), astray.points)


def test_align_puts_the_points_on_their_places() -> None:
    """A picture of five dots, drawn turned and large, comes out with the dots where the model wants them."""
    angle = np.radians(12)
    turn = 3 * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    points = (ARCFACE @ turn.T + [120, 40]).astype(np.float32)
    pixels = np.zeros((600, 600, 3), np.uint8)
    for x, y in points:
        cv2.circle(pixels, (round(float(x)), round(float(y))), 6, (255, 255, 255), -1)
    chip = align(pixels, points)
    assert chip.shape == (SIDE, SIDE, 3)
    for x, y in ARCFACE:
        assert chip[round(y), round(x)].min() > 200
    assert (chip > 128).mean() < 0.02


def test_cut_averages_what_is_too_fine_to_show() -> None:
    """A chequerboard of single pixels, ten times reduced, is grey: no pixel of it is picked by chance."""
    board = np.indices((800, 800)).sum(axis=0) % 2 * 255
    pixels = np.repeat(board[:, :, None], 3, axis=2).astype(np.uint8)
    chip = cut(pixels, np.array([[0.1, 0.0, 0.0], [0.0, 0.1, 0.0]]), 80, cv2.BORDER_REPLICATE)
    assert np.abs(chip.astype(int) - 127).max() < 12

import cv2
import numpy as np
import pytest

from imaging.face import detect_faces
from imaging.landmarks import FINE_LIDS, INNER_LIPS, Landmarks, find_landmarks
from imaging.measures.expression import eye_opening
from imaging.photo import Pixels
from tests.imaging.rendered import GOOD, portrait

LIPS = [point for pair in INNER_LIPS for point in pair]


def landmarks(pixels: Pixels) -> Landmarks:
    return find_landmarks(pixels, detect_faces(pixels)[0])


def unit(found: Landmarks) -> float:
    left, right = found.eye_centres
    return float(np.hypot(*(right - left)))


def gap(found: Landmarks, pairs: tuple[tuple[int, int], ...]) -> float:
    return max(float(np.hypot(*(found.fine[a] - found.fine[b]))) for a, b in pairs) / unit(found)


@pytest.mark.parametrize("name", GOOD)
def test_the_fine_mesh_lies_on_the_plain_one(name: str) -> None:
    found = landmarks(portrait(name).pixels)
    apart = np.hypot(*(found.fine - found.points).T) / unit(found)
    assert found.fine.shape == (468, 2)
    assert np.median(apart) < 0.05
    assert apart[LIPS].max() < 0.1


@pytest.mark.parametrize("name", GOOD)
def test_irises_lie_between_the_fine_lids(name: str) -> None:
    found = landmarks(portrait(name).pixels)
    for eye, lids in zip(found.eyes, FINE_LIDS, strict=True):
        upper, lower = (found.fine[list(points)] for points in zip(*lids, strict=True))
        assert upper[:, 1].mean() < eye.iris[0, 1] < lower[:, 1].mean()


def test_an_open_mouth_and_shut_eyes_are_seen() -> None:
    calm = landmarks(portrait("m12_a").pixels)
    opened = landmarks(portrait("f09_mouth_open").pixels)
    shut = landmarks(portrait("f07_eyes_closed").pixels)
    assert gap(opened, INNER_LIPS) > 0.15 > 0.02 > gap(calm, INNER_LIPS)
    assert eye_opening(shut) < 0.5 * eye_opening(calm)


@pytest.mark.parametrize("angle", [-20, 20])
def test_the_fine_mesh_turns_and_moves_with_the_picture(angle: float) -> None:
    pixels = portrait("m12_a").pixels
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 0.8)
    matrix[:, 2] += (10, -5)
    turned = cv2.warpAffine(pixels, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    one, other = landmarks(pixels), landmarks(np.asarray(turned, dtype=np.uint8))
    carried = one.fine @ matrix[:, :2].T + matrix[:, 2]
    apart = np.hypot(*(carried - other.fine).T) / unit(other)
    assert np.median(apart) < 0.05
    assert apart[LIPS].max() < 0.08


def test_a_face_at_the_edge_of_the_picture_still_has_all_points() -> None:
    pixels = portrait("m12_a").pixels
    found = landmarks(pixels)
    cut = np.ascontiguousarray(pixels[: int(found.fine[LIPS][:, 1].mean())])
    assert np.isfinite(landmarks(cut).fine).all()

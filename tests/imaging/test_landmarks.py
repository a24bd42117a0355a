import cv2
import numpy as np
import pytest

from imaging.face import detect_faces
from imaging.landmarks import CHIN, FOREHEAD, MOUTH_CORNERS, NOSE_TIP, Landmarks, find_landmarks
from imaging.photo import Pixels
from tests.imaging.rendered import GOOD, portrait


def landmarks(pixels: Pixels) -> Landmarks:
    return find_landmarks(pixels, detect_faces(pixels)[0])


@pytest.mark.parametrize("name", GOOD)
def test_the_parts_lie_where_the_detector_sees_them(name: str) -> None:
    pixels = portrait(name).pixels
    face, found = detect_faces(pixels)[0], landmarks(pixels)
    tolerance = 0.08 * face.box[2]
    parts = [*found.eye_centres, *(found.points[i] for i in MOUTH_CORNERS)]
    seen = [face.points[0], face.points[1], face.points[3], face.points[4]]
    for part, expected in zip(parts, seen, strict=True):
        assert np.hypot(*(part - expected)) < tolerance
    assert found.points[FOREHEAD, 1] < found.points[NOSE_TIP, 1] < found.points[CHIN, 1]
    assert found.presence > 0.9


@pytest.mark.parametrize("name", GOOD)
def test_each_iris_lies_between_its_own_lids(name: str) -> None:
    found = landmarks(portrait(name).pixels)
    for eye, centre in zip(found.eyes, found.eye_centres, strict=True):
        assert eye.lids.shape == (16, 2)
        assert eye.lids[9:, 1].mean() < eye.iris[0, 1] < eye.lids[1:8, 1].mean()
        assert np.hypot(*(eye.iris[0] - centre)) < 0.25 * np.hypot(*(eye.lids[8] - eye.lids[0]))


def test_a_mirrored_photo_has_mirrored_landmarks() -> None:
    pixels = portrait("m12_a").pixels
    one, other = landmarks(pixels), landmarks(cv2.flip(pixels, 1).astype(np.uint8))
    back = pixels.shape[1] - other.eyes[1].lids[:, 0]
    assert np.abs(back - one.eyes[0].lids[:, 0]).max() < 5

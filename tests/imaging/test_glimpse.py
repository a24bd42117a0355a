"""Faces at half size."""

import cv2
import numpy as np
import pytest

from imaging.face import detect_faces
from imaging.glimpse import glimpse_faces
from imaging.photo import Photo, read_photo
from tests.conftest import SAMPLES

PORTRAITS = sorted((SAMPLES / "portraits").glob("*/a.jpg"))[::6]


def portrait(path: object) -> Photo:
    return read_photo(path.read_bytes())  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", PORTRAITS, ids=lambda path: path.parent.name)
def test_a_face_lies_where_it_lies_at_full_size(path: object) -> None:
    photo = portrait(path)
    (glimpsed,), (whole,) = glimpse_faces(photo), detect_faces(photo.pixels)
    eyes = float(np.linalg.norm(whole.points[1] - whole.points[0]))
    assert np.abs(glimpsed.points - whole.points).max() < 0.15 * eyes
    assert np.allclose(glimpsed.box, whole.box, atol=0.25 * eyes)


def test_a_photo_is_looked_at_once() -> None:
    photo = portrait(PORTRAITS[0])
    assert glimpse_faces(photo) is glimpse_faces(photo)


def test_a_picture_without_a_face_has_none() -> None:
    data = cv2.imencode(".png", np.full((640, 480, 3), 200, np.uint8))[1].tobytes()
    assert glimpse_faces(read_photo(data)) == ()

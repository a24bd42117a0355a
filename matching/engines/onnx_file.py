"""A model of the office's own: an ONNX file it has a licence for, described in a TOML beside it.

The TOML, its paths relative to itself:

    model = "ArcFace R50, licensed to the office"  # what it is, for the card
    path = "arcface.onnx"
    sha256 = "…"           # of that file; another file is refused
    licence = "…"
    dimension = 512        # numbers the network gives for one face
    metric = "cosine"      # or "euclidean": 1 - distance of unit vectors
    mirrored = true        # the face and its mirror image, averaged
    card = "card.toml"     # by `yanqi calibrate`; "": none yet, and nothing is decided

    [input]
    name = ""              # of the network's input; "" where it has only one
    side = 112             # px, square
    channels = "rgb"       # or "bgr"
    layout = "nchw"        # or "nhwc"
    mean = [127.5, 127.5, 127.5]  # (value - mean) x scale, in the order of `channels`
    scale = 0.0078125
    places = "arcface"     # or five [x, y]: where the points of the face go, in px of the input
"""

import hashlib
from pathlib import Path

import cv2
import numpy as np

from imaging.photo import Photo, Pixels
from matching.card import EngineCard, blank_card, read_card
from matching.chip import align
from matching.engine import Template, only_face
from matching.own_model import OwnModel, read_own_model
from registry.errors import OfficeError
from registry.text import Text


class OwnModelMissing(OfficeError):
    """The model's file is not there."""

    code = "engine.model_missing"
    text = Text("找不到模型文件 {file}。", "The model file {file} is not there.")
    remedy = Text(
        "把模型文件放到说明它的 TOML 所写的位置。", "Put the model where the TOML that describes it says."
    )


class OwnModelChanged(OfficeError):
    """The model's file is not the one the TOML describes."""

    code = "engine.model_changed"
    text = Text(
        "模型文件 {file} 的 SHA-256 与说明不符。", "The SHA-256 of {file} is not the one that is described."
    )
    remedy = Text(
        "换回原来的文件；如确已换新模型，须改正 sha256 并重新测定。",
        "Put the right file back; if the model is a new one, correct sha256 and calibrate it again.",
    )


class OwnModelUnusable(OfficeError):
    """The network cannot be loaded or run, or gives something else than the TOML says."""

    code = "engine.model_unusable"
    text = Text("模型 {file} 不能使用：{problem_zh}。", "The model {file} cannot be used: {problem_en}.")
    remedy = Text(
        "核对 TOML 中的 dimension 和 [input]，或向提供方索取 OpenCV 能读取的 ONNX 文件。",
        "Check `dimension` and [input] of the TOML, or ask for an ONNX file that OpenCV can read.",
    )


class OnnxFile:
    """One office's model through OpenCV's dnn module."""

    def __init__(self, spec: OwnModel, card: EngineCard) -> None:
        self._spec = spec
        self._card = card
        self._net = _network(spec)
        self._run(np.zeros((spec.side, spec.side, 3), np.uint8))  # a wrong shape is refused before any photo

    @property
    def card(self) -> EngineCard:
        """The office's card, or a blank one."""
        return self._card

    def template(self, photo: Photo) -> Template:
        """Unit vector of `dimension` float32. Raises NoFace, SeveralFaces."""
        chip = align(photo.pixels, only_face(photo).points, self._spec.places, self._spec.side)
        template = self._run(chip)
        return _unit(template + self._run(chip[:, ::-1])) if self._spec.mirrored else template

    def similarities(self, rows: Template, columns: Template) -> Template:
        """Cosine, or 1 - Euclidean distance."""
        products: Template = rows @ columns.T
        if self._spec.metric == "cosine":
            return products
        similarities: Template = 1 - np.sqrt(np.maximum(2 - 2 * products, 0))
        return similarities

    def _run(self, chip: Pixels) -> Template:
        ordered = chip[:, :, ::-1] if self._spec.channels == "rgb" else chip
        values = (ordered.astype(np.float32) - np.array(self._spec.mean, np.float32)) * self._spec.scale
        blob = values[None] if self._spec.layout == "nhwc" else values.transpose(2, 0, 1)[None]
        try:
            self._net.setInput(np.ascontiguousarray(blob), self._spec.input_name)
            given = np.asarray(self._net.forward(), dtype=np.float32)
        except cv2.error as error:
            raise _unusable(self._spec, "网络无法运行", f"it does not run ({_first(error)})") from None
        if given.size != self._spec.dimension or not np.isfinite(given).all():
            shape = "×".join(str(side) for side in given.shape)
            raise _unusable(self._spec, f"输出为 {shape}", f"it gives {shape} numbers")
        return _unit(given.ravel())


def own_model(file: Path, card: Path | None = None) -> OnnxFile:
    """The engine a TOML describes; `card` takes the place of the card it names.

    Raises OwnModelInvalid, OwnModelMissing, OwnModelChanged, OwnModelUnusable, CardInvalid, CardMismatch.
    """
    spec = read_own_model(file)
    blank = blank_card("onnx_file", spec.model, spec.sha256, spec.licence, spec.use)
    used = card or spec.card
    return OnnxFile(spec, read_card(used, blank) if used else blank)


def _unit(template: Template) -> Template:
    unit: Template = template / max(float(np.linalg.norm(template)), 1e-9)
    return unit


def _network(spec: OwnModel) -> cv2.dnn.Net:
    """Read once and held to its digest: what is run is what was checked."""
    try:
        data = spec.path.read_bytes()
    except OSError:
        raise OwnModelMissing(file=spec.path.name) from None
    if hashlib.sha256(data).hexdigest() != spec.sha256:
        raise OwnModelChanged(file=spec.path.name)
    try:
        return cv2.dnn.readNetFromONNX(np.frombuffer(data, np.uint8))
    except cv2.error as error:
        raise _unusable(
            spec, "OpenCV 不能读取这个 ONNX 文件", f"OpenCV cannot read it ({_first(error)})"
        ) from None


def _unusable(spec: OwnModel, zh: str, en: str) -> OwnModelUnusable:
    return OwnModelUnusable(file=spec.path.name, problem_zh=zh, problem_en=en)


def _first(error: cv2.error) -> str:
    return str(error).strip().splitlines()[0][:120] if str(error).strip() else "cv2.error"

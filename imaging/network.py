"""Networks: run by OpenVINO on one thread, by OpenCV where OpenVINO has no wheel.

The same weights in float32 either way; docs/decisions/0012-search.md says what it pays.
"""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any, Protocol

import cv2
import numpy as np
import numpy.typing as npt

from imaging.models import Model, model_path

Blob = npt.NDArray[np.float32]
Shape = tuple[int, ...]


class Network(Protocol):
    """Answers its outputs, in the order they were named in, for its inputs, likewise."""

    def __call__(self, *blobs: Blob) -> list[Blob]: ...


def network(
    model: Model, inputs: Mapping[str, Shape], outputs: Sequence[str], *, bfloat16: bool = False
) -> Network:
    """A network ready to run. Raises ModelMissing.

    `inputs`: name and shape of each, channels before rows and columns; -1 for a side of any length.
    `bfloat16`: two or three digits of precision, where the processor and OpenVINO offer it.
    """
    if find_spec("openvino"):
        return _OpenVino(model, inputs, outputs, bfloat16=bfloat16)
    return OpenCv(model, inputs, outputs)


class OpenCv:
    """The network through cv2.dnn."""

    def __init__(self, model: Model, inputs: Mapping[str, Shape], outputs: Sequence[str]) -> None:
        path = str(model_path(model))
        if path.endswith(".tflite"):
            # The classic engine is the one that gives several outputs of these models in one pass.
            self._net = cv2.dnn.readNetFromTFLite(path, cv2.dnn.ENGINE_CLASSIC)
        else:
            self._net = cv2.dnn.readNetFromONNX(path)
        self._inputs, self._outputs = tuple(inputs), list(outputs)

    def __call__(self, *blobs: Blob) -> list[Blob]:
        for name, blob in zip(self._inputs, blobs, strict=True):
            self._net.setInput(blob, name)
        return [np.array(answer, np.float32) for answer in self._net.forward(self._outputs)]


class _OpenVino:
    """The network through OpenVINO."""

    def __init__(
        self, model: Model, inputs: Mapping[str, Shape], outputs: Sequence[str], *, bfloat16: bool
    ) -> None:
        import openvino
        from openvino.frontend.onnx import ConversionExtension

        core = openvino.Core()
        core.add_extension(ConversionExtension("DequantizeLinear", "", _dequantised))
        path = model_path(model)
        read = core.read_model(path)
        for parameter in read.get_parameters():  # SFace lists its weights as inputs too, used by nobody
            if not parameter.output(0).get_target_inputs():
                read.remove_parameter(parameter)
        self._rows_first = path.suffix == ".tflite"  # and channels last
        if not self._rows_first:
            read.reshape({name: list(shape) for name, shape in inputs.items()})
        native = bfloat16 and "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        precision = "bf16" if native else "f32"
        wanted = {"INFERENCE_NUM_THREADS": 1, "INFERENCE_PRECISION_HINT": precision}
        compiled = core.compile_model(read, "CPU", wanted)
        self._inputs = tuple(inputs)
        self._outputs = [compiled.output(name) for name in outputs]
        self._request = compiled.create_infer_request()

    def __call__(self, *blobs: Blob) -> list[Blob]:
        if self._rows_first:
            blobs = tuple(np.ascontiguousarray(blob.transpose(0, 2, 3, 1)) for blob in blobs)
        answers = self._request.infer(dict(zip(self._inputs, blobs, strict=True)))
        return [np.array(answers[output], np.float32) for output in self._outputs]


def _dequantised(node: Any) -> list[Any]:
    """Weights as numbers. OpenVINO's own conversion refuses a last block that is not full (2026.4)."""
    from openvino import opset13

    weights, scale, zero = (np.array(node.get_input(place).get_node().data) for place in range(3))
    axis, block = node.get_attribute("axis"), node.get_attribute("block_size")
    whole = tuple(slice(side) for side in weights.shape)
    scale, zero = (np.repeat(one.astype(np.float32), block, axis)[whole] for one in (scale, zero))
    return [opset13.constant((weights.astype(np.float32) - zero) * scale).output(0)]

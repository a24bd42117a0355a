"""Networks through OpenVINO, where that is installed: YuNet in half the time, SFace in a quarter.

It is an extra (`pip install yanqi[fast]`). What runs here proposes; whatever is in doubt OpenCV decides, with
the same weights: see docs/decisions/0014-search.md.
"""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

from imaging.models import Model, model_path

Blob = npt.NDArray[np.float32]
Run = Callable[[Blob], Sequence[Blob]]


def runner(model: Model, shape: tuple[int, int, int, int], *, bfloat16: bool) -> Run | None:
    """What runs the network on blobs of `shape`, -1 for any, on one thread; None without OpenVINO.

    Answers the outputs in the model's order. `bfloat16` is used where the processor has it.
    """
    if find_spec("openvino") is None:
        return None
    import openvino
    from openvino.frontend.onnx import ConversionExtension

    core = openvino.Core()
    core.add_extension(ConversionExtension("DequantizeLinear", "", _dequantised))
    network = core.read_model(model_path(model))
    for parameter in network.get_parameters():  # SFace lists its weights as inputs too, used by nobody
        if not parameter.output(0).get_target_inputs():
            network.remove_parameter(parameter)
    network.reshape(list(shape))
    native = bfloat16 and "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    wanted = {"INFERENCE_NUM_THREADS": 1, "INFERENCE_PRECISION_HINT": "bf16" if native else "f32"}
    compiled = core.compile_model(network, "CPU", wanted)
    request = compiled.create_infer_request()

    def run(blob: Blob) -> Sequence[Blob]:
        answers = request.infer({0: blob})
        return [np.array(answers[output], np.float32) for output in compiled.outputs]

    return run


def _dequantised(node: Any) -> list[Any]:
    """Weights as numbers. OpenVINO's own conversion refuses a last block that is not full (2026.4)."""
    from openvino import opset13

    weights, scale, zero = (np.array(node.get_input(place).get_node().data) for place in range(3))
    axis, block = node.get_attribute("axis"), node.get_attribute("block_size")
    whole = tuple(slice(side) for side in weights.shape)
    scale, zero = (np.repeat(one.astype(np.float32), block, axis)[whole] for one in (scale, zero))
    return [opset13.constant((weights.astype(np.float32) - zero) * scale).output(0)]

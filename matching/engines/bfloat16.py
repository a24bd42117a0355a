"""SFace in bfloat16 through OpenVINO, for the search of a season: four times as fast as OpenCV runs it.

It proposes and may clear, with a margin, and never accuses: see docs/decisions/. OpenVINO is an extra
(`pip install yanqi[fast]`); without it, or on a processor without bfloat16, the search is slower and as good.
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

from imaging.models import Model, model_path

Blob = npt.NDArray[np.float32]


def runner(model: Model) -> Callable[[Blob], Blob] | None:
    """What runs the network on one blob (1, 3, h, w), on one thread; None where OpenVINO is not installed."""
    if find_spec("openvino") is None:
        return None
    import openvino
    from openvino.frontend.onnx import ConversionExtension

    core = openvino.Core()
    core.add_extension(ConversionExtension("DequantizeLinear", "", _dequantised))
    network = core.read_model(model_path(model))
    for parameter in network.get_parameters():  # the weights are listed as inputs too, and used by nobody
        if not parameter.output(0).get_target_inputs():
            network.remove_parameter(parameter)
    native = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    wanted = {"INFERENCE_NUM_THREADS": 1, "INFERENCE_PRECISION_HINT": "bf16" if native else "f32"}
    compiled = core.compile_model(network, "CPU", wanted)
    request, output = compiled.create_infer_request(), compiled.output(0)

    def run(blob: Blob) -> Blob:
        return np.array(request.infer({0: blob})[output], np.float32)

    return run


def _dequantised(node: Any) -> list[Any]:
    """Weights as numbers. OpenVINO's own conversion refuses a last block that is not full (2026.4)."""
    from openvino import opset13

    weights, scale, zero = (np.array(node.get_input(place).get_node().data) for place in range(3))
    axis, block = node.get_attribute("axis"), node.get_attribute("block_size")
    whole = tuple(slice(side) for side in weights.shape)
    scale, zero = (np.repeat(one.astype(np.float32), block, axis)[whole] for one in (scale, zero))
    return [opset13.constant((weights.astype(np.float32) - zero) * scale).output(0)]

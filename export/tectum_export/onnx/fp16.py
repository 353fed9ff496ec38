"""The fp16 variant, for GPUs: weights and arithmetic in half precision, inputs and outputs as they were.

On a CPU fp16 is slower than fp32 (docs/performance.md); ``tectum tune`` leaves it there.
"""

from pathlib import Path

import onnx
from onnx import helper
from onnxruntime.quantization.onnx_model import ONNXModel
from onnxruntime.transformers.float16 import convert_float_to_float16

from tectum_export.onnx.quantize import front_end, prepare

KEPT = ("Log", "Exp", "Softmax", "ReduceSum", "ReduceMean", "Pow", "CumSum", "LayerNormalization", "GRU", "LSTM")
"""Operations that stay in float32: they sum over much or reach beyond what half precision holds."""


def write_fp16(source: Path, out: Path) -> int:
    """Write ``source`` with its arithmetic in half precision, the log-mel front end left alone.

    Returns how many nodes are kept in float32 on purpose.
    """
    proto = prepare(source)
    front = front_end(proto)
    metadata = {e.key: e.value for e in proto.metadata_props if e.key.startswith("tectum.")}
    half = convert_float_to_float16(
        proto, keep_io_types=True, disable_shape_infer=False, op_block_list=list(KEPT), node_block_list=list(front)
    )
    ordered = ONNXModel(half)
    ordered.topological_sort()
    half = ordered.model
    half.producer_name, half.producer_version = "tectum-export", ""
    del half.metadata_props[:]
    helper.set_model_props(half, metadata)
    onnx.checker.check_model(half)
    onnx.save(half, str(out))
    return len(front) + sum(node.op_type in KEPT for node in half.graph.node)

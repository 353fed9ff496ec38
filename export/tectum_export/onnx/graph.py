"""An exported graph in the place of the network that it came from, so that both are evaluated by the same code."""

from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import Tensor

from tectum.errors import BundleError, UsageError


class OnnxGraph:
    """Called with the tensors that the network takes, in the same order; gives the same tensors.

    Raises UsageError when the file is missing, BundleError when ONNX Runtime cannot load it.
    """

    def __init__(self, path: Path):
        if not path.is_file():
            raise UsageError(f"{path}: no such graph; a folder of graphs holds vision, audio, text and fusion .onnx")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises its own types, one per status code
            raise BundleError(f"{path}: ONNX Runtime cannot load it: {str(error).splitlines()[0][:200]}") from None
        self._inputs = [value.name for value in self._session.get_inputs()]

    def __call__(self, *tensors: Tensor) -> tuple[Tensor, ...]:
        """Inputs in the order of the graph, to outputs in the order of the graph."""
        feed = {n: np.ascontiguousarray(t.numpy()) for n, t in zip(self._inputs, tensors, strict=True)}
        return tuple(torch.from_numpy(value) for value in self._session.run(None, feed))

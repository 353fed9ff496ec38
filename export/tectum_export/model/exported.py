"""An exported graph in the place of the network that it came from, so that both are evaluated by the same code."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from tectum.encode.onnx.session import Session
from tectum.errors import UsageError


class OnnxGraph:
    """Called with the tensors that the network takes, in the same order; gives the same tensors. A graph whose batch is
    fixed at 1, as others' may be, is run row by row.

    Raises UsageError when the file is missing, BundleError when ONNX Runtime cannot load it.
    """

    def __init__(self, path: Path):
        if not path.is_file():
            raise UsageError(f"{path}: no such graph; a folder of graphs holds vision, audio, text and fusion .onnx")
        self._session = Session(path, threads=torch.get_num_threads())

    def takes(self, height: int, width: int) -> bool:
        """Whether a vision graph takes frames of this size."""
        _, *own, _ = self._session.input_tensors[0].shape
        return all(isinstance(one, str) or one == side for one, side in zip(own, (height, width), strict=True))

    def __call__(self, *tensors: Tensor) -> tuple[Tensor, ...]:
        """Inputs in the order of the graph, to outputs in the order of the graph."""
        arrays = [np.ascontiguousarray(tensor.numpy()) for tensor in tensors]
        many = len(arrays[0]) > 1 and self._session.input_tensors[0].shape[0] == 1
        rows = [[a[k : k + 1] for a in arrays] for k in range(len(arrays[0]))] if many else [arrays]
        found = [self._session(dict(zip(self._session.inputs, row, strict=True))) for row in rows]
        return tuple(torch.from_numpy(np.concatenate([one[n] for one in found])) for n in self._session.outputs)

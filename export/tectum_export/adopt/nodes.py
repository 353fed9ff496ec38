"""Nodes added to a graph, in front of another one's or behind them."""

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

DECODER = "decode/"
"""Names of what is laid behind a graph begin so: it stays in float when the rest is quantised."""
ADAPTER = "adapt/"


class Nodes:
    """Writes nodes whose names begin with ``prefix``. Called with an operator and its inputs (names, or arrays that
    become constants) it gives the name of its only output."""

    def __init__(self, prefix: str):
        self._prefix = prefix
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def __call__(self, kind: str, *inputs: str | NDArray[Any], to: str = "", **attributes: Any) -> str:
        """``to``: the name of the output, else one is made."""
        names = [value if isinstance(value, str) else self._constant(value) for value in inputs]
        out = to or f"{self._prefix}{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, names, [out], name=f"{self._prefix}{len(self.nodes)}", **attributes))
        return out

    def _constant(self, value: NDArray[Any]) -> str:
        name = f"{self._prefix}constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def number(self, kind: str, value: str, number: float) -> str:
        """``kind`` of a value and a number."""
        return self(kind, value, np.array(number, np.float32))

    def take(self, value: str, start: int, stop: int, axis: int) -> str:
        """A part of ``value`` along an axis."""
        return self("Slice", value, *(np.array([bound], np.int64) for bound in (start, stop, axis)))

    def reduce(self, kind: str, value: str, *axes: int, keep: bool = False) -> str:
        """ReduceMax, ReduceMean, ... over axes."""
        return self(kind, value, np.array(axes, np.int64), keepdims=int(keep))

    def floats(self, value: str) -> str:
        """As float32."""
        out, name = f"{self._prefix}Cast_{len(self.nodes)}", f"{self._prefix}{len(self.nodes)}"
        self.nodes.append(helper.make_node("Cast", [value], [out], name=name, to=TensorProto.FLOAT))
        return out


def flat(nodes: Nodes, value: str, shape: tuple[int, ...]) -> str:
    """[B, F] of a value of ``shape``: the mean over times, [B, T, F] or of one sound [T, F], or over places of
    [B, F, H, W]."""
    if len(shape) == 1:
        return nodes("Unsqueeze", value, np.array([0], np.int64))
    if len(shape) == 2 and shape[0] > 1:
        return nodes.reduce("ReduceMean", value, 0, keep=True)
    if len(shape) == 3:
        return nodes.reduce("ReduceMean", value, 1)
    if len(shape) == 4:
        return nodes.reduce("ReduceMean", value, 2, 3)
    return value


LEAST = 1e-5
"""Chances nearer to 0 or 1 count as so near."""


def log_odds(nodes: Nodes, chance: str) -> str:
    """Logits of chances 0 to 1."""
    inner = nodes("Clip", chance, np.array(LEAST, np.float32), np.array(1 - LEAST, np.float32))
    other = nodes("Sub", np.array(1, np.float32), inner)
    return nodes("Sub", nodes("Log", inner), nodes("Log", other))

"""The fusion of a bundle with a further sense in it: the graph that was trained, and what that sense adds to it."""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from tectum.modality import SITUATION
from tectum_export.sense.expert import SUREST, Expert

FADES = 4.0
"""What was observed a quarter of the window ago counts a third as much as what is observed now."""
BEFORE = "before"


class Nodes:
    """What is added to a graph: its names begin with that of the sense."""

    def __init__(self, prefix: str):
        self._prefix = prefix
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def constant(self, value: object) -> str:
        """The name of a value."""
        array = np.asarray(value)
        name = f"{self._prefix}.constant_{len(self.constants)}"
        self.constants.append(
            numpy_helper.from_array(array.astype(np.int64 if array.dtype.kind == "i" else np.float32), name)
        )
        return name

    def __call__(self, kind: str, *inputs: str, out: str | None = None, **attributes: Any) -> str:
        """The name of what a node gives."""
        name = out or f"{self._prefix}.{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name


def join_graph(
    fusion: onnx.ModelProto,
    modality: str,
    expert: Expert,
    situations: int,
    slots: int,
    window_s: float,
    senses: Sequence[str],
    context: tuple[str, int] | None,
    whole: float,
    temperature: Callable[[tuple[str, ...]], float],
) -> onnx.ModelProto:
    """``fusion`` with inputs for ``modality``. As a product of experts (Hinton, 2002): what the others say, calibrated
    as it was, and how much likelier the further sense makes each situation; without it all is as before.

    ``senses``: those of the graph before; ``context``: the one that sets the context, which counts as there while one
    is held, and the column of none. ``temperature``: of a subset of them; where the further sense is there, logits are
    such that ``whole`` is the temperature of every subset.
    """
    made = onnx.ModelProto()
    made.CopyFrom(fusion)
    graph, add = made.graph, Nodes(modality)
    for node in graph.node:
        for names in (node.input, node.output):
            for index, name in enumerate(names):
                if name == SITUATION.name:
                    names[index] = f"{modality}.{BEFORE}"
    width = expert.weight.shape[0]
    for name, shape in ((modality, [slots, width]), (f"{modality}_age", [slots]), (f"{modality}_present", [slots])):
        graph.input.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape]))
    one, last = add.constant([1]), add.constant([-1])
    there = add("ReduceMax", f"{modality}_present", one, keepdims=1)

    fade = add("Exp", add("Mul", f"{modality}_age", add.constant(-FADES / window_s)))
    counts = add("Mul", fade, f"{modality}_present")
    summed = add("ReduceSum", add("Mul", modality, add("Unsqueeze", counts, last)), one, keepdims=0)
    every = add("Max", add("ReduceSum", counts, one, keepdims=1), add.constant(1e-6))
    logits = add(
        "Add", add("MatMul", add("Div", summed, every), add.constant(expert.weight)), add.constant(expert.bias)
    )
    likelier = add("Sub", add("LogSoftmax", logits, axis=1), add.constant(np.log(expert.share)))
    bounded = add("Clip", likelier, add.constant(-SUREST), add.constant(SUREST))
    columns = np.zeros((len(expert.known), situations), np.float32)
    columns[np.arange(len(expert.known)), expert.known] = whole
    says = add("Mul", add("MatMul", bounded, add.constant(columns)), there)

    ratio = add("Gather", add.constant(_ratios(senses, whole, temperature)), _subset(add, senses, context), axis=0)
    less = add("Sub", ratio, add.constant(1.0))
    scale = add("Add", add("Mul", less, there), add.constant(1.0))
    add("Add", add("Mul", f"{modality}.{BEFORE}", scale), says, out=SITUATION.name)
    graph.node.extend(add.nodes)
    graph.initializer.extend(add.constants)
    onnx.checker.check_model(made)
    return made


def _subset(add: Nodes, senses: Sequence[str], context: tuple[str, int] | None) -> str:
    """The number of the subset of the other senses that is there, int64 [batch, 1]: a bit for each."""
    bits = []
    for index, sense in enumerate(senses):
        there = add("ReduceMax", f"{sense}_present", add.constant([1]), keepdims=1)
        if context is not None and sense == context[0]:
            none = add("Gather", "context", add.constant([context[1]]), axis=1)
            there = add("Max", there, add("Sub", add.constant(1.0), add("Round", none)))
        bits.append(add("Mul", there, add.constant(float(2**index))))
    return add("Cast", add("Sum", *bits), to=TensorProto.INT64)


def _ratios(
    senses: Sequence[str], whole: float, temperature: Callable[[tuple[str, ...]], float]
) -> NDArray[np.float32]:
    ratios = np.ones(2 ** len(senses), np.float32)
    for count in range(len(senses) + 1):
        for subset in combinations(range(len(senses)), count):
            ratios[sum(2**index for index in subset)] = whole / temperature(tuple(senses[index] for index in subset))
    return ratios

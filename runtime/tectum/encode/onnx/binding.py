"""Inputs and outputs that stay on the device: allocated once per shape, filled in place."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

MOST_SHAPES = 32


class _Bound(Struct):
    binding: Any
    inputs: dict[str, Any]
    outputs: list[Any]
    options: Any


class Binding:
    """Runs a session through ONNX Runtime's IO binding on ``device`` (``cuda``, or ``cpu``).

    Each shape keeps buffers of its own (the least recently used go when there are many), whose addresses do not change:
    with ``graphs`` each shape is also captured as a CUDA graph of its own, which needs just that.
    """

    def __init__(self, session: Any, device: str, graphs: bool = False):
        self._session, self._device, self._graphs = session, device, graphs
        self._names = [output.name for output in session.get_outputs()]
        self._known: OrderedDict[tuple[Any, ...], _Bound] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        """For how many shapes it keeps buffers."""
        return len(self._known)

    def __call__(self, feed: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
        """Run the graph on named arrays; every output by its name, copied to the host."""
        key = tuple((name, value.shape) for name, value in feed.items())
        bound = self._known.get(key)
        if bound is None:
            bound = self._bind(feed)
            self._known[key] = bound
            if len(self._known) > MOST_SHAPES:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(key)
            for name, value in feed.items():
                bound.inputs[name].update_inplace(np.ascontiguousarray(value))
        self._session.run_with_iobinding(bound.binding, bound.options)
        # on the CPU numpy() is a view of the buffer, which the next run overwrites
        return {name: np.array(value.numpy()) for name, value in zip(self._names, bound.outputs, strict=True)}

    def _bind(self, feed: Mapping[str, NDArray[Any]]) -> _Bound:
        import onnxruntime

        value_of = onnxruntime.OrtValue.ortvalue_from_numpy
        binding, options = self._session.io_binding(), onnxruntime.RunOptions()
        inputs = {name: value_of(np.ascontiguousarray(value), self._device, 0) for name, value in feed.items()}
        if self._graphs:
            options.add_run_config_entry("gpu_graph_id", "-1")  # the first run only finds the shapes: not captured
        for name, value in inputs.items():
            binding.bind_ortvalue_input(name, value)
        for name in self._names:
            binding.bind_output(name, self._device, 0)
        self._session.run_with_iobinding(binding, options)
        found = binding.get_outputs()
        binding.clear_binding_outputs()
        outputs = [value_of(value.numpy(), self._device, 0) for value in found]
        for name, value in zip(self._names, outputs, strict=True):
            binding.bind_ortvalue_output(name, value)
        if self._graphs:
            self._count += 1
            options = onnxruntime.RunOptions()
            options.add_run_config_entry("gpu_graph_id", str(self._count))
        return _Bound(binding, inputs, outputs, options)

"""ONNX Runtime sessions for an always-on process: no spinning, one thread budget, the provider read back."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.errors import BundleError, ProviderError

SHORT = {
    "cpu": "CPUExecutionProvider",
    "cuda": "CUDAExecutionProvider",
    "tensorrt": "TensorrtExecutionProvider",
}


class Session:
    """One ONNX graph.

    ``providers`` are asked for in order; ``provider`` is the one that was really loaded (read back from the session).
    The first must be loaded, or ProviderError says why it probably was not: nothing falls back silently.
    """

    def __init__(self, path: Path, providers: Sequence[str] = ("CPUExecutionProvider",), threads: int = 1):
        try:
            import onnxruntime
        except ImportError:
            raise ProviderError(
                "onnxruntime is not installed; install 'tectum[cpu]' or, with an NVIDIA GPU, 'tectum[gpu]'"
            ) from None
        wanted = [SHORT.get(name.lower(), name) for name in providers]
        known = onnxruntime.get_available_providers()
        if wanted[0] not in known:
            raise ProviderError(f"provider '{providers[0]}' is not in this onnxruntime; it has: {', '.join(known)}")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.add_session_config_entry("session.set_denormal_as_zero", "1")
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=wanted)
        except Exception as error:  # onnxruntime raises its own types, one per status code
            reason = str(error).splitlines()[0][:200]
            raise BundleError(f"{path}: ONNX Runtime cannot load it: {reason}") from None
        self.provider = str(self._session.get_providers()[0])
        if self.provider != wanted[0]:
            raise ProviderError(
                f"asked for {wanted[0]}, but {self.provider} was loaded; "
                "check the driver, the CUDA and cuDNN libraries, and that only one onnxruntime wheel is installed"
            )
        self.inputs: tuple[str, ...] = tuple(i.name for i in self._session.get_inputs())
        self.outputs: tuple[str, ...] = tuple(o.name for o in self._session.get_outputs())

    def __call__(self, feed: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
        """Run the graph on named arrays; every output by its name."""
        return dict(zip(self.outputs, self._session.run(None, dict(feed)), strict=True))


def sigmoid(logits: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Independent probabilities of multi-label logits."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits / temperature, -60, 60))), np.float32)


def softmax(logits: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Probabilities over the last axis that sum to one."""
    scaled = logits / temperature
    power = np.exp(scaled - scaled.max(-1, keepdims=True))
    return np.asarray(power / power.sum(-1, keepdims=True), np.float32)

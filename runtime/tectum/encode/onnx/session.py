"""ONNX Runtime sessions for an always-on process: spinning bounded, one thread budget, the provider read back."""

import json
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.bundle.manifest import Tensor
from tectum.encode.onnx.binding import Binding
from tectum.encode.onnx.optimized_graph_cache import OptimizedGraphCache
from tectum.encode.onnx.provider import ON_GPU, Policy, explain, open_session, runtime_version
from tectum.errors import BundleError, ProviderError, first_line

log = logging.getLogger(__name__)

Run = Callable[[Mapping[str, NDArray[Any]]], dict[str, NDArray[np.float32]]]
"""What a session does: named arrays to every output by its name."""
DTYPES = {
    "tensor(float)": np.float32,
    "tensor(uint8)": np.uint8,
    "tensor(float16)": np.float16,
    "tensor(int32)": np.int32,
}
NO_SIZES: Mapping[str, int] = MappingProxyType({})
EXACT = {"use_tf32": "0"}
"""fp32 stays fp32 on a GPU, since that is what was evaluated."""
SPIN_US = "50"
"""How long a second thread waits awake for the next node: without, it sleeps through most of a graph; with ONNX
Runtime's default it burns a core between pictures (benchmarks/spinning.py)."""
ANY_LENGTH = 32
"""What stands for a dimension that is not fixed, other than the batch, when a graph is tried without data; a detector
halves pictures five times."""


class Session:
    """One ONNX graph on one execution provider.

    ``provider``: short name (cpu, cuda, tensorrt, openvino) or ONNX Runtime's own; it must load, or ProviderError says
    why it probably did not. ``loaded`` is what was read back. ``threads``: of this graph, the caller's included.
    ``input_tensors``, ``output_tensors``: what it takes and gives; ``inputs``, ``outputs``: their names.
    ``passed_over``: why :meth:`choose` did not take the providers before this one, one line each.
    ``sha256``: of the file's content, as a verified manifest has it; with it, the optimised graph is kept on this host
    for the next start (CPU provider only). ``sizes``: of dimensions that the graph leaves open (``Bundle.sizes``). The
    CPU provider is not told: it is as fast without, and what was prepared serves all sizes.
    """

    def __init__(
        self, path: Path, provider: str = "cpu", threads: int = 1, sha256: str = "", sizes: Mapping[str, int] = NO_SIZES
    ):
        self.path, self.asked, self.threads = path, provider, threads
        self._sizes = NO_SIZES if provider.lower() == "cpu" else sizes
        self.passed_over: tuple[str, ...] = ()
        self._captured = False
        runtime_version()  # ProviderError where onnxruntime is not installed
        try:
            self._session = self._open(sha256)
            self.input_tensors = _tensors(self._session.get_inputs())
            self.output_tensors = _tensors(self._session.get_outputs())
        except ProviderError:
            raise
        except UnicodeDecodeError:  # ONNX Runtime hands over whatever bytes stand in the file, in its errors too
            raise BundleError(f"{path}: a name of its inputs or outputs is no UTF-8") from None
        except Exception as error:  # onnxruntime raises its own types, one per status code
            reason = first_line(error)
            if provider.lower() in ON_GPU:
                raise ProviderError(f"{path}: '{provider}' cannot run it: {reason}{explain(provider)}") from None
            raise BundleError(f"{path}: ONNX Runtime cannot load it: {reason}") from None
        self.loaded = str(self._session.get_providers()[0])
        self.inputs: tuple[str, ...] = tuple(tensor.name for tensor in self.input_tensors)
        self.outputs: tuple[str, ...] = tuple(tensor.name for tensor in self.output_tensors)
        self._bound = Binding(self._session, "cuda", self._captured) if provider.lower() in ON_GPU else None

    @classmethod
    def choose(
        cls,
        path: Path,
        policy: Policy,
        threads: int = 1,
        sha256: str = "",
        check: Callable[["Session"], None] = lambda _: None,
        sizes: Mapping[str, int] = NO_SIZES,
    ) -> "Session":
        """The first provider of the policy that loads and passes ``check`` (which raises ProviderError). What was
        passed over stands in ``passed_over``, unless the policy requires it: then ProviderError."""
        passed_over: list[str] = []
        for name in policy.names:
            try:
                session = cls(path, name, threads, sha256, sizes)
                check(session)
                session.passed_over = tuple(passed_over)
                return session
            except ProviderError as error:
                if name == policy.names[-1]:
                    raise
                passed_over.append(f"{error}; the next choice is used")
        raise AssertionError("a policy names at least one provider")

    def _open(self, sha256: str) -> Any:
        if self.asked.lower() == "cuda":
            try:  # one launch for the whole graph; not possible where a node has to run on the CPU
                session = open_session(self.path, "cuda", self._options(1), 1, {**EXACT, "enable_cuda_graph": "1"})
                self._captured = True
                return session
            except ProviderError:
                raise
            except Exception:
                return open_session(self.path, "cuda", self._options(1), 1, EXACT)
        if not sha256 or self.asked != "cpu":
            return open_session(self.path, self.asked, self._options(self.threads), self.threads)
        return self._prepared(sha256)

    def _options(self, threads: int) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4  # what matters is read back and reported by us
        if threads == 1:
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        else:
            options.add_session_config_entry("session.intra_op.spin_duration_us", SPIN_US)
        options.add_session_config_entry("session.set_denormal_as_zero", "1")
        for name, size in self._sizes.items():
            options.add_free_dimension_override_by_name(name, size)
        return options

    def _prepared(self, sha256: str) -> Any:
        """A session of what was prepared for this host, or one that prepares it for the next start. Whatever goes wrong
        with that (a full disk, a graph of another build of the same version), the bundle's own file always works."""

        def plain() -> Any:
            return open_session(self.path, self.asked, self._options(self.threads), self.threads)

        def write(path: Path) -> Any:
            options = self._options(self.threads)
            options.optimized_model_filepath = str(path)
            return open_session(self.path, self.asked, options, self.threads)

        try:
            cache = OptimizedGraphCache(self.path, sha256, self.asked, runtime_version())
            known = cache.find()
            if known is None:
                return cache.make(write)
        except Exception as error:  # onnxruntime raises its own types for a file that cannot be written
            log.debug("%s: nothing is kept for the next start: %s", self.path, first_line(error))
            return plain()
        options = self._options(self.threads)
        options.graph_optimization_level = type(options.graph_optimization_level).ORT_DISABLE_ALL
        try:
            return open_session(known, self.asked, options, self.threads)
        except Exception:
            cache.drop()
            return plain()

    def __call__(self, feed: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
        """Run the graph on named arrays; every output by its name."""
        if self._bound is not None:
            return self._bound(feed)
        return dict(zip(self.outputs, self._session.run(None, feed), strict=True))

    def blank(self) -> dict[str, NDArray[Any]]:
        """Inputs of zeros, batch 1; of numbers of pieces ones: 0 stands for none, and a graph may want some."""
        feed = {}
        for value in self.input_tensors:
            sizes = [d if isinstance(d, int) else (1 if i == 0 else ANY_LENGTH) for i, d in enumerate(value.shape)]
            dtype = DTYPES.get(value.dtype, np.float32)
            feed[value.name] = np.full(sizes, 1 if dtype is np.int32 else 0, dtype)
        return feed

    def placement(self) -> dict[str, int]:
        """How many nodes of the optimised graph each provider ran, counted from ONNX Runtime's profile of one run."""
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as folder:
            options = self._options(self.threads)
            options.enable_profiling = True
            options.profile_file_prefix = str(Path(folder) / "profile")
            session = open_session(self.path, self.asked, options, self.threads)
            session.run(None, self.blank())
            events = json.loads(Path(session.end_profiling()).read_text(encoding="utf-8"))
        nodes = {
            event["name"]: event["args"]["provider"]
            for event in events
            if event.get("cat") == "Node" and event.get("args", {}).get("provider")
        }
        return dict(Counter(nodes.values()))


def _tensors(values: Sequence[Any]) -> tuple[Tensor, ...]:
    """What ONNX Runtime says of a graph's inputs or outputs; a size without a name is ``?``."""
    return tuple(Tensor(v.name, v.type, tuple("?" if size is None else size for size in v.shape)) for v in values)

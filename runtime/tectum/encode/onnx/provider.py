"""Execution providers behind one small interface: classic ones by name, plug-ins by package; why one did not load.

A policy says what may happen when a provider does not load. ``require:cuda`` (or plain ``cuda``): an error that names
the likely cause. ``prefer:cuda,openvino``: the next in order, at last the CPU, which is logged. ``auto``: what
``tectum tune`` measured to be fastest here; where nothing was measured, CUDA if it loads, else the CPU. Nothing is
silent.
"""

import ctypes
import importlib.util
import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from tectum.errors import ProviderError, UsageError, first_line
from tectum.supervise.machine import installed

CLASSIC = {
    "cpu": "CPUExecutionProvider",
    "cuda": "CUDAExecutionProvider",
    "tensorrt": "TensorrtExecutionProvider",
}
PLUGINS = {"openvino": "onnxruntime_ep_openvino"}
"""Providers that come as a package of their own (``get_library_path``, ``get_ep_name``) beside any onnxruntime."""
ON_GPU = frozenset({"cuda", "tensorrt"})
WHEELS = ("onnxruntime", "onnxruntime-gpu", "onnxruntime-openvino", "onnxruntime-directml", "onnxruntime-rocm")
CUDA_LIBRARIES = (
    ("libcuda.so.1", "the NVIDIA driver is missing: install it, then reboot"),
    ("libcudart.so.12", "CUDA 12 is missing: pip install nvidia-cuda-runtime-cu12 nvidia-cublas-cu12"),
    ("libcudnn.so.9", "cuDNN 9 is missing: pip install nvidia-cudnn-cu12"),
)


class Policy(Struct, frozen=True):
    """``mode``: require, prefer or auto. ``names``: in the order of wish."""

    mode: str
    names: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "Policy":
        """``auto``, ``NAME``, ``require:NAME`` or ``prefer:NAME,NAME``. Raises UsageError for anything else."""
        mode, colon, rest = text.strip().partition(":")
        if not colon:
            mode, rest = ("auto", "") if mode.lower() == "auto" else ("require", mode)
        names = tuple(name.strip() for name in rest.split(",") if name.strip())
        wrong = mode not in {"require", "prefer", "auto"} or (mode == "auto") == bool(names)
        if wrong or (mode == "require" and len(names) != 1):
            raise UsageError(
                f"provider '{text}': must be auto, NAME, require:NAME or prefer:NAME,NAME; names: {_known()}"
            )
        if mode == "prefer" and names[-1].lower() != "cpu":
            names = (*names, "cpu")
        if mode == "auto":
            names = ("cuda", "cpu") if CLASSIC["cuda"] in _onnxruntime().get_available_providers() else ("cpu",)
        return cls(mode, names)


def _known() -> str:
    return ", ".join((*CLASSIC, *PLUGINS))


@lru_cache(maxsize=1)
def _onnxruntime() -> Any:
    try:
        import onnxruntime
    except ImportError:
        raise ProviderError(
            "onnxruntime is not installed; install 'tectum[cpu]' or, with an NVIDIA GPU, 'tectum[gpu]'"
        ) from None
    return onnxruntime


def runtime_version() -> str:
    """Version of ONNX Runtime. Raises ProviderError where it is not installed."""
    return str(_onnxruntime().__version__)


def available() -> tuple[str, ...]:
    """Short names of the providers that can be asked for here: those of the wheel, and plug-ins that are installed.

    Being listed says nothing about loading: onnxruntime-gpu lists CUDA on a machine without a GPU.
    """
    listed = _onnxruntime().get_available_providers()
    classic = tuple(name for name, full in CLASSIC.items() if full in listed)
    return (*classic, *(name for name, module in PLUGINS.items() if importlib.util.find_spec(module) is not None))


def wheels() -> dict[str, str]:
    """The installed wheels that bring an ``onnxruntime``, with versions. More than one overwrite each other."""
    return installed(*WHEELS)


def full_name(name: str) -> str:
    """The name by which ONNX Runtime knows a provider: short names are translated, others are left as they are."""
    short = name.lower()
    if short in PLUGINS:
        return _plugin(short)[0]
    return CLASSIC.get(short, name)


@lru_cache(maxsize=8)
def _plugin(name: str) -> tuple[str, tuple[Any, ...]]:
    """Register a plug-in's library once in this process. Gives its name in ONNX Runtime and its CPU device or, where
    it has none, all its devices. Raises ProviderError when it is not installed or ONNX Runtime is too old."""
    runtime, module = _onnxruntime(), PLUGINS[name]
    package = module.replace("_", "-")
    if importlib.util.find_spec(module) is None:
        raise ProviderError(f"provider '{name}' is a plug-in that is not installed: pip install {package}")
    if not hasattr(runtime, "register_execution_provider_library"):
        raise ProviderError(f"provider '{name}' needs onnxruntime 1.23 or newer; this is {runtime.__version__}")
    plugin = importlib.import_module(module)
    try:
        runtime.register_execution_provider_library(f"tectum.{name}", plugin.get_library_path())
        full = str(plugin.get_ep_name())
        devices = [device for device in runtime.get_ep_devices() if device.ep_name == full]
    except Exception as error:  # onnxruntime raises its own types, one per status code
        raise ProviderError(f"provider '{name}': {package} cannot be loaded: {first_line(error)}") from None
    if not devices:
        raise ProviderError(f"provider '{name}': {package} finds no device on this machine that it can use")
    on_cpu = [device for device in devices if device.ep_metadata.get("ov_device") == "CPU"]
    return full, tuple(on_cpu[:1] or devices)


def open_session(
    graph: Path | bytes, name: str, options: Any, threads: int, extra: dict[str, str] | None = None
) -> Any:
    """An InferenceSession of ``graph``, a file or its content, whose first provider is ``name``, read back.

    ``extra``: options of a classic provider. Raises ProviderError when the provider is not there or did not load; what
    ONNX Runtime raises for a broken graph goes through.
    """
    runtime = _onnxruntime()
    wanted, model = full_name(name), graph if isinstance(graph, bytes) else str(graph)
    if name.lower() in PLUGINS:
        options.add_provider_for_devices(list(_plugin(name.lower())[1]), _plugin_options(name.lower(), threads))
        session = runtime.InferenceSession(model, options)
    else:
        known = runtime.get_available_providers()
        if wanted not in known:
            raise ProviderError(f"provider '{name}' is not in this onnxruntime; it has: {', '.join(known)}{_fix(name)}")
        asked = [wanted] if wanted == CLASSIC["cpu"] else [(wanted, extra or {}), CLASSIC["cpu"]]
        session = runtime.InferenceSession(model, options, providers=asked)
    loaded = str(session.get_providers()[0])
    if loaded != wanted:
        raise ProviderError(f"asked for {wanted}, but {loaded} was loaded{explain(name)}")
    return session


def _plugin_options(name: str, threads: int) -> dict[str, str]:
    # OpenVINO computes in bf16 where the CPU has it, unless set otherwise: not the model that was evaluated.
    if name != "openvino":
        return {}
    return {
        "load_config": json.dumps({"CPU": {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": str(threads)}})
    }


def _fix(name: str) -> str:
    if name.lower() in ON_GPU:
        return (
            "; it comes with another wheel: pip uninstall onnxruntime onnxruntime-gpu, then pip install 'tectum[gpu]'"
        )
    return ""


def explain(name: str, load: Callable[[str], object] = ctypes.CDLL) -> str:
    """The likely cause why a provider that the wheel lists did not load, and the fix; begins with ``: ``."""
    found = wheels()
    if len(found) > 1:
        both = " and ".join(found)
        return f": {both} are installed together and overwrite each other; pip uninstall both, then install one"
    if name.lower() in ON_GPU:
        for library, cause in CUDA_LIBRARIES:
            try:
                load(library)
            except OSError:
                return f": {library} cannot be loaded; {cause}"
        if name.lower() == "tensorrt":
            return ": the TensorRT libraries are missing: pip install tensorrt-cu12"
        return ": the GPU, the driver or the versions of CUDA and cuDNN do not fit this onnxruntime; try 'nvidia-smi'"
    return ": ask 'tectum doctor' what is wrong"

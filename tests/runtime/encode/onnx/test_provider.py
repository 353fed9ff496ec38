"""Policies, plug-ins, and why a provider did not load."""

import importlib.util

import pytest

from tectum import Engine, ProviderError, UsageError
from tectum.encode.onnx import provider
from tectum.encode.onnx.plan import Plan
from tectum.encode.onnx.provider import Policy, available, explain, full_name
from tectum.encode.onnx.session import Session

OPENVINO = importlib.util.find_spec("onnxruntime_ep_openvino") is not None


@pytest.mark.parametrize(
    ("text", "mode", "names"),
    [
        ("cuda", "require", ("cuda",)),
        ("require:openvino", "require", ("openvino",)),
        ("prefer:tensorrt,cuda", "prefer", ("tensorrt", "cuda", "cpu")),
        ("prefer:cpu", "prefer", ("cpu",)),
        (" prefer: cuda , cpu ", "prefer", ("cuda", "cpu")),
    ],
)
def test_policies(text, mode, names):
    assert Policy.parse(text) == Policy(mode, names)


def test_auto_ends_with_the_cpu():
    assert Policy.parse("auto").names[-1] == "cpu"


@pytest.mark.parametrize("text", ["", "require:", "require:cuda,cpu", "prefer:", "auto:cpu", "want:cuda", ":"])
def test_a_policy_that_is_none_names_what_is_allowed(text):
    with pytest.raises(UsageError, match=r"must be auto, NAME, require:NAME or prefer:NAME,NAME…?; names: cpu, cuda"):
        Policy.parse(text)


def test_the_cpu_is_always_there():
    assert available()[0:1] == ("cpu",) or "cpu" in available()
    assert full_name("cpu") == "CPUExecutionProvider"


def test_what_is_preferred_and_not_there_is_told_once_a_graph(bundle, caplog):
    engine = Engine(bundle, Plan.same(bundle.variant, bundle.graphs, "prefer:nowhere"))
    assert set(engine.providers.values()) == {"CPUExecutionProvider"}
    assert len(caplog.messages) == 1  # once, not once a graph
    assert "provider 'nowhere' is not in this onnxruntime" in caplog.messages[0]


def test_a_provider_that_computes_something_else_is_an_error_where_it_is_required(bundle, monkeypatch, caplog):
    class Wrong(Session):
        def __call__(self, feed):
            out = super().__call__(feed)
            return {k: -v for k, v in out.items()} if self.asked != "cpu" else out

    monkeypatch.setattr("tectum.engine.Session", Wrong)
    other = "CPUExecutionProvider"  # by its long name: not known to be the reference itself
    with pytest.raises(ProviderError, match=r"computes something else than the CPU on vision.onnx: -6 dB, 50 are"):
        Engine(bundle, Plan.same(bundle.variant, bundle.graphs, other))
    engine = Engine(bundle, Plan.same(bundle.variant, bundle.graphs, f"prefer:{other}"))
    assert {session.asked for session in engine.sessions.values()} == {"cpu"}
    assert len(caplog.messages) == len({bundle.graph(name) for name in bundle.graphs})


@pytest.mark.skipif("cuda" in available(), reason="this onnxruntime has CUDA")
def test_cuda_that_is_required_but_not_in_the_wheel_names_the_wheel(bundle):
    with pytest.raises(ProviderError, match=r"'cuda' is not in this onnxruntime.*tectum\[gpu\]"):
        Session(bundle.graph("fusion"), "cuda")


@pytest.mark.parametrize(
    ("missing", "cause"),
    [
        ("libcuda.so.1", "the NVIDIA driver is missing"),
        ("libcudart.so.12", "CUDA 12 is missing"),
        ("libcudnn.so.9", "cuDNN 9 is missing"),
        ("", "do not fit this onnxruntime"),
    ],
)
def test_the_likely_cause_of_a_fall_back(missing, cause, monkeypatch):
    def load(name):
        if name == missing:
            raise OSError(name)

    monkeypatch.setattr(provider, "wheels", lambda: {"onnxruntime-gpu": "1.32"})
    assert cause in explain("cuda", load)


def test_two_wheels_are_the_first_suspect(monkeypatch):
    monkeypatch.setattr(provider, "wheels", lambda: {"onnxruntime": "1.32", "onnxruntime-gpu": "1.32"})
    assert "onnxruntime and onnxruntime-gpu are installed together" in explain("cuda")


@pytest.mark.skipif(OPENVINO, reason="the plug-in is installed")
def test_a_plug_in_that_is_not_installed_names_the_package(bundle):
    with pytest.raises(ProviderError, match="pip install onnxruntime-ep-openvino"):
        Session(bundle.graph("fusion"), "openvino")


@pytest.mark.skipif(not OPENVINO, reason="the plug-in onnxruntime-ep-openvino is not installed")
def test_the_openvino_plug_in_computes_in_fp32_what_the_cpu_computes(bundle):
    from tectum.encode.onnx.parity import agreement_db
    from tectum.encode.onnx.synthetic_inputs import Workload

    feeds = Workload(bundle).feeds("vision", 3)
    session = Session(bundle.graph("vision"), "openvino")
    assert session.loaded == "OpenVINOExecutionProvider"
    assert session.placement() == {"OpenVINOExecutionProvider": 1}
    assert agreement_db(Session(bundle.graph("vision")), session, feeds) > 80  # bf16 gives about 20


@pytest.mark.gpu
@pytest.mark.skipif("cuda" not in available(), reason="no CUDA provider in this onnxruntime")
@pytest.mark.parametrize("graph", ["vision", "audio", "text", "fusion"])
def test_cuda_computes_what_the_cpu_computes(bundle, graph):
    from tectum.encode.onnx.parity import agreement_db
    from tectum.encode.onnx.synthetic_inputs import Workload

    feeds = Workload(bundle).feeds(graph, 4)
    session = Session(bundle.graph(graph), "cuda")
    assert agreement_db(Session(bundle.graph(graph)), session, feeds) > 50

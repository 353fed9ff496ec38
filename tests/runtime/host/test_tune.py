"""What is measured on this host is what is used; and never for another host, bundle or ONNX Runtime."""

import json
import shutil

import numpy as np
import pytest
from tests.detector_bundle import detector_bundle
from tests.small_bundle import int8_bundle, small_bundle

from tectum import Bundle, Engine, UsageError
from tectum.bundle import DEFAULT
from tectum.commands.main import main
from tectum.encode.onnx import plan as plan_module
from tectum.encode.onnx.plan import Plan, plan_file
from tectum.host import tune as tune_module
from tectum.host.tune import Candidate, tune
from tectum.supervise.machine import Host

GRAPHS = Bundle.load().graphs


@pytest.fixture(autouse=True)
def quick(tmp_path, monkeypatch):
    monkeypatch.setenv("TECTUM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(tune_module, "SLOT_S", 0.0)
    monkeypatch.setattr(tune_module, "RUNS", 5)
    monkeypatch.setattr(tune_module, "WARM", 1)


def test_every_variant_is_measured_and_the_cheapest_is_chosen():
    plan, found = tune(Bundle.load(), threads=1)
    assert {(c.graph, c.variant) for c in found} == {(g, v) for g in GRAPHS for v in Bundle.load().variants}
    assert {c.graph for c in found if c.chosen} == set(GRAPHS)
    assert {c.variant for c in found if c.chosen} == {plan.variant}
    costs = plan.measured["cost_ms_per_s"]
    assert set(costs) == set(Bundle.load().variants)
    assert set(plan.threads.values()) == {1}


def test_a_text_graph_over_pieces_is_measured_as_any(tmp_path):
    bundle = Bundle.load(small_bundle(tmp_path / "b", {"text": {"command": 3.0}}, pieces=True))
    plan, found = tune(bundle, threads=1)
    assert {c.graph: c.refused for c in found if c.provider == "cpu"} == {"text": "", "fusion": ""}
    assert Engine(bundle, plan).meaning("turn on the light")[0] == "HassTurnOn"


def candidate(graph, variant, p50, threads=1, refused=""):
    return Candidate(graph, variant, "cpu", threads, p50_ms=p50, refused=refused)


@pytest.fixture
def with_int8(tmp_path):
    return int8_bundle(tmp_path / "with_int8")


def test_an_int8_that_is_slower_here_is_not_used(monkeypatch, with_int8):
    def measure(graph, variants, _most):
        return [candidate(graph, v.variant, 3.0 if v.variant == "int8" else 2.0) for v in variants]

    monkeypatch.setattr(tune_module, "measure", measure)
    assert tune(Bundle.load(with_int8))[0].variant == "fp32"


@pytest.mark.parametrize(
    ("large", "share", "variant"),
    [(20.0, 0.25, "fp32"), (60.0, 0.25, "small"), (60.0, 0.5, "fp32"), (400.0, 0.01, "small")],
)
def test_the_largest_picture_within_the_share_of_a_core_is_chosen(monkeypatch, tmp_path, large, share, variant):
    def measure(graph, variants, _most):
        times = {"fp32": large if graph == "vision" else 0.1, "small": 0.1 * large}
        return [candidate(graph, v.variant, times[v.variant]) for v in variants]

    monkeypatch.setattr(tune_module, "measure", measure)
    plan, _ = tune(Bundle.load(detector_bundle(tmp_path / "b")), share=share)
    assert plan.variant == variant
    assert set(plan.provider) == {"vision", "vision.look", "audio", "text", "fusion"}


def test_both_sizes_and_the_graph_of_looks_are_measured_and_used(tmp_path):
    folder = detector_bundle(tmp_path / "b")
    plan, found = tune(Bundle.load(folder), threads=1, share=100)
    assert not [c.refused for c in found if c.refused]
    assert {(c.graph, c.variant) for c in found} == {(g, v) for g in GRAPHS for v in ("fp32", "small")}
    assert plan.variant == "fp32"
    Plan("small", dict.fromkeys(plan.provider, "cpu"), {**plan.threads, "vision.look": 2}).store(folder)
    tuned = Engine.open(folder)
    assert tuned.bundle.shape.width == 96
    assert tuned.sessions["vision.look"].threads == 2
    assert tuned.health()["vision.look"].loaded == "CPUExecutionProvider"


@pytest.mark.parametrize(("two", "threads"), [(1.9, 1), (1.5, 2)])
def test_a_second_thread_must_be_worth_it(monkeypatch, two, threads):
    def measure(graph, variants, _most):
        return [candidate(graph, v.variant, time, n) for v in variants for n, time in ((1, 2.0), (2, two))]

    monkeypatch.setattr(tune_module, "measure", measure)
    assert set(tune(Bundle.load())[0].threads.values()) == {threads}


def test_what_computes_something_else_is_refused_however_fast(monkeypatch):
    real = tune_module.Session

    class Wrong(real):
        def __call__(self, feed):
            out = super().__call__(feed)
            return {k: v + 1 for k, v in out.items()} if self.threads == 2 else out

    monkeypatch.setattr(tune_module, "Session", Wrong)
    _, found = tune(Bundle.load(), threads=2)
    refused = [c for c in found if c.threads == 2 and c.provider == "cpu"]
    assert refused
    assert all("computes something else" in c.refused and not c.chosen for c in refused)


def test_an_int8_that_computes_worse_on_this_cpu_than_where_it_was_made_is_refused(with_int8):
    assert not [c.refused for c in tune(Bundle.load(with_int8), threads=1)[1] if c.refused]
    manifest = json.loads((with_int8 / "manifest.json").read_text())
    manifest["variants"]["int8"]["sqnr_db"]["text"] = {"embedding": 60.0}
    (with_int8 / "manifest.json").write_text(json.dumps(manifest))
    plan, found = tune(Bundle.load(with_int8), threads=1)
    assert plan.variant == "fp32"
    (refused,) = [c for c in found if c.refused]
    assert (refused.variant, refused.graph) == ("int8", "text")
    assert "noisier on this CPU than where it was made" in refused.refused


def test_the_stored_plan_is_used_by_default_and_no_tune_is_honoured():
    Plan("small", dict.fromkeys(GRAPHS, "cpu"), {**dict.fromkeys(GRAPHS, 1), "vision": 2}).store(DEFAULT)
    tuned = Engine.open()
    assert (tuned.bundle.variant, tuned.sessions["vision"].threads) == ("small", 2)
    assert Engine.open(tuned=False).bundle.variant == "fp32"
    assert Engine.open(threads=1).sessions["vision"].threads == 1
    assert Engine.open(variant="fp32").bundle.variant == "fp32"
    assert Engine.open(provider="cpu").plan.provider["vision"] == "cpu"


def test_a_provider_that_was_fastest_and_is_gone_since_does_not_stop_a_start(caplog):
    Plan("fp32", {**dict.fromkeys(GRAPHS, "cpu"), "vision": "nowhere"}, dict.fromkeys(GRAPHS, 1)).store(DEFAULT)
    assert set(Engine.open().providers.values()) == {"CPUExecutionProvider"}
    assert "provider 'nowhere' is not in this onnxruntime" in caplog.text
    assert "the next choice is used" in caplog.text


def test_a_plan_is_never_stale(tmp_path, monkeypatch):
    Plan.same("small", GRAPHS).store(DEFAULT)
    assert Plan.stored(DEFAULT, GRAPHS) is not None
    other = tmp_path / "other"
    shutil.copytree(DEFAULT, other)
    manifest = json.loads((other / "manifest.json").read_text())
    (other / "manifest.json").write_text(json.dumps({**manifest, "version": "0.1.1"}))
    assert Plan.stored(other, GRAPHS) is None
    for name, value in (
        ("runtime_version", lambda: "9.9"),
        ("available", lambda: ("cpu", "another")),
        ("host", lambda: Host("another CPU", frozenset(), 4, 1000)),
    ):
        with monkeypatch.context() as changed:
            changed.setattr(plan_module, name, value)
            assert Plan.stored(DEFAULT, GRAPHS) is None, name
    assert Plan.stored(DEFAULT, GRAPHS) is not None


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"variant": "int8"}', '{"variant":"int8","provider":{},"threads":{}}']
)
def test_a_broken_plan_is_no_plan(content):
    file = plan_file(DEFAULT)
    file.parent.mkdir(parents=True)
    file.write_text(content)
    assert Plan.stored(DEFAULT, GRAPHS) is None
    assert Engine.open().bundle.variant == "fp32"


def test_a_plan_of_a_variant_that_is_gone_is_not_used():
    Plan.same("int4", GRAPHS).store(DEFAULT)
    assert Engine.open().bundle.variant == "fp32"


def test_the_command_stores_tells_and_forgets(capsys, tmp_path):
    file = tmp_path / "tune.json"
    assert main(["tune", "--threads", "1", "--json", str(file)]) == 0
    out = capsys.readouterr()
    assert "ms waited per second of a place" in out.out
    assert "kept in" in out.err
    stored = Plan.stored(DEFAULT, GRAPHS)
    assert json.loads(file.read_text())["variant"] == stored.variant
    assert main(["tune", "--forget"]) == 0
    assert "is forgotten" in capsys.readouterr().err
    assert Plan.stored(DEFAULT, GRAPHS) is None
    assert main(["tune", "--forget"]) == 0
    assert "nothing was tuned" in capsys.readouterr().err


def test_bad_arguments_are_one_line(capsys, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    for arguments, message, code in (
        (["tune", "--threads", "0"], "must be 1 to 256", 2),
        (["tune", "--bundle", str(tmp_path / "gone")], "no such bundle", 3),
        (["analyze", "x", "--variant", "int3"], "no such file", 4),
        (["score", "--text", "x", "--variant", "int3"], "has no variant 'int3'; it has: fp32, small", 2),
        (["score", "--text", "x", "--provider", "want:cuda"], "must be auto, NAME", 2),
    ):
        assert main(arguments) == code
        err = capsys.readouterr().err
        assert message in err
        assert len(err.strip().splitlines()) == 1
    monkeypatch.setenv("TECTUM_CACHE", str(tmp_path / "file"))
    with pytest.raises(UsageError, match="goal 'heat': must be latency or cpu"):
        tune(Bundle.load(), goal="heat")
    with pytest.raises(UsageError, match="share 0: must be above 0"):
        tune(Bundle.load(), share=0)
    with pytest.raises(UsageError, match="TECTUM_CACHE names another folder"):
        Plan.same("fp32", GRAPHS).store(DEFAULT)


def test_health_tells_what_was_asked_and_what_was_loaded(engine):
    health = engine.health(placement=True)
    assert set(health) == set(GRAPHS)
    assert health["vision"].asked == "cpu"
    assert health["vision"].loaded == "CPUExecutionProvider"
    assert sum(health["vision"].nodes.values()) > 10


def test_workloads_are_seeded_and_fit(bundle):
    from tectum.encode.onnx.synthetic_inputs import Workload

    for graph in GRAPHS:
        one, two = (Workload(bundle, 3).feeds(graph, 2) for _ in range(2))
        for a, b in zip(one, two, strict=True):
            assert all(np.array_equal(a[name], b[name]) for name in a)


def test_noise_is_told_per_output_between_200_and_minus_200():
    from tectum.encode.onnx.parity import agreement_db, noise_db

    ones = np.ones(4, np.float32)

    def plain(_feed):
        return {"a": ones, "b": ones, "silent": 0 * ones, "broken": ones}

    def other(_feed):
        return {"a": ones, "b": ones * 1.01, "silent": 0 * ones, "broken": ones * np.nan}

    found = noise_db(plain, other, [{}, {}])
    assert found == {"a": 200.0, "b": pytest.approx(40, abs=0.01), "silent": 200.0, "broken": -200.0}
    assert agreement_db(plain, other, [{}]) == -200.0

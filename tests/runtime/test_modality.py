"""One place names modalities; everything goes over the registry and the bundle, whether it has one, two or four."""

import ast
import json
import re

import numpy as np
import pytest
from tests import small_bundle
from tests.live import until
from tests.repository import ROOT
from tests.small_bundle import Heat, write_manifest

from tectum import AudioChunk, Bundle, BundleError, Engine, Event, Frame, House, Pipeline, UsageError, Utterance
from tectum import modality as registry
from tectum.config.document import Document
from tectum.config.load import config_of
from tectum.decide.rule import parse_rule
from tectum.decide.rules import Rules
from tectum.decide.terms import Vocabulary
from tectum.deliver.sinks.mqtt_discovery import place_config, situation_kinds
from tectum.deliver.sinks.mqtt_names import Topics
from tectum.encode.onnx.synthetic_inputs import Workload
from tectum.host.bench import drawn, single_stream
from tectum.host.tune import rates
from tectum.modality import lasting_heads, modalities, owner_of, switches

RUNTIME = ROOT / "runtime" / "tectum"
OTHER_SENSES = {
    "audio": {
        "config/place.py": "a key of the stream, as FFmpeg says it",
        "setup/draft.py": "that key",
        "deliver/live_video.py": "FFmpeg's kind of stream",
        "deliver/store/clip_writer.py": "FFmpeg's kind of stream",
        "deliver/store/clips.py": "FFmpeg's kind of stream",
        "observe/sources/media.py": "FFmpeg's kind of stream",
        "observe/sources/stream_session.py": "FFmpeg's kind of stream",
        "observe/sources/tracks.py": "FFmpeg's kind of stream",
        "observe/timing/stamps.py": "FFmpeg's kind of stream",
    },
}
"""Where the word stands for something else."""
TEXT_ROOMS = ("bundle", "decide", "encode", "engine.py", "fuse", "host", "modality.py", "pipeline.py")
"""Where ``text`` would be the modality: elsewhere it is a word of many senses (a key, a flag, a style)."""


@pytest.fixture
def thermal(monkeypatch):
    """A fourth modality is installed."""
    own = registry.installed()
    monkeypatch.setattr(registry, "installed", lambda: [*own, small_bundle.MODALITY])
    modalities.cache_clear()
    yield small_bundle.MODALITY
    modalities.cache_clear()


def made(folder, weights):
    return Engine(Bundle.load(small_bundle.small_bundle(folder / "bundle", weights)))


@pytest.fixture
def seeing(tmp_path):
    """An engine whose bundle has pictures alone."""
    return made(tmp_path, {"vision": {"visitor": 6.0}})


@pytest.fixture
def four(thermal, tmp_path):  # noqa: ARG001  it is installed
    """An engine whose bundle has four modalities; heat alone decides for a hazard, picture and words for a visitor."""
    return made(
        tmp_path, {"vision": {"visitor": 3.0}, "audio": {}, "text": {"visitor": 3.0}, "thermal": {"hazard": 8.0}}
    )


def picture(engine, time, place="home"):
    return Frame.whole(place, time, np.full((engine.bundle.shape.height, engine.bundle.shape.width, 3), 90, np.uint8))


def hop(engine, time, place="home"):
    return AudioChunk(place, time, np.zeros(engine.hop, np.float32))


def heat(time, celsius=20.0):
    return Heat("home", time, np.full((8, 8), celsius, np.float32))


def test_modalities_are_named_in_one_place():
    names = set(modalities())
    assert names == {"vision", "audio", "text"}
    found = []
    for file in sorted(RUNTIME.rglob("*.py")):
        where = str(file.relative_to(RUNTIME))
        tree = ast.parse(file.read_text(encoding="utf-8"))
        said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        said -= {"text"} if where.partition("/")[0] not in TEXT_ROOMS else set()
        found += [(where, name) for name in sorted(said & names) if where not in OTHER_SENSES.get(name, {})]
    assert found == [("modality.py", "audio"), ("modality.py", "text"), ("modality.py", "vision")]
    page = (RUNTIME / "serve" / "web" / "static").rglob("*.*")
    for file in (one for one in page if one.suffix != ".png"):
        assert not re.findall(r"\b(?:vision|audio)\b(?!\")", file.read_text(encoding="utf-8")), file


def test_what_the_built_in_ones_say():
    assert list(modalities()) == ["vision", "audio", "text"]
    assert lasting_heads() == ("presence", "sound", "situation")
    assert switches() == {"camera": "vision", "microphone": "audio"}
    assert [m.continuous for m in modalities().values()] == [True, True, False]
    owners = {head: owner_of(head).name for head in ("presence", "sound", "context", "intent")}
    assert owners == {"presence": "vision", "sound": "audio", "context": "text", "intent": "text"}
    assert owner_of("situation") is None
    for modality in modalities().values():
        assert set(modality.display.title) == {"en", "de", "zh"}
        assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in modality.display.colours)


def test_every_modality_draws_inputs_that_its_graph_takes(engine):
    for graph in engine.bundle.graphs:
        for feed in Workload(engine.bundle).feeds(graph, 2):
            assert all(np.isfinite(value).all() for value in engine.sessions[graph](feed).values())


def test_a_bundle_without_a_modality_passes_over_what_is_observed_of_it(seeing):
    assert seeing.bundle.graphs == ("vision", "fusion")
    assert seeing.bundle.labels["sound"] == ()
    with pytest.raises(UsageError, match="the bundle takes no 'audio'; it takes: vision"):
        seeing.encode(hop(seeing, 0.25))
    pipeline = Pipeline(seeing, gated=True)
    events = []
    for index in range(20):
        events += pipeline.observe(picture(seeing, 0.2 * index))
        events += pipeline.observe(hop(seeing, 0.2 * index + 0.05))
    assert pipeline.observe(Utterance("home", 5.0, "help me please")) == []
    assert pipeline.mark_missing("audio") == []
    assert pipeline.now == 5.0
    assert pipeline.senses == {"vision"}
    assert pipeline.context == "none"
    assert set(pipeline.gates) == {"picture"}
    (visitor,) = [event for event in events if event.head == "situation"]
    assert (visitor.kind, visitor.modalities, visitor.skew_ms) == ("visitor", ("vision",), None)
    assert visitor.attribution == {"vision": 1.0}
    assert [event.kind for event in pipeline.close()] == ["visitor"]


def test_so_do_tuning_benchmark_rules_and_discovery(seeing):
    assert rates(seeing.bundle) == {"vision": 5.0, "fusion": 5.0}
    assert set(single_stream(seeing, 2)) == {"vision", "fusion"}
    assert {seen.modality for seen in drawn(seeing, "a", 2.0, 0)} == {"vision"}
    assert {head for head, _ in situation_kinds(seeing.bundle.labels)} == {"presence", "situation"}
    known = Vocabulary.of(seeing.bundle.labels, ["hall"])
    with pytest.raises(UsageError, match="unknown kind 'smoke_alarm'"):
        parse_rule("r", "smoke_alarm", known)
    rules = Rules([parse_rule("r", "person", known)], among=seeing.bundle.modalities)
    (fired, _) = rules.see(Event("1", "person", "presence", "hall", "start", 1.0, None, 1.0, 0.9))
    assert fired.attribution == {"vision": 1.0}


def test_a_house_whose_bundle_hears_and_reads_nothing_goes_on(seeing, tmp_path):
    config = config_of(
        Document("test", {"place": [{"name": "hall", "text": ["help me please"], "media": ""}]}), tmp_path
    )
    with House(config, seeing, {}) as house:
        assert house.controls.understand("turn on the light").how == "unknown"
        assert house.controls.submit_utterance("good night") == "said to the house"
        assert until(lambda: house.wait(1.0))
        assert house.health().state == "ok"


def test_a_fourth_modality_is_encoded_fused_and_decided_on(four):
    pipeline = Pipeline(four)
    events = []
    for index in range(12):
        time = 0.5 * index
        events += pipeline.observe(heat(time, 20.0 if index < 4 else 40.0))
        events += pipeline.observe(picture(four, time + 0.1))
        events += pipeline.observe(hop(four, time + 0.25))
    assert pipeline.senses == {"vision", "audio", "thermal"}
    (warm,) = [event for event in events if event.head == "heat"]
    assert (warm.kind, warm.modalities, warm.start) == ("warm_body", ("thermal",), 2.0)
    hazard = next(event for event in events if event.kind == "hazard")
    assert hazard.modalities == ("vision", "audio", "thermal")
    assert hazard.attribution == {"vision": 0.0, "audio": 0.0, "text": 0.0, "thermal": 1.0}
    ended = pipeline.mark_missing("thermal")
    assert [(event.kind, event.phase) for event in ended] == [("warm_body", "end")]
    assert pipeline.senses == {"vision", "audio"}


def test_its_share_is_exact_among_four(four):
    stream, home = four.stream(), four.timeline()
    home.add(four.encode(picture(four, 1.0), stream))
    home.add(four.encode(Utterance("home", 1.0, "somebody is at the door"), stream))
    home.add(four.encode(heat(1.0), stream))
    assert four.fuse(home, 1.0).modalities == ("vision", "text", "thermal")
    shares = four.attribute(home, 1.0, "visitor")
    assert shares["vision"] == pytest.approx(shares["text"], abs=1e-3)  # alike in the fusion: alike in the shares
    assert shares["audio"] == shares["thermal"] == 0.0  # one is not there, the other speaks against
    assert sum(shares.values()) == pytest.approx(1.0, abs=1e-3)
    assert four.attribute(home, 1.0, "hazard") == {"vision": 0.0, "audio": 0.0, "text": 0.0, "thermal": 1.0}


def test_the_manifest_sizes_its_part_of_the_timeline(four):
    home = four.timeline()
    stream = four.stream()
    for time in (0.0, 3.0, 5.9):
        home.add(four.encode(heat(time), stream))
    feed = home.inputs(6.0)
    assert feed["thermal"].shape == (1, 3, four.bundle.embedding)
    assert feed["thermal_present"].tolist() == [[1.0, 1.0, 1.0]]
    assert feed["thermal_age"][0] == pytest.approx([6.0, 3.0, 0.1], abs=1e-5)
    assert home.inputs(8.0)["thermal_present"].sum() == 2


def test_so_it_is_in_rules_switches_and_discovery(four, thermal):
    bundle = four.bundle
    rules = Rules([parse_rule("r", "fire and person", Vocabulary.of(bundle.labels))], among=bundle.modalities)
    rules.see(Event("1", "person", "presence", "home", "start", 1.0, None, 1.0, 0.9))
    (fired, _) = rules.see(Event("2", "fire", "heat", "home", "start", 2.0, None, 2.0, 0.9))
    assert fired.attribution == {"vision": 0.5, "audio": 0.0, "text": 0.0, "thermal": 0.5}
    assert switches()["thermometer"] == thermal.name
    assert ("heat", "fire") in situation_kinds(bundle.labels)
    parts = place_config(Topics("t", "n"), "home", bundle.labels, ["thermometer"], [], [], False, True, False)[
        "components"
    ]
    assert "heat_fire" in parts
    assert "sound_smoke_alarm" not in parts
    assert "snapshot" not in parts


@pytest.mark.usefixtures("thermal")
def test_a_modality_whose_code_is_not_installed_is_a_clear_error(tmp_path, monkeypatch):
    folder = small_bundle.small_bundle(tmp_path / "bundle", {"vision": {}, "thermal": {}})
    assert Bundle.load(folder).graphs == ("vision", "thermal", "fusion")
    own = registry.installed()[:3]
    monkeypatch.setattr(registry, "installed", lambda: own)
    modalities.cache_clear()
    with pytest.raises(
        BundleError,
        match=r"declares the modality 'thermal', whose code is not installed; installed: vision, audio, text",
    ):
        Bundle.load(folder)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m["labels"].pop("presence"), "incomplete: has no labels of presence"),
        (lambda m: m["labels"].pop("situation"), "incomplete: has no labels of situation"),
        (lambda m: m["inputs"]["fusion"]["window_s"].pop("audio"), "names different modalities"),
        (lambda m: m["inputs"]["vision"].update(width="wide"), r"`int`, got `str` - at `\$\.inputs\.vision\.width`"),
        (lambda m: m["variants"]["fp32"].pop("thresholds"), r"missing required field `thresholds` - at `\$\.variants"),
        (lambda m: m["variants"]["fp32"]["files"].pop("text"), "variant 'fp32' has no verified graph for text"),
    ],
)  # fmt: skip
def test_a_manifest_that_does_not_fit_together_names_the_key(tmp_path, change, message):
    folder = small_bundle.small_bundle(tmp_path / "bundle", {"vision": {}, "audio": {}, "text": {}})
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    change(manifest)
    write_manifest(folder, **manifest)
    with pytest.raises(BundleError, match=message) as caught:
        Bundle.load(folder)
    assert "\n" not in str(caught.value)

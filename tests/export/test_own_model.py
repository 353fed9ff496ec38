"""Graphs that others made in the place of our encoders, from the recipe in the docs to the events of a recording."""

import json
import re

import onnx
import pytest
from tests.own_graphs import waves_graph
from tests.repository import ROOT

from tectum import Bundle
from tectum.commands.main import main as tectum
from tectum_export.cli import main

SOUND = """
[audio]
graph = "{graph}"
window_s = 0.96
output = "embedding"
source = "a filter bank of this test"
licence = "CC0-1.0"
"""


@pytest.fixture(scope="module")
def bundle(shared_data, tmp_path_factory):
    """Trained at the smallest size over YOLOX-nano, with the recipe of the docs, and a filter bank."""
    folder = tmp_path_factory.mktemp("own")
    text = re.search(r"## An example.*?```toml\n(.*?)```", (ROOT / "docs" / "own-model.md").read_text(), re.DOTALL)
    sound = waves_graph(folder / "waves.onnx", 15_360, 40)
    (folder / "own.toml").write_text(text[1] + SOUND.format(graph=sound))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tectum_export.train.run.CACHE", folder / "cache")
        patch.setattr("tectum_export.train.adopted.CACHE", folder / "cache")
        run = folder / "run"
        assert main(["train", str(folder / "own.toml"), "--smoke", "--data", str(shared_data), "--out", str(run)]) == 0
        assert main(["evaluate", str(run)]) == 0
        assert main(["export", str(run), "--out", str(folder / "bundle")]) == 0
    return folder / "bundle"


@pytest.mark.slow
@pytest.mark.long
def test_the_run_trains_only_what_is_not_adopted(bundle):
    run = bundle.parent / "run"
    assert {file.name for file in run.glob("*.pt")} == {"text.pt", "fusion.pt"}
    assert {file.name for file in run.glob("*.onnx")} == {"vision.onnx", "audio.onnx"}


@pytest.mark.slow
@pytest.mark.long
def test_a_bundle_of_others_encoders_is_one_like_ours(bundle):
    assert tectum(["bundle", "verify", str(bundle)]) == 0
    made = Bundle.load(bundle)
    assert made.manifest["licence"] == "Apache-2.0 AND CC0-1.0"
    assert "look" not in made.manifest["inputs"]["vision"]
    assert max(made.manifest["variants"]["fp32"]["parity"]["vision"].values()) < 1e-3
    props = {entry.key: entry.value for entry in onnx.load(str(bundle / "audio.onnx")).metadata_props}
    assert props["tectum.licence"] == "CC0-1.0"


@pytest.mark.slow
@pytest.mark.long
def test_the_card_says_whose_models_they_are(bundle):
    card = (bundle / "card.md").read_text()
    assert (
        "The encoder of pictures is not ours: `yolox_nano.onnx`, YOLOX-nano, Z. Ge et al., Megvii, under Apache" in card
    )
    assert "`waves.onnx`, a filter bank of this test, under CC0-1.0" in card


@pytest.mark.slow
@pytest.mark.long
def test_a_detector_that_was_adopted_sees_people_in_a_recording(bundle, shared_data, tmp_path):
    video = shared_data / "video" / "vtest.avi"  # people in a square
    found = tmp_path / "events.jsonl"
    assert tectum(["analyze", str(video), "--bundle", str(bundle), "--jsonl", str(found), "--no-tune"]) == 0
    events = [json.loads(line) for line in found.read_text().splitlines()]
    assert any(event["kind"] == "person" for event in events)

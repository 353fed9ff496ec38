"""A folder with nothing but one's own sounds, from the first look at it to the last word on it."""

import json

import pytest
import torch
from tests.own_recipe import write_sounds

from tectum_export.cli import main


@pytest.fixture(scope="module")
def sounds(tmp_path_factory):
    return write_sounds(tmp_path_factory.mktemp("data"))


@pytest.mark.slow
@pytest.mark.long
def test_a_folder_of_sounds_alone_trains_sounds(sounds, monkeypatch, capsys):
    recipe, run = str(sounds / "workshop.toml"), sounds / "run"
    train = ["train", recipe, "--data", str(sounds), "--out", str(run)]
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(sounds))  # neither git nor espeak-ng
        assert main(train) == 0
    said = capsys.readouterr().err
    assert "no data of vision, so not trained: vision and fusion; a bundle needs them" in said
    assert {path.name for path in run.glob("*.pt")} == {"audio.pt", "text.pt"}
    assert json.loads((run / "environment.json").read_text())["commit"] is None
    assert main([*train, "--part", "vision"]) == 2
    assert "there is data for: audio, text" in capsys.readouterr().err

    assert main(["evaluate", str(run)]) == 0
    shown = capsys.readouterr()
    assert shown.out.index("Learned nothing: sound (AUC 0.") < shown.out.index("Heads, on")  # noise is all alike
    metrics = json.loads((run / "metrics.json").read_text())
    assert set(metrics["heads"]) == {"sound", "intent", "context", "help"}
    assert metrics["at_chance"][0].startswith("sound (AUC ")
    report = (run / "report.html").read_text()
    assert report.index("Learned nothing: sound") < report.index("<table>")
    assert "next: tectum-export export" not in shown.err

    assert main(["export", str(run), "--out", str(sounds / "bundle")]) == 2
    assert "has no fusion, and a bundle needs one: its data hold nothing of vision" in capsys.readouterr().err
    assert not (sounds / "bundle").exists()

    (sounds / "mine").rename(sounds / "elsewhere")
    (sounds / "moved").mkdir()
    (sounds / "elsewhere").rename(sounds / "moved" / "mine")
    assert main(["evaluate", str(run)]) == 2
    assert "[data] own" in capsys.readouterr().err
    assert main(["evaluate", str(run), "--data", str(sounds / "moved")]) == 0
    assert json.loads((run / "metrics.json").read_text())["heads"] == metrics["heads"]
    capsys.readouterr()

    before = torch.load(run / "text.pt", weights_only=True)
    (sounds / "moved" / "mine" / "sounds" / "saw" / "3.wav").unlink()
    moved = [*train[:2], "--data", str(sounds / "moved"), *train[4:]]
    assert main([*moved, "--part", "audio"]) == 2
    assert "data of audio: 0 more, 1 fewer, " in capsys.readouterr().err
    assert main([*moved, "--part", "audio", "--again"]) == 0
    assert "set aside, in" in capsys.readouterr().err
    assert not (run / "metrics.json").exists()
    after = torch.load(run / "text.pt", weights_only=True)
    assert all(torch.equal(before[name], after[name]) for name in before)

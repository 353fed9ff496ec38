"""Networks, and every graph that is exported from them."""

from dataclasses import replace

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from tectum.bundle import DEFAULT, GRAPHS
from tectum_export.model.audio import AudioEncoder, spec_augment
from tectum_export.model.fusion import Fusion
from tectum_export.model.mel import LogMel
from tectum_export.model.text import TextEncoder
from tectum_export.model.vision import VisionEncoder
from tectum_export.onnx.export import TOLERANCE, example, export_graph
from tectum_export.recipe import load_recipe
from tectum_export.train.fusion import drop_modalities

RECIPE = load_recipe("home", smoke=True)


def build(graph):
    torch.manual_seed(0)
    labels = RECIPE.labels
    made = {
        "vision": lambda: VisionEncoder(4, RECIPE.embedding, pretrained=False),
        "audio": lambda: AudioEncoder(20, RECIPE.embedding, RECIPE.audio.channels),
        "text": lambda: TextEncoder(12, 4, RECIPE.embedding, "gru"),
        "text-conv": lambda: TextEncoder(12, 4, RECIPE.embedding, "conv"),
        "fusion": lambda: Fusion(RECIPE.embedding, labels),
    }
    return made[graph]().eval()


@pytest.mark.slow
@pytest.mark.parametrize("name", [*GRAPHS, "text-conv"])
def test_every_graph_exports_with_parity_at_three_shapes_and_names_no_machine(tmp_path, name):
    graph = name.partition("-")[0]
    path = tmp_path / f"{graph}.onnx"
    facts = export_graph(graph, build(name), RECIPE, path, {"graph": graph})
    assert len(facts["parity"]) == 3
    assert max(facts["parity"].values()) <= TOLERANCE
    proto = onnx.load(str(path))
    assert [o.version for o in proto.opset_import if o.domain in ("", "ai.onnx")] == [20]
    assert str(tmp_path.anchor + "work").encode() not in path.read_bytes()
    assert b".py" not in path.read_bytes()
    session = onnxruntime.InferenceSession(str(path))
    assert session.get_modelmeta().custom_metadata_map == {"tectum.graph": graph}
    assert all(isinstance(i.shape[0], str) for i in session.get_inputs())


@pytest.mark.parametrize("graph", GRAPHS)
def test_a_batch_gives_what_single_runs_give(graph):
    """Of the shipped graphs."""
    recipe = load_recipe("home")
    session = onnxruntime.InferenceSession(str(DEFAULT / f"{graph}.onnx"))
    inputs = example(graph, recipe, 3, 64)
    names = [i.name for i in session.get_inputs()]
    many = session.run(None, {n: v.numpy() for n, v in zip(names, inputs, strict=True)})
    for row in range(3):
        one = session.run(None, {n: v.numpy()[row : row + 1] for n, v in zip(names, inputs, strict=True)})
        for a, b in zip(one, many, strict=True):
            assert np.abs(a[0] - b[row]).max() < 2e-3


@pytest.mark.parametrize("kind", ["text", "text-conv"])
def test_padding_changes_nothing(kind):
    model = build(kind)
    codes = example("text", RECIPE, 1, 40)[0]
    padded = torch.zeros(3, 90, dtype=torch.uint8)
    padded[0, :40] = codes
    padded[1:] = 65
    with torch.no_grad():
        for a, b in zip(model(codes), model(padded), strict=True):
            assert (a[0] - b[0]).abs().max() < 1e-5


def test_presence_is_the_strongest_cell_of_the_map():
    with torch.no_grad():
        _, presence, cells = build("vision")(example("vision", RECIPE, 2, 0)[0])
    assert torch.equal(presence, cells.amax((2, 3)))
    assert cells.shape == (2, 4, RECIPE.vision.height // 8, RECIPE.vision.width // 8)


def test_log_mel_against_librosa_like_reference():
    """The two fixed convolutions equal a plain numpy short-time Fourier transform."""
    from tectum_export.model.mel import mel_filters

    rng = np.random.default_rng(0)
    pcm = rng.standard_normal(16_000).astype(np.float32) * 0.1
    got = LogMel()(torch.from_numpy(pcm[None]))[0].numpy()
    padded = np.pad(pcm.astype(np.float64), 120)
    frames = np.stack([padded[k * 160 : k * 160 + 400] for k in range(100)])
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400)
    power = np.abs(np.fft.rfft(frames * hann, 512)) ** 2
    wanted = (np.log(mel_filters(64, 257, 16_000, 50.0, 7_800.0) @ power.T + 1e-5) + 4) / 4
    assert got.shape == wanted.shape == (64, 100)
    assert np.abs(got - wanted).max() < 2e-3


def test_a_tone_lands_in_its_mel_band():
    time = np.arange(16_000) / 16_000
    bands = [
        int(LogMel()(torch.from_numpy(np.sin(2 * np.pi * f * time).astype(np.float32)[None]))[0].mean(1).argmax())
        for f in (200, 1_000, 4_000)
    ]
    assert bands == sorted(bands)
    assert bands[2] - bands[0] > 30


def test_spec_augment_masks_and_is_seeded():
    mel = torch.ones(8, 64, 200)
    one, two = (spec_augment(mel, torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(one, two)
    assert 0 < (one == 0).float().mean() < 0.3


def test_fusion_ignores_what_is_not_present_and_is_finite_with_nothing():
    model = build("fusion")
    inputs = list(example("fusion", RECIPE, 2, 0))
    for index in range(3):
        inputs[3 * index + 2] = torch.zeros_like(inputs[3 * index + 2])
    other = list(inputs)
    for index in range(3):
        other[3 * index] = inputs[3 * index] * 100 + 7
    with torch.no_grad():
        for a, b in zip(model(*inputs), model(*other), strict=True):
            assert torch.isfinite(a).all()
            assert torch.equal(a, b)


def test_modality_dropout_keeps_at_least_one_and_takes_the_context_along():
    inputs = example("fusion", RECIPE, 400, 0)
    inputs = tuple(torch.ones_like(v) if i in (2, 5, 8) else v for i, v in enumerate(inputs))
    out = drop_modalities(inputs, 3, 0.6, np.random.default_rng(0))
    kept = torch.stack([out[i].amax(1) for i in (2, 5, 8)], 1)
    assert (kept.sum(1) >= 1).all()
    assert 0.35 < kept.mean() < 0.6
    assert (out[9][kept[:, 2] == 0] == torch.tensor([0.0, 0.0, 0.0, 1.0])).all()


def test_auxiliary_heads_are_not_in_the_shipped_graph():
    text = (DEFAULT / "fusion.onnx").read_bytes()
    assert b"alone" not in text


def test_a_recipe_of_another_size_builds():
    wide = replace(RECIPE, embedding=64)
    assert Fusion(wide.embedding, wide.labels)(*example("fusion", wide, 2, 0))[0].shape == (2, 7)

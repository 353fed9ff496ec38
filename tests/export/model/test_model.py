"""Networks, and every graph that is exported from them."""

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from msgspec.structs import replace

from tectum import Bundle
from tectum.bundle import DEFAULT
from tectum_export.data.catalog import Catalog
from tectum_export.model.audio import AudioEncoder, spec_augment
from tectum_export.model.fusion import GRAPHS, Fusion, windows_s
from tectum_export.model.mel import LogMel
from tectum_export.model.pieces import PieceEncoder
from tectum_export.model.text import TextEncoder
from tectum_export.model.vision import STRIDES, VisionDetector
from tectum_export.onnx.export import TOLERANCE, example, export_graph
from tectum_export.recipe import load_recipe
from tectum_export.train.fusion import FusionTask, keep_modalities
from tectum_export.train.run import Run

RECIPE = load_recipe("home", smoke=True)
INTENTS = ("HassTurnOn", "HassTurnOff", "HassGetState", "none")


def build(graph):
    torch.manual_seed(0)
    labels = RECIPE.labels
    made = {
        "vision": lambda: VisionDetector((1, 1, 1, 5), RECIPE.embedding, RECIPE.vision.channels),
        "audio": lambda: AudioEncoder(20, RECIPE.embedding, layers=RECIPE.audio.layers),
        "audio-plain": lambda: AudioEncoder(20, RECIPE.embedding, RECIPE.audio.channels),
        "text": lambda: PieceEncoder(12, 4, RECIPE.embedding, RECIPE.text.pieces, 162, 32, 2),
        "text-gru": lambda: TextEncoder(12, 4, RECIPE.embedding, "gru"),
        "text-conv": lambda: TextEncoder(12, 4, RECIPE.embedding, "conv"),
        "fusion": lambda: Fusion(RECIPE.embedding, labels, INTENTS),
    }
    return made[graph]().eval()


def recipe_of(name):
    """That says of words what the network ``name`` takes."""
    _, _, kind = name.partition("text-")
    return replace(RECIPE, text=replace(RECIPE.text, kind=kind)) if kind else RECIPE


@pytest.mark.slow
@pytest.mark.parametrize("name", ["audio-plain", "text-gru", "text-conv"])
def test_every_other_network_exports_with_parity_at_three_shapes(tmp_path, name):
    """The usual ones: ``tests/export/test_pipeline.py``."""
    graph = name.partition("-")[0]
    path = tmp_path / f"{graph}.onnx"
    facts = export_graph(graph, build(name), recipe_of(name), path, {"graph": graph})
    assert len(facts["parity"]) == 3
    assert max(facts["parity"].values()) <= TOLERANCE
    proto = onnx.load(str(path))
    assert [o.version for o in proto.opset_import if o.domain in ("", "ai.onnx")] == [20]
    session = onnxruntime.InferenceSession(str(path))
    assert session.get_modelmeta().custom_metadata_map == {"tectum.graph": graph}
    assert all(isinstance(i.shape[0], str) for i in session.get_inputs())


@pytest.mark.parametrize("graph", GRAPHS)
def test_a_batch_gives_what_single_runs_give(graph):
    """Of the shipped graphs."""
    recipe, bundle = load_recipe("home"), Bundle.load()
    recipe = replace(
        recipe,
        vision=replace(recipe.vision, height=bundle.shape.height, width=bundle.shape.width),
        audio=replace(recipe.audio, window_s=bundle.window / bundle.shape.sample_rate),
    )
    session = onnxruntime.InferenceSession(str(DEFAULT / f"{graph}.onnx"))
    inputs = example(graph, recipe, 3, 64)
    names = [i.name for i in session.get_inputs()]
    many = session.run(None, {n: v.numpy() for n, v in zip(names, inputs, strict=True)})
    for row in range(3):
        one = session.run(None, {n: v.numpy()[row : row + 1] for n, v in zip(names, inputs, strict=True)})
        for a, b in zip(one, many, strict=True):
            assert np.abs(a[0] - b[row]).max() < 2e-3


@pytest.mark.parametrize("name", ["text", "text-gru", "text-conv"])
def test_padding_changes_nothing(name):
    model = build(name)
    codes = example("text", recipe_of(name), 1, 40)[0]
    padded = torch.zeros(3, 90, dtype=codes.dtype)
    padded[0, :40] = codes
    padded[1:] = 65
    with torch.no_grad():
        for a, b in zip(model(codes), model(padded), strict=True):
            assert (a[0] - b[0]).abs().max() < 1e-5


def test_presence_is_the_strongest_box():
    with torch.no_grad():
        _, presence, boxes, scores = build("vision")(example("vision", RECIPE, 2, 0)[0])
    assert torch.equal(presence, scores.amax(1))
    count = sum((RECIPE.vision.height // s) * (RECIPE.vision.width // s) for s in STRIDES)
    assert (boxes.shape, scores.shape) == ((2, count, 4), (2, count, 4))


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
    torch.manual_seed(3)
    one = spec_augment(mel)
    torch.manual_seed(3)
    assert torch.equal(one, spec_augment(mel))
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
    rng = np.random.default_rng(0)
    kept = np.stack([keep_modalities(rng, 0.6, 0.6) for _ in range(400)])
    assert (kept.sum(1) >= 1).all()
    assert 0.35 < kept.mean() < 0.6
    # A dropped modality is the same to the training as one that never came, its context included.
    task = FusionTask(build("fusion"), RECIPE, 2).eval()
    batch = dict(zip(Fusion.inputs, example("fusion", RECIPE, 6, 0), strict=True))
    truth = {
        "situation": torch.arange(6),
        "presence": torch.zeros(6, 4),
        "sound": torch.zeros(6, len(RECIPE.labels.sound)),
        "words": torch.zeros(6, 2),
    }
    dropped = task({**batch, **truth, "keep": torch.tensor([[1.0, 1.0, 0.0]]).repeat(6, 1)})
    gone = {**batch, "text_present": torch.zeros(6, 2), "context": torch.tensor([[0.0, 0, 0, 1]]).repeat(6, 1)}
    absent = task({**gone, **truth, "keep": torch.ones(6, 3)})
    assert torch.allclose(dropped["situation"], absent["situation"], atol=1e-6)


@pytest.mark.parametrize(
    ("option", "loss"),
    [
        ({"reconstruct_missing": 0.1}, "rebuilt"),
        ({"adversarial": 0.3}, "origin"),
        ({"contrastive": 0.1}, "contrast"),
        ({"gradient_modulation": 0.3}, "situation"),
    ],
)
def test_every_option_of_the_fusion_trains_what_it_should(option, loss):
    recipe = replace(RECIPE, fusion=replace(RECIPE.fusion, **option))
    task = FusionTask(build("fusion"), recipe, 2)
    batch = {
        **dict(zip(Fusion.inputs, example("fusion", recipe, 12, 0), strict=True)),
        "situation": torch.arange(12) % 7, "presence": torch.zeros(12, 4),
        "sound": torch.zeros(12, len(RECIPE.labels.sound)), "words": torch.zeros(12, 2),
        "origin": torch.arange(12)[:, None].repeat(1, 3) % 2, "keep": (torch.arange(36).reshape(12, 3) % 3 > 0).float(),
    }  # fmt: skip
    parts = task(batch)
    assert torch.isfinite(parts[loss])
    assert parts[loss] > 0
    parts[loss].backward()
    assert task.fusion.pools["audio"].fade.grad.abs().sum() > 0


def test_an_untrained_fusion_says_what_the_table_says_of_the_scores():
    """It starts as the rule, and whatever it learns stands beside it."""
    labels, fusion = RECIPE.labels, build("fusion")
    width = RECIPE.embedding
    see, hear, read = (torch.full((3, slots, width), -1.0) for slots in RECIPE.fusion.slots)
    see[0, -1, labels.presence.index("person")] = 2.0
    hear[1, 2, labels.sound.index("smoke_alarm")] = 2.0
    read[2, -1, INTENTS.index("HassTurnOn")] = 2.0
    inputs = [
        one for each in (see, hear, read) for one in (each, torch.ones(each.shape[:2]), torch.ones(each.shape[:2]))
    ]
    away = torch.tensor([[float(name == "away") for name in labels.context]]).repeat(3, 1)
    read[:2, :, INTENTS.index("none")] = 2.0
    with torch.no_grad():
        situation, presence, sound = fusion(*inputs, away, torch.zeros(3, 1))
    assert [labels.situation[i] for i in situation.argmax(1)] == ["intrusion", "hazard", "command"]
    assert (presence[0] > 0).tolist() == [name == "person" for name in labels.presence]
    assert (sound[1] > 0).tolist() == [name == "smoke_alarm" for name in labels.sound]


def test_the_fusion_reads_scores_of_pictures_and_sounds_and_nothing_else_of_their_embeddings():
    """It would learn the rest by heart, of the few recordings that it is shown."""
    model = build("fusion")
    torch.nn.init.normal_(model.beside.weight)  # as if trained
    inputs = list(example("fusion", RECIPE, 4, 0))
    inputs[2::3] = [torch.ones_like(one) for one in inputs[2:9:3]]
    with torch.no_grad():
        before = model(*inputs)[0]
        for index, count in enumerate(model.scores[:2]):
            other = list(inputs)
            other[3 * index] = inputs[3 * index].clone()
            other[3 * index][:, :, count:] += 1.0
            assert torch.equal(model(*other)[0], before)
            other[3 * index][:, :, :count] += 1.0
            assert not torch.equal(model(*other)[0], before)


def test_auxiliary_heads_are_not_in_the_shipped_graph():
    text = (DEFAULT / "fusion.onnx").read_bytes()
    assert b"alone" not in text


def test_the_fusion_looks_back_as_far_as_the_recipe_says(tmp_path):
    """And the manifest says the same: of a recipe with other windows the runtime was told the usual ones."""
    settings = replace(RECIPE.fusion, window_s=6.0, text_window_s=12.0)
    assert windows_s(settings) == {"vision": 6.0, "audio": 6.0, "text": 12.0}
    for made, wanted in (
        (Fusion(64, RECIPE.labels, INTENTS, settings=settings), 6.0),
        (Fusion(64, RECIPE.labels, INTENTS), 4.0),
    ):
        assert made.pools["audio"].window_s == wanted
    built = Run(tmp_path, replace(RECIPE, fusion=settings), tmp_path).build(
        "fusion", Catalog([], [], [], ("a", "none"))
    )
    assert built.pools["text"].window_s == 12.0


def test_a_recipe_of_another_size_builds():
    wide = replace(RECIPE, embedding=64)
    assert Fusion(wide.embedding, wide.labels, INTENTS)(*example("fusion", wide, 2, 0))[0].shape == (2, 7)


def test_pieces_of_words_are_hashed_as_a_polynomial_and_never_need_more_than_32_bits():
    from tectum_export.model.text import Ngrams

    pieces = Ngrams()
    raw = b"set the living room to 21 degrees"
    line = [32, *raw, *[32] * max(pieces.sizes)]
    codes = torch.tensor([list(raw)])
    found, _ = pieces(codes, torch.ones_like(codes, dtype=torch.float32))
    rows = []
    for size in pieces.sizes:
        for start in range(len(raw) + 1):
            value = 0
            for code in line[start : start + size]:
                value = value * 257 + code
            rows.append((value + size * 131) % pieces.buckets)
    with torch.no_grad():
        table = pieces.table[rows]
    sums = table.sum(0) / (len(pieces.sizes) * (len(raw) + 1)) ** 0.5
    assert torch.allclose(found[0, : table.shape[1]], sums, atol=1e-4)
    assert (pieces.buckets - 1) * 257 + 255 + 6 * 131 < 2**31

"""Training the audio encoder: what is fitted before anything is fine-tuned, and how fast which part learns."""

import numpy as np
import pytest
import torch
from msgspec.structs import replace

from tectum_export.model.audio import AudioEncoder
from tectum_export.recipe import load_recipe
from tectum_export.teach.sounds import CLASSES, FEATURES, Windows
from tectum_export.train.audio import AudioTask, train_audio

SMOKE = load_recipe("home", smoke=True)
RECIPE = replace(SMOKE, embedding=20, labels=replace(SMOKE.labels, sound=("siren", "dog_bark")))


def windows(hidden):
    """What ``hidden`` [N, 6] decides: two labels, one of them unknown for the first half, two classes, a teacher."""
    rng = np.random.default_rng(0)
    target = np.stack([hidden[:, 3] > 0.3, hidden[:, 5] > 0.7], 1).astype(np.float32)
    known = np.ones_like(target)
    known[: len(hidden) // 2, 1] = 0
    taught = (np.maximum(0, 6 + hidden @ rng.standard_normal((6, FEATURES))) ** 2).astype(np.float16)
    scores = 1 / (1 + np.exp(-hidden @ rng.standard_normal((6, CLASSES)) + 4))
    groups = np.eye(2, dtype=np.float32)[(hidden[:, 0] > 0).astype(int)]
    pcm = np.zeros((len(hidden), 15_600), np.int16)
    sources = (frozenset(),) * len(hidden)
    return Windows(pcm, target, known, groups, ("a", "b"), sources, taught, scores.astype(np.float16))


def test_the_heads_are_fitted_before_anything_is_fine_tuned():
    rng = torch.Generator().manual_seed(0)
    hidden = torch.randn(600, 6, generator=rng)
    encoder = AudioEncoder(2, 20, layers=3).eval()
    pooled = 2.0 + hidden @ torch.randn(6, encoder.body.features, generator=rng)
    given = windows(hidden.numpy())
    body = {name: value.clone() for name, value in encoder.body.state_dict().items()}
    task = AudioTask(encoder, RECIPE, given)
    names = ("target", "known", "groups", "features", "scores")
    batch = {name: torch.from_numpy(getattr(given, name)) for name in names}
    wrong = {**batch, "target": torch.where(batch["known"] > 0, batch["target"], 1.0)}  # what is not known cannot harm
    task.start(pooled, wrong)
    said = encoder.score(pooled) > 0
    assert ((said == batch["target"].bool()).float().mean(0) > 0.9).all()
    embedded = encoder.embed(pooled)
    assert (task.group(embedded).argmax(1) == batch["groups"].argmax(1)).float().mean() > 0.95
    hint = (batch["features"].float().sqrt() - task.mean) / task.spread
    assert (task.hint(embedded) - hint).square().mean() < 0.8 * hint.square().mean()
    assert all(torch.equal(value, body[name]) for name, value in encoder.body.state_dict().items())


def test_in_bf16_the_spectrum_stays_whole(monkeypatch):
    """``--precision bf16-mixed`` on a machine whose networks compute in it; a tone that is quiet beside another is
    heard all the same."""
    given = windows(np.random.default_rng(0).standard_normal((2, 6)))
    at = np.arange(given.pcm.shape[1]) / 16_000
    tone = 0.6 * np.sin(2 * np.pi * 400 * at) + 2e-4 * np.sin(2 * np.pi * 4_000 * at)
    task = AudioTask(AudioEncoder(2, 20, layers=3), RECIPE, given).eval()
    heard = []
    monkeypatch.setattr(task.encoder, "features", lambda noisy: heard.append(noisy) or (torch.zeros(2, 22),) * 3)
    monkeypatch.setattr("tectum_export.train.audio.spec_augment", lambda noisy, _: noisy)
    batch = {name: torch.from_numpy(getattr(given, name)) for name in ("target", "known", "groups")}
    batch["pcm"] = torch.from_numpy(tone.astype(np.float32)).repeat(2, 1)
    monkeypatch.setattr(task, "losses", lambda *_: {})
    task(batch)
    with torch.autocast("cpu", torch.bfloat16):
        task(batch)
    assert torch.equal(*heard)
    assert heard[0].dtype == torch.float32


@pytest.mark.slow
def test_what_was_pretrained_moves_slowly_and_all_of_it_moves(shared_data, tmp_path):
    from tectum_export.model.separable import SeparableLayers

    rng = np.random.default_rng(0)
    given = windows(rng.standard_normal((40, 6)))
    given.pcm[:] = (rng.standard_normal(given.pcm.shape) * 2000).astype(np.int16)
    start = SeparableLayers(RECIPE.audio.layers)
    start.load_pretrained(shared_data / RECIPE.audio.pretrained)
    moved = {}
    for share in (0.03, 1.0):
        audio = replace(RECIPE.audio, pretrained_lr=share, steps=5)
        task = train_audio(replace(RECIPE, audio=audio), given, tmp_path, data=shared_data)
        after = task.encoder.body.layers.state_dict()
        steps = {name: float((after[name] - weight).abs().max()) for name, weight in start.state_dict().items()}
        assert min(steps.values()) > 0  # the first convolution too
        moved[share] = max(steps.values())
    assert moved[0.03] < 0.1 * moved[1.0]

"""The heads of the audio encoder, fitted once more on the features that imitate the teacher."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from tectum_export.model.audio import AudioEncoder
from tectum_export.recipe import load_recipe
from tectum_export.teach.sounds import CLASSES, FEATURES, Windows
from tectum_export.train.audio import AudioTask
from tectum_export.train.refit import pooled_features, refit_heads

RECIPE = load_recipe("home", smoke=True)


def windows(taught=True):
    """Two kinds of sound: low and high tones; the rest of the labels never occur."""
    rng = np.random.default_rng(0)
    count, time = 60, np.arange(15_360) / 16_000
    kinds = np.arange(count) % 2
    pcm = np.stack([np.sin(2 * np.pi * (300 + 3000 * k) * rng.uniform(0.9, 1.1) * time) for k in kinds])
    target = np.zeros((count, len(RECIPE.labels.sound)), np.float32)
    target[np.arange(count), kinds] = 1
    known = np.ones_like(target)
    known[:4] = 0  # collages: nothing is known of them
    extra = (rng.random((count, FEATURES)).astype(np.float16), rng.random((count, CLASSES)).astype(np.float16))
    return Windows((pcm * 8000).astype(np.int16), target, known, np.eye(2, dtype=np.float32)[kinds], ("low", "high"),
                   (frozenset(),) * count, *(extra if taught else (None, None)))  # fmt: skip


def task(given):
    torch.manual_seed(0)
    recipe = replace(RECIPE, audio=replace(RECIPE.audio, bf16=False))
    return AudioTask(AudioEncoder(len(RECIPE.labels.sound), 128, RECIPE.audio.channels), recipe, given).eval()


@torch.no_grad()
def scores(made, given):
    pcm = torch.from_numpy(given.pcm).float() / 32768
    return made.encoder(pcm)[1]


def test_refitted_heads_tell_the_kinds_apart_and_are_repeatable():
    given = windows()
    one, two = task(given), task(given)
    refit_heads(one, given, RECIPE, penalty=1e-4)
    refit_heads(two, given, RECIPE, penalty=1e-4)
    said = scores(one, given)
    assert torch.allclose(said, scores(two, given), atol=0.5)  # threads sum in any order
    assert (said[:, :2].argmax(1).numpy() == given.target[:, :2].argmax(1)).mean() > 0.9
    assert (said[:, 2:] < 0).all()  # labels that never occur are not told
    features = pooled_features(one, given, np.arange(5), 1)
    assert one.hint(features).shape == (5, FEATURES)


def test_without_a_teacher_the_heads_stay():
    given = windows(taught=False)
    made = task(given)
    before = made.encoder.score.weight.clone()
    refit_heads(made, given, RECIPE)
    assert torch.equal(made.encoder.score.weight, before)


def test_windows_of_held_back_sources_are_left_out():
    given = windows()
    some = replace(given, sources=tuple(frozenset({f"s{i % 3}"}) for i in range(60)))
    left = some.without({"s1"})
    assert len(left.pcm) == len(left.sources) == len(left.scores) == 40
    assert all("s1" not in s for s in left.sources)
    assert left.names == some.names
    with pytest.raises(IndexError):
        _ = left.pcm[40]

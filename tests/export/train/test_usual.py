"""The autoencoder of what is usual, fitted on the features of a settled encoder."""

import dataclasses

import numpy as np
import pytest
import torch
from msgspec.structs import replace

from tectum.errors import UsageError
from tectum_export.data.catalog import Catalog
from tectum_export.data.manifest import Item
from tectum_export.model.audio import AudioEncoder
from tectum_export.recipe import load_recipe
from tectum_export.teach.sounds import CLASSES, FEATURES, Windows
from tectum_export.train.run import Run
from tectum_export.train.usual import fit_usual

RECIPE = load_recipe("home", smoke=True)


def windows():
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
                   (frozenset(),) * count, *extra)  # fmt: skip


class Bands(AudioEncoder):
    """Its features are the loudness of the bands: tells low from high tones without any training."""

    def features(self, mel):
        pooled = mel.mean(2).repeat(1, 5)[:, : self.score.in_features]
        return pooled, pooled, pooled


def bands():
    return Bands(len(RECIPE.labels.sound), 128, RECIPE.audio.channels).eval()


@torch.no_grad()
def errors(encoder, pcm):
    return encoder(torch.from_numpy(np.asarray(pcm, np.float32) / 32768))[2]


def test_a_class_named_unusual_is_further_off_than_what_was_fitted():
    given = windows()
    recipe = replace(RECIPE, audio=replace(RECIPE.audio, unusual=("high",)))
    one, two = bands(), bands()
    fit_usual(one, given, recipe)
    fit_usual(two, given, recipe)
    low, high = errors(one, given.pcm[::2]), errors(one, given.pcm[1::2])
    assert high.median() > 2 * low.median()
    assert torch.allclose(low, errors(two, given.pcm[::2]), atol=1e-3)  # threads sum in any order


def test_without_usual_windows_the_errors_stay_finite():
    given = windows()
    recipe = replace(RECIPE, audio=replace(RECIPE.audio, unusual=("low", "high")))
    made = bands()
    fit_usual(made, given, recipe)
    assert errors(made, given.pcm[:4]).eq(1).all()


def test_a_class_that_the_data_lack_is_named_before_anything_is_trained(tmp_path):
    recipe = replace(load_recipe("home"), audio=replace(RECIPE.audio, unusual=("helicoptre",)))
    catalog = Catalog([], [Item("audio", "esc10", "a", ("other",), group="helicopter")], [], ())
    with pytest.raises(UsageError, match="no class 'helicoptre'; allowed: helicopter"):
        Run(tmp_path, recipe, tmp_path).windows(catalog)


def test_windows_of_held_back_sources_are_left_out():
    given = windows()
    some = dataclasses.replace(given, sources=tuple(frozenset({f"s{i % 3}"}) for i in range(60)))
    left = some.without({"s1"})
    assert len(left.pcm) == len(left.sources) == len(left.scores) == 40
    assert all("s1" not in s for s in left.sources)
    assert left.names == some.names
    with pytest.raises(IndexError):
        _ = left.pcm[40]

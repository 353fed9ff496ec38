"""Encoders of sound that never heard a fold of the sources, and what the fusion learns from them."""

import pytest
import torch

from tectum.errors import UsageError
from tectum_export.data.manifest import Item, only
from tectum_export.data.scenes import Said
from tectum_export.recipe import load_recipe
from tectum_export.train import folds as folding
from tectum_export.train.folds import deal, fold_encoder, folds_of, strange
from tectum_export.train.parts import Parts, encode_more_sounds
from tectum_export.train.run import Run
from tectum_export.train.scene_set import SceneSet


def sounds(**groups):
    """So many sources of each group, two recordings of each."""
    return [
        Item("audio", "set", f"{group} {number // 2}", (group,), group=group)
        for group, count in groups.items()
        for number in range(2 * count)
    ]


def test_every_fold_leaves_something_of_a_group_to_learn_from():
    items = sounds(dog=7, bell=3, smoke=1, cat=2)
    dealt = deal(items, 3)
    assert set.union(*dealt) == {item.source for item in items}
    assert sum(map(len, dealt)) == 13, "no source is in two folds"
    assert max(map(len, dealt)) - min(map(len, dealt)) <= 1
    for fold in dealt:
        assert sum(source.startswith("bell") for source in fold) == 1
        assert sum(source.startswith("dog") for source in fold) in (2, 3)
    assert deal(items[::-1], 3) == dealt


def test_a_source_of_two_groups_is_in_one_fold():
    items = [*sounds(dog=4, cat=4), Item("audio", "set", "dog 1", ("cat",), group="cat")]
    assert sum("dog 1" in fold for fold in deal(items, 2)) == 1


@pytest.fixture(scope="module")
def run(shared_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("folds") / "run"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tectum_export.train.run.CACHE", tmp_path_factory.mktemp("teachers"))
        recipe = load_recipe("home", smoke=True)
        made, _ = Run.create(folder, recipe, shared_data, Run(folder, recipe, shared_data).catalog())
        yield made


@pytest.fixture(scope="module")
def catalog(run):
    return run.catalog()


@pytest.mark.slow
def test_an_encoder_hears_none_of_its_fold_and_is_kept(run, catalog, monkeypatch):
    heard, train = [], folding.train_audio

    def watched(recipe, windows, *more):
        heard.append((recipe.audio, windows))
        return train(recipe, windows, *more)

    monkeypatch.setattr(folding, "train_audio", watched)
    whole = run.windows(catalog)
    dealt = folds_of(run, catalog)
    assert len(dealt) == 2
    encoders = [fold_encoder(run, catalog, fold, sources) for fold, sources in enumerate(dealt)]
    assert (run.recipe.audio.bf16, run.recipe.fusion.folds_bf16) == (False, True)
    for (audio, windows), sources in zip(heard, dealt, strict=True):
        assert audio.steps == run.recipe.audio.steps // 2
        assert audio.bf16
        assert 0 < len(windows.pcm) < len(whole.pcm)
        assert not any(found & sources for found in windows.sources)
    again = fold_encoder(run, catalog, 0, dealt[0])
    assert len(heard) == 2, "it was trained already"
    state = encoders[0].state_dict()
    assert all(torch.equal(value, state[name]) for name, value in again.state_dict().items())


@pytest.mark.slow
def test_a_fold_that_is_damaged_is_named(run, catalog):
    path = run.folder / "audio.fold-1-of-2.pt"
    path.write_bytes(b"no weights")
    with pytest.raises(UsageError, match=r"audio\.fold-1-of-2\.pt: is damaged: .*; remove it to train it again"):
        fold_encoder(run, catalog, 0, folds_of(run, catalog)[0])
    path.unlink()


@pytest.mark.slow
def test_the_fusion_hears_the_sources_of_a_fold_and_no_others_of_train(run, catalog):
    dealt = folds_of(run, catalog)
    bank = run.sound_bank(strange(catalog, dealt[0]), "val")
    known = {clip.item.source for clip in bank.recordings}
    assert known & dealt[0]
    assert not known & ({item.source for item in only(catalog.audio, "train")} - dealt[0])
    count, width = 24, run.recipe.embedding
    said = [Said("good night", False, False, "night")]
    zeros, rows = torch.zeros, torch.zeros(count).long()
    parts = Parts(
        zeros(count, 2, width), zeros(count, 4), [frozenset()] * count,
        zeros(count, run.recipe.fusion.slots[1], width), zeros(count, len(run.recipe.labels.sound)),
        [frozenset()] * count, zeros(1, width), zeros(1, 9), zeros(1, 4), zeros(1, 1), said, rows, rows, rows[:1],
    )  # fmt: skip
    more = encode_more_sounds(run.recipe, parts, bank, run.build("audio", catalog).eval(), 40)
    assert more.origins == 2
    assert more.sound_origin.tolist() == [0] * count + [1] * count
    assert len(more.audio) == len(more.sound) == len(more.heard) == 2 * count
    assert len(more.vision) == len(more.seen) == count
    assert more.audio[count:].abs().sum() > 0
    scenes = SceneSet(run.recipe, more, 200, 12)
    drawn = scenes.origins(torch.arange(len(scenes.scenes)))
    assert set(drawn[:, 0].tolist()) == {0}
    assert set(drawn[:, 1].tolist()) == {0, 1}

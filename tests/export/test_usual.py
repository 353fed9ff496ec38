"""The autoencoder of what is usual, fitted on the features of a settled encoder."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from tests.export.test_refit import RECIPE, task, windows

from tectum.errors import UsageError
from tectum_export.data.catalog import Catalog
from tectum_export.data.manifest import Item
from tectum_export.recipe import load_recipe
from tectum_export.train.run import Run
from tectum_export.train.usual import fit_usual


def errors(made, pcm):
    with torch.no_grad():
        return made.encoder(torch.from_numpy(np.asarray(pcm, np.float32) / 32768))[2]


def test_a_class_named_unusual_is_further_off_than_what_was_trained_on():
    given = windows()
    recipe = replace(RECIPE, audio=replace(RECIPE.audio, unusual=("high",)))
    made, again = task(given), task(given)
    weight = made.encoder.score.weight.clone()
    fit_usual(made, given, recipe)
    fit_usual(again, given, recipe)
    low, high = errors(made, given.pcm[::2]), errors(made, given.pcm[1::2])
    assert high.median() > 2 * low.median()
    assert torch.allclose(low, errors(again, given.pcm[::2]), rtol=0.1)  # threads sum in any order
    assert torch.equal(made.encoder.score.weight, weight)


def test_without_usual_windows_the_errors_stay_finite():
    given = windows()
    recipe = replace(RECIPE, audio=replace(RECIPE.audio, unusual=("low", "high")))
    made = task(given)
    fit_usual(made, given, recipe)
    assert torch.isfinite(errors(made, given.pcm[:4])).all()
    assert made.encoder.usual.spread.eq(1).all()


def test_a_class_that_the_data_lack_is_named_before_anything_is_trained(tmp_path):
    recipe = replace(load_recipe("home"), audio=replace(RECIPE.audio, unusual=("helicoptre",)))
    catalog = Catalog([], [Item("audio", "esc10", "a", ("other",), group="helicopter")], [], ())
    with pytest.raises(UsageError, match="no class 'helicoptre'; allowed: helicopter"):
        Run(tmp_path, recipe, tmp_path).windows(catalog)

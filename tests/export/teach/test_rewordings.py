import numpy as np
import pytest

from tectum_export.teach.rewordings import NEAREST, Rewording, reword_all


def clusters(count, seed=1):
    """Unit vectors of ``count`` clusters of eleven, so that the nearest of each are the others of its cluster."""
    rng = np.random.default_rng(seed)
    centres = np.repeat(10 * rng.standard_normal((count, 16)), NEAREST + 1, axis=0)
    return (centres + 0.1 * rng.standard_normal(centres.shape)).astype(np.float32)


LAMPS = [f"lamp{letter}" for letter in "abcdefghijk"]
ROOMS = [f"room{letter}" for letter in "abcdefghijk"]


def test_a_word_gives_way_to_one_that_is_near_it_and_never_to_itself():
    rewording = Rewording([*LAMPS, *ROOMS], clusters(2))
    rng = np.random.default_rng(1)
    said = {rewording.reword(rng, "lampa please") for _ in range(300)}
    assert said == {f"{lamp} please" for lamp in LAMPS[1:]}


def test_what_no_list_knows_stays_as_it_is():
    rewording = Rewording(LAMPS, clusters(1))
    assert rewording.reword(np.random.default_rng(1), "good night, everybody") == "good night, everybody"


def test_words_are_found_where_none_are_parted():
    words = ["开灯", *[f"开{letter}" for letter in "甲乙丙丁戊己庚辛壬癸"]]
    rewording = Rewording(words, clusters(1))
    rng = np.random.default_rng(1)
    said = {rewording.reword(rng, "请开灯") for _ in range(300)}
    assert said == {f"请{word}" for word in words[1:]}


@pytest.mark.parametrize("text", ["", "   ", "lampa", "lampa lampa, lampa!"])
def test_no_text_is_too_short(text):
    assert isinstance(Rewording(LAMPS, clusters(1)).reword(np.random.default_rng(1), text), str)


def test_all_that_is_made_is_new_and_of_the_languages_that_are_known():
    texts = [("en", f"{lamp} on") for lamp in LAMPS[:5]] * 20 + [("tlh", "lampa off")]
    made = reword_all(texts, {"en": LAMPS}, {"en": clusters(1)}, seed=1)
    assert made == reword_all(texts, {"en": LAMPS}, {"en": clusters(1)}, seed=1)
    assert set(made) <= {f"{lamp} on" for lamp in LAMPS[5:]}
    assert len(made) == len(set(made)) > 3

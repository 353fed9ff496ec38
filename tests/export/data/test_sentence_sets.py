"""Our own sentences: what each means, and that a wording is on one side of a split."""

from collections import Counter, defaultdict

import numpy as np
import pytest

from tectum.encode.text_cleaning import plain_words
from tectum.errors import UsageError
from tectum_export.data.manifest import assign_splits, only
from tectum_export.data.sentence_sets import REFUSED, SAID, TALK, read_sentences
from tectum_export.data.text_bank import TextBank
from tectum_export.recipe import load_recipe

LANGUAGES = {"en", "zh-CN", "de", "fr", "es", "it", "nl"}


@pytest.fixture(scope="module")
def sentences():
    return read_sentences()


def test_every_language_says_everything(sentences):
    said = Counter((item.language, item.labels[-1] if item.data_set == SAID else item.data_set) for item in sentences)
    for language in LANGUAGES:
        for meaning in ("away", "home", "night", "help", "HassTurnOn", "HassTurnOff", TALK, REFUSED):
            assert said[language, meaning] >= 15, (language, meaning)
    assert {item.language for item in sentences} == LANGUAGES
    texts = [item.text for item in sentences]
    assert len(set(texts)) == len(texts)
    assert not any("(" in text or "|" in text or ")" in text for text in texts)


def test_a_negated_command_is_none_and_a_lock_is_turned_on(sentences):
    labels = {item.text: item.labels for item in sentences}
    assert labels["don't turn on the light"] == ("none",)
    assert labels["lock the front door"] == ("HassTurnOn",)
    assert labels["unlock the front door"] == ("HassTurnOff",)
    assert labels["we're not going to bed yet"] == ("none",)
    assert labels["i'm on the floor and can't get up"] == ("none", "help")


def test_no_wording_crosses_a_split_and_other_sets_keep_their_sentences(sentences):
    places = defaultdict(set)
    for item in assign_splits(sentences, (0.15, 0.15), 1):
        places[item.source].add(item.split)
    assert {len(splits) for splits in places.values()} == {1}
    assert Counter(next(iter(s)) for s in places.values()).keys() == {"train", "val", "test"}
    without = read_sentences(taken={"lock the front door"})
    assert len(without) == len(sentences) - 1


def test_what_is_to_learn_is_all_for_training_and_says_nothing_that_is_held_back(sentences):
    """It may grow, and what is measured stays what it was."""
    to_learn = {item.source for item in sentences if item.split}
    assert {item.split for item in sentences} == {"", "train"}
    assert {item.language for item in sentences if item.split} == LANGUAGES
    placed = assign_splits(sentences, (0.15, 0.15), 1)
    assert {item.split for item in placed if item.source in to_learn} == {"train"}
    before = assign_splits([item for item in sentences if not item.split], (0.15, 0.15), 1)
    assert [item for item in placed if item.source not in to_learn] == before
    held = {(item.language, plain_words(item.text)) for item in placed if item.split in ("val", "test")}
    said = {(item.language, plain_words(item.text)) for item in placed if item.source in to_learn}
    assert len(said) > 20_000
    assert not held & said


def test_a_wording_with_many_forms_is_heard_no_more_often(sentences):
    items = [item for item in only(assign_splits(sentences, (0.15, 0.15), 1), "train") if item.data_set == REFUSED]
    bank = TextBank(items, ("none",), ("none",), load_recipe("home").data)
    drawn = Counter()
    for seed in range(4000):
        (codes, _, _), _ = bank.draw([np.random.default_rng(seed)])
        drawn[bytes(codes[0])] += 1
    forms = Counter(item.source for item in items)
    most, few = forms.most_common()[0], forms.most_common()[-1]
    assert most[1] > 10 * few[1]
    by_source = {
        source: sum(drawn[bytes(bank.codes([i.text])[0])] for i in items if i.source == source)
        for source, _ in (most, few)
    }
    assert by_source[most[0]] < 4 * by_source[few[0]] + 40
    drawn_as_told = [drawn[bytes(bank.codes([item.text])[0])] / 4000 for item in items[:200]]
    assert bank.odds.sum() == pytest.approx(1)
    assert sum(drawn_as_told) == pytest.approx(bank.odds[:200].sum(), abs=0.05)


def test_a_table_that_is_not_known_is_named(tmp_path):
    (tmp_path / "en.toml").write_text('abroad = ["we are abroad"]\n')
    with pytest.raises(UsageError, match=r"en\.toml: abroad: no such table; allowed: away, home, night, help, none"):
        read_sentences(tmp_path)
    (tmp_path / "en.toml").write_text("away = [\n")
    with pytest.raises(UsageError, match=r"en\.toml: "):
        read_sentences(tmp_path)

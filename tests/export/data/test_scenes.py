"""Which sentences a scene hears."""

from collections import Counter

import numpy as np

from tectum_export.data.manifest import Item
from tectum_export.data.scenes import SceneComposer
from tectum_export.data.text_bank import TextBank
from tectum_export.recipe import Data


def said(data_set, source, text, *labels):
    return Item("text", data_set, source, labels, text=text)


def test_neither_a_large_set_nor_a_wording_of_many_forms_is_heard_more_often():
    items = [
        *(said("large", f"l{n}", "lights on", "HassTurnOn") for n in range(90)),
        *(said("small", "many", "lamp off", "HassTurnOff") for _ in range(30)),
        said("small", "one", "time ten minutes", "HassStartTimer"),
        said("small", "away", "we are off", "none", "away"),
    ]
    intents = ("none", "HassTurnOn", "HassTurnOff", "HassStartTimer")
    bank = TextBank(items, intents, ("none", "home", "away", "night"), Data())
    composer = SceneComposer(None, None, bank)
    rng = np.random.default_rng(0)
    heard = [composer.sentence(rng, "command") for _ in range(600)]
    assert all(one.commands and one.context == "none" for one in heard)
    told = Counter(word for one in heard for word in ("lights", "lamp", "time") if word in one.text)
    # a half, a quarter, a quarter; some are typed badly
    assert 0.7 < told["lights"] / (told["lamp"] + told["time"]) < 1.4
    assert 0.6 < told["lamp"] / told["time"] < 1.6
    assert composer.sentence(rng, "away").context == "away"
    assert composer.sentence(rng, "help").text  # a kind that is not there: of another

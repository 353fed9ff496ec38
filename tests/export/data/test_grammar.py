import numpy as np
import pytest

from tectum.errors import UsageError
from tectum_export.data.grammar import Grammar, read_grammar
from tectum_export.data.manifest import Item


def test_grammars_make_sentences_with_the_names_of_the_home():
    rng = np.random.default_rng(1)
    words = {"name": ("kettle",), "area": ("kitchen",), "floor": ("attic",)}
    made = Grammar("en").draw(rng, "HassTurnOn", 40, words)
    assert len(made) == len(set(made)) == 40
    assert any("kettle" in text for text in made)
    assert all("{" not in text and "<" not in text and "[" not in text for text in made)
    assert made == Grammar("en").draw(np.random.default_rng(1), "HassTurnOn", 40, words)
    with pytest.raises(UsageError, match="no language 'xx'; allowed: af"):
        Grammar("xx")
    known = [
        Item("text", "ha_intents", "a", ("HassTurnOn",), text="a", language="en", slots=(("name", "lamp"),),
             split="train"),
        Item("text", "ha_intents", "b", ("HassTurnOn",), text="open garage", language="en", slots=(("area", "secret"),),
             split="test"),
    ]  # fmt: skip
    drawn = read_grammar(("en",), known, 60, 1)
    assert drawn
    assert {i.split for i in drawn} == {"train"}
    assert all("secret" not in i.text and i.text != "open garage" for i in drawn)

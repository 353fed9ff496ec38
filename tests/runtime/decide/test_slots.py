"""What commands are about."""

import pytest

from tectum.decide.slots import SlotGrammar
from tectum.errors import UsageError

pytest.importorskip("home_assistant_intents", reason="the extra 'intents' is not installed")


@pytest.fixture(scope="module")
def grammar():
    things = [("kitchen light", "light"), ("garage door", "cover"), ("Fan", "fan")]
    return SlotGrammar("en", things, ["kitchen", "hall"])


@pytest.mark.parametrize(
    ("intent", "text", "slots"),
    [
        ("HassTurnOn", "turn on the light in the kitchen", {"area": "kitchen", "domain": "light"}),
        ("HassTurnOff", "Turn off the kitchen light.", {"name": "kitchen light"}),
        ("HassTurnOn", "open the garage door", {"name": "garage door"}),
        ("HassLightSet", "set kitchen light to 40 percent", {"name": "kitchen light", "brightness": 40}),
        ("HassStartTimer", "start a timer for five minutes", {"minutes": 5}),
        ("HassNevermind", "never mind", {}),
        ("HassTurnOn", "turn on the blender", None),
        ("HassTurnOff", "turn on the fan", None),
        ("HassTurnOn", "the weather is nice", None),
        ("nonsense", "turn on the fan", None),
        ("HassTurnOn", "", None),
    ],
)
def test_slots_are_of_the_intent_and_of_what_is_known(grammar, intent, text, slots):
    assert grammar.slots(intent, text) == slots


def test_german_too():
    grammar = SlotGrammar("de", [("Küchenlampe", "light")], ["Küche"])
    assert grammar.slots("HassTurnOn", "schalte die Küchenlampe ein") == {"name": "Küchenlampe"}


def test_a_language_without_sentences_is_refused():
    with pytest.raises(UsageError, match=r"language = 'xx': must be one of .*en"):
        SlotGrammar("xx")

"""What commands are about."""

import pytest
from tests.grammars import grammar_of

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
        ("HassTurnOff", "i'm cold so turn the fan off will you", {"name": "Fan"}),
        ("HassTurnOn", "my husband is home, open the garage door", {"name": "garage door"}),
        ("HassLightSet", "set the kitchen light to forty percent", {"name": "kitchen light", "brightness": 40}),
        ("HassClimateSetTemperature", "set the hall to nineteen degrees", {"area": "hall", "temperature": 19}),
        ("HassTurnOn", "turn on the hall", None),
        ("HassTurnOff", "turn off the kitchen light tomorrow", None),
        ("HassTurnOff", "turn off the kitchen light at seven", None),
        ("HassTurnOff", "turn off the kitchen light and the fan", None),
        ("HassTurnOff", "x " * 600, None),
    ],
)
def test_slots_are_of_the_intent_and_of_what_is_known(grammar, intent, text, slots):
    assert grammar.slots(intent, text) == slots


def test_german_too():
    grammar = SlotGrammar("de", [("Küchenlampe", "light")], ["Küche"])
    assert grammar.slots("HassTurnOn", "schalte die Küchenlampe ein") == {"name": "Küchenlampe"}


def test_chinese_has_no_spaces_to_cut_at():
    grammar = SlotGrammar("zh-CN", [("台灯", "light")], ["客厅"])
    assert grammar.slots("HassTurnOn", "太黑了打开台灯") == {"name": "台灯"}


def test_all_of_a_sentence_is_read_by_one_intent_or_by_none(grammar):
    assert grammar.exact("turn off the kitchen light") == ("HassTurnOff", {"name": "kitchen light"})
    assert grammar.exact("i'm cold so turn the fan off will you") is None
    assert grammar.exact("the weather is nice") is None


def test_a_language_without_sentences_is_refused():
    with pytest.raises(UsageError, match=r"language = 'xx': must be one of .*en"):
        SlotGrammar("xx")


@pytest.mark.parametrize(
    ("language", "text", "intent", "slots"),
    [
        ("en", "pause the timer", "HassPauseTimer", {}),
        ("en", "resume my timer", "HassUnpauseTimer", {}),
        ("en", "pause that timer", "HassPauseTimer", {}),
        ("en", "pause the pizza timer", "HassPauseTimer", {"name": "pizza"}),
        ("en", "add 5 minutes to the timer", "HassIncreaseTimer", {"minutes": 5.0}),
        ("en", "add milk and eggs to the shopping list", "HassShoppingListAddItem", {"item": "milk and eggs"}),
        ("de", "stopp den Timer", "HassCancelTimer", {}),
        ("de", "den Pizza Timer abbrechen", "HassCancelTimer", {"name": "Pizza"}),
        ("de", "wie lange läuft der Timer noch", "HassTimerStatus", {}),
        ("it", "metti in pausa il timer", "HassPauseTimer", {}),
        ("nl", "annuleer de timer", "HassCancelTimer", {}),
        ("zh-CN", "暂停那个计时器", "HassPauseTimer", {}),
    ],
)
def test_a_slot_for_any_words_takes_as_few_as_it_can(language, text, intent, slots):
    """No timer is called "the"."""
    assert grammar_of(language).exact(text) == (intent, slots)

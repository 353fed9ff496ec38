"""What a sentence asks to be done, read with the bundle that comes with the package and with the real grammar."""

import pytest

from tectum.decide.command_reader import CommandReader
from tectum.decide.refusals import FORBIDDEN, OPPOSITE, SEVERAL
from tectum.decide.slots import SlotGrammar


@pytest.fixture(scope="module")
def plain(engine):
    return CommandReader(engine.bundle.labels["intent"], engine.bundle.not_acting)


@pytest.fixture(scope="module")
def exact(engine):
    pytest.importorskip("home_assistant_intents", reason="the extra 'intents' is not installed")
    things = [("lamp", "light"), ("fan", "fan"), ("blinds", "cover")]
    grammar = SlotGrammar("en", things, ["bedroom", "kitchen"])
    return CommandReader(engine.bundle.labels["intent"], engine.bundle.not_acting, grammar)


def unasked(text):
    raise AssertionError(f"the network was asked about {text!r}")


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("Turn on the lamp.", "HassTurnOn", {"name": "lamp"}),
        ("set the bedroom to nineteen degrees", "HassClimateSetTemperature", {"area": "bedroom", "temperature": 19}),
        ("set the lamp to forty percent", "HassLightSet", {"name": "lamp", "brightness": 40}),
        ("add milk and bread to the shopping list", "HassShoppingListAddItem", {"item": "milk and bread"}),
        (
            "turn off the lamp in ten minutes",
            "HassStartTimer",
            {"conversation_command": "turn off the lamp", "minutes": 10},
        ),
    ],
)
def test_what_the_grammar_reads_is_not_asked_of_the_network(exact, text, intent, slots):
    (command,) = exact.read(text, unasked).commands
    assert (command.intent, command.score, command.text, command.slots) == (intent, 1.0, text, slots)


@pytest.mark.parametrize(
    "text",
    [
        "don't turn on the light", "Mach das Licht nicht an!", "N’allume pas la lumière", "no enciendas la luz",
        "non accendere la luce", "doe het licht niet aan", "别开灯",
    ],
)  # fmt: skip
def test_negated_commands_are_refused_whatever_the_network_says(plain, engine, text):
    assert plain.read(text, engine.meaning).refusal == FORBIDDEN
    assert plain.read(text, lambda _: ("HassTurnOn", 0.99)).commands == ()


def test_a_clause_that_forbids_does_not_stop_the_others(exact):
    (command,) = exact.read("don't wake the baby, turn on the lamp", lambda _: ("HassTurnOn", 0.9)).commands
    assert (command.text, command.slots) == ("don't wake the baby, turn on the lamp", {"name": "lamp"})


def test_opposites_are_never_swapped(plain):
    assert plain.read("unlock the door", lambda _: ("HassTurnOn", 0.99)).refusal == OPPOSITE.format(intent="HassTurnOn")
    assert plain.read("mach das Licht an", lambda _: ("HassTurnOff", 0.99)).commands == ()
    assert plain.read("下一首", lambda _: ("HassMediaPrevious", 0.99)).commands == ()
    assert [one.intent for one in plain.read("unlock the door", lambda _: ("HassTurnOff", 0.9)).commands] == [
        "HassTurnOff"
    ]


@pytest.mark.parametrize("reader", ["plain", "exact"])
def test_two_commands_in_one_sentence_are_two(reader, engine, request):
    said = request.getfixturevalue(reader).read("turn on the lamp and close the blinds", engine.meaning)
    found = [(one.intent, one.text, one.slots) for one in said.commands]
    slots = [{"name": "lamp"}, {"name": "blinds"}] if reader == "exact" else [None, None]
    assert found == [
        ("HassTurnOn", "turn on the lamp", slots[0]),
        ("HassTurnOff", "close the blinds", slots[1]),
    ]


@pytest.mark.parametrize("text", ["turn on the lamp and the fan", "turn off the lamp and the fan"])
def test_one_command_of_two_things_is_no_refusal_and_never_the_opposite_of_one(plain, exact, engine, text):
    intent = "HassTurnOn" if "on" in text.split() else "HassTurnOff"
    for reader in (plain, exact):
        said = reader.read(text, engine.meaning)
        assert [(one.intent, one.slots) for one in said.commands] == [(intent, None)]


def test_two_commands_of_which_one_is_not_clear_are_refused(plain):
    sure = {"turn on the light": ("HassTurnOn", 0.99)}
    said = plain.read("turn on the light and shut the thing over there", sure.get)
    assert (said.commands, said.refusal) == ((), SEVERAL)


def test_a_reason_is_no_second_command(plain):
    meaning = {"it's too loud": ("HassSetVolumeRelative", 0.99)}.get
    said = plain.read("it's too loud, turn off the tv", lambda text: meaning(text, ("HassTurnOff", 0.99)))
    assert [one.intent for one in said.commands] == ["HassTurnOff"]


def test_what_cannot_be_filled_keeps_its_intent(exact, engine):
    (command,) = exact.read("turn on the kettle", engine.meaning).commands
    assert (command.intent, command.slots) == ("HassTurnOn", None)

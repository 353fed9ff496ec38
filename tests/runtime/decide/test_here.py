"""What is said in a room, with the real grammar of three languages: "that" and "the lights" are of it."""

import pytest
from tests.grammars import LAMPS, ROOM, grammar_of

from tectum.decide.command_reader import CommandReader
from tectum.decide.here import FRESH_S, Here
from tectum.decide.slots import SlotGrammar

THINGS = [("reading lamp", "light"), ("fan", "fan"), ("radio", "media_player")]


@pytest.fixture(scope="module")
def reader(engine):
    pytest.importorskip("home_assistant_intents", reason="the extra 'intents' is not installed")
    grammar = SlotGrammar("en", THINGS, ["hall", "kitchen"])
    return CommandReader(engine.bundle.labels["intent"], engine.bundle.not_acting, grammar)


def nothing(_):
    return None


def done(reader, text, now=0.0, meaning=nothing):
    return [(one.intent, dict(one.slots or {})) for one in reader.read(text, meaning, now).commands]


LIGHTS_OFF = ("HassTurnOff", {"domain": "light", "area": "hall"})


def test_that_is_what_was_commanded_here_a_moment_ago(reader):
    hall, kitchen = reader.at(Here("hall", {})), reader.at(Here("kitchen", {"fan": "fan", "radio": "media_player"}))
    assert done(hall, "turn on the reading lamp", 10.0) == [("HassTurnOn", {"name": "reading lamp"})]
    assert done(hall, "turn it off please", 20.0) == [("HassTurnOff", {"name": "reading lamp"})]
    assert done(hall, "turn that off", 20.0 + FRESH_S + 1) == [LIGHTS_OFF]
    assert done(kitchen, "turn that off", 21.0) == []  # said elsewhere, where two things may be meant


def test_unsure_words_speak_of_nothing(reader):
    hall = reader.at(Here("hall", {"fan": "fan", "radio": "media_player"}))
    hall.read("turn on the radio", nothing, 1.0, sure=False)
    assert done(hall, "turn it off", 2.0) == []


def test_else_the_one_thing_of_the_room_or_its_lights(reader):
    assert done(reader.at(Here("kitchen", {"fan": "fan"})), "switch that off") == [("HassTurnOff", {"name": "fan"})]
    two = reader.at(Here("hall", {"reading lamp": "light", "wall lamp": "light"}))
    assert done(two, "turn those off") == [LIGHTS_OFF]
    assert done(reader.at(Here("hall", {})), "turn off the lights") == [LIGHTS_OFF]
    assert done(reader, "turn off the lights") == []  # nobody knows where


@pytest.mark.parametrize("text", ["is that so", "it is late", "don't turn that off", "I like this", "what is it"])
def test_a_sentence_that_is_no_command_is_none_because_of_it(reader, text):
    assert done(reader.at(Here("hall", {})), text) == []


THAT_OFF = {
    "de": ["schalte das aus", "mach die aus", "mach es aus"],
    "fr": ["éteins ça", "éteins-la", "éteins celle-là s'il te plaît"],
    "es": ["apaga eso", "apágala", "apágalo por favor"],
    "it": ["spegni quello", "spegnila", "spegnilo per favore"],
    "nl": ["zet dat uit", "doe die uit", "doe het uit"],
    "zh-CN": ["关掉它", "把它关掉"],
}
NO_COMMANDS = {
    "de": ["das ist spät", "schalte das nicht aus"],
    "fr": ["c'est ça", "n'éteins pas ça"],
    "es": ["eso es", "no lo apagues"],
    "it": ["è quello che volevo", "non spegnerla"],
    "nl": ["dat is laat", "doe dat niet uit"],
    "zh-CN": ["那个很晚", "不要关掉它"],
}


@pytest.mark.parametrize("language", THAT_OFF)
def test_in_other_languages(engine, language):
    lamp = LAMPS[language]
    reader = CommandReader(engine.bundle.labels["intent"], engine.bundle.not_acting, grammar_of(language))
    for text in THAT_OFF[language]:
        assert done(reader.at(Here(ROOM, {lamp: "light"})), text) == [("HassTurnOff", {"name": lamp})]
        assert done(reader.at(Here(ROOM, {})), text) == [("HassTurnOff", {"domain": "light", "area": ROOM})]
        assert done(reader.at(Here(ROOM, {lamp: "light", "radio": "media_player"})), text) == []
    for text in NO_COMMANDS[language]:
        assert done(reader.at(Here(ROOM, {lamp: "light"})), text) == []

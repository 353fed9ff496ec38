"""What is said to a house of several places as a whole: decided once, carried out once, one event."""

import json
import time
import unicodedata

import pytest
from msgspec.structs import replace
from tests.live import Receiver, stays, until

from tectum.config.document import Document
from tectum.config.load import config_of
from tectum.decide.events import Event
from tectum.errors import UsageError
from tectum.house.house import House
from tectum.house.sinks import open_sinks

pytest.importorskip("hassil", reason="the extra 'intents' is not installed")


@pytest.fixture
def home():
    with Receiver(answer=b'{"response_type": "action_done"}') as running:
        yield running


@pytest.fixture
def house(home, engine, tmp_path):
    """A house of three places whose commands are carried out by ``home``. ``started``: the events so far."""
    values = {
        "place": [{"name": name} for name in ("hall", "garden", "Küche")],
        "house": {"socket": "words.sock"},
        "intents": {
            "language": "en",
            "thing": [{"name": "fan", "domain": "fan"}],
            "home_assistant": home.url,
            "token": "t",
        },
        "rule": [
            {"name": "cry", "when": "distress", "places": ["garden"]},
            {"name": "out", "when": "HassTurnOn while away"},
        ],
    }
    config = config_of(Document("test", values), tmp_path)
    with House(config, engine, open_sinks(config)) as house:
        house.started = []
        with house.controls.subscribed(lambda event: house.started.append(event) if event.phase == "start" else None):
            yield house


def kinds(house, head):
    return [(event.kind, event.place) for event in house.started if event.head == head]


def test_a_command_is_carried_out_once_and_is_one_event(house, home):
    assert house.controls.submit_utterance("turn on the fan") == "said to the house"
    until(lambda: home.got)
    stays(lambda: kinds(house, "intent") == [("HassTurnOn", "house")] and len(home.got) == 1, 1.0)
    assert json.loads(home.got[0][2]) == {"name": "HassTurnOn", "data": {"name": "fan"}}
    assert house.controls.submit_utterance("garden: turn on the fan") == "said to garden"
    until(lambda: len(home.got) == 2)
    until(lambda: kinds(house, "intent")[1:] == [("HassTurnOn", "garden")])


def test_who_says_what_is_not_done_is_told_why(house, home):
    forbidden = "nothing is done: the words ask for it not to be done"
    assert house.controls.submit_utterance("don't turn on the fan") == f"said to the house; {forbidden}"
    verboten = "nichts wird getan: die Worte bitten darum, es nicht zu tun"
    assert house.controls.submit_utterance("garden: mach das Licht nicht an") == f"said to garden; {verboten}"
    answer = house.controls.understand("please don't turn on the fan")
    assert (answer.how, answer.answer) == ("not_handled", "the words ask for it not to be done")
    house.controls.submit_utterance("good night")
    until(lambda: kinds(house, "context"))
    assert kinds(house, "intent") == []
    assert home.got == []


def test_two_commands_are_carried_out_each_and_asked_one_by_one_of_assist(house, home):
    assert house.controls.submit_utterance("turn on the fan and stop the timer") == "said to the house"
    until(lambda: len(home.got) == 2)
    assert [json.loads(got[2])["name"] for got in home.got] == ["HassTurnOn", "HassCancelTimer"]
    answer = house.controls.understand("turn on the fan and stop the timer")
    assert (answer.how, answer.answer) == ("not_handled", "the sentence asks for several things: say one at a time")


def test_what_assist_does_not_carry_out_itself_is_one_event_too(house, home):
    house.controls.understand("help me, I have fallen")
    until(lambda: kinds(house, "situation"))
    stays(lambda: [kind for kind, _ in kinds(house, "situation")] == ["distress"], 1.0)
    assert home.got == []


def test_a_cry_for_help_is_one_alarm_completes_a_rule_once_and_is_over_in_time(house):
    house.controls.submit_utterance("help me, I have fallen")
    until(lambda: kinds(house, "rule"))
    stays(lambda: kinds(house, "situation") == [("distress", "house")], 1.0)
    assert kinds(house, "rule") == [("cry", "garden")]  # what is said to the house counts at each place
    until(lambda: not house.whole.events.open)


def test_a_context_is_one_event_and_holds_everywhere_until_a_place_has_its_own(house):
    house.controls.submit_utterance("we are away until Sunday")
    everywhere = dict.fromkeys(("hall", "garden", "Küche"), "away")
    until(lambda: house.controls.contexts() == everywhere)
    stays(lambda: kinds(house, "context") == [("away", "house")], 0.5)
    until(lambda: {house.store.settings()[f"{name}/context"] for name in everywhere} == {"away"})
    house.controls.submit_utterance("hall: turn on the fan")
    until(lambda: kinds(house, "rule") == [("out", "hall")])
    house.controls.set_context("garden", "home")
    until(lambda: house.controls.contexts() == {**everywhere, "garden": "home"})
    house.controls.set_context("", "night")
    until(lambda: set(house.controls.contexts().values()) == {"night"})
    # two workers tell them, each when it comes to it
    until(lambda: sorted(kinds(house, "context")) == [("away", "house"), ("home", "garden"), ("night", "house")])
    house.controls.set_context("", "none")
    until(lambda: set(house.controls.contexts().values()) == {"none"})
    until(lambda: not house.whole.events.open and not house.workers["garden"].events.open)


def test_a_place_is_found_however_its_name_is_composed(house):
    assert house.controls.submit_utterance(unicodedata.normalize("NFD", "Küche: good night")) == "said to Küche"
    until(lambda: kinds(house, "context") == [("night", "Küche")])


def test_no_place_of_several_is_called_as_the_house_is(tmp_path):
    several = {"place": [{"name": "hall", "text": ["a"]}, {"name": "house", "text": ["a"]}]}
    with pytest.raises(UsageError, match="name = 'house': is the name for what is said to the whole house"):
        config_of(Document("test", several), tmp_path)
    config_of(Document("test", {"place": [{"name": "house", "text": ["a"]}]}), tmp_path)


def test_a_watch_like_sentence_that_is_not_understood_is_never_said_to_the_house(house):
    said = house.controls.say("could you let me know when my son comes into the garden")
    assert said.not_understood == ("my son",)
    assert said.offer == "person@garden arrives"
    assert "who somebody is cannot be known" in said.answer
    stays(lambda: house.started == [], 0.5)
    assert [rule.name for rule in house.controls.rules()] == ["cry", "out"]
    assert house.controls.add_rule_sentence(said.offer) == "understood: tell when person@garden arrives"
    assert house.controls.rules()[-1].when == "person@garden arrives"


def test_an_answer_is_in_the_language_of_the_sentence(house):
    assert house.controls.submit_utterance("Sag mir, wenn nachts jemand da ist").startswith("verstanden: ")
    assert house.controls.submit_utterance("有人尖叫就告诉我").startswith("明白了：")


def test_a_question_about_what_happened_is_answered_and_is_no_utterance(house):
    said = house.controls.say("what happened today?")
    assert said.answer.endswith("nothing is kept")
    assert house.controls.understand("Wann hat der Hund zuletzt gebellt?").answer == "Bellen: nichts davon ist bekannt"
    assert house.controls.say("when did my son last arrive?").not_understood == ("my son",)
    bark = Event("b1", "dog_bark", "sound", "hall", "start", 0.0, None, 0.0, 0.9)
    house.store.add([bark, replace(bark, phase="end", end=90.0)], time.time() - 600)
    long = house.controls.say("how long did the dog bark in the last 2 hours?")
    assert ": 1 min 30 s in all from " in long.answer
    assert long.events == ("b1",)
    first = house.controls.understand("Wann hat der Hund zum ersten Mal gebellt?")
    assert first.answer.startswith("Bellen: zuerst am ")
    stays(lambda: house.started == [], 0.5)

"""Conditions without a wish: read where a rule is asked for; said to the house only what no one states asks for one."""

import pytest
from tests.not_understood import marked

from tectum.errors import UsageError


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Someone on the garden path after dark", "person@garden in path at night"),
        ("smoke alarm or carbon monoxide alarm going off while we're out", "smoke_alarm or co_alarm while away"),
        ("a cat or a dog in the garden during the day", "cat@garden or dog@garden by day"),
        ("no one in the hall for eight hours", "no person@hall for 8 h"),
        ("Hund bellt und keiner ist zu Hause", "dog_bark while away"),
        ("Es klingelt oder klopft, obwohl schon alle im Bett sind", "doorbell or door_knock while night"),
        ("Jemand auf dem Weg im Garten, aber kein Hund dabei", "person@garden in path but not dog@garden in path"),
    ],
)
def test_a_catchword_asks_for_a_rule(table, measured, sentence, rule):
    assert measured.asks(sentence)
    assert table.same(measured, measured.understand(sentence).rule, rule)


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("a dog barks at night", "dog_bark at night"),
        ("the front door is open for ten minutes", "front_door open for 10 min"),
        ("Der Hund bellt zehn Minuten lang", "dog_bark for 10 min"),
        ("晚上花园里有人", "person@garden at night"),
    ],
)
def test_a_statement_is_a_rule_only_where_one_is_asked_for(table, measured, sentence, rule):
    assert not measured.asks(sentence)
    assert table.same(measured, measured.understand(sentence).rule, rule)


@pytest.mark.parametrize(
    "sentence",
    [
        "fire in the kitchen while everyone's asleep", "Feuer in der Küche und alle schlafen",
        "somebody breaking in while we're in bed", "music in the kitchen for ten minutes",
        "start a timer, seven minutes", "someone in the kitchen while we're in bed",
    ],
)  # fmt: skip
def test_what_may_be_a_cry_for_help_or_a_command_asks_for_none(measured, sentence):
    assert not measured.asks(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "somebody is in the garden!", "help, somebody is in the kitchen at night", "someone was in the garden at night",
        "is somebody in the garden at night", "I'd like some music in the kitchen", "person@cellar at night",
        "the fox is in the garden at night", "Gestern war jemand im Garten", "花园里有人吗？",
    ],
)  # fmt: skip
def test_cries_questions_stories_and_mistyped_rules_are_none(measured, sentence):
    assert not measured.asks(sentence)
    with pytest.raises(UsageError):
        measured.understand(sentence)


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("车道上有人，一分钟内没按门铃的话告诉我", "person@driveway but not doorbell within 1 min"),
        ("宝宝一小时内没哭就告诉我", "no baby_cry for 1 h"),
        ("notify me if somebody's in the driveway but the bell hasn't rung within 20 s",
         "person@driveway but not doorbell within 20 s"),
        ("text me once everybody's gone from the garden", "person@garden leaves"),
        ("周末猫跑进厨房的话记得叫我，不然它要偷吃", "cat@kitchen arrives on sat,sun"),
        ("狗叫了就跟我说，怕吵到邻居", "dog_bark"), ("厨房低于4度跟我说，怕水管冻住", "temperature@kitchen < 4"),
        ("Sag mir, wenn es klingelt oder klopft, während wir weg sind", "doorbell or door_knock while away"),
    ],
)  # fmt: skip
def test_what_a_further_lot_showed_is_read(table, measured, sentence, rule):
    assert table.same(measured, measured.understand(sentence).rule, rule)


def test_a_place_that_is_not_known_is_marked_in_a_catchword(measured):
    assert "basement" in marked(measured, "anybody in the basement at night")

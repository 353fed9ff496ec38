"""Hours of which only the begin is said: of an evening they go on until its night ends."""

from datetime import time

import pytest
from tests.not_understood import marked

from tectum.decide.hours import Night
from tectum.decide.rule_sentences import RuleSentenceGrammar
from tectum.decide.terms import Vocabulary


@pytest.mark.parametrize(
    ("sentence", "hours"),
    [
        ("tell me if someone is in the garden after 11 pm", "between 23:00 and 06:00"),
        ("Music in the garden past ten at night, I want a warning", "between 22:00 and 06:00"),
        ("from midnight on tell me if someone is in the hall", "between 00:00 and 06:00"),
        ("except after 10 pm, tell me when a dog barks", "between 06:00 and 22:00"),
        ("Sag mir, wenn ab 23 Uhr jemand im Garten ist", "between 23:00 and 06:00"),
        ("晚上十点以后花园里有人就通知我", "between 22:00 and 06:00"),
    ],
)  # fmt: skip
def test_from_an_hour_of_the_evening_until_the_night_ends(measured, sentence, hours):
    told = measured.understand(sentence)
    assert str(told.rule.hours) == hours
    assert hours in told.back


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("tell me if someone is in the garden after 8 am", "after 8 am"),
        ("tell me if someone is in the garden after ten", "after ten"),
        ("tell me if someone is in the garden before 10 pm", "before 10 pm"),
        ("Sag mir, wenn nach 15 Uhr jemand im Garten ist", "nach 15 Uhr"),
        ("晚上十点以前花园里有人就通知我", "十点以前"),
    ],
)  # fmt: skip
def test_of_any_other_hour_nobody_said_until_when(measured, sentence, part):
    assert part in marked(measured, sentence)


def test_the_night_is_that_of_the_house():
    labels = {"sight": ("person",), "context": ("away",)}
    known = Vocabulary.of(labels, ("garden",), night=Night(end=time(7, 30)))
    rule = RuleSentenceGrammar(known).understand("tell me if someone is in the garden after 11 pm").rule
    assert str(rule.hours) == "between 23:00 and 07:30"

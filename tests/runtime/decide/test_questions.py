"""Questions about what happened, and what is none."""

import pytest

from tectum.decide.questions import Question, QuestionGrammar
from tectum.decide.rule_sentences import NotUnderstood
from tectum.decide.terms import Term, Vocabulary
from tectum.observe.sensor import Sensor


@pytest.fixture(scope="module")
def grammar(bundle):
    sensors = {"hall": (Sensor("front_door", ("open", "closed")),)}
    return QuestionGrammar(Vocabulary.of(bundle.labels, ["hall", "garden", "door"], ["path"], sensors))


BARK, PERSON = Term("dog_bark"), Term("person")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("What happened while I was away?", Question("en", "what", window="away")),
        ("what happened in the garden today", Question("en", "what", place="garden", window="today")),
        ("when did the dog last bark?", Question("en", "last", BARK)),
        ("tell me when the dog last barked", Question("en", "last", BARK)),
        ("how often did the dog bark today?", Question("en", "often", BARK, window="today")),
        ("how many times has the doorbell rung today", None),
        (
            "how often did the doorbell ring in the last 2 hours",
            Question("en", "often", Term("doorbell"), "", "past", 7200),
        ),
        ("was anybody at the door this afternoon?", Question("en", "was", Term("person", "door"), "door", "afternoon")),
        ("did somebody knock since 10 pm?", Question("en", "was", Term("door_knock"), "", "since", clock="22:00")),
        ("when did the front door last open", Question("en", "last", Term("front_door", "", "", "=", "open"))),
        ("Was ist passiert, während ich weg war?", Question("de", "what", window="away")),
        ("Wann hat der Hund zuletzt gebellt?", Question("de", "last", BARK)),
        ("Wie oft hat der Hund heute gebellt?", Question("de", "often", BARK, window="today")),
        ("War heute Nachmittag jemand an der Tür?", Question("de", "was", Term("person", "door"), "door", "afternoon")),
        ("我不在家的时候发生了什么？", Question("zh", "what", window="away")),
        ("狗上次是什么时候叫的？", Question("zh", "last", BARK)),
        ("今天狗叫了几次？", Question("zh", "often", BARK, window="today")),
        ("今天下午门口有人吗？", Question("zh", "was", Term("person", "door"), "door", "afternoon")),
    ],
)
def test_a_question_is_read(grammar, text, question):
    if question is not None:
        assert grammar.read(text) == question
    else:
        with pytest.raises(NotUnderstood, match="rung"):
            grammar.read(text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("when did my son last arrive?", "my son"),
        ("how often did Anna bark today", "Anna"),
        ("was anybody in the cellar this afternoon", "in the cellar"),
        ("Wann hat mein Sohn zuletzt geklingelt?", "mein Sohn"),
    ],
)
def test_what_of_a_question_is_not_understood_is_said(grammar, text, part):
    with pytest.raises(NotUnderstood) as caught:
        grammar.read(text)
    assert part in " ".join(caught.value.parts)


@pytest.mark.parametrize(
    "text",
    [
        "turn on the light", "good night", "help me, I have fallen", "what time is it", "is the front door open",
        "tell me when the dog barks", "was kostet das", "mach das Licht an", "打开灯", "晚安", "how are you",
        "what is the temperature", "we are away until Sunday", "set the bedroom to nineteen degrees",
    ],
)  # fmt: skip
def test_what_is_no_question_about_what_happened_is_left_alone(grammar, text):
    assert grammar.read(text) is None

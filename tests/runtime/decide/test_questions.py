"""Questions about what happened, and what is none."""

import pytest
from tests.benchmark import benchmark_called

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
        ("how many times has the doorbell chimed today", None),
        (
            "how often did the doorbell ring in the last 2 hours",
            Question("en", "often", Term("doorbell"), "", "past", 7200),
        ),
        ("was anybody at the door this afternoon?", Question("en", "was", Term("person", "door"), "door", "afternoon")),
        ("did somebody knock since 10 pm?", Question("en", "was", Term("door_knock"), clock="22:00")),
        ("when did the front door last open", Question("en", "last", Term("front_door", "", "", "=", "open"))),
        ("Was ist passiert, während ich weg war?", Question("de", "what", window="away")),
        ("Wann hat der Hund zuletzt gebellt?", Question("de", "last", BARK)),
        ("Wie oft hat der Hund heute gebellt?", Question("de", "often", BARK, window="today")),
        ("War heute Nachmittag jemand an der Tür?", Question("de", "was", Term("person", "door"), "door", "afternoon")),
        ("我不在家的时候发生了什么？", Question("zh", "what", window="away")),
        ("狗上次是什么时候叫的？", Question("zh", "last", BARK)),
        ("今天狗叫了几次？", Question("zh", "often", BARK, window="today")),
        ("今天下午门口有人吗？", Question("zh", "was", Term("person", "door"), "door", "afternoon")),
        ("who came today?", Question("en", "was", Term("person", turn="arrives"), window="today", who=True)),
        ("how often did it ring this week?", Question("en", "often", Term("doorbell"), window="week")),
        ("when did the dog bark yesterday evening?", Question("en", "often", BARK, window="yesterday evening")),
        ("was anybody in the garden last night", Question("en", "was", Term("person", "garden"), "garden", "night")),
        ("anybody in the garden on Monday?", Question("en", "was", Term("person", "garden"), "garden", "mon")),
        (
            "did it ring yesterday between 2 and 4 pm",
            Question("en", "was", Term("doorbell"), window="yesterday", clock="14:00", until="16:00"),
        ),
        ("did it ring around 15:00?", Question("en", "was", Term("doorbell"), clock="14:30", until="15:30")),
        ("how many people came this week", Question("en", "often", Term("person", turn="arrives"), window="week")),
        ("how long ago did the dog bark?", Question("en", "last", BARK)),
        ("did the dog bark while we were asleep", Question("en", "was", BARK, window="asleep")),
        ("what happened since yesterday?", Question("en", "what", window="yesterday", until="now")),
        ("did I miss anything?", Question("en", "what")),
        ("when did you last hear the dog?", Question("en", "last", BARK)),
        ("who rang the doorbell?", Question("en", "was", Term("doorbell"), who=True)),
        ("how many visitors did we have today?", Question("en", "often", Term("visitor"), window="today")),
        ("Hast du heute Nacht etwas gehört?", Question("de", "what", window="night")),
        ("Wer hat heute geklingelt?", Question("de", "was", Term("doorbell"), window="today", who=True)),
        ("狗今天什么时候叫的？", Question("zh", "often", BARK, window="today")),
        ("Wann hat es zuletzt geklingelt?", Question("de", "last", Term("doorbell"))),
        ("Wer war gestern da?", Question("de", "was", PERSON, window="yesterday", who=True)),
        ("Was war los, als ich weg war?", Question("de", "what", window="away")),
        ("Stand vorgestern jemand im Garten?", Question("de", "was", Term("person", "garden"), "garden", "before")),
        ("Wann wurde die Haustür zuletzt geöffnet?", Question("de", "last", Term("front_door", "", "", "=", "open"))),
        ("昨晚有人来过吗？", Question("zh", "was", Term("person", turn="arrives"), window="night")),
        ("有人来过吗", Question("zh", "was", Term("person", turn="arrives"))),
        ("上周狗叫了几次？", Question("zh", "often", BARK, window="last_week")),
        ("今天谁来过？", Question("zh", "was", Term("person", turn="arrives"), window="today", who=True)),
    ],
)
def test_a_question_is_read(grammar, text, question):
    if question is not None:
        assert grammar.read(text) == question
    else:
        with pytest.raises(NotUnderstood, match="chimed"):
            grammar.read(text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("when did my son last arrive?", "my son"),
        ("how often did Anna bark today", "Anna"),
        ("was anybody in the cellar this afternoon", "in the cellar"),
        ("Wann hat mein Sohn zuletzt geklingelt?", "mein Sohn"),
        ("War gestern jemand auf dem Dachboden?", "Dachboden"),
        ("孩子今天几点回来的？", "孩子"),
        ("did it ring since 3", "since 3"),
        ("how long was the front door open today?", "how long was"),
        ("did it ring yesterday in the morning and in the evening?", "and"),
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
        "is anyone in the garden?", "who is at the door?", "how many people are in the garden?", "what is new",
        "the light was beautiful this evening", "Ist jemand im Garten?", "Wie viele Personen sind im Garten?",
        "was ist das", "花园里有人吗？", "花园里有几个人？", "门关了吗？", "今天天气怎么样？",
        "tell me when somebody comes today",
        "what is the temperature", "we are away until Sunday", "set the bedroom to nineteen degrees",
    ],
)  # fmt: skip
def test_what_is_no_question_about_what_happened_is_left_alone(grammar, text):
    assert grammar.read(text) is None


def test_no_question_of_the_table_is_mistaken_for_another():
    table = benchmark_called("questions")
    reader = table.grammar()
    became = [(text, table.outcome(reader, right, text)) for *_, right, text in table.questions()]
    assert len(became) >= 90
    assert [text for text, what in became if what != "right"] == []

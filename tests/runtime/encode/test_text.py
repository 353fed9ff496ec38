"""What words are, by the bundle that comes with the package."""

import pytest

from tectum import Pipeline, Utterance
from tectum.encode.text import without_intent
from tectum.encode.text_cleaning import to_bytes

HELP = ("Help.", "HILFE!", "Hulp!", "Au secours !", "À l’aide", "Aiuto...", "¡Socorro!", "¡Ayuda!", "Help!", "救命！")
SIGNS = ("a", "Я", "7", "a" * 1000, "ß" * 80, "啊" * 53, "😱" * 250, "👍👎🔥", "!?!?", "a a a a a")
NOTHING = ("", "   ", "\t\n", "\x00", *SIGNS)


@pytest.mark.parametrize("text", NOTHING)
def test_what_has_no_words_is_nothing_and_leaves_no_trace(engine, text):
    said = engine.encode(Utterance("home", 0.0, text)).scores
    assert engine.bundle.top_above_threshold("intent", said["intent"]) is None
    assert engine.bundle.top_above_threshold("context", said["context"]) is None
    assert said["help"][0] == 0
    pipeline = Pipeline(engine)
    assert pipeline.observe(Utterance("home", 0.0, text)) == []
    assert pipeline.timeline.recent("text") == ()


def test_a_plain_word_for_help_is_a_cry_for_help(engine):
    said = {text: engine.encode(Utterance("home", 0.0, text)).scores["help"][0] for text in HELP}
    assert {text for text, score in said.items() if score < engine.bundle.thresholds["help"]["help"]} == set()
    told = {text: [event.kind for event in Pipeline(engine).observe(Utterance("home", 0.0, text))] for text in HELP}
    assert told == {text: ["distress"] for text in HELP}


def test_one_ideograph_is_a_word(engine):
    assert engine.encode(Utterance("home", 0.0, "停")).quality == 1


@pytest.mark.parametrize(
    ("text", "quality"), [("help me, I have fallen", 1), ("we are away until Sunday", 1), ("turn on the light", 0)]
)
def test_what_is_no_command_may_be_a_context_or_a_cry_all_the_same(engine, text, quality):
    left = without_intent(engine.bundle, engine.encode(Utterance("home", 0.0, text)))
    assert left.quality == quality
    assert engine.bundle.top_above_threshold("intent", left.scores["intent"]) is None


@pytest.mark.parametrize("frame", ["“{}”", '"{}"', "«{}»", "„{}“", "({})", "{} 💡", "👋🏽 {}", "“{}” 💡"])
@pytest.mark.parametrize("said", ["we are away until sunday", "turn on the light in the kitchen", "help me"])
def test_quotes_brackets_and_pictures_around_words_change_nothing(frame, said):
    assert bytes(to_bytes(frame.format(said), 160)) == bytes(to_bytes(said, 160))


def test_signs_that_say_something_stay():
    assert bytes(to_bytes("set it to 21°, don't wait!", 160)).decode().rstrip("\0") == "set it to 21°, don't wait!"

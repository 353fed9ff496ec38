"""What words are, by the bundle that comes with the package; and by one that takes pieces of words."""

import pytest
from tests.live import until
from tests.small_bundle import small_bundle

from tectum import Bundle, Engine, House, Pipeline, Utterance
from tectum.config.document import Document
from tectum.config.load import config_of
from tectum.encode.text import without_intent
from tectum.encode.text_cleaning import to_bytes

HELP = ("Help.", "HILFE!", "Hulp!", "Au secours !", "À l’aide", "Aiuto...", "¡Socorro!", "¡Ayuda!", "Help!", "救命！")
SIGNS = ("a", "Я", "7", "a" * 1000, "ß" * 80, "啊" * 53, "😱" * 250, "👍👎🔥", "!?!?", "a a a a a")
ODD = (
    "",
    "a" * 100_000,
    "😱" * 40,
    "ส" * 200,
    "\u200b" * 50,
    "👨\u200d👩\u200d👧",
    "\ud800\udfff x",
    "\x00\x1b[31m",
    "ﷺ" * 60,
)
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


@pytest.fixture(scope="module")
def cutting(tmp_path_factory):
    """An engine whose text graph takes pieces of words."""
    folder = tmp_path_factory.mktemp("bundle") / "b"
    return Engine(Bundle.load(small_bundle(folder, {"text": {"distress": 6.0}}, pieces=True)))


def test_pieces_of_words_are_understood(cutting):
    assert cutting.meaning("Turn on the LIGHT")[0] == "HassTurnOn"
    assert cutting.meaning("we are away", "context")[0] == "away"
    assert cutting.meaning("help me") is None
    assert {text for text in HELP if not cutting.encode(Utterance("home", 0.0, text)).scores["help"][0] > 0.9} == set()
    assert cutting.encode(Utterance("home", 0.0, "(“turn on the light”) 💡")).quality == 1


@pytest.mark.parametrize("text", ["привет как дела", "สวัสดีครับ!", "1 2 3", *NOTHING, *ODD])
def test_words_of_which_no_piece_is_known_are_nothing(cutting, text):
    said = cutting.encode(Utterance("home", 0.0, text))
    assert (said.quality, said.scores["help"][0], said.vector.any()) == (0, 0, False)
    assert cutting.bundle.top_above_threshold("intent", said.scores["intent"]) is None
    pipeline = Pipeline(cutting)
    assert pipeline.observe(Utterance("home", 0.0, text)) == []
    assert pipeline.timeline.recent("text") == ()


@pytest.mark.parametrize("text", ODD)
def test_odd_words_beside_known_ones_break_nothing(cutting, text):
    assert cutting.meaning(f"turn on the light {text}")[0] == "HassTurnOn"


def test_a_house_reads_them(cutting, tmp_path):
    config = config_of(Document("test", {"place": [{"name": "hall", "text": ["we are away"], "media": ""}]}), tmp_path)
    told = []
    with House(config, cutting, {}) as house, house.controls.subscribed(told.append):
        assert house.controls.submit_utterance("help me please") == "said to the house"
        assert until(lambda: "distress" in [event.kind for event in told])
        assert house.health().state == "ok"

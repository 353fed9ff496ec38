"""Rules that join modalities and places; sentences that become rules."""

from itertools import count

import pytest
from msgspec.structs import replace

from tectum.decide.events import Event
from tectum.decide.rule_sentences import CONTEXTS, EXAMPLES, SITUATIONS, SOUNDS, THINGS, WatchGrammar, looks_like_watch
from tectum.decide.rules import AGAIN_S, Replay, Rules, parse_rule
from tectum.decide.terms import Vocabulary
from tectum.errors import UsageError

ids = count()


@pytest.fixture(scope="module")
def known(bundle):
    return Vocabulary.of(dict(bundle.labels), ["hall", "garden"], ["path"])


def start(kind, at, head="sound", place="hall", **more):
    return Event(f"e{next(ids)}", kind, head, place, "start", at, None, at, 0.9, modalities=("audio",), **more)


def end(event, at):
    return replace(event, phase="end", end=at, detected=at)


def fired(rules, events):
    return [(e.kind, e.detected) for event in events for e in rules.see(event) if e.phase == "start"]


def rules_of(known, *texts, **more):
    return Rules([parse_rule(f"r{i}", text, known, **more) for i, text in enumerate(texts)], lambda: f"rule{next(ids)}")


def test_glass_and_a_person_within_three_seconds_in_either_order(known):
    for first, second in (
        (("glass_break", "sound"), ("person", "presence")),
        (("person", "presence"), ("glass_break", "sound")),
    ):
        for gap, expected in ((2.0, 1), (4.0, 0)):
            rules = rules_of(known, "glass_break and person within 3 s")
            a = start(first[0], 10.0, first[1])
            b = start(second[0], 10.1 + gap, second[1])
            assert len(fired(rules, [a, end(a, 10.1), b])) == expected


def test_what_still_lasts_counts_however_long_ago_it_began(known):
    rules = rules_of(known, "glass_break and person within 3 s")
    told = [m for e in [start("person", 1.0, "presence"), start("glass_break", 500.0)] for m in rules.see(e)]
    assert [m.phase for m in told] == ["start", "end"]
    assert told[0].head == "rule"
    assert told[0].attribution == {"vision": 0.5, "audio": 0.5, "text": 0.0}
    assert told[0].start == 1.0
    assert told[0].text == "glass_break and person within 3 s"


def test_places_are_apart_unless_named(known):
    here = start("glass_break", 1.0, place="hall")
    there = start("person", 1.5, "presence", place="garden")
    assert not fired(rules_of(known, "glass_break and person within 3 s"), [here, there])
    assert fired(rules_of(known, "glass_break@hall and person@garden within 3 s"), [here, there])
    assert not fired(rules_of(known, "glass_break and person", places=["garden"]), [here, replace(there, place="hall")])


def test_while_a_context_lasts_and_zones(known):
    away = start("away", 0.0, "context")
    bark = start("dog_bark", 5.0)
    assert fired(rules_of(known, "dog_bark while away"), [away, bark])
    assert not fired(rules_of(known, "dog_bark while away"), [bark])
    assert not fired(rules_of(known, "dog_bark while away"), [away, end(away, 2.0), bark])
    on_path = start("person", 1.0, "presence", zone="path")
    assert fired(rules_of(known, "person in path"), [on_path])
    assert not fired(rules_of(known, "person in path"), [replace(on_path, zone=None)])


def test_but_not(known):
    bark, person = start("dog_bark", 5.0), start("person", 4.0, "presence")
    rule = "dog_bark but not person within 10 s"
    assert fired(rules_of(known, rule), [bark])
    assert not fired(rules_of(known, rule), [person, bark])


def test_it_fires_once_and_again_after_a_while(known):
    barks = [start("dog_bark", t) for t in (1.0, 5.0, 20.0, 1.0 + AGAIN_S)]
    assert [at for _, at in fired(rules_of(known, "dog_bark"), barks)] == [1.0, 1.0 + AGAIN_S]


def test_memory_stays_bounded(known):
    rules = rules_of(known, "glass_break and person within 3 s")
    for t in range(2000):
        bark = start("dog_bark", float(t))
        rules.see(bark)
        rules.see(end(bark, t + 0.5))
    assert len(rules._seen) < 20


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("glas_break", "unknown kind 'glas_break'; allowed: "),
        ("glass_break and", "is not KIND"),
        ("", "is not KIND"),
        ("glass_break within 0 s", "within '0': must be seconds"),
        ("glass_break within soon", "within 'soon': must be seconds"),
        ("glass_break while abroad", "unknown context 'abroad'; allowed: away, home, night"),
        ("person@attic", "unknown place 'attic'; allowed: garden, hall"),
        ("person in pond", "unknown zone 'pond'; allowed: path"),
    ],
)
def test_a_wrong_rule_names_what_is_allowed(known, text, message):
    with pytest.raises(UsageError) as caught:
        parse_rule("mine", text, known)
    assert message in str(caught.value)
    assert "rule 'mine'" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "dog_bark",
        "glass_break and person within 3 s",
        "person in path",
        "dog_bark but not person within 10 s while away",
    ],
)
def test_a_rule_is_told_as_it_can_be_read_again(known, text):
    rule = parse_rule("r", text, known)
    assert parse_rule("r", str(rule), known) == rule


def test_history_is_replayed(known):
    rule = parse_rule("r", "glass_break and person within 3 s", known)
    glass, person = start("glass_break", 5.0), start("person", 6.0, "presence")
    history = [(1_000.0, glass), (1_001.0, end(glass, 6.0)), (1_002.0, person), (5_000.0, start("glass_break", 2.0))]
    assert [e.detected for e in Replay.of([rule], history).fired] == [1_002.0, 5_000.0]  # the person never left
    history.insert(3, (1_010.0, end(person, 14.0)))
    assert [e.detected for e in Replay.of([rule], history).fired] == [1_002.0]


# --- sentences


@pytest.fixture(scope="module")
def grammar(known):
    return WatchGrammar(known)


@pytest.mark.parametrize(
    ("sentence", "rule", "place"),
    [
        ("tell me when a dog barks while we are away", "dog_bark while away", ""),
        ("Tell me when someone is seen in the garden at night.", "person while night", "garden"),
        ("warn me if the glass breaks and someone is seen within 5 seconds", "glass_break and person within 5 s", ""),
        ("let us know if the smoke alarm goes off", "smoke_alarm", ""),
        ("tell me when a person appears on the path in the garden", "person in path", "garden"),
        ("tell me when a dog barks but not if a person is seen", "dog_bark but not person within 10 s", ""),
        ("watch for an intruder", "intrusion", ""),
        ("notify us whenever the doorbell rings while nobody is home", "doorbell while away", ""),
        ("alert me when you hear a dog barking in the hall", "dog_bark", "hall"),
    ],
)
def test_a_sentence_becomes_a_rule_and_is_said_back(grammar, sentence, rule, place):
    watch = grammar.understand(sentence)
    assert str(watch.rule) == rule
    assert watch.rule.places == ((place,) if place else ())
    assert rule in watch.back
    assert looks_like_watch(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "tell me when it rains",
        "tell me when a dog barks while pigs fly",
        "tell me when a dog barks in the kitchen",
        "tell me a joke",
        "tell me when a dog barks and",
        "tell me when a dog does not bark",
        "tell me when a dog barks or a cat meows",
        "tell me when",
        "tell me when a dog barks within 5 seconds please and also feed it",
    ],
)
def test_what_is_not_understood_is_refused_whole_with_examples(grammar, sentence):
    with pytest.raises(UsageError, match="is not understood, so nothing was made of it; for example"):
        grammar.understand(sentence)


def test_ordinary_words_are_no_watch_sentence():
    assert not looks_like_watch("turn on the light")
    assert not looks_like_watch("please tell me a story about tellers")


def test_every_example_and_every_kind_that_can_be_said_is_known_to_the_bundle(grammar, known, bundle):
    for example in EXAMPLES:
        grammar.understand(example)
    assert {*THINGS, *SOUNDS, *SITUATIONS} <= known.kinds
    assert set(CONTEXTS) <= set(bundle.labels["context"])

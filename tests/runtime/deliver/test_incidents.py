"""What belongs together is grouped by place and time, however the messages come; a sentence says what it was."""

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.events import end, start

from tectum.decide.evidence import Evidence
from tectum.deliver.incident_sentence import LANGUAGES, sentence_of
from tectum.deliver.incidents import GAP_S, LONGEST_S, Incidents, worst_of

GLASS, PERSON = "glass_break", "person"
EVERYTHING = st.lists(
    st.tuples(
        st.floats(0, 90, allow_subnormal=False),
        st.sampled_from(("hall", "garden")),
        st.sampled_from((GLASS, "dog_bark")), st.booleans()
    ),
    max_size=30,
)  # fmt: skip


def break_in():
    evidence = (Evidence(GLASS, "sound", "audio", 0.95, 10.0), Evidence(PERSON, "presence", "vision", 0.9, 14.0))
    return [
        start("away", 1.0, "context"),
        glass := start(GLASS, 10.0),
        end(glass, 11.0),
        start(PERSON, 14.0, "presence"),
        start("intrusion", 14.5, "situation", evidence=evidence),
        start("burglar", 14.6, "rule", text="glass_break and person"),
    ]


def messages(drawn):
    """Starts in order of time, and the end of some of them at once."""
    now, out = 0.0, []
    for gap, place, kind, ends in drawn:
        now += gap
        out.append(start(kind, now, place=place))
        if ends:
            out.append(end(out[-1], now + 0.5))
    return out


def test_a_break_in_is_one_incident_with_one_sentence():
    context, *told = Incidents().of(break_in())
    assert context.incident is None
    assert {event.incident for event in told} == {told[0].id}
    assert told[-1].sentence == "I heard glass break, and saw somebody 4 s later, while you were away."
    assert worst_of(told).kind == "intrusion"
    assert told[-1].severity == "notice"


@given(EVERYTHING, st.integers(0, 60))
def test_incidents_do_not_depend_on_how_the_messages_come(drawn, cut):
    events = messages(drawn)
    whole = Incidents().of(events)
    parts = Incidents()
    assert [*parts.of(events[:cut]), *parts.of(events[cut:])] == whole
    assert Incidents().of(whole) == whole
    for place in ("hall", "garden"):
        alone = Incidents().of([event for event in events if event.place == place])
        assert alone == [event for event in whole if event.place == place]
        for id, found in groupby(alone, lambda event: event.incident):
            group = list(found)
            assert group[0].id == id
            assert group[-1].start - group[0].start <= LONGEST_S


def test_what_comes_later_or_elsewhere_is_another():
    first = start(GLASS, 0.0)
    told = Incidents().of([first, end(first, 1.0), start(GLASS, 2.0 + GAP_S), start(GLASS, 2.0 + GAP_S, place="attic")])
    assert len({event.incident for event in told}) == 3


def test_states_contexts_and_calm_are_no_incident():
    calm = [start("away", 1.0, "context"), start("door", 1.0, "state"), start("quiet", 1.0, "situation")]
    assert Incidents().of(calm) == calm


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Ich hörte Glas brechen und sah 4 s später jemanden, während Sie weg waren."),
        ("zh", "我听到玻璃破碎，4 秒后看到有人，当时您不在家。"),
        ("fr", "I heard glass break, and saw somebody 4 s later, while you were away."),
    ],
)
def test_the_sentence_in_other_languages(language, sentence):
    assert sentence_of(break_in()[1:], "away", language) == sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_that_decided_are_said(language):
    cry = Evidence("distress", "intent", "text", 0.9, 3.0, "help me")
    said = sentence_of([start("distress", 3.0, "situation", evidence=(cry,))], "", language)
    assert "help me" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_without_evidence_names_the_rule(language):
    event = replace(start("front_gate", 1.0, "rule"), text="person at garden")
    assert "front gate" in sentence_of([event], "", language)
    assert "_" not in sentence_of([start("gas_leak", 1.0, "situation")], "", language)

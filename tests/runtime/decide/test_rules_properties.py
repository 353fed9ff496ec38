"""Any rule can be written down and read again: typed rules are kept as text."""

from datetime import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from tectum.decide.hours import Hours
from tectum.decide.rule import WITHIN_S, Rule, parse_rule
from tectum.decide.terms import RELATIONS, Term, Vocabulary
from tectum.errors import UsageError
from tectum.observe.sensor import Sensor

NAMES = (
    "person", "dog_bark", "a", "_", "_x", "X", "z9", "and-more", "android", "button", "but_", "notnow", "inside",
    "in-2", "arrives", "within_5", "whilehome", "s", "s5", "B-52", "front_door", "open", "on",
    "rule-", "e5", "nan", "inf",
)  # fmt: skip
"""Words that a rule may name, the harder ones among them: they begin as the grammar's own do, or look like numbers."""
NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False).filter(lambda value: str(value) != "-0.0")


@st.composite
def houses(draw):
    """A vocabulary whose words are all different."""
    words = draw(st.permutations(NAMES))[:12]
    door = Sensor(words[0], ("open", "closed"))
    heat = Sensor(words[1], "number")
    light = Sensor(words[2], "bool")
    places = words[3:5]
    return Vocabulary(
        frozenset(words[7:]), frozenset(words[5:6]), frozenset(places), frozenset(words[6:7]),
        {places[0]: (door, heat), places[1]: (light, heat)},
    )  # fmt: skip


SECONDS = st.one_of(st.floats(0.001, 3600, allow_subnormal=False), st.integers(1, 86_400).map(float))


@st.composite
def terms(draw, known):
    place = draw(st.sampled_from(["", *sorted(known.places)]))
    if draw(st.booleans()):
        term = Term(draw(st.sampled_from(sorted(known.kinds))), place, draw(st.sampled_from(["", *known.zones])))
    else:
        at = draw(st.sampled_from(sorted(known.sensors)))
        sensor = draw(st.sampled_from(known.sensors[at]))
        if sensor.numeric:
            term = Term(sensor.name, at, "", draw(st.sampled_from(sorted(RELATIONS))), draw(NUMBERS))
        else:
            term = Term(sensor.name, at, "", "=", draw(st.sampled_from(sensor.states)))
    more = draw(st.sampled_from(["", "lasting", "absent", "often", "turn"]))
    if more == "lasting" or (more in ("absent", "turn") and term.relation):
        return replace(term, lasting_s=draw(SECONDS))
    if more == "absent":
        return replace(term, lasting_s=draw(SECONDS), absent=True)
    if more == "often":
        return replace(term, times=draw(st.integers(2, 1000)), in_s=draw(SECONDS))
    return replace(term, turn=draw(st.sampled_from(["arrives", "leaves"]))) if more == "turn" else term


TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
HOURS = st.builds(
    Hours,
    TIMES,
    TIMES,
    st.sets(st.integers(0, 6)).map(lambda days: tuple(sorted(days))),
    st.sampled_from(["", "night", "day"]),
).map(lambda hours: hours if hours.begin != hours.end else replace(hours, begin=time(0), end=time(0)))


@st.composite
def rules(draw):
    known = draw(houses())
    alternatives = st.lists(terms(known), min_size=1, max_size=2).map(tuple)
    parts = tuple(draw(st.lists(alternatives, min_size=1, max_size=3)))
    refused = tuple(draw(st.lists(terms(known), max_size=2)))
    within = draw(st.floats(0.001, 3600, allow_subnormal=False))
    if len(parts) + len(refused) == 1:  # one term holds when it begins: there is nothing to be within
        within = WITHIN_S
    context = draw(st.sampled_from(["", *known.contexts]))
    negated = bool(context) and draw(st.booleans())
    return known, Rule("r", parts, refused, within, context, hours=draw(HOURS), context_not=negated)


@given(rules())
def test_a_rule_is_read_as_it_was_written(made):
    known, rule = made
    assert parse_rule("r", str(rule), known) == rule


@given(rules(), st.sampled_from(["  ", "\n", "\t "]))
def test_blanks_between_words_change_nothing(made, blank):
    known, rule = made
    assert parse_rule("r", str(rule).replace(" ", blank), known) == rule


@given(rules(), st.sampled_from(NAMES))
def test_an_unknown_kind_is_refused_wherever_it_stands(made, word):
    known, rule = made
    assume(word not in known.kinds and not known.sensor(word))
    for broken in (
        replace(rule, parts=(*rule.parts, (Term(word),))),
        replace(rule, unless=(*rule.unless, Term(word))),
    ):
        with pytest.raises(UsageError, match=word):
            parse_rule("r", str(broken), known)

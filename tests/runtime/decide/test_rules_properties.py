"""Any rule can be written down and read again: typed rules are kept as text."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tectum.decide.rules import WITHIN_S, Rule, parse_rule
from tectum.decide.terms import RELATIONS, Term, Vocabulary
from tectum.errors import UsageError
from tectum.observe.sensor import Sensor

NAMES = (
    "person", "dog_bark", "a", "_", "_x", "X", "z9", "and-more", "android", "button", "but_", "notnow", "inside",
    "in-2", "within_5", "whilehome", "s", "s5", "B-52", "front_door", "open", "on", "rule-", "e5", "nan", "inf",
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


@st.composite
def terms(draw, known):
    place = draw(st.sampled_from(["", *sorted(known.places)]))
    if draw(st.booleans()):
        return Term(draw(st.sampled_from(sorted(known.kinds))), place, draw(st.sampled_from(["", *known.zones])))
    at = draw(st.sampled_from(sorted(known.sensors)))
    sensor = draw(st.sampled_from(known.sensors[at]))
    if sensor.numeric:
        return Term(sensor.name, at, "", draw(st.sampled_from(sorted(RELATIONS))), draw(NUMBERS))
    return Term(sensor.name, at, "", "=", draw(st.sampled_from(sensor.states)))


@st.composite
def rules(draw):
    known = draw(houses())
    wanted = tuple(draw(st.lists(terms(known), min_size=1, max_size=3)))
    refused = tuple(draw(st.lists(terms(known), max_size=2)))
    within = draw(st.floats(0.001, 3600, allow_subnormal=False))
    if len(wanted) + len(refused) == 1:  # one term holds when it begins: there is nothing to be within
        within = WITHIN_S
    context = draw(st.sampled_from(["", *known.contexts]))
    return known, Rule("r", wanted, refused, within, context)


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
        replace(rule, terms=(*rule.terms, Term(word))),
        replace(rule, unless=(*rule.unless, Term(word))),
    ):
        with pytest.raises(UsageError, match=word):
            parse_rule("r", str(broken), known)

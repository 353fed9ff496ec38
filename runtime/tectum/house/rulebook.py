"""The rules of a house: those of its file and those that were typed."""

from typing import TYPE_CHECKING, Any

from tectum.config.schema import Config
from tectum.decide.rules import Rule, parse_rule
from tectum.decide.terms import Vocabulary
from tectum.deliver.store.store import Store

if TYPE_CHECKING:
    pass


def vocabulary(config: Config, engine_labels: Any) -> Vocabulary:
    """What rules of this house may speak of."""
    zones = {zone.name for place in config.places for zone in place.zone}
    return Vocabulary.of(dict(engine_labels), [place.name for place in config.places], zones)


def house_rules(config: Config, labels: Any, store: Store | None = None) -> list[Rule]:
    """The rules of the file and those that were typed. Raises UsageError."""
    known = vocabulary(config, labels)
    rules = [parse_rule(rule.name, rule.when, known, rule.places) for rule in config.rules]
    if store is not None:
        for name, _, text in store.rule_sentences():
            when, _, place = text.partition(" || ")
            rules.append(parse_rule(name, when, known, (place,) if place else ()))
    return rules


def stored_rule(rule: Rule) -> str:
    """A typed rule as it is kept: its text, and its place behind ``||``."""
    return str(rule) + (f" || {rule.places[0]}" if rule.places else "")

"""The rules of a house: those of its file and those that were typed."""

from collections.abc import Mapping

from tectum.config.schema import Config
from tectum.decide.rules import Rule, parse_rule
from tectum.decide.terms import Vocabulary
from tectum.deliver.store.store import RuleSentence, Store
from tectum.errors import UsageError

Labels = Mapping[str, tuple[str, ...]]
"""What a bundle knows, by head."""


def vocabulary(config: Config, labels: Labels) -> Vocabulary:
    """What rules of this house may speak of."""
    zones = {zone.name for place in config.places for zone in place.zone}
    sensors = {place.name: place.sensors for place in config.places}
    return Vocabulary.of(labels, [place.name for place in config.places], zones, sensors)


def house_rules(config: Config, labels: Labels, store: Store | None = None) -> list[Rule]:
    """The rules of the file and those that were typed. Raises UsageError."""
    known = vocabulary(config, labels)
    rules = []
    for number, rule in enumerate(config.rules):
        try:
            rules.append(parse_rule(rule.name, rule.when, known, rule.places))
        except UsageError as error:
            raise config.document.error(("rule", number), str(error), "when") from None
    if store is not None:
        for typed in store.rule_sentences():
            rules.append(parse_rule(typed.name, typed.rule, known, (typed.place,) if typed.place else ()))
    return rules


def stored_rule(rule: Rule, sentence: str) -> RuleSentence:
    """A typed rule as it is kept."""
    return RuleSentence(rule.name, sentence, str(rule), rule.places[0] if rule.places else "")

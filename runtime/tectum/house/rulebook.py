"""The rules of a house: those of its file and those that were typed."""

import logging
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from tectum.config.schema import Config
from tectum.decide.events import Event
from tectum.decide.hours import NIGHT_HOURS, Night
from tectum.decide.rule import Rule, parse_rule
from tectum.decide.terms import Vocabulary
from tectum.deliver.store.store import RuleSentence, Store
from tectum.deliver.stored_event import StoredEvent
from tectum.errors import UsageError
from tectum.modality import SITUATION

log = logging.getLogger(__name__)

Labels = Mapping[str, tuple[str, ...]]
"""What a bundle knows, by head."""


def own_labels(config: Config, labels: Labels) -> Labels:
    """With the situations of one's own that this house has."""
    known = labels[SITUATION.name]
    more = tuple(own.name for own in config.situations if own.name not in known)
    return {**labels, SITUATION.name: (*known, *more)} if more else labels


def vocabulary(config: Config, labels: Labels) -> Vocabulary:
    """What rules of this house may speak of."""
    labels = own_labels(config, labels)
    zones = {zone.name for place in config.places for zone in place.zone}
    sensors = {place.name: place.sensors for place in config.places}
    return Vocabulary.of(labels, [place.name for place in config.places], zones, sensors, night_of(config))


def night_of(config: Config) -> Night:
    """What night is in this house."""
    house = config.house
    begin = NIGHT_HOURS.begin if house.night_from is None else house.night_from
    end = NIGHT_HOURS.end if house.night_to is None else house.night_to
    return Night(begin, end, house.latitude, house.longitude)


def house_rules(config: Config, labels: Labels, store: Store | None = None) -> list[Rule]:
    """The situations and rules of the file, and those that were typed; of these one that speaks of what is no more is
    left out, and logged. Raises UsageError."""
    known, rules = vocabulary(config, labels), []
    plain = replace(known, kinds=known.kinds - {one.name for one in config.situations})
    for number, own in enumerate(config.situations):
        try:
            parsed = parse_rule(own.name, own.when, plain, own.places)
        except UsageError as error:
            raise config.document.error(("situation", number), str(error), "when") from None
        if own.name in labels[SITUATION.name]:
            log.info("situation '%s': the bundle was trained for it, so its 'when' does not count", own.name)
        else:
            rules.append(replace(parsed, situation=True))
    for number, rule in enumerate(config.rules):
        try:
            rules.append(parse_rule(rule.name, rule.when, known, rule.places))
        except UsageError as error:
            raise config.document.error(("rule", number), str(error), "when") from None
    if store is not None:
        for typed in store.rule_sentences():
            try:
                rules.append(parse_rule(typed.name, typed.rule, known, (typed.place,) if typed.place else ()))
            except UsageError as error:  # what was said in passing must keep no house from beginning
                log.error("%s; it does not count; 'tectum rules remove %s --config FILE' removes it", error, typed.name)
    return rules


def messages(kept: Iterable[StoredEvent]) -> list[tuple[float, Event]]:
    """The starts and ends of stored events, each with its moment (seconds since 1970), in order."""
    history = []
    for one in kept:
        epoch = one.at - one.event.start
        start = replace(one.event, phase="start", end=None)
        history.append((one.at, replace(start, detected=one.event.start)))
        if one.until is not None:
            ended = max(one.until, one.at)
            history.append((ended, replace(one.event, phase="end", detected=ended - epoch, end=ended - epoch)))
    history.sort(key=lambda pair: (pair[0], pair[1].phase == "end"))
    return history


def stored_rule(rule: Rule, sentence: str) -> RuleSentence:
    """A typed rule as it is kept."""
    return RuleSentence(rule.name, sentence, str(rule), rule.places[0] if rule.places else "")

"""Rule sentences: "tell me when a dog barks while we are away", typed by a person, becomes a rule.

In seven languages (phrases/tongues.py), each read by a decide/language_reader.py, that is made when its language is
first spoken. It repeats what it understood, in the
form in which rules are typed. A sentence whose condition it does not cover whole is refused: the part that was not
understood is named, and the nearest rule. It never guesses.
"""

import re

from msgspec import Struct
from msgspec.structs import asdict, replace

from tectum.decide.language_reader import LanguageReader
from tectum.decide.languages import asked_in
from tectum.decide.not_understood import Failure, NotUnderstood, refusal_of
from tectum.decide.phrases.book import Language
from tectum.decide.phrases.tongues import language_of, talk_of
from tectum.decide.phrases.written import tokens
from tectum.decide.request import is_rule_sentence, may_ask, may_watch
from tectum.decide.rule import Rule, parse_rule
from tectum.decide.sentence_reader import LONGEST
from tectum.decide.terms import Vocabulary
from tectum.decide.word_orders import WordOrders
from tectum.errors import UsageError

SAID = ("that", "dass")
"""Words that may stand for "when", and more often say what is told: "tell them that dinner is ready"."""
_PARTED = re.compile(r"\w\s*[,;?]\s+\w")
"""A mark between two words."""


class RuleSentence(Struct, frozen=True):
    """A sentence understood. ``back``: what was understood, for whoever typed it; ``again``: that there is such a rule,
    where there is."""

    sentence: str
    rule: Rule
    back: str
    again: str


class RuleSentenceGrammar:
    """The sentences for one house: its places, zones and sensors can be named."""

    def __init__(self, known: Vocabulary):
        self._known, self._taken = known, {*known.kinds, *known.sensor_names}
        self._orders = WordOrders(known)
        self._made: dict[str, LanguageReader] = {}

    def _reader(self, code: str) -> LanguageReader:
        """Of a language, made when it is first spoken."""
        if code not in self._made:
            self._made[code] = LanguageReader(self._known, code, self._orders)
        return self._made[code]

    def _readers(self, line: str) -> list[LanguageReader]:
        """Of the languages in which a line may be."""
        return [self._reader(code) for code in asked_in(line)]

    def asks(self, line: str) -> bool:
        """Whether a line asks for a rule, or for what would be one: it asks to be told, asks for anything to be done
        when something happens that a house can know, or to watch what it has. Such a line is said to nobody."""
        if is_rule_sentence(line):
            return True
        if len(tokens(line)) > LONGEST:
            return False
        readers = self._readers(line)
        if any(reader.asks(line) for reader in readers):
            return not self._is_typed(line)
        watches = may_watch(line)
        if not (watches or may_ask(line)):
            return False
        for reader in readers:
            words = [token.word for token in self._orders.plain(reader.book, line)]
            found = (item for at in range(len(words)) for item in reader.book.items(words, at))
            kinds = {item.kind for item in found if item.kind != "when" or words[item.begin] not in SAID}
            happens = kinds & {"term", "sensor", "above", "below"} or {"subject", "verb"} <= kinds
            begun = bool(happens) and self._begins_with_verb(reader, line, words)
            watched = watches and kinds & {"subject", "term", "sensor", "place", "zone"}
            if ("when" in kinds and happens) or begun or watched:
                return True
        return False

    @staticmethod
    def _begins_with_verb(reader: LanguageReader, line: str, words: list[str]) -> bool:
        """Whether a line says what happens by its verb alone, and behind a mark what is to be done then: "huilt de
        baby, waarschuw dan mijn vrouw"."""
        language = reader.book.language
        then = talk_of(language.code).marks.then
        first = any(item.kind in ("verb", "state") for item in reader.book.items(words, 0))
        return first and language.verb_first and not then.isdisjoint(words) and _PARTED.search(line) is not None

    def _is_typed(self, line: str) -> bool:
        """Whether a line is a rule as it is typed."""
        try:
            parse_rule("typed", line, self._known)
        except UsageError:
            return False
        return True

    def understand(self, sentence: str, name: str = "") -> RuleSentence:
        """The rule of a sentence, of a typed rule, or of a condition alone. Raises NotUnderstood, with the part that
        was not, and the nearest rule, when it is not covered whole or has two readings; UsageError: a typed rule is
        wrong."""
        if name in self._taken:
            raise UsageError(f"rule '{name}': a kind of event, or a sensor, has this name; give it another")
        if not self.asks(sentence):
            rule = self._alone(name or "typed", sentence)
            rule = rule if name else replace(rule, name=self._name(str(rule)))
            language = language_of("en")
            return RuleSentence(sentence, rule, self._back(language, rule), language.words["exists"])
        return self._understood(sentence, name)

    def _alone(self, name: str, line: str) -> Rule:
        """Of a line that asks for nothing: as it is typed, or else the one condition that it says whole."""
        try:
            return parse_rule(name, line, self._known)
        except UsageError:
            found = {rule for reader in self._readers(line) for rule in reader.read_bare(line).rules}
            if len(found) != 1:
                raise
            return parse_rule(name, str(found.pop()), self._known)

    def _understood(self, sentence: str, name: str) -> RuleSentence:
        nearest: list[Failure] = []
        for read in (LanguageReader.read, LanguageReader.read_gist):
            failures = []
            for reader in self._readers(sentence):
                reading, language = read(reader, sentence), reader.book.language
                if len(reading.rules) > 1:
                    readings = " / ".join(sorted(map(str, reading.rules)))
                    raise NotUnderstood(language.words["two"].format(sentence=sentence, readings=readings))
                if reading.rules:
                    (rule,) = reading.rules
                    rule = parse_rule(name or self._name(str(rule)), str(rule), self._known)
                    return RuleSentence(sentence, rule, self._back(language, rule), language.words["exists"])
                failures.append(reading.failure)
            nearest.append(min(failures, key=lambda one: (not one.asked, one.size)))
        whole, gist = nearest
        found = (
            whole
            if not gist.asked
            else gist
            if not whole.asked
            else whole.within(gist)
            if gist.size and whole.size
            else whole
        )
        raise refusal_of(sentence, found)

    def _name(self, text: str) -> str:
        """What a rule is called that was given no name: as it is typed, but never as a kind of event is."""
        name = re.sub(r"\W+", "_", re.sub(r" within 10 s\b", "", text)).strip("_")[:60]
        return f"{name}_rule" if name in self._taken else name

    def _back(self, language: Language, rule: Rule) -> str:
        at = f" at {', '.join(rule.places)}" if rule.places else ""
        back = language.words["understood"].format(rule=f"{rule}{at}")
        if rule.hours.part:
            night = self._known.night
            by_sun = night.latitude is not None and night.longitude is not None
            back += "; " + language.words["sun" if by_sun else "night"].format(**asdict(night))
        return back

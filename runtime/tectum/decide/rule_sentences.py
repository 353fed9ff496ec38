"""Rule sentences: "tell me when a dog barks while we are away", typed by a person, becomes a rule.

English, German and Chinese (phrases/); what each means is made of phrases by decide/sentence_reader.py. It repeats what
it understood, in the form in which rules are typed. A sentence that it does not cover whole is refused: the part that
was not understood is named, and the nearest rule. It never guesses.
"""

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import asdict, replace

from tectum.decide.backgrounds import without_background
from tectum.decide.clauses import NotWhole
from tectum.decide.coverings import Covering, book_of, coverings, widened
from tectum.decide.phrases.book import Item, Language, PhraseBook, Token, tokens
from tectum.decide.phrases.chinese import CHINESE
from tectum.decide.phrases.english import ENGLISH
from tectum.decide.phrases.german import GERMAN
from tectum.decide.request import is_rule_sentence, may_ask, may_watch
from tectum.decide.rule import Rule, parse_rule
from tectum.decide.sentence_reader import LONGEST, RuleMaker
from tectum.decide.slips import meant
from tectum.decide.terms import Vocabulary
from tectum.decide.wishes import is_wish
from tectum.decide.word_orders import WordOrders
from tectum.errors import UsageError

JOINTS = ("and", "or", "but", "butnot")
SAID = ("that", "dass")
"""Words that may stand for "when", and more often say what is told: "tell them that dinner is ready"."""
DROPPED = ("hours", "days", "part", "context", "for", "times", "span", "place", "zone", "cannot")
"""Kinds of phrases without which the rest of a sentence is the nearest rule."""
LANGUAGES = (ENGLISH, GERMAN, CHINESE)
EXAMPLES = {
    "en": (
        "tell me when a dog barks while we are away",
        "tell me when someone is in the garden for more than 30 seconds at night",
        "warn me if the glass breaks and someone is seen within 5 seconds",
    ),
    "de": (
        "Sag mir Bescheid, wenn der Hund bellt, während wir weg sind",
        "Sag mir, wenn nachts jemand länger als 30 Sekunden da ist",
    ),
    "zh": ("我们不在家的时候狗叫就告诉我", "晚上有人停留超过30秒就通知我"),
}


class RuleSentence(Struct, frozen=True):
    """A sentence understood. ``back``: what was understood, for whoever typed it; ``again``: that there is such a rule,
    where there is."""

    sentence: str
    rule: Rule
    back: str
    again: str


class NotUnderstood(UsageError):
    """A sentence of which no rule is made. ``parts``: what of it was not understood; ``offer``: the nearest rule, as it
    is typed; empty where there is none."""

    def __init__(self, message: str, parts: tuple[str, ...] = (), offer: str = ""):
        super().__init__(message)
        self.parts, self.offer = parts, offer


class _Failure(Struct, frozen=True):
    """What of a sentence one language does not understand. ``size``: characters; ``asked``: it knows how was asked."""

    language: Language
    parts: tuple[str, ...]
    words: tuple[str, ...]
    offer: str
    size: int
    asked: bool


class RuleSentenceGrammar:
    """The sentences for one house: its places, zones and sensors can be named. Raises UsageError where hassil is
    missing."""

    def __init__(self, known: Vocabulary):
        self._known, self._taken = known, {*known.kinds, *known.sensor_names}
        self._books = [book_of(known, language) for language in LANGUAGES]
        self._orders = WordOrders(known)
        self._makers = [RuleMaker(known, language) for language in LANGUAGES]

    def asks(self, line: str) -> bool:
        """Whether a line asks for a rule, or for what would be one: it asks to be told, asks for anything to be done
        when something happens that a house can know, or to watch what it has. Such a line is said to nobody."""
        if is_rule_sentence(line):
            return True
        if len(words := [token.word for token in tokens(line)]) > LONGEST:
            return False
        if any(is_wish(line, order, book) for book in self._books for order in self._orders.of(book, line)):
            return True
        watches = may_watch(line)
        if not (watches or may_ask(line)):
            return False
        for book in self._books:
            found = (item for at in range(len(words)) for item in book.items(words, at))
            kinds = {item.kind for item in found if item.kind != "when" or words[item.begin] not in SAID}
            happens = kinds & {"term", "sensor"} or {"subject", "verb"} <= kinds
            if ("when" in kinds and happens) or (watches and kinds & {"subject", "term", "sensor", "place", "zone"}):
                return True
        return False

    def understand(self, sentence: str, name: str = "") -> RuleSentence:
        """The rule of a sentence, or of a typed rule. Raises NotUnderstood, with the part that was not, and the nearest
        rule, when it is not covered whole or has two readings; UsageError: a typed rule is wrong."""
        if name in self._taken:
            raise UsageError(f"rule '{name}': a kind of event, or a sensor, has this name; give it another")
        if not self.asks(sentence):
            rule = parse_rule(name or "typed", sentence, self._known)
            rule = rule if name else replace(rule, name=self._name(str(rule)))
            return RuleSentence(sentence, rule, self._back(ENGLISH, rule), ENGLISH.words["exists"])
        try:
            return self._understood(sentence, name)
        except NotUnderstood as refusal:
            for book in self._books if refusal.parts else ():
                for rest in without_background(sentence, book):
                    if self.asks(rest) and (told := self._known_rest(rest, name)) is not None:
                        return replace(told, sentence=sentence)
            raise refusal from None

    def _known_rest(self, rest: str, name: str) -> RuleSentence | None:
        """The rule of what is left of a sentence without its background; None where that is not understood either."""
        try:
            return self._understood(rest, name)
        except NotUnderstood:
            return None

    def _understood(self, sentence: str, name: str) -> RuleSentence:
        failures = []
        for book, maker in zip(self._books, self._makers, strict=True):
            found, failure = self._read_either(book, maker, sentence)
            if len(found) > 1:
                readings = " / ".join(sorted(map(str, found)))
                raise NotUnderstood(book.language.words["two"].format(sentence=sentence, readings=readings))
            if found:
                (rule,) = found
                rule = parse_rule(name or self._name(str(rule)), str(rule), self._known)
                return RuleSentence(sentence, rule, self._back(book.language, rule), book.language.words["exists"])
            failures.append(failure)
        raise self._refusal(sentence, min(failures, key=lambda one: (not one.asked, one.size)))

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

    def _read_either(self, book: PhraseBook, maker: RuleMaker, sentence: str) -> tuple[set[Rule], _Failure]:
        """The rules of the first order in which a sentence can be read, and what fails in it as it was said."""
        failures = []
        for order in self._orders.of(book, sentence):
            found, failed = self._read(book, maker, sentence, order)
            if found:
                return found, failed
            begins = [token.begin for token in order]
            failures.append((begins != sorted(begins), failed))
        return set(), min(failures, key=lambda one: one[0])[1]

    def _read(
        self, book: PhraseBook, maker: RuleMaker, sentence: str, words: list[Token]
    ) -> tuple[set[Rule], _Failure]:
        if len(words) > LONGEST:
            return set(), _Failure(book.language, (sentence[:80],), (), "", len(sentence), False)
        found, wrong, nearest = set[Rule](), list[Item](), list[Rule]()
        covering, asked = None, False
        for found_covering in coverings(book, [self._meant(book, token.word) for token in words]):
            asked = asked or any(item.kind in ("ask", "watch") for item in found_covering.items)
            covering = widened(found_covering, book.language, words)
            try:
                rule = maker.rule(covering.items)
                if covering.gaps:
                    nearest += self._near(maker, covering, ()) or [rule]
                else:
                    found.add(rule)
            except NotWhole as error:
                wrong = wrong or list(error.items)
                nearest += self._near(maker, covering, error.items)
        if found:
            return found, _Failure(book.language, (), (), "", 0, asked)
        spans = list(covering.gaps) if covering is not None else []
        if not spans:
            spans = sorted((item.begin, item.end) for item in wrong) or [(0, len(words))]
        size = sum(words[end - 1].end - words[begin].begin for begin, end in spans if end > begin)
        if covering is not None and covering.gaps:  # what no rule can say is told beside what is not known
            spans = sorted({*spans, *((item.begin, item.end) for item in wrong if item.kind in ("cannot", "not"))})
        spans = _without_breaks(spans)
        parts = tuple(_text(sentence, words, begin, end) for begin, end in spans)
        missed = tuple(token.word for begin, end in spans for token in words[begin:end])
        turned = any(word in book.language.negations for word in missed)
        offer = str(nearest[0]) if nearest and not turned else ""
        size = size if covering and covering.gaps else 0
        return set(), _Failure(book.language, parts, missed, offer, size, asked)

    @staticmethod
    def _meant(book: PhraseBook, word: str) -> str:
        listed = any(word in words for words in book.language.unknowable.values())
        return word if listed or word in book.language.negations else meant(word, book.words, book.names)

    @staticmethod
    def _near(maker: RuleMaker, covering: Covering, wrong: Sequence[Item]) -> list[Rule]:
        """Rules of what was understood, without joints that join nothing; where who does something is not known, that
        somebody does it; where all of it is known, without what was said of it wrongly."""
        edges = {at for begin, end in covering.gaps for at in (begin, end)}
        items = tuple(
            item for item in covering.items if item.kind not in JOINTS or edges.isdisjoint((item.begin, item.end))
        )
        if not covering.gaps:
            if not wrong or any(item.kind not in DROPPED for item in wrong):
                return []
            items = tuple(item for item in items if item not in wrong)
        verb = next((item for item in items if item.kind == "verb"), None)
        tried = [items]
        if verb is not None and not any(item.kind in ("subject", "term", "sensor") for item in items):
            at = items.index(verb)
            tried = [(*items[:at], Item("subject", "person", verb.begin, verb.begin), *items[at:])]
        try:
            return [maker.rule(one) for one in tried]
        except NotWhole:
            return []

    def _refusal(self, sentence: str, failure: _Failure) -> NotUnderstood:
        words = failure.language.words
        said = [words["refused"].format(sentence=sentence)]
        if failure.parts:
            why = self._why(failure)
            said.append(words["part"].format(part=" … ".join(failure.parts)) + (f" ({why})" if why else ""))
        if failure.offer:
            said.append(words["nearest"].format(offer=failure.offer))
        else:
            examples = "; ".join(f"'{example}'" for example in EXAMPLES[failure.language.code])
            said.append(words["examples"].format(examples=examples))
        return NotUnderstood("; ".join(said), failure.parts, failure.offer)

    @staticmethod
    def _why(failure: _Failure) -> str:
        """What cannot be known at all; empty where it is only not understood."""
        text = "".join(failure.words) if failure.language.bare else " " + " ".join(failure.words) + " "
        for reason, listed in failure.language.unknowable.items():
            for word in listed:
                whole = "".join(token.word for token in tokens(word)) if failure.language.bare else f" {word} "
                if whole in text:
                    return failure.language.words[reason]
        named = failure.language.code == "en" and any(
            re.search(r"(?<!^)\b[A-Z][a-z]+", part) or part.istitle() for part in failure.parts
        )
        return failure.language.words["identity"] if named and failure.offer else ""


def _without_breaks(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches in their order, as one where one begins at the end of another or before."""
    joined: list[tuple[int, int]] = []
    for begin, end in spans:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _text(sentence: str, words: list[Token], begin: int, end: int) -> str:
    """What stands there, as it was typed."""
    if begin >= end or not words:
        return sentence.strip()
    return sentence[words[begin].begin : words[end - 1].end]

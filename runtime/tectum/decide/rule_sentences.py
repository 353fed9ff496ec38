"""Rule sentences: "tell me when a dog barks while we are away", typed by a person, becomes a rule.

English, German and Chinese (phrases/); what each means is made of phrases by decide/sentence_reader.py. It repeats what
it understood, in the form in which rules are typed. A sentence that it does not cover whole is refused: the part that
was not understood is named, and the nearest rule. It never guesses.
"""

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from tectum.decide.clauses import NotWhole
from tectum.decide.coverings import Covering, book_of, coverings
from tectum.decide.phrases.book import DRAWN, Item, Language, PhraseBook, Token, tokens
from tectum.decide.phrases.chinese import CHINESE
from tectum.decide.phrases.english import ENGLISH
from tectum.decide.phrases.german import GERMAN
from tectum.decide.rule import Rule, parse_rule
from tectum.decide.sentence_reader import LONGEST, RuleMaker
from tectum.decide.slips import meant
from tectum.decide.terms import Vocabulary
from tectum.errors import UsageError

JOINTS = ("and", "or", "but", "butnot")
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
_ASKED = (
    r"(tell|warn|notify|alert|inform|message|text|ping|wake|remind|email|mail|call|buzz|ring|page|contact|nudge"
    r"|poke)\s+(me|us|my\s+(phone|mobile|watch))"
    r"|say\s+something|speak\s+up|(sound|raise)\s+the\s+alarm|make\s+sure\s+(i|we)\s+know"
    r"|let\s+(me|us)\s+know|(get|send|shoot|give|drop|push|throw)\s+(me|us)"
    r"|(want|like|love|need|wanna)\s+(to\s+(know|be|get|hear|see|have|receive|find\s+out)|an?)"
    r"|(get|be|getting|being)\s+(notified|told|alerted|warned|informed|pinged|woken|reminded|messaged|texted)"
    r"|(set\s+up|create|make|send|get|have|receive)\s+an?\s+(alert|notification|warning|reminder|push|message)"
    r"|(an?|the)\s+(alert|notification|warning|heads[- ]up|push)"
)
_NOTE = (
    r"\s*(please\s+)?(an?\s+)?(alerts?|notif\w+|warning|push(\s+\w+)?|alarm|ping|message|reminder|heads[- ]up)"
    r"(\s+please)?"
)
_CONDITION = (
    r"when|if|whenever|once|in\s+case|as\s+soon\s+as|every\s+time|the\s+(moment|second|minute|instant)"
    r"|should"
)
_GEFRAGT = (
    r"sag\w*|gib|gebt|meld\w*|benachrichtig\w*|warn\w*|informier\w*|weck\w*|alarmier\w*|schick\w*|schreib\w*"
    r"|erinner\w*"
    r"|ruf\w*|ping\w*|push\S*|klingl?e?\w*|piep\w*|\S*benachrichtigung|sms|mail|alarm|laut|zeichen|info|warnung"
    r"|wissen|achte\w*|pass|bescheid|meldung|nachricht|hinweis|mitteilung"
)
_SAID_ZH = (
    "((告诉|通知|提醒|警告|叫醒|告知|知会|报告|叫|喊)(我|我们)|(跟|和|对|向)(我|我们)[说讲]|(告诉|提醒"
    "|通知)一下(我|我们)"
    "|给(我|我们).{0,4}(消息|通知|提醒|短信|电话)|打.?电话给(我|我们)|发.{0,2}(消息|通知)给(我|我们)"
    "|发.{0,2}(消息|通知|提醒|短信|微信|推送)|推送((给|到).{1,5})?|把(我|我们)(叫醒|喊醒|叫起来|弄醒))(一下|一声|吧)?"
)
_NOTIFY = re.compile(
    r"\s*(please\s+)?((tell|warn|notify|alert|let)\s+(me|us)\b|(watch|look\s+out)\s+for\b|keep\s+an\s+(eye|ear)\b)"
    rf"|(?=.*\b({_ASKED})\b)(?=.*\b({_CONDITION})\b)"
    rf"|{_NOTE}\s+({_CONDITION}|for|on|about|of|upon)\b"
    rf"|(?=.*\b({_GEFRAGT})\b)(?=.*\b(wenn|falls|sobald|ob|sollten?)\b)"
    r"|.*\b(informiert|benachrichtigt|gewarnt|alarmiert|geweckt|verständigt|erinnert)\s+(werden|wird)\b"
    r"|\s*(ich|wir)\s+(will|möchten?|wollen|würden?)\s.*\b(wissen|erfahren)\b.*\bwann\b"
    r"|\s*(bitte\s+)?(alarm|meldung|push\S*|nachricht|hinweis|warnung|\S*benachrichtigung|warne?|wecke?|melden|melde"
    r"|benachrichtige?n?)(\s+(mich|uns|dich|mir|aufs|handy))*\s+(bei|über|vor)\b"
    rf"|.*{_SAID_ZH}[，,。！!\s]*(谢谢你?|多谢)?[。！!\s]*$"
    r"|(?=.*(告诉|通知|提醒|警告|叫醒|告知|提示|叫|喊|发消息给|发通知给)(我|一下|一声)|.*报警|.*让(我|我们)知道"
    r"|.*给我(发|推送|报警))"
    r"(?=.*(如果|当|要是|假如|一旦|只要|每当|时|就|的话|了|有人))",
    re.IGNORECASE | re.DOTALL,
)
_STORY = re.compile(r"\s*please\s+tell\s+(me|us)\s+(a|the)\b", re.IGNORECASE)


class RuleSentence(Struct, frozen=True):
    """A sentence understood. ``back``: what was understood, for whoever typed it."""

    sentence: str
    rule: Rule
    back: str


class NotUnderstood(UsageError):
    """A sentence of which no rule is made. ``parts``: what of it was not understood; ``offer``: the nearest rule, as it
    is typed; empty where there is none."""

    def __init__(self, message: str, parts: tuple[str, ...] = (), offer: str = ""):
        super().__init__(message)
        self.parts, self.offer = parts, offer


class _Failure(Struct, frozen=True):
    """What of a sentence one language does not understand. ``size``: characters."""

    language: Language
    parts: tuple[str, ...]
    words: tuple[str, ...]
    offer: str
    size: int


def is_rule_sentence(text: str) -> bool:
    """Whether a line asks to be told of something; only such lines are taken for a rule sentence."""
    return _NOTIFY.match(text) is not None and _STORY.match(text) is None


class RuleSentenceGrammar:
    """The sentences for one house: its places, zones and sensors can be named. Raises UsageError where hassil is
    missing."""

    def __init__(self, known: Vocabulary):
        self._known, self._taken = known, {*known.kinds, *known.sensor_names}
        self._books = [book_of(known, language) for language in LANGUAGES]
        self._makers = [RuleMaker(known, language) for language in LANGUAGES]

    def understand(self, sentence: str, name: str = "") -> RuleSentence:
        """The rule of a sentence, or of a typed rule. Raises NotUnderstood, with the part that was not, and the nearest
        rule, when it is not covered whole or has two readings; UsageError: a typed rule is wrong."""
        if name in self._taken:
            raise UsageError(f"rule '{name}': a kind of event, or a sensor, has this name; give it another")
        if not is_rule_sentence(sentence):
            rule = parse_rule(name or "typed", sentence, self._known)
            rule = rule if name else replace(rule, name=self._name(str(rule)))
            return RuleSentence(sentence, rule, self._back(ENGLISH, rule))
        failures = []
        for book, maker in zip(self._books, self._makers, strict=True):
            found, failure = self._read(book, maker, sentence)
            if len(found) > 1:
                readings = " / ".join(sorted(map(str, found)))
                raise NotUnderstood(book.language.words["two"].format(sentence=sentence, readings=readings))
            if found:
                (rule,) = found
                rule = parse_rule(name or self._name(str(rule)), str(rule), self._known)
                return RuleSentence(sentence, rule, self._back(book.language, rule))
            failures.append(failure)
        raise self._refusal(sentence, min(failures, key=lambda one: one.size))

    def _name(self, text: str) -> str:
        """What a rule is called that was given no name: as it is typed, but never as a kind of event is."""
        name = re.sub(r"\W+", "_", re.sub(r" within 10 s\b", "", text)).strip("_")[:60]
        return f"{name}_rule" if name in self._taken else name

    def _back(self, language: Language, rule: Rule) -> str:
        at = f" at {', '.join(rule.places)}" if rule.places else ""
        back = language.words["understood"].format(rule=f"{rule}{at}")
        if rule.hours.part:
            back += "; " + language.words["night"].format(night=self._known.night)
        return back

    def _read(self, book: PhraseBook, maker: RuleMaker, sentence: str) -> tuple[set[Rule], _Failure]:
        words = tokens(sentence)
        if len(words) > LONGEST:
            return set(), _Failure(book.language, (sentence[:80],), (), "", len(sentence))
        found, wrong, nearest = set[Rule](), list[Item](), list[Rule]()
        covering = None
        for found_covering in coverings(book, [self._meant(book, token.word) for token in words]):
            covering = _widened(found_covering, book.language, words)
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
            return found, _Failure(book.language, (), (), "", 0)
        spans = list(covering.gaps) if covering is not None else []
        if not spans:
            spans = sorted((item.begin, item.end) for item in wrong) or [(0, len(words))]
        parts = tuple(_text(sentence, words, begin, end) for begin, end in spans)
        missed = tuple(token.word for begin, end in spans for token in words[begin:end])
        size = sum(words[end - 1].end - words[begin].begin for begin, end in spans if end > begin)
        turned = any(word in book.language.negations for word in missed)
        offer = str(nearest[0]) if nearest and not turned else ""
        return set(), _Failure(book.language, parts, missed, offer, size if covering and covering.gaps else 0)

    @staticmethod
    def _meant(book: PhraseBook, word: str) -> str:
        listed = any(word in words for words in book.language.unknowable.values())
        return word if listed or word in book.language.negations else meant(word, book.words)

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


def _widened(covering: Covering, language: Language, words: Sequence[Token]) -> Covering:
    """Where a part that no phrase covers belongs to a word for what cannot be known, all of the word is."""
    gaps = set[int]()
    for begin, end in covering.gaps:
        drawn = end < len(words) and words[end].word == DRAWN  # "the neighbour's"
        gaps.update(range(begin, end + drawn))
    for listed in language.unknowable.values() if gaps else ():
        for word in listed:
            wanted = [token.word for token in tokens(word)]
            for at in range(len(words) - len(wanted) + 1):
                spread = range(at, at + len(wanted))
                if gaps.intersection(spread) and [token.word for token in words[at : at + len(wanted)]] == wanted:
                    gaps.update(spread)
    items = tuple(item for item in covering.items if gaps.isdisjoint(range(item.begin, item.end)))
    begins = sorted(at for at in gaps if at - 1 not in gaps)
    ends = sorted(at + 1 for at in gaps if at + 1 not in gaps)
    return Covering(items, tuple(zip(begins, ends, strict=True)))


def _text(sentence: str, words: list[Token], begin: int, end: int) -> str:
    """What stands there, as it was typed."""
    if begin >= end or not words:
        return sentence.strip()
    return sentence[words[begin].begin : words[end - 1].end]

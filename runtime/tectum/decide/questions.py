"""Questions about what happened: "when did the dog last bark?" asks for the last event of a kind.

English, German and Chinese, of the same phrases as rule sentences (decide/coverings.py), with those of
phrases/questions.py. A question that is not covered whole is not guessed at.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from tectum.decide.clauses import THERE, Clause, NotWhole
from tectum.decide.coverings import book_of, coverings
from tectum.decide.happenings import Happenings
from tectum.decide.phrases.book import Item, Language, PhraseBook, Token, tokens
from tectum.decide.phrases.questions import (
    ALONE,
    AROUND,
    CANNOT,
    DAYS,
    DONE,
    HALF,
    HEARD,
    HOURS,
    LAST,
    LASTLY,
    MANY,
    OFTEN,
    ONWARDS,
    PARTS,
    PAST,
    PHRASES,
    SINCE,
    STATES,
    WAS,
    WEEKDAY,
    WHAT,
    WHEN,
    WHO,
    WINDOW,
)
from tectum.decide.rule_sentences import LANGUAGES, NotUnderstood
from tectum.decide.sentence_reader import times_between
from tectum.decide.terms import Term, Vocabulary

LONGEST = 40
"""Words; a longer text is no question."""
_TOLD_OF = ("subject", "verb", "term", "sensor", "state")
_WHERE = ("place", "zone")
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DOES = {
    "ring": "person", "knock": "person", "bark": "dog", "meow": "cat", "cry": "baby", "snore": "person",
    "cough": "person", "scream": "person", "shoot": "person", "distress": "person", "visit": "person",
    "honk": "vehicle", "break": "glass_break",
}  # fmt: skip
"""Who does what nobody is named for: "did it ring?"."""
NOW = "now"
AROUND_MIN = 30
"""Minutes before and after the hour around which something was."""
_HEARD = {"dog": "bark", "cat": "meow", "baby": "cry", "person": "talk"}
"""What is heard of whom."""
_ASKED = ("?", "？")


class Question(Struct, frozen=True):
    """``asks``: what, last, often or was. ``term``: what of; None: of everything. ``window``: a day (today, yesterday,
    before: the day before, mon … sun), a part of one (morning, afternoon, evening, night), both ("yesterday evening"),
    week, last_week, month, last_month, weekend, away, asleep, past (``seconds``), or empty. ``clock``, ``until``:
    HH:MM, since when, or from when to when, on that day; ``until`` alone is "now": from that day, or part of it, on.
    ``who``: it asks who it was."""

    language: str
    asks: str
    term: Term | None = None
    place: str = ""
    window: str = ""
    seconds: float = 0.0
    clock: str = ""
    until: str = ""
    who: bool = False


class QuestionGrammar:
    """The questions of one house. Raises UsageError where hassil is missing."""

    def __init__(self, known: Vocabulary):
        self._known = known
        self._books = [book_of(known, _asking(language)) for language in LANGUAGES]

    def read(self, text: str) -> Question | None:
        """The question that a text is; None where it is none. Raises NotUnderstood: it is one, but not all of it is
        understood."""
        words = tokens(text)
        refusal: NotUnderstood | None = None
        if not words or len(words) > LONGEST:
            return None
        asked = text.rstrip().endswith(_ASKED)
        for book in self._books:
            found = set[Question]()
            for covering in coverings(book, [token.word for token in words]):
                said = _Said(book.language, covering.items, asked)
                if (unknown := said.of(CANNOT)) and said.of("subject", "term", "sensor"):
                    refusal = refusal or _refusal(book, [(one.begin, one.end) for one in unknown], text, words)
                    continue
                try:
                    question = self._question(said)
                except NotWhole as error:
                    if (covering.gaps or error.items) and said.is_surely_one:
                        spans = covering.gaps or sorted(
                            {(one.begin, one.end) for one in (*error.items, *said.of("subject"))}
                        )
                        refusal = refusal or _refusal(book, spans, text, words)
                    continue
                if not covering.gaps and question is not None:
                    found.add(question)
                elif question is not None and said.is_surely_one:
                    refusal = refusal or _refusal(book, covering.gaps, text, words)
            found = {one for one in found if one.who} or found
            if len(found) == 1:
                return found.pop()
        if refusal is not None:
            raise refusal
        return None

    def _question(self, said: "_Said") -> Question | None:
        asks, who = said.asks, said.of(WHO)
        heard = any(item.value == HEARD for item in said.of("verb"))
        if (
            heard and [item.value for item in said.of("subject")] == ["beep"] and asks == WAS
        ):  # "did you hear something?"
            return _with_windows(Question(said.language.code, WHAT), said.of(WINDOW), said.language)
        where, windows = said.of(*_WHERE), said.of(WINDOW)
        if asks is None or len(where) > 1:
            return None
        about = said.of(*_TOLD_OF)
        if asks == WHAT:
            if any(item.value not in THERE for item in about):
                return None
            term = None
        else:
            clause = Clause("", _with_somebody(about, who))
            if clause.absent:
                raise NotWhole(*about)
            (term,) = Happenings(self._known, said.language).of([clause], 0, watch=True)
        zone = next((str(item.value) for item in where if item.kind == "zone"), "")
        place = next((str(item.value) for item in where if item.kind == "place"), "")
        if zone and (term is None or term.relation):
            return None
        term = term if term is None else replace(term, place=place, zone=zone)
        return _with_windows(Question(said.language.code, asks, term, place, who=bool(who)), windows, said.language)


class _Said:
    """The phrases of one reading. ``asked``: a question mark ends it."""

    def __init__(self, language: Language, items: Sequence[Item], asked: bool):
        self.language = language
        self._items, self._asked = [item for item in items if item.kind not in ("filler", DONE)], asked
        self._done = any(item.kind == DONE for item in items)
        at = 0
        while lead := next((item for item in items if item.begin == at and item.kind == "filler"), None):
            at = lead.end
        self._first = self._items[0] if self._items and self._items[0].begin == at else None
        """What it begins with; None: with what no phrase covers."""

    def of(self, *kinds: str) -> list[Item]:
        """Its phrases of some kinds."""
        return [item for item in self._items if item.kind in kinds]

    def _has(self, kind: str, value: str = "") -> bool:
        return any(item.kind == kind and (not value or item.value == value) for item in self._items)

    @property
    def is_surely_one(self) -> bool:
        """Whether it asks for what was, whatever of."""
        if self._has(OFTEN) or self._has(LASTLY) or (self._has(WHEN) and self._has(LAST)):
            return True
        begins = self._first is not None and self._first.kind == WAS and self._first.value != HALF
        past = begins or self._has(WHO) or self._has(WHEN, ALONE) or any(one.value != HALF for one in self.of(WHAT))
        told = self._has(WHEN) or (self._has(WAS) and self.of("place", "zone", "subject"))
        past = past or bool(self.language.bare and ((self._has(WINDOW) and told) or (self._done and self._has(WHEN))))
        return past and (self._has(WINDOW) or self._asked)

    @property
    def asks(self) -> str | None:
        """What it asks for; None: for nothing that was."""
        when, timed = self.of(WHEN), self._has(WINDOW)
        if self._has(WHAT):
            whole = any(item.value != HALF for item in self.of(WHAT))
            asks = WHAT if whole and not self.of(WHEN, LASTLY, LAST, OFTEN) else None
        elif self._has(LASTLY) or (self._has(LAST) and when):
            asks = LAST
        elif self._has(OFTEN) or (self._has(MANY) and timed):
            asks = OFTEN
        elif self._has(LAST):
            asks = None
        elif self._has(WHO):
            does = any(item.value not in THERE for item in self.of("verb"))
            asks = WAS if not when and (timed or self._has(WHO, ALONE) or (does and self._asked)) else None
        elif when:  # at what times: as "how often", with the moments
            asks = OFTEN if self._has(WHEN, ALONE) or (self.language.bare and (timed or self._done)) else None
        else:
            asks = WAS if self._is_whether(timed) else None
        return asks

    def _is_whether(self, timed: bool) -> bool:
        first = self._first
        if first is None:
            return False
        if first.kind == WAS:
            return timed or first.value != HALF
        if first.kind == "verb" and self.language.code == "de":  # "stand heute ein Auto da?"
            return timed
        if self.language.bare and self._has(WAS):
            return timed or self._has(WAS, ALONE)
        return timed and self._asked and first.kind in ("subject", "term")  # "anybody at the door today?"


def _with_somebody(about: Sequence[Item], who: Sequence[Item]) -> list[Item]:
    """What is asked about, with somebody who does it where nobody is named."""
    things = [item for item in about if item.kind in ("subject", "term", "sensor")]
    if any(item.value == HEARD for item in about):  # "when did you last hear the dog?"
        does = next((_HEARD[str(item.value)] for item in things if str(item.value) in _HEARD), "")
        about = [item if item.value != HEARD else item._replace(value=does) for item in about]
        about = [item for item in about if item.value]
    if things:
        return list(about)
    verb = next((item for item in about if item.kind == "verb" and item.value not in THERE), None)
    thing = "person" if who else _DOES.get(str(verb.value)) if verb is not None else None
    if thing is None:
        return list(about)
    at = who[0] if who else about[0]
    return [Item("subject", thing, at.begin, at.begin), *about]


def _asking(language: Language) -> Language:
    asking = PHRASES[language.code]
    own = {kind: [*language.phrases[kind], *asking.get(kind, ())] for kind in ("subject", "verb", "term")}
    states = {
        state: "|".join(filter(None, (STATES[language.code].get(state), said)))
        for state, said in language.phrases_of_states.items()
    }
    return replace(language, phrases={**asking, **own}, phrases_of_states=states)


def _with_windows(question: Question, windows: Sequence[Item], language: Language) -> Question:
    """With from when to when: a day, a part of it or hours of it; or one span alone. Raises NotWhole: two of a kind, or
    an hour that may be of either half of the day."""
    day = part = ""
    for item in windows:
        name, *slots = item.value if isinstance(item.value, tuple) else (item.value,)
        if name in (*DAYS, WEEKDAY) and not day:
            if name == WEEKDAY and len(slots[0]) != 1:
                raise NotWhole(item)
            day = _WEEK[slots[0][0]] if name == WEEKDAY else name
            part = part or next(iter(slots), "") if name != WEEKDAY else part
        elif name in PARTS and not part:
            part = name
        elif name == ONWARDS and len(windows) > 1 and not question.until:
            question = replace(question, until=NOW)
        elif name in (SINCE, HOURS, AROUND) and not question.clock:
            question = _with_hours(question, item, language)
        elif len(windows) == 1:
            seconds = float(slots[0] * slots[1]) if name == PAST else 0.0
            return replace(question, window=str(name), seconds=seconds)
        else:
            raise NotWhole(item)
    if (part or question.until == NOW) and question.clock:
        raise NotWhole(*windows)
    return replace(question, window=f"{day} {part}".strip())


def _with_hours(question: Question, item: Item, language: Language) -> Question:
    name, *moments = item.value
    if name == HOURS:
        begin, end = times_between(item, language)
    else:
        begin = end = moments[0].at
        if moments[0].how == "bare" and not language.of_24:
            raise NotWhole(item)
    if name == AROUND:
        hour = datetime.combine(date.min + timedelta(days=1), begin)
        begin, end = ((hour + timedelta(minutes=by)).time() for by in (-AROUND_MIN, AROUND_MIN))
    return replace(question, clock=f"{begin:%H:%M}", until="" if name == SINCE else f"{end:%H:%M}")


def _refusal(book: PhraseBook, spans: Sequence[tuple[int, int]], text: str, words: Sequence[Token]) -> NotUnderstood:
    parts = tuple(text[words[begin].begin : words[end - 1].end] for begin, end in spans)
    missed = {token.word for begin, end in spans for token in words[begin:end]}
    said = book.language.words["part"].format(part=" … ".join(parts))
    for reason, listed in book.language.unknowable.items():
        if missed.intersection(listed) or (
            book.language.bare and any(word in part for word in listed for part in parts)
        ):
            said += f" ({book.language.words[reason]})"
            break
    return NotUnderstood(said, parts)

"""Questions about what happened: "when did the dog last bark?" asks for the last event of a kind.

English, German and Chinese, of the same phrases as rule sentences (decide/coverings.py), with those of
phrases/questions.py. A question that is not covered whole is not guessed at.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from tectum.decide.clauses import THERE, Clause, NotWhole
from tectum.decide.coverings import Covering, book_of, coverings
from tectum.decide.happenings import Happenings
from tectum.decide.phrases.book import Item, Language, PhraseBook, Token, tokens
from tectum.decide.phrases.questions import LAST, OFTEN, PAST, PHRASES, SINCE, WAS, WHAT, WHEN, WINDOW
from tectum.decide.rule_sentences import LANGUAGES, NotUnderstood
from tectum.decide.terms import Term, Vocabulary

LONGEST = 40
"""Words; a longer text is no question."""
_TOLD_OF = ("subject", "verb", "term", "sensor", "state")
_WHERE = ("place", "zone")


class Question(Struct, frozen=True):
    """``asks``: what, last, often or was. ``term``: what of; None: of everything. ``window``: today, yesterday,
    morning, afternoon, evening, night, week, away, past (``seconds``), since (``clock``, HH:MM), or empty."""

    language: str
    asks: str
    term: Term | None = None
    place: str = ""
    window: str = ""
    seconds: float = 0.0
    clock: str = ""


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
        for book in self._books:
            found = set[Question]()
            for covering in coverings(book, [token.word for token in words]):
                try:
                    question = self._question(book.language, covering.items)
                except NotWhole:
                    if covering.gaps and self._is_surely_one(covering.items):
                        refusal = refusal or _refusal(book, covering, text, words)
                    continue
                if not covering.gaps and question is not None:
                    found.add(question)
                elif question is not None:
                    refusal = refusal or _refusal(book, covering, text, words)
            if len(found) == 1:
                return found.pop()
        if refusal is not None:
            raise refusal
        return None

    @staticmethod
    def _is_surely_one(items: Sequence[Item]) -> bool:
        """Whether it asks for the last time, or how often, whatever of."""
        kinds = {item.kind for item in items}
        return OFTEN in kinds or {WHEN, LAST} <= kinds

    def _question(self, language: Language, items: Sequence[Item]) -> Question | None:
        said = [item for item in items if item.kind != "filler"]
        of = {kind: [item for item in said if item.kind == kind] for kind in (WHAT, WHEN, LAST, OFTEN, WAS, WINDOW)}
        asks = self._asks(language, said, of)
        windows, where = of[WINDOW], [item for item in said if item.kind in _WHERE]
        if asks is None or len(windows) > 1 or len(where) > 1:
            return None
        about = [item for item in said if item.kind in _TOLD_OF]
        if asks == WHAT:
            if about and any(item.value not in THERE for item in about):
                return None
            term = None
        else:
            clause = Clause("", about)
            if clause.absent:
                raise NotWhole(*about)
            (term,) = Happenings(self._known, language).of([clause], 0, watch=True)
        zone = next((str(item.value) for item in where if item.kind == "zone"), "")
        place = next((str(item.value) for item in where if item.kind == "place"), "")
        if zone and (term is None or term.relation):
            return None
        term = term if term is None else replace(term, place=place, zone=zone)
        return _with_window(Question(language.code, asks, term, place), windows)

    @staticmethod
    def _asks(language: Language, said: Sequence[Item], of: dict[str, list[Item]]) -> str | None:
        if of[WHAT]:
            return WHAT if not (of[WHEN] or of[LAST] or of[OFTEN]) else None
        if of[LAST] and of[WHEN]:
            return LAST
        if of[OFTEN]:
            return OFTEN
        if not of[WAS] or of[WHEN] or of[LAST]:
            return None
        first = bool(said) and said[0].kind == WAS
        return WAS if first or (language.bare and of[WINDOW]) else None


def _asking(language: Language) -> Language:
    own = {kind: list(language.phrases[kind]) for kind in ("subject", "verb", "term")}
    return replace(language, phrases={**own, **PHRASES[language.code]})


def _with_window(question: Question, windows: Sequence[Item]) -> Question:
    if not windows:
        return question
    value = windows[0].value
    name, *slots = value if isinstance(value, tuple) else (value,)
    if name == PAST:
        number, unit = slots or (1.0, 3600.0)
        return replace(question, window=PAST, seconds=float(number * unit))
    if name == SINCE:
        return replace(question, window=SINCE, clock=f"{slots[0].at:%H:%M}")
    return replace(question, window=str(name))


def _refusal(book: PhraseBook, covering: Covering, text: str, words: Sequence[Token]) -> NotUnderstood:
    parts = tuple(text[words[begin].begin : words[end - 1].end] for begin, end in covering.gaps)
    missed = {token.word for begin, end in covering.gaps for token in words[begin:end]}
    said = book.language.words["part"].format(part=" … ".join(parts))
    for reason, listed in book.language.unknowable.items():
        if missed.intersection(listed) or (
            book.language.bare and any(word in part for word in listed for part in parts)
        ):
            said += f" ({book.language.words[reason]})"
            break
    return NotUnderstood(said, parts)

"""Reads a sentence in one language, for one house: word for word, or, where that fails, by its gist.

Word for word the whole of a sentence is covered by phrases; by its gist (gist.py) only what is the condition is.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from tectum.decide.clauses import NotWhole
from tectum.decide.coverings import Covering, book_of, coverings, widened
from tectum.decide.gist import Gist, GistReader
from tectum.decide.happenings import THINGS
from tectum.decide.not_understood import Failure
from tectum.decide.phrases.book import Item, PhraseBook
from tectum.decide.phrases.tongues import language_of, talk_of
from tectum.decide.phrases.written import Token
from tectum.decide.request import may_bid, spared
from tectum.decide.rule import Rule
from tectum.decide.sentence_reader import LONGEST, RuleMaker
from tectum.decide.slips import meant
from tectum.decide.terms import Vocabulary
from tectum.decide.word_orders import WordOrders

_KEPT = 8
"""Orders of sentences whose gists are kept: whether it asks is looked at first, and what it means thereafter."""
DENSE = "\u3400"
"""The first sign of Chinese."""
JOINTS = ("and", "or", "but", "butnot")
DROPPED = ("hours", "days", "part", "context", "for", "times", "span", "place", "zone", "cannot")
"""Kinds of phrases without which the rest of a sentence is the nearest rule."""


TOLD_OF = ("subject", "term", "sensor")
"""Kinds of what may be told of."""


class Reading(Struct, frozen=True):
    """The rules that a sentence may mean, and what fails in it where there are none."""

    rules: frozenset[Rule]
    failure: Failure


class LanguageReader:
    """Of one language, by its code. ``orders``: of the house."""

    def __init__(self, known: Vocabulary, code: str, orders: WordOrders):
        language = language_of(code)
        self.book: PhraseBook = book_of(known, language)
        self._orders, self._maker = orders, RuleMaker(known, language)
        self._gists = GistReader(self.book, talk_of(code))
        self._best_gists = lru_cache(_KEPT)(self._least_gists)

    def orders(self, sentence: str) -> list[list[Token]]:
        """In which its words may be read."""
        return self._orders.of(self.book, sentence)

    def asks(self, sentence: str) -> bool:
        """Whether it asks to be told of something, however it is put."""
        spares = any(spared(self.book.language.code, sentence))
        gists = (gist for order in self.orders(sentence) for gist in self._best_gists(sentence, tuple(order)))
        return any(gist.asks or (spares and any(item.kind in TOLD_OF for item in gist.items)) for gist in gists)

    def read(self, sentence: str) -> Reading:
        """Word for word, in the first order in which it can be read; what fails, as it was said."""
        return self._first(sentence, self._word_for_word)

    def read_gist(self, sentence: str) -> Reading:
        """By its gist, likewise."""
        return self._first(sentence, self._by_gist)

    def read_bare(self, sentence: str) -> Reading:
        """As a condition without a wish, where it is known whole."""
        return self._first(sentence, self._alone)

    def _first(self, sentence: str, read: Callable[[str, list[Token]], tuple[set[Rule], Failure]]) -> Reading:
        failures = []
        for order in self.orders(sentence):
            if len(order) > LONGEST:
                return Reading(frozenset(), Failure(self.book.language, (sentence[:80],), (), "", len(sentence), False))
            found, failed = read(sentence, order)
            if found:
                return Reading(frozenset(found), failed)
            begins = [token.begin for token in order]
            failures.append((begins != sorted(begins), failed))
        return Reading(frozenset(), min(failures, key=lambda one: one[0])[1])

    def _word_for_word(self, sentence: str, words: list[Token]) -> tuple[set[Rule], Failure]:
        said = []
        for found in coverings(self.book, self._meant(words)):
            asking = [item for item in found.items if item.kind in ("ask", "watch")]
            gaps = {*found.gaps, *self._gists.ways.spans(asking, [token.word for token in words])}
            gaps |= self._spared(sentence, words) | (set() if asking else self._bidden(sentence, words))
            said.append((Covering(found.items, tuple(sorted(gaps))), bool(asking)))
        return self._ruled(sentence, words, said)

    def _bidden(self, sentence: str, words: Sequence[Token]) -> set[tuple[int, int]]:
        """The word with which it asks for something else to be done: "[turn] on the light when"."""
        end = may_bid(self.book.language.code, sentence)
        return {(at, at + 1) for at, token in enumerate(words) if token.begin < end <= token.end}

    def _spared(self, sentence: str, words: Sequence[Token]) -> set[tuple[int, int]]:
        """What says there that it need not be told: "a barking dog [you need not tell me] of"."""
        begin, end = spared(self.book.language.code, sentence)
        return {(at, at + 1) for at, token in enumerate(words) if begin <= token.begin < end}

    def _by_gist(self, sentence: str, words: list[Token]) -> tuple[set[Rule], Failure]:
        gists = self._best_gists(sentence, tuple(words))
        spares = self._spared(sentence, words)
        said = [
            (Covering(gist.items, tuple(sorted({*gist.gaps, *spares}))), True) for gist in gists if gist.asks or spares
        ]
        return self._ruled(sentence, words, said or [(Covering((), ((0, len(words)),)), False)])

    def _alone(self, sentence: str, words: list[Token]) -> tuple[set[Rule], Failure]:
        gists = self._best_gists(sentence, tuple(words))
        return self._ruled(sentence, words, [(Covering(gist.items, gist.gaps), True) for gist in gists if gist.bare])

    def _least_gists(self, sentence: str, words: tuple[Token, ...]) -> list[Gist]:
        """Those in which the least is not known."""
        gists = list(self._gists_of(sentence, words))
        least = min((gist.size for gist in gists), default=0)
        return [gist for gist in gists if gist.size == least]

    def _gists_of(self, sentence: str, words: Sequence[Token]) -> Iterable[Gist]:
        dense = any(token.word >= DENSE for token in words)
        if dense != self.book.language.bare or len(words) > LONGEST:
            return ()
        return self._gists.of(sentence, words, self._meant(words))

    def _ruled(
        self, sentence: str, words: list[Token], ways: Iterable[tuple[Covering, bool]]
    ) -> tuple[set[Rule], Failure]:
        """The rules of ways to cover a sentence, each with whether it asks to be told; and what fails in the last."""
        found, wrong, nearest = set[Rule](), list[Item](), list[Rule]()
        covering, asked = None, False
        for found_covering, asks in ways:
            asked = asked or asks
            covering = widened(found_covering, self.book.language, words)
            try:
                rule = self._maker.rule(covering.items)
                if covering.gaps:
                    nearest += self._near(covering, ()) or [rule]
                else:
                    found.add(rule)
            except NotWhole as error:
                wrong = wrong or list(error.items)
                nearest += self._near(covering, error.items)
        if found:
            return found, Failure(self.book.language, (), (), "", 0, asked)
        return set(), self._failure(sentence, words, covering, wrong, nearest, asked)

    def _failure(
        self,
        sentence: str,
        words: list[Token],
        covering: Covering | None,
        wrong: Sequence[Item],
        nearest: Sequence[Rule],
        asked: bool,
    ) -> Failure:
        language = self.book.language
        spans = list(covering.gaps) if covering is not None else []
        if not spans:
            spans = sorted((item.begin, item.end) for item in wrong) or [(0, len(words))]
        size = sum(words[end - 1].end - words[begin].begin for begin, end in spans if end > begin)
        if covering is not None and covering.gaps:  # what no rule can say is told beside what is not known
            spans = sorted({*spans, *((item.begin, item.end) for item in wrong if item.kind in ("cannot", "not"))})
        spans = _without_breaks([(begin, self._with_thing(covering, end)) for begin, end in spans])
        parts = tuple(_text(sentence, words, begin, end) for begin, end in spans)
        missed = tuple(token.word for begin, end in spans for token in words[begin:end])
        turned = any(word in language.negations for word in missed)
        offer = str(nearest[0]) if nearest and not turned else ""
        size = size if covering and covering.gaps else 0
        where = tuple((words[begin].begin, words[end - 1].end) for begin, end in spans if end > begin)
        return Failure(language, parts, missed, offer, size, asked, where if len(where) == len(parts) else ())

    def _with_thing(self, covering: Covering | None, end: int) -> int:
        """The end of what is not known, with the thing that it is said of: "a blue [van]"."""
        if covering is None or not covering.gaps or self.book.language.bare:
            return end
        things = (
            item.end for item in covering.items if item.begin == end and item.kind == "subject" and item.value in THINGS
        )
        return next(things, end)

    def _meant(self, words: Sequence[Token]) -> list[str]:
        language = self.book.language
        listed = {word for one in language.unknowable.values() for word in one} | language.negations
        said = [token.word for token in words]
        book = self.book
        return [word if word in listed else meant(word, book.words, book.names, book.calls) for word in said]

    def _near(self, covering: Covering, wrong: Sequence[Item]) -> list[Rule]:
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
            return [self._maker.rule(one) for one in tried]
        except NotWhole:
            return []


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

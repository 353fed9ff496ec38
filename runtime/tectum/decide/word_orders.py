"""The words of a sentence, in the orders in which they may be read.

German has its verbs elsewhere, and "es" far from them; Chinese joins clauses by a comma alone; English is typed without
its apostrophes. Compounds of a place and something there are taken apart: "Gartenweg" is "Weg im Garten".
"""

from collections.abc import Iterable, Sequence
from functools import cached_property

from tectum.decide.phrases.book import PhraseBook
from tectum.decide.phrases.chinese_order import joined, without_hesitation
from tectum.decide.phrases.german_order import OF_ES, VerbLast, with_es
from tectum.decide.phrases.spoken import guessed, plain
from tectum.decide.phrases.tongues import language_of
from tectum.decide.phrases.turned import made_again
from tectum.decide.phrases.verb_first import done_last, verb_last
from tectum.decide.phrases.written import DRAWN, Token, fold, tokens
from tectum.decide.slips import meant_signs
from tectum.decide.terms import Vocabulary

_LINKS = ("", "n", "s", "en", "-")
"""What stands between the two words of a compound."""
_IN = "in"
_HALVES = frozenset({"morgens", "vormittags", "mittags", "nachmittags", "abends", "nachts", "frueh", "fruehmorgens"})
_BETWEEN = frozenset({"zwischen", "von"})
_WHO = frozenset({"der", "die", "das"})
_NEAR = 6
"""Words between who does not do something and the "not"."""


class WordOrders:
    """Of the sentences for one house."""

    def __init__(self, known: Vocabulary):
        self._known = known

    @cached_property
    def _verb_last(self) -> VerbLast:
        return VerbLast(language_of("de"))

    @cached_property
    def _compounds(self) -> dict[str, tuple[str, str]]:
        """German words for something at a place, as two."""
        known = self._known
        places, there = _spoken(known.places), _spoken([*known.zones, *known.sensor_names])
        whole = {*places, *there}
        parts = {place.removesuffix("e") for place in places} | places
        return {
            f"{place}{link}{thing}": (thing, place if place in places else f"{place}e")
            for place in sorted(parts) for link in _LINKS for thing in sorted(there)
            if f"{place}{link}{thing}" not in whole
        }  # fmt: skip

    def plain(self, book: PhraseBook, sentence: str) -> list[Token]:
        """Its words in one order, as its language writes them."""
        words = tokens(sentence, book.language.parted)
        return words if book.language.turns is None else made_again(sentence, words, book.language.turns)

    def of(self, book: PhraseBook, sentence: str) -> list[list[Token]]:
        """The orders of a sentence in one language, each once: the likeliest first."""
        words = self.plain(book, sentence)
        if book.language.turns is not None:
            if book.language.code != "nl":
                return [words]
            orders = [words, done_last(sentence, words), verb_last(sentence, words, book)]
            return [order for number, order in enumerate(orders) if order not in orders[:number]]
        if book.language.code == "zh":
            words = without_hesitation(sentence, words)
            signs = meant_signs([token.word for token in words], book.names)
            words = [token._replace(word=sign) for token, sign in zip(words, signs, strict=True)]
            other, first = joined(sentence, words)
        elif book.language.code == "en":
            words = plain(words)
            other, first = guessed(words), False
        else:
            words = _said(_but(sentence, self._apart(words)))
            other = self._verb_last.of(sentence, words) if book.language.verb_first else words
            first = other[:1] != words[:1]
        orders = [other, words] if first else [words, other]
        if book.language.code == "de":
            orders += [with_es(sentence, order) for order in orders]
        return [order for number, order in enumerate(orders) if order not in orders[:number]]

    def _apart(self, words: Sequence[Token]) -> list[Token]:
        found: list[Token] = []
        for token in words:
            thing, place = self._compounds.get(token.word, (token.word, ""))
            found.append(token._replace(word=thing))
            found += [token._replace(word=word) for word in (_IN, place) if place]
        return found


def _but(sentence: str, words: Sequence[Token]) -> list[Token]:
    """German words with "but" for a "who" in front of what does not happen: "jemand, der nicht klingelt"."""
    found = list(words)
    for at, token in enumerate(found):
        if not at or token.word not in _WHO or "," not in sentence[found[at - 1].end : token.begin]:
            continue
        behind = found[at + 1 : at + 1 + _NEAR]
        turned = next((one for one in behind if one.word == "nicht"), None)
        if turned is not None and not set(",;:.!?").intersection(sentence[token.end : turned.begin]):
            found[at] = token._replace(word="aber")
    return found


def _said(words: Sequence[Token]) -> list[Token]:
    """German words with a half of the day in front of its hour, and an "es" that was drawn to its verb: "morgens
    zwischen fünf und sieben" is "zwischen morgens fünf und sieben", "hupt's" is "hupt es"."""
    found = list(words)
    for at in range(len(found) - 1):
        word, after = found[at].word, found[at + 1].word
        if word in _HALVES and after in _BETWEEN:
            found[at], found[at + 1] = found[at + 1], found[at]
        elif word in OF_ES and after == DRAWN:
            found[at + 1] = found[at + 1]._replace(word="es")
    return found


def _spoken(names: Iterable[str]) -> set[str]:
    """What German says for names, in a word each."""
    said = {name: (name, *language_of("de").named.get(name.replace("_", " "), ())) for name in names}
    return {fold(word) for words in said.values() for word in words if word.isalpha()}

"""Ways to cover a sentence with the phrases of a language, and of a house."""

from collections.abc import Iterator, Sequence, Set
from itertools import islice, pairwise
from typing import Any, Protocol

from msgspec import Struct

from tectum.decide.clauses import THERE
from tectum.decide.happenings import NEVER_ALONE
from tectum.decide.phrases.book import WITH, Item, Language, PhraseBook
from tectum.decide.phrases.written import DRAWN, Token, fold, tokens
from tectum.decide.terms import Vocabulary

MOST_READINGS = 256


class Phrases(Protocol):
    """Phrases that a sentence may be covered by."""

    def items(self, words: Sequence[str], at: int) -> list[Item]:
        """Every phrase that begins there."""


class Covering(Struct, frozen=True):
    """A sentence as phrases. ``gaps``: tokens from and to that no phrase covers."""

    items: tuple[Item, ...]
    gaps: tuple[tuple[int, int], ...]


def coverings(book: Phrases, words: Sequence[str]) -> Iterator[Covering]:
    """Every way to cover most of a sentence with the fewest phrases."""
    count = len(words)
    found = [book.items(words, at) for at in range(count)]
    best: list[tuple[int, int]] = [(0, 0)] * (count + 1)
    for at in range(count - 1, -1, -1):
        ways = [(best[at + 1][0] + 1, best[at + 1][1])]
        ways += [(best[item.end][0], best[item.end][1] + 1) for item in found[at]]
        best[at] = min(ways)

    def walk(at: int, items: tuple[Item, ...], gaps: tuple[tuple[int, int], ...]) -> Iterator[Covering]:
        if at == count:
            yield Covering(items, gaps)
            return
        for item in found[at]:
            if (best[item.end][0], best[item.end][1] + 1) == best[at]:
                yield from walk(item.end, (*items, item), gaps)
        if (best[at + 1][0] + 1, best[at + 1][1]) == best[at]:
            joined = bool(gaps) and gaps[-1][1] == at
            more = (*gaps[:-1], (gaps[-1][0], at + 1)) if joined else (*gaps, (at, at + 1))
            yield from walk(at + 1, items, more)

    yield from islice(walk(0, (), ()), MOST_READINGS)


def widened(covering: Covering, language: Language, words: Sequence[Token]) -> Covering:
    """The part that no phrase covers as people would mark it: all of a word for what cannot be known, the thing that it
    is said of ("the robot [vacuum] gets stuck"), and "es" in front of it ("[es] regnet")."""
    gaps = _joined(covering, language.bare)
    covering = _apart(covering, words)
    for begin, end in covering.gaps:
        drawn = end < len(words) and words[end].word == DRAWN  # "the neighbour's"
        gaps.update(range(begin, end + drawn))
        if end < len(words) and words[end].word in _DRAWN_ALONG:
            gaps.add(end)
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
    items = _parted(items, words) if language.bare else items
    return Covering(items, tuple(zip(begins, ends, strict=True)))


def _parted(items: Sequence[Item], words: Sequence[Token]) -> tuple[Item, ...]:
    """In Chinese, with a "but" in front of how soon somebody who is there must do something:
    "车道上有人，一分钟内没按门铃"."""
    for at, (first, span, turned, verb) in enumerate(zip(items, items[1:], items[2:], items[3:], strict=False)):
        there = first.kind == "subject" and words[first.begin].word == "有" and first.value == "person"
        done = verb.kind == "verb" and verb.value not in THERE
        if there and done and span.kind == "span" and turned.kind == "not":
            return (*items[: at + 1], Item("but", "", span.begin, span.begin), *items[at + 1 :])
    return tuple(items)


_DRAWN_ALONG = frozenset({"over", "的"})
"""What belongs to the word before it, where that is not known: "falls over", "白色的"."""


def _apart(covering: Covering, words: Sequence[Token]) -> Covering:
    """With a place behind such a word without it: "falls [over in the kitchen]"."""
    begins = {end for _, end in covering.gaps if end < len(words) and words[end].word in _DRAWN_ALONG}
    items = (
        item._replace(begin=item.begin + 1) if item.begin in begins and item.end > item.begin + 1 else item
        for item in covering.items
    )
    return Covering(tuple(items), covering.gaps)


_COMPOUND = ("vehicle", "water")
"""Things whose word begins others."""
_WITHIN = ("subject", "filler", "not")


def _joined(covering: Covering, dense: bool) -> set[int]:
    """The tokens that no phrase covers, with what stands between two of them or is a part of their word: "the window
    [cleaner]", "停[电]". ``dense``: a token is a character."""
    gaps = {at for begin, end in covering.gaps for at in range(begin, end)}
    items = covering.items
    for (_, begin), (end, _) in pairwise(covering.gaps):
        between = [item for item in items if begin <= item.begin and item.end <= end]
        if all(
            item.kind in _WITHIN
            or item.value in (*THERE, WITH)
            or (item.kind in ("ask", *(["when"] if dense else [])) and item.end - item.begin == 1)
            for item in between
        ):
            gaps.update(range(begin, end))
    for before, item in pairwise(items):
        if before.kind == "when" and item.kind == "filler" and item.end - item.begin == 1 and item.end in gaps:
            gaps.update(range(item.begin, item.end))
    for item in items:
        end = item.begin - 1 in gaps and item.end - item.begin == 1  # "the fridge [door]", "大年[三十]"
        if end and (item.kind == "sensor" or (dense and item.kind == "times")):
            gaps.update(range(item.begin, item.end))
        if (
            dense
            and item.kind == "subject"
            and item.value in _COMPOUND
            and item.end - item.begin == 1
            and item.end in gaps
        ):
            gaps.update(range(item.begin, item.end))  # "[车]牌"
        within = item.kind == "subject" and item.value in NEVER_ALONE and item.end in gaps
        if within or (
            dense and item.kind in ("verb", "state") and item.end - item.begin == 1 and _single(item.end, gaps)
        ):
            gaps.update(range(item.begin, item.end))
    return gaps


def _single(at: int, gaps: Set[int]) -> bool:
    return at in gaps and at + 1 not in gaps


def book_of(known: Vocabulary, language: Language) -> PhraseBook:
    """The phrases of a language, with the names of a house."""

    taken = {fold(_plain(name)) for name in (*known.places, *known.zones, *known.sensor_names)}

    def spoken(name: str) -> list[str]:
        plain = _plain(name)
        more = [words for other, words in language.named.items() if fold(other) == fold(plain)]
        return [plain, *(word for words in more for word in words if fold(word) not in taken)]

    def heads(names: Sequence[str]) -> list[tuple[str, str]]:
        """The last word of each, where it is that of one alone: "the door" is the front door where no other is."""
        words = [_plain(name).split()[-1] for name in names]
        return [
            (word, name)
            for word, name in zip(words, names, strict=True)
            if words.count(word) == 1 and fold(word) not in taken
        ]

    def named(names: "Sequence[str]", what: str) -> list[tuple[str, Any]]:
        return [(form, name) for name in names for word in spoken(name) for form in language.forms(escaped(word), what)]

    states = {state for sensors in known.sensors.values() for one in sensors if not one.numeric for state in one.states}
    forms = [
        (f"{'(is|becomes) ' if language.code == 'en' else ''}{escaped(state.replace('_', ' '))}", state)
        for state in sorted(states)
    ]
    forms += [
        (language.phrases_of_states[state], state) for state in sorted(states) if state in language.phrases_of_states
    ]
    return PhraseBook(
        language,
        {
            "place": named(sorted(known.places), "place"),
            "zone": named(sorted(known.zones - known.places), "zone"),
            "sensor": [
                *named(known.sensor_names, "sensor"),
                *(
                    (form, name)
                    for head, name in heads(known.sensor_names)
                    for word in spoken(head)
                    for form in language.forms(escaped(word), "sensor")
                ),
            ],
            "state": forms,
        },
    )


def _plain(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")


def escaped(name: str) -> str:
    """A name as it can stand in a template."""
    return " ".join(token.word for token in tokens(name))

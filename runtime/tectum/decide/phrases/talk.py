"""What people say around what happens: how a language asks to be told in any words, and what says nothing.

Regular expressions over the words of a sentence, in small letters, one space between two (none in Chinese), so that
thousands of ways cost no graph of phrases (book.py). What happens, where and when stays with that.
"""

import re
from collections.abc import Sequence, Set

from msgspec import Struct

from tectum.decide.phrases.book import NOISE, Item, PhraseBook
from tectum.decide.phrases.marks import Marks
from tectum.decide.phrases.reasons import Reasons

_LONGEST = 14
"""Words, or signs, of a phrase."""
WISH, NOTICE, TOLD, WANTS, DEVICE, COURTESY, SILENT, BEGINS, OR, PAST = (
    "wish", "notice", "told", "wants", "device", "courtesy", "silent", "begins", "or", "past",
)  # fmt: skip
"""Kinds: a whole wish ("ping me"); a notice ("an alert"), which is a wish beside whom to tell, or who wants it; whom to
tell; what says that somebody wants; a thing that tells, which is a wish beside that; what says nothing in a wish alone;
what says nothing anywhere; what a condition begins with; what stands between two that are either; what says that it
was."""


class Talk(Struct, frozen=True):
    """How a language talks. The first are of the kinds above. ``other``: what a wish holds that is for something else,
    or for somebody else. ``ways``: words for ways to tell that a house has not (ways.py);
    ``spared``: what says that something need not be told, without accents. ``reasons``, ``marks``: how
    it says reasons, and its small words; ``asks``: beginnings of words with which anything is asked for;
    ``does``: of those with which one asks for anything to be done, where they stand first. ``dense``: words are not
    parted by spaces."""

    wish: str
    notice: str
    told: str
    wants: str
    device: str
    courtesy: str
    silent: str
    past: str
    begins: str
    other: str
    reasons: Reasons
    marks: Marks
    either: str = ""
    asks: str = ""
    does: str = ""
    ways: str = ""
    spared: str = ""
    dense: bool = False


class TalkBook:
    """The talk of a language, as phrases among those of a ``PhraseBook``."""

    def __init__(self, talk: Talk):
        end = "" if talk.dense else r"(?= |$)"
        self._dense, self.any = talk.dense, talk.marks.any
        self._kinds = [
            (kind, re.compile(f"(?:{said}){end}"))
            for kind, said in (
                (WISH, talk.wish), (NOTICE, talk.notice), (DEVICE, talk.device), (WANTS, talk.wants),
                (TOLD, talk.told), (PAST, talk.past), (SILENT, talk.silent), (COURTESY, talk.courtesy),
                (BEGINS, talk.begins), (OR, talk.either),
            ) if said
        ]  # fmt: skip

    def items(self, words: Sequence[str]) -> list[list[Item]]:
        """The phrases by the word with which they begin; what may also say nothing has the value ``SILENT``."""
        gap = "" if self._dense else " "
        text, starts = gap.join(words), [0]
        for word in words:
            starts.append(starts[-1] + len(word) + len(gap))
        return [self._at(words, text, starts, at, len(gap)) for at in range(len(words))]

    def _at(self, words: Sequence[str], text: str, starts: Sequence[int], at: int, gap: int) -> list[Item]:
        """The longest phrase of each kind that begins there; of several of one length the first kind's alone."""
        found: dict[int, Item] = {}
        begins: list[Item] = []
        for kind, said in self._kinds:
            hit = said.match(text, starts[at])
            if hit is None:
                continue
            ends = range(min(at + _LONGEST, len(words)), at, -1)
            end = next(
                (
                    end
                    for end in ends
                    if hit.end() == starts[end] - gap or said.fullmatch(text, starts[at], starts[end] - gap)
                ),
                at,
            )
            if kind in (BEGINS, OR) and end > at:
                begins.append(Item(kind, "", at, end))
            elif end in found:
                found[end] = found[end]._replace(value=SILENT if kind == SILENT else found[end].value)
            elif end > at:
                found[end] = Item(kind, "", at, end)
        return [*found.values(), *begins]


class TalkingBook:
    """The phrases of a house with the talk of a sentence. ``begins``: the words with which a piece of it begins."""

    def __init__(self, book: PhraseBook, talk: TalkBook, words: Sequence[str], begins: Set[int]):
        self._book, self._said, self._begins, self._any = book, talk.items(words), begins, talk.any

    def items(self, words: Sequence[str], at: int) -> list[Item]:
        """Every phrase that begins there; with how many there are of a noise, as how often: "four beeps"."""
        found, said = self._book.items(words, at), self._said[at]
        if (counted := self._book.number(words, at)) > 1 and self._noises(words, at + 1):
            found.append(Item("times", ("", counted), at, at + 1))
        elif at in self._begins or (at and self._book.number(words, at - 1) > 1):  # "Scream? Gunshot?"
            found += self._noises(words, at)
        ends = {kind: {item.end for item in found if item.kind == kind} for kind in ("when", "ask")}
        said = [
            item
            for item in said
            if not (item.kind == BEGINS and item.end in ends["when"])
            and not (item.kind == NOTICE and item.end in ends["ask"])
        ]
        spoken = {item.end for item in said if item.kind != COURTESY} | ends["when"]
        return [*(item for item in found if item.kind not in ("filler", "ask") or item.end not in spoken), *said]

    def _noises(self, words: Sequence[str], at: int) -> list[Item]:
        """A noise that stands there, as it would behind "any"."""
        many = [*words[:at], *self._any, *words[at:]]
        more = len(many) - len(words)
        return [
            item._replace(begin=at, end=item.end - more)
            for item in self._book.items(many, at)
            if item.kind == "subject" and str(item.value).startswith(NOISE) and item.end > at + more
        ]

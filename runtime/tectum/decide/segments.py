"""The segments of a sentence: what stands between its marks, and between the words that begin a condition."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from tectum.decide.clauses import THERE, WHEN
from tectum.decide.coverings import Covering
from tectum.decide.happenings import MOVES
from tectum.decide.phrases import talk
from tectum.decide.phrases.book import Item, Language
from tectum.decide.phrases.written import Token, unaccented
from tectum.decide.terms import ARRIVES, LEAVES

GAP = "gap"
"""The kind of what no phrase covers."""
HAPPENS = frozenset({"subject", "term", "sensor", "state", "above", "below"})
"""Kinds that say what happens, or with what."""
KNOWN = HAPPENS | {*WHEN, "place", "zone", "for", "times", "span"}
"""Kinds of what a house can know."""
SILENT = frozenset({talk.SILENT, "filler"})
"""Kinds that say nothing."""
SPOKEN = frozenset({talk.WISH, talk.NOTICE, talk.TOLD, talk.WANTS, talk.DEVICE, "ask", "watch"})
"""Kinds with which somebody asks to be told."""
_PLAIN = frozenset({*THERE, MOVES, ARRIVES, LEAVES, "sound", "start"})
"""What a verb alone says nothing by: "that's when I come home"."""
_MARK = re.compile(r"[,;:.!?…–—=→，。；：？！、\n]|\s-\s|->|=>")
_SIGNS = frozenset("-–—=→>…")
_FIRST_SIGN = "\u3400"
"""Of Chinese, which is parted by a space, too."""
_ALONE = frozenset({talk.NOTICE, talk.COURTESY, talk.WANTS, talk.DEVICE, *SILENT, "and", "or"})
"""Kinds of which a wish may be that is a notice alone: "shout"."""


class Segment(Struct):
    """``begins``: a word that begins a condition stands before it; ``mark``: what closes it; ``piece``: between which
    marks it stands; ``reason``: that begins as a reason does; ``unparted``: no mark stands before it."""

    items: list[Item]
    piece: int
    begins: bool = False
    mark: str = ""
    reason: bool = False
    unparted: bool = False

    def has(self, *kinds: str) -> bool:
        """Whether a phrase of one of some kinds is in it."""
        return any(item.kind in kinds for item in self.items)

    @property
    def kinds(self) -> set[str]:
        """Of its phrases."""
        return {item.kind for item in self.items}

    @property
    def first(self) -> Item | None:
        """The first phrase in it that says anything."""
        return next((item for item in self.items if item.kind not in SILENT), None)

    @property
    def wishes(self) -> bool:
        """Whether it asks to be told."""
        kinds = self.kinds
        alone = bool(kinds & {talk.NOTICE, talk.DEVICE}) and kinds <= _ALONE and self.mark != "?"
        wanted = talk.NOTICE in kinds and talk.WANTS in kinds
        was = talk.PAST in kinds
        return self.wishes_surely or (not was and (alone or wanted or "watch" in kinds))

    @property
    def wishes_surely(self) -> bool:
        """Whether that is said by more than a noun or a verb that may be what happens: "scream"."""
        kinds = self.kinds
        told = talk.NOTICE in kinds and bool(kinds & {talk.TOLD, talk.DEVICE}) and talk.PAST not in kinds
        return bool(kinds & {talk.WISH, "ask"}) or told or {talk.DEVICE, talk.WANTS} <= kinds

    @property
    def wishes_last(self) -> bool:
        """Whether it says what happens, and behind that, at its end, to be told; or for how long, or how often."""
        last = max((at for at, item in enumerate(self.items) if item.kind in KNOWN or item.kind == "verb"), default=-1)
        first = next((at for at, item in enumerate(self.items) if item.kind in (talk.WISH, talk.NOTICE, "ask")), -1)
        return first > last >= 0 or (first >= 0 and self.has("for", "times", "above", "below", "context"))

    @property
    def is_known(self) -> bool:
        """Whether it holds anything that a house can know; beside a wish, more than a verb."""
        return self.has(*KNOWN) or (not self.wishes and self.happens)

    @property
    def happens(self) -> bool:
        """Whether it says what happens."""
        return any(item.kind in HAPPENS or (item.kind == "verb" and item.value not in _PLAIN) for item in self.items)


class Piece(NamedTuple):
    """What stands between two marks. ``mark``: the one behind it; ``reason``: it begins as a reason does."""

    number: int
    mark: str
    reason: bool


class Segmenter:
    """Of one language, which talks so."""

    def __init__(self, language: Language, said: talk.Talk):
        self._dense, self._parted, self._marks = language.bare, bool(language.parted), said.marks
        self._breaks = re.compile(said.reasons.breaks, re.IGNORECASE)
        self._because = re.compile(said.reasons.because, re.IGNORECASE)

    def pieces(self, sentence: str, order: Sequence[Token]) -> list[Piece]:
        """Of every word in which piece it stands."""
        number, last = 0, 0
        text = unaccented(sentence)
        where, marks, reasons = dict[int, int](), dict[int, str](), dict[int, bool]()
        for token in sorted(order, key=lambda one: one.begin):
            between = sentence[last : token.begin]
            hit = _MARK.search(between)
            spaced = between.isspace() and sentence[token.begin] >= _FIRST_SIGN
            if last and (hit or spaced or token.word in _SIGNS or self._breaks.match(text, token.begin)):
                marks[number] = _mark(hit)
                number += 1
            reasons.setdefault(number, self._because.match(text, token.begin) is not None)
            where[token.begin], last = number, max(last, token.end)
        marks[number] = _mark(_MARK.search(sentence[last:]))
        return [Piece(one, marks[one], reasons[one]) for one in (where[token.begin] for token in order)]

    def segments(self, covering: Covering, pieces: Sequence[Piece], words: Sequence[str]) -> list[Segment]:
        """Of a sentence as it is covered by phrases."""
        gaps = [Item(GAP, "", begin, end) for begin, end in covering.gaps]
        found: list[Segment] = []
        for item in sorted((*covering.items, *gaps), key=lambda item: item.begin):
            for part in _parts(item, pieces):
                piece = pieces[part.begin]
                if not found or piece.number != found[-1].piece:
                    found.append(Segment([], piece.number, mark=piece.mark, reason=piece.reason))
                if part.kind in ("when", talk.BEGINS) and not piece.reason:
                    self._begin(found, part, piece, words)
                elif words[part.begin] not in _SIGNS and not self._is_idle(part, found[-1]):
                    found[-1].items.append(part)
        return [part for one in found if one.items or one.begins for part in _condition_and_wish(one)]

    def _is_idle(self, part: Item, segment: Segment) -> bool:
        """Whether it is an "after" that says no more than "from now on", as in Chinese in front of a condition."""
        return self._dense and part.kind == "after" and not segment.items

    def _begin(self, found: list[Segment], part: Item, piece: Piece, words: Sequence[str]) -> None:
        weak = words[part.begin] in self._marks.weak and part.end - part.begin == 1
        if weak and self._dense:
            return
        alone = part.end - part.begin == 1 or not self._parted  # "dès que" is no "des"
        if alone and words[part.begin] in self._marks.about and not found[-1].has(*SPOKEN):
            if not found[-1].items or found[-1].items[-1].kind not in ("for", "times"):  # "ten minutes of barking"
                found[-1].items.append(part._replace(kind=GAP))
            return
        if found[-1].begins and not found[-1].items and not self._dense:
            found[-1].items.append(part._replace(kind=GAP))  # "when the second person comes" is of a second
            return
        if found[-1].items or self._dense:
            found.append(Segment([], piece.number, mark=piece.mark))
        found[-1].begins = not weak


def _mark(hit: re.Match[str] | None) -> str:
    return hit[0].strip().replace("？", "?").replace("：", ":") if hit else ""


def _parts(item: Item, pieces: Sequence[Piece]) -> list[Item]:
    """A gap that goes over a mark is one on either side."""
    inside = range(item.begin + 1, item.end) if item.kind == GAP else ()
    cuts = [at for at in inside if pieces[at].number != pieces[at - 1].number]
    return [item._replace(begin=begin, end=end) for begin, end in pairwise([item.begin, *cuts, item.end])]


def _condition_and_wish(segment: Segment) -> list[Segment]:
    """A segment that says what happens, and behind it, unparted, to be told, as two."""
    last = max((at for at, item in enumerate(segment.items) if item.kind in KNOWN), default=-1)
    first = next((at for at, item in enumerate(segment.items) if at > last and item.kind in SPOKEN), 0)
    if last < 0 or not first or any(item.kind in SPOKEN for item in segment.items[:last]) or segment.reason:
        return [segment]
    while first > last + 1 and segment.items[first - 1].kind in (*SILENT, talk.COURTESY, "and", "but"):
        first -= 1  # "… and you wake me"
    wish = Segment(segment.items[first:], segment.piece, mark=segment.mark, unparted=True)
    if not wish.wishes_surely:
        return [segment]
    segment.items = segment.items[:first]
    return [segment, wish]

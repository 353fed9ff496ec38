"""Phrases as a graph whose edges are words: an alternative costs an edge, not a copy of its template.

Templates are written as Home Assistant's Assist writes them: ``(a|b)`` one of them, ``[a]`` may be left out. In them
``{n}`` is a number, ``{l}`` a length of time in seconds, ``{c}`` how often in one word ("twice"), ``{t}`` a time of
day, ``{d}`` days of the week. They are read here, for whoever says the first sentence waits for it
(``benchmarks/first_sentence.py``).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from msgspec import Struct, field

from tectum.decide.phrases.written import tokens

_SLOTS = frozenset({"{n}", "{l}", "{c}", "{t}", "{d}"})
Means = tuple[str, Any]
"""What a phrase is, and what it says: ("subject", "dog")."""
_PART = re.compile(r"\{\w+\}|[()\[\]|]|[^()\[\]|{}]+")
"""Of a template: a slot, a sign, a piece of text."""
Slot = Callable[[str, Sequence[str]], list[tuple[Any, int]]]
"""What a slot may be at the beginning of words, and of how many."""


class _Node(Struct):
    """A place in the graph. ``after``: where a word leads; ``means``: of what phrases this is the end."""

    after: dict[str, list["_Node"]] = field(default_factory=dict)
    means: list[Means] = field(default_factory=list)


class PhraseGraph:
    """``phrases``: by kind, templates with their values; ``parted``: signs at which a word is two. Raises ValueError
    where a bracket is not closed."""

    def __init__(self, phrases: Mapping[str, Iterable[tuple[str, Any]]], parted: str = ""):
        self.words: set[str] = set()
        """All that it knows."""
        self._root = _Node()
        said = cache(lambda text: [token.word for token in tokens(text, parted)])
        for kind, pairs in phrases.items():
            for template, value in pairs:
                if any(template.count(opens) != template.count(closes) for opens, closes in ("()", "[]")):
                    raise ValueError(f"{template}: not every bracket is closed")
                for end in self._grown(_PART.findall(template)[::-1], [self._root], said):
                    if end is not self._root:
                        end.means.append((kind, value))

    def found(self, words: Sequence[str], at: int, slot: Slot) -> Iterator[tuple[int, tuple[Any, ...], list[Means]]]:
        """Every phrase that begins at the word of this number: where it ends, what its slots are, what it means."""
        yield from self._walk(self._root, words, at, (), slot)

    def _grown(self, parts: list[str], begins: list[_Node], said: Callable[[str], list[str]]) -> list[_Node]:
        """Where the alternatives end that begin at each of some nodes. ``parts``: what is left of the template, its end
        first; they are taken from it, and the bracket behind them."""
        ends: dict[int, _Node] = {}
        at = begins
        while parts and (part := parts.pop()) not in ")]":
            if part == "|":
                ends.update((id(node), node) for node in at)
                at = begins
            elif part in "([":
                inner = self._grown(parts, at, said)
                at = inner if part == "(" else list({id(node): node for node in (*inner, *at)}.values())
            elif part[0] == "{":
                at = [self._step(at, part)]
            else:
                for word in said(part):
                    at = [self._step(at, word)]
        ends.update((id(node), node) for node in at)
        return list(ends.values())

    def _step(self, begins: Iterable[_Node], word: str) -> _Node:
        end = _Node()
        self.words.add(word)
        for node in begins:
            node.after.setdefault(word, []).append(end)
        return end

    def _walk(
        self, node: _Node, words: Sequence[str], at: int, slots: tuple[Any, ...], slot: Slot
    ) -> Iterator[tuple[int, tuple[Any, ...], list[Means]]]:
        if node.means:
            yield at, slots, node.means
        for after in node.after.get(words[at], ()) if at < len(words) else ():
            yield from self._walk(after, words, at + 1, slots, slot)
        for name in _SLOTS & node.after.keys():
            for value, length in slot(name, words[at : at + 12]):
                for after in node.after[name]:
                    yield from self._walk(after, words, at + length, (*slots, value), slot)

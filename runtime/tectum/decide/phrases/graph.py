"""Phrases as a graph whose edges are words: an alternative costs an edge, not a copy of its template.

Templates are hassil's (the sentence templates of Home Assistant's Assist): ``(a|b)`` one of them, ``[a]`` may be left
out. In them ``{n}`` is a number, ``{l}`` a length of time in seconds, ``{c}`` how often in one word ("twice"), ``{t}``
a time of day, ``{d}`` days of the week.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from tectum.decide.phrases.written import tokens
from tectum.errors import UsageError

_SLOTS = frozenset({"{n}", "{l}", "{c}", "{t}", "{d}"})
Means = tuple[str, Any]
"""What a phrase is, and what it says: ("subject", "dog")."""
Slot = Callable[[str, Sequence[str]], list[tuple[Any, int]]]
"""What a slot may be at the beginning of words, and of how many."""


class _Node(Struct):
    """A place in the graph. ``after``: where a word leads; ``means``: of what phrases this is the end."""

    after: dict[str, list["_Node"]] = field(default_factory=dict)
    means: list[Means] = field(default_factory=list)


class PhraseGraph:
    """``phrases``: by kind, templates with their values; ``parted``: signs at which a word is two. Raises UsageError
    where hassil is missing."""

    def __init__(self, phrases: Mapping[str, Iterable[tuple[str, Any]]], parted: str = ""):
        try:
            from hassil.parse_expression import parse_sentence
        except ImportError:
            raise UsageError("rule sentences need hassil: pip install 'tectum[watch]'") from None
        self.words: set[str] = set()
        """All that it knows."""
        self._root = _Node()
        self._parted = parted
        for kind, pairs in phrases.items():
            for template, value in pairs:
                for end in self._grown(parse_sentence(f"({template})").expression, [self._root]):
                    if end is not self._root:
                        end.means.append((kind, value))

    def found(self, words: Sequence[str], at: int, slot: Slot) -> Iterator[tuple[int, tuple[Any, ...], list[Means]]]:
        """Every phrase that begins at the word of this number: where it ends, what its slots are, what it means."""
        yield from self._walk(self._root, words, at, (), slot)

    def _grown(self, expression: Any, begins: list[_Node]) -> list[_Node]:
        """Where a part of a template ends that begins at each of some nodes."""
        if hasattr(expression, "original_text"):  # a piece of text
            for token in tokens(expression.text, self._parted):
                begins = [self._step(begins, token.word)]
            return begins
        if (slot := getattr(expression, "list_name", None)) is not None:
            return [self._step(begins, f"{{{slot}}}")]
        if hasattr(expression, "is_optional"):  # an alternative
            ends = {id(end): end for item in expression.items for end in self._grown(item, begins)}
            return list(ends.values())
        for item in expression.items:
            begins = self._grown(item, begins)
        return begins

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

"""How long: "90 seconds", "an hour and a half", "zwei Stunden und 30 Minuten", "一分半钟", of a language's words."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

Number = Callable[[Sequence[str]], list[tuple[float, int]]]
"""The numbers at the beginning of some words, and of how many."""


class Halves(Struct, frozen=True):
    """What a language puts into a length of time. ``more``: words behind a unit that are half of it more; ``inside``:
    between the number and the unit, likewise; ``whole``: words there that say nothing; ``joints``: between one
    unit and a smaller one."""

    more: tuple[tuple[str, ...], ...]
    inside: tuple[tuple[str, ...], ...]
    whole: frozenset[str]
    joints: frozenset[str]


class Lengths:
    """Reads them. ``units``: seconds by unit, as words; ``number``: reads a number."""

    def __init__(self, halves: Halves, units: Mapping[tuple[str, ...], float], number: Number):
        self._halves, self._number = halves, number
        self._units = sorted(units.items(), key=lambda pair: -len(pair[0]))

    def read(self, words: Sequence[str]) -> list[tuple[float, int]]:
        """Seconds of the length at the beginning of ``words``, and of how many; the longest first."""
        return sorted(self._several(words, float("inf")), key=lambda pair: -pair[1])

    def _several(self, words: Sequence[str], below: float) -> Iterator[tuple[float, int]]:
        for seconds, unit, length in self._one(words):
            if unit >= below:
                continue
            yield seconds, length
            after = length + (length < len(words) and words[length] in self._halves.joints)
            for more, further in self._several(words[after:], unit):
                yield seconds + more, after + further

    def _one(self, words: Sequence[str]) -> Iterator[tuple[float, float, int]]:
        """A number and its unit: seconds, those of the unit, and how many words."""
        for number, length in self._number(words):
            half, at = self._any(self._halves.inside, words, length)
            at += at < len(words) and words[at] in self._halves.whole
            for unit, seconds in self._units:
                if tuple(words[at : at + len(unit)]) != unit:
                    continue
                end = at + len(unit)
                more, after = (False, end) if half else self._any(self._halves.more, words, end)
                yield (number + 0.5 * (half or more)) * seconds, seconds, after
                if more:
                    yield number * seconds, seconds, end
                break

    @staticmethod
    def _any(phrases: Sequence[tuple[str, ...]], words: Sequence[str], at: int) -> tuple[bool, int]:
        """Whether one of some phrases stands there, and where what follows begins."""
        for phrase in phrases:
            if tuple(words[at : at + len(phrase)]) == phrase:
                return True, at + len(phrase)
        return False, at

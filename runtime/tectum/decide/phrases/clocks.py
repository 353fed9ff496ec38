"""Times of day in words and in figures: "22:30", "half past ten at night", "Viertel vor sechs früh".

Of languages that say the hour, with minutes before or after it, and the half of the day before or behind it.
"""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import TypeVar

from msgspec import Struct

from tectum.decide.phrases.book import Moment, of_day, time_at

_DAY = 24 * 60
Phrase = tuple[str, ...]
Said = TypeVar("Said", int, str)


class Clock(Struct, frozen=True):
    """How a language says the time. ``numbers``: spelled, as they stand in a sentence taken apart. ``named``: times
    that have a name, in minutes after midnight. ``offsets``: minutes from the hour that follows, of words in front of
    it; ``to``, ``past``: words between minutes and the hour. ``oclock``: behind an hour. ``halves``: which half of the
    day is said (see ``of_day``), by the words for it; ``ahead``: those that stand in front. ``spoken``: minutes may
    follow the hour as a number ("ten thirty"). ``exact``: a named time is one of 24 hours.
    ``unsure``: hours of which nobody
    can tell the half, by the half. ``oclocks``: what else stands behind an hour; ``behind``: minutes from the hour, of
    words behind it ("et demie"); ``dots``: "22.30" is always a time."""

    numbers: Mapping[str, float]
    named: Mapping[str, int]
    offsets: Mapping[Phrase, int]
    to: tuple[Phrase, ...]
    past: tuple[Phrase, ...]
    oclock: Phrase
    halves: Mapping[Phrase, str]
    ahead: Mapping[Phrase, str]
    spoken: bool
    unsure: Mapping[str, tuple[int, ...]]
    exact: bool
    oclocks: tuple[Phrase, ...] = ()
    behind: Mapping[Phrase, int] = {}
    dots: bool = False

    def read(self, words: Sequence[str]) -> list[tuple[Moment, int]]:
        """The times of day at the beginning of ``words``, and of how many; none where a number is none of a clock."""
        half, first = _longest(self.ahead, words, 0)
        ways = dict.fromkeys([self._offset(words, first), (0, first)])
        return [found for offset, at in ways for found in self._from(words, at, offset, half)]

    def _from(self, words: Sequence[str], at: int, offset: int, half: str | None) -> list[tuple[Moment, int]]:
        """Those that begin at ``at`` with their hour, ``offset`` minutes from it. ``half``: what was said ahead."""
        if at < len(words) and words[at] in self.named:
            how = "exact" if self.exact else "half"
            return [(Moment(_at(self.named[words[at]] + offset), how), at + 1)] if half is None else []
        hours, minutes, colon, end = self._hour(words, at)
        if end == at or (offset and (colon or minutes)):
            return []
        found = []
        behind, after = _longest(self.halves, words, end)
        said = half if half is not None else behind
        if said is not None and 1 <= hours <= 12 and hours not in self.unsure.get(said, ()):
            noon = said == "am" and hours == 12 and offset < 0  # "a quarter to twelve in the morning"
            hour = 12 if noon else of_day(hours, said)
            found.append((Moment(_at(hour * 60 + minutes + offset), "half"), end if half is not None else after))
        if half is None:
            bare = not colon and 1 <= hours <= 12
            found.append((Moment(_at(hours * 60 + minutes + offset), "bare" if bare else "exact"), end))
        return found

    def _offset(self, words: Sequence[str], at: int) -> tuple[int, int]:
        """Minutes that are said in front of the hour, and where that begins."""
        offset, end = _longest(self.offsets, words, at)
        if offset is not None:
            return offset, end
        minutes, end = self._number(words, at)
        if minutes is None or not 0 < minutes < 30:
            return 0, at
        for sign, phrases in ((-1, self.to), (1, self.past)):
            for phrase in sorted(phrases, key=len, reverse=True):
                if tuple(words[end : end + len(phrase)]) == phrase:
                    half, after = _longest(self.offsets, words, end + len(phrase))  # "fünf vor halb sieben"
                    return sign * minutes + (half or 0), after
        return 0, at

    def _hour(self, words: Sequence[str], at: int) -> tuple[int, int, bool, int]:
        """Hours, minutes, whether they are figures of a clock, and where they end: at ``at`` where there are none."""
        none = (0, 0, False, at)
        if at >= len(words):
            return none
        hour, colon, minute = words[at].replace(".", ":").partition(":")
        try:
            hours, minutes = int(self.numbers.get(hour, hour)), int(minute or 0)
            hours = hours % 24 if hours == 24 and not minutes else hours
            time_at(hours, minutes)
        except ValueError:
            return none
        end = at + 1
        oclocks = [one for one in (self.oclock, *self.oclocks) if tuple(words[end : end + len(one)]) == one]
        oclock = bool(oclocks)
        end += max(map(len, oclocks), default=0)
        more, after = _longest(self.behind, words, end)
        if more is not None and not colon:
            return (hours * 60 + more) // 60 % 24, more % 60, False, after
        if "." in words[at] and not (oclock or (self.dots and len(minute) == 2)) and not self._half_follows(words, end):
            return none
        follows, after = self._number(words, end)
        spelled = follows is not None and not words[end].isdecimal()
        said = follows is not None and (oclock or (self.spoken and spelled))
        if not colon and follows is not None and said and (10 if spelled else 0) <= follows < 60:
            return hours, follows, not self.spoken, after  # but "6 Uhr ein Auto" is one car
        return hours, minutes, bool(colon), end

    def _half_follows(self, words: Sequence[str], at: int) -> bool:
        return _longest(self.halves, words, at)[0] is not None

    def _number(self, words: Sequence[str], at: int) -> tuple[int | None, int]:
        word = words[at] if at < len(words) else ""
        number = self.numbers.get(word)
        if number is None and word.isascii() and word.isdecimal() and len(word) <= 2:
            number = float(word)
        return (None, at) if number is None or number != int(number) else (int(number), at + 1)


def _longest(phrases: Mapping[Phrase, Said], words: Sequence[str], at: int) -> tuple[Said | None, int]:
    """What the longest of some phrases that stands there is, and where what follows begins; None where none does."""
    for length in (4, 3, 2, 1):
        said = tuple(words[at : at + length])
        if len(said) == length and said in phrases:
            return phrases[said], at + length
    return None, at


def _at(minutes: int) -> time:
    return time(minutes % _DAY // 60, minutes % 60)

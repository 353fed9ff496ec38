"""The hours that the phrases of a sentence say."""

from datetime import time
from typing import Any

from msgspec.structs import replace

from tectum.decide.clauses import NotWhole
from tectum.decide.hours import Hours, Night
from tectum.decide.phrases.book import ONWARDS, Item, Language

EVENING = 18
"""The hour from which "after" means until the night ends."""
_HALF = frozenset(range(1, 13))
"""Hours that may be of either half of the day."""


def hours_of(hours: Hours, item: Item, language: Language, night: Night) -> Hours:
    """Some hours with those of a phrase. Raises NotWhole: it says no hours that can be known."""
    if item.kind == "part":
        return replace(hours, part=str(item.value))
    if item.kind == "days":
        days = item.value[1] if item.value[0] in ("", "not") else item.value
        if item.value[0] == "not":
            days = [day for day in range(7) if day not in days]
        return replace(hours, days=tuple(days))
    begin, end = _onwards(item, language, night) if item.value[0] == ONWARDS else times_between(item, language)
    if begin == end:
        raise NotWhole(item)
    return replace(hours, begin=begin, end=end)


def _onwards(item: Item, language: Language, night: Night) -> tuple[time, time]:
    """From an hour of the evening or the night, to the end of that night. Raises NotWhole: of the day, or of either
    half of it; nobody said until when."""
    moment = item.value[1]
    late = moment.at.hour >= EVENING or moment.at < night.end
    if not late or (moment.how == "bare" and not language.of_24):
        raise NotWhole(item)
    return moment.at, night.end


def times_between(item: Item, language: Language) -> tuple[time, time]:
    """The times of day of "between 22:00 and 6:00", and of "between 10 and 6 am": a bare hour beside one of which the
    half of the day is said is that of the shorter time. Raises NotWhole: it may be of either half."""
    begin, end = item.value[1:]
    hows = {begin.how, end.how}
    if "bare" not in hows or (
        hows != {"bare", "half"} and (language.of_24 or not {begin.at.hour, end.at.hour} <= _HALF)
    ):
        return begin.at, end.at
    if hows != {"bare", "half"}:
        raise NotWhole(item)
    begins, ends = ([one.at, _other_half(one.at)] if one.how == "bare" else [one.at] for one in (begin, end))
    return min(((one, other) for one in begins for other in ends if one != other), key=lambda pair: _long(*pair))


def _other_half(at: time) -> time:
    return at.replace(hour=(at.hour + 12) % 24)


def _long(begin: time, end: time) -> int:
    return ((end.hour - begin.hour) * 60 + end.minute - begin.minute) % (24 * 60)


def both(one: Hours, other: Hours) -> Hours:
    """The hours of two, of which the second wins."""
    changes: dict[str, Any] = {"days": other.days} if other.days else {}
    changes |= {"part": other.part} if other.part else {}
    changes |= {"begin": other.begin, "end": other.end} if other.begin != other.end else {}
    return replace(one, **changes)

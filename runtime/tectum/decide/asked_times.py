"""From when to when a question asks, of the phrases that say so."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from math import prod
from typing import Any

from msgspec.structs import replace

from tectum.decide.clauses import NotWhole
from tectum.decide.phrases.book import Item, Language, Moment, of_day
from tectum.decide.phrases.question_kinds import (
    AFTER,
    AGO,
    AROUND,
    ASLEEP,
    BEFORE,
    DAY_S,
    DAYS,
    EVER,
    HOURS,
    ONWARDS,
    PARTS,
    PAST,
    SINCE,
    WEEKDAY,
    WHOLE,
)
from tectum.decide.question import NOW, Question
from tectum.decide.sentence_hours import times_between

AROUND_MIN = 30
"""Minutes before and after the hour around which something was."""
BY_DAY = range(1, 7)
"""Bare hours that are of the afternoon where a day is named."""
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HALF = {"dawn": "am", "morning": "am", "noon": "noon", "afternoon": "pm", "evening": "evening", "night": "night"}
"""Of a part of the day, how ``of_day`` calls the half in which its hours are."""
_UNDATED = ("", "today")
_CLOCKS = (SINCE, AFTER, BEFORE, HOURS, AROUND)


def with_times(question: Question, windows: Sequence[Item], language: Language) -> Question:
    """With from when to when: a day, a part of it or hours of it; or one span alone. Raises NotWhole: two of a kind, or
    an hour that may be of either half of the day."""
    day = part = ""
    seconds = 0.0
    clock: Item | None = None
    night = any("night" in (name, *slots) for name, slots in map(_named, windows))
    told = [item for item in windows if _named(item)[0] not in (EVER, *((ASLEEP,) if night else ()))]
    if len(told) != len(windows) and not told:
        return replace(question, window=EVER)
    for item in told:
        name, slots = _named(item)
        if name in (*DAYS, WEEKDAY, AGO) and day in ("", _day(name, slots, item)):
            day = _day(name, slots, item)
            part = part or next((slot for slot in slots if isinstance(slot, str)), "")
            seconds = _length(slots) if day == AGO else seconds
        elif name in PARTS and part in ("", name):
            part = name
        elif name == ONWARDS and len(told) > 1 and not question.until:
            question = replace(question, until=NOW)
        elif name in _CLOCKS and clock is None:
            clock = item
        elif len(told) == 1 + (question.until == NOW) and not clock and (name in WHOLE or len(told) == 1):
            seconds = _length(slots) if name == PAST else 0.0
            return replace(question, window=name, seconds=seconds, until=NOW if len(told) > 1 else "")
        else:
            raise NotWhole(item)
    if clock is not None:
        if question.until:
            raise NotWhole(*windows)
        question = _with_clock(question, clock, day, part, language)
        if _named(clock)[0] == SINCE:  # "since eight this morning" says only which eight
            part = ""
    return replace(question, window=f"{day} {part}".strip(), seconds=seconds)


def _named(item: Item) -> tuple[str, list[Any]]:
    """What a phrase of time is called, and what stands in its slots."""
    name, *slots = item.value if isinstance(item.value, tuple) else (item.value,)
    if isinstance(name, tuple):
        name, *more = name
        slots = [*more, *slots]
    return name, slots


def _length(slots: Sequence[Any]) -> float:
    """Seconds that were said: a length of time, or a number and its unit."""
    return float(prod(slot for slot in slots if isinstance(slot, float)))


def _day(name: str, slots: Sequence[Any], item: Item) -> str:
    if name == AGO:
        return {1.0: "yesterday", 2.0: "before"}.get(_length(slots) / DAY_S, AGO)
    if name != WEEKDAY:
        return name
    days = next(slot for slot in slots if not isinstance(slot, str))
    if len(days) != 1:
        raise NotWhole(item)
    return _WEEK[days[0]]


def _with_clock(question: Question, item: Item, day: str, part: str, language: Language) -> Question:
    name, moments = _named(item)
    moments = [_of_part(moment, part, not language.of_24 and day not in _UNDATED) for moment in moments]
    bare = not language.of_24 and all(moment.how == "bare" for moment in moments)
    if bare and (day not in _UNDATED or name == BEFORE):
        raise NotWhole(item)
    if name == HOURS:
        said = item._replace(value=(name, *moments))
        begin, end = (one.at for one in moments) if bare else times_between(said, language)
        if begin == end:
            raise NotWhole(item)
    else:
        begin = end = moments[0].at
    if name == AROUND:
        hour = datetime.combine(date.min + timedelta(days=1), begin)
        begin, end = ((hour + timedelta(minutes=by)).time() for by in (-AROUND_MIN, AROUND_MIN))
    until = {SINCE: NOW if day not in _UNDATED else "", AFTER: ""}.get(name, f"{end:%H:%M}")
    return replace(question, clock="" if name == BEFORE else f"{begin:%H:%M}", until=until, either=bare)


def _of_part(moment: Moment, part: str, dated: bool) -> Moment:
    """A bare hour as one of the part of the day that is named; where a day is, as one that is not of its night."""
    hour = moment.at.hour
    half = _HALF[part] if part else "pm" if dated and hour in BY_DAY else ""
    if moment.how != "bare" or not half or not 1 <= hour <= 12:
        return moment
    return Moment(time(of_day(hour, half), moment.at.minute), "half")

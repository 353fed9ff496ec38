"""Answers questions about what happened from the store, and from nothing else."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta

from tectum.decide.hours import Night
from tectum.decide.phrases.answers import ANSWERS, KINDS
from tectum.decide.phrases.questions import ASLEEP, AWAY, LAST, OFTEN, PARTS, PAST, WHAT
from tectum.decide.questions import NOW, Question
from tectum.decide.rules import local_stamp
from tectum.decide.terms import LEAVES
from tectum.deliver.controls import Said
from tectum.deliver.store.store import Store
from tectum.deliver.stored_event import EventSearch, StoredEvent

HEADS = ("presence", "sound", "situation", "rule", "state")
"""Of what "what happened?" tells."""
UNTOLD = ("quiet", "routine", "command")
MOST_LISTED = 5
MOST_LINKED = 50
MOST_SEARCHED = 100_000
_PARTS = {"morning": (time(6), time(12)), "afternoon": (time(12), time(18)), "evening": (time(18), time(23, 59, 59))}
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_BACK = {"today": 0, "yesterday": 1, "before": 2}
"""Days before today."""
_CONTEXTS = {AWAY: "away", ASLEEP: "night"}
"""The context of the house that a window is."""
Span = tuple[float, float]


def answer(question: Question, store: Store | None, now: Callable[[], float], night: Night) -> Said:
    """What the store says, with the ids of the events that it rests on. ``now``: seconds since 1970. Raises
    StoreError."""
    words = ANSWERS[question.language]
    if store is None:
        return Said(words["no store"])
    at = now()
    context = _CONTEXTS.get(question.window)
    span = _span(question, at, night) if context is None else _during(store, context, at)
    if span is None:
        return Said(words["not away" if question.window == AWAY else "no sleep"])
    found = _found(question, store, span)
    found = found[-1:] if question.asks == LAST else found
    told = _told(question, found, words["span"].format(begin=_moment(span[0], at), end=_end(span[1], at)), at)
    if question.who:
        told += f"; {words['who']}"
    return Said(told, events=tuple(one.event.id for one in found[-MOST_LINKED:]))


def _told(question: Question, found: Sequence[StoredEvent], span: str, now: float) -> str:
    """In the words of the question's language."""
    words = ANSWERS[question.language]
    if question.asks == WHAT:
        template, what = words["happened" if found else "nothing"], "; ".join(_grouped(question.language, found))
        return template.format(span=span, what=what)
    what = _what(question)
    if not found:
        never = question.asks == LAST and not question.window
        return words["never" if never else "none"].format(what=what, span=span)
    if question.asks == LAST:
        return words["last"].format(
            what=what, when=local_stamp(_when(question, found[-1])), place=found[-1].event.place
        )
    listed = [f"{_moment(_when(question, one), now)} {one.event.place}" for one in found[-MOST_LISTED:]]
    when = ("… " if len(found) > MOST_LISTED else "") + ", ".join(listed)
    template = words["often" if question.asks == OFTEN else "yes"]
    return template.format(what=what, span=span, when=when, count=_counted(words, len(found)))


def _found(question: Question, store: Store, span: Span) -> list[StoredEvent]:
    """Oldest first."""
    term = question.term
    kinds = () if term is None else (term.kind,)
    places = (question.place,) if question.place else ()
    found = store.events(EventSearch(span[0], span[1], kinds, places, most=MOST_SEARCHED))
    kept = [one for one in found if one.event.head in HEADS and not one.event.suppressed]
    if term is None:
        return [one for one in kept if one.event.kind not in UNTOLD]
    kept = [one for one in kept if term.fits(one.event)]
    return [one for one in kept if one.until is not None] if term.turn == LEAVES else kept


def _when(question: Question, one: StoredEvent) -> float:
    leaves = question.term is not None and question.term.turn == LEAVES
    return one.until if leaves and one.until is not None else one.at


def _during(store: Store, context: str, now: float) -> Span | None:
    """The last time that the house was in a context; None: never."""
    there = [one for one in store.events(EventSearch(kinds=(context,))) if one.event.head == "context"]
    if not there:
        return None
    begin = there[-1].at
    others = tuple(kind for kind in ("home", *_CONTEXTS.values()) if kind != context)
    later = store.events(EventSearch(begin, kinds=others))
    return begin, min([now, *(one.at for one in later if one.event.head == "context" and one.at > begin)])


def _span(question: Question, now: float, night: Night) -> Span:
    """From when to when a question asks; of what is not over yet, until now."""
    here = datetime.fromtimestamp(now).astimezone()
    if question.window == PAST:
        return now - question.seconds, now
    if question.asks == LAST and not (question.window or question.clock):
        return 0.0, now
    if (days := _several(question.window, here)) is not None:
        begin, end = (_at(day, time(0)) for day in days)
    else:
        begin, end = _of_day(question, here, night)
    return begin, max(begin, min(end, now))


def _several(window: str, here: datetime) -> tuple[datetime, datetime] | None:
    """The first of several days, and the one after the last of them."""
    monday, first, week = here - timedelta(days=here.weekday()), here.replace(day=1), timedelta(days=7)
    saturday = here - timedelta(days=(here.weekday() - 5) % 7)
    return {
        "week": (monday, monday + week),
        "last_week": (monday - week, monday),
        "month": (first, here + timedelta(days=1)),
        "last_month": ((first - timedelta(days=1)).replace(day=1), first),
        "weekend": (saturday, saturday + timedelta(days=2)),
    }.get(window)


def _of_day(question: Question, here: datetime, night: Night) -> Span:
    """Of a day, of a part of it, or of hours of it; hours that are still to come are those of the day before."""
    words = question.window.split()
    part = next((word for word in words if word in PARTS), "")
    name = next((word for word in words if word not in PARTS), "today")
    back = _BACK[name] if name in _BACK else (here.weekday() - _WEEK.index(name)) % 7
    last = name == "today" and part == "night"  # it began yesterday
    day = here - timedelta(days=1 if last else back)
    if question.clock:
        begin, until = time.fromisoformat(question.clock), question.until
        if name == "today" and _at(day, begin) > here.timestamp():
            day -= timedelta(days=1)
        end = here if not until and name == "today" else _upto(day, begin, until)
        return _at(day, begin), end.timestamp()
    if question.until == NOW:
        return _at(day, night.begin if part == "night" else _PARTS[part][0] if part else time(0)), here.timestamp()
    if part == "night":
        return _at(day, night.begin), _at(day + timedelta(days=night.end <= night.begin), night.end)
    if part:
        return _at(day, _PARTS[part][0]), _at(day, _PARTS[part][1])
    return _at(day, time(0)), _at(day + timedelta(days=1), time(0))


def _upto(day: datetime, begin: time, until: str) -> datetime:
    """The end of hours of a day, which may go over midnight; without any, that of the day."""
    end = time.fromisoformat(until or "00:00")
    return datetime.combine((day + timedelta(days=end <= begin or not until)).date(), end).astimezone()


def _at(day: datetime, clock: time) -> float:
    return datetime.combine(day.date(), clock).astimezone().timestamp()


def _moment(at: float, now: float) -> str:
    """A moment for people: the time alone where it is of today."""
    moment, today = (datetime.fromtimestamp(one).astimezone() for one in (at, now))
    return f"{moment:%H:%M}" if moment.date() == today.date() else f"{moment:%Y-%m-%d %H:%M}"


def _end(at: float, now: float) -> str:
    """A moment at which something ends: midnight is that of the day before."""
    midnight = f"{datetime.fromtimestamp(at).astimezone():%H:%M}" == "00:00"
    return f"{datetime.fromtimestamp(at - 1).astimezone():%Y-%m-%d} 24:00" if midnight else _moment(at, now)


def _named(language: str, kind: str) -> str:
    return KINDS[language].get(kind, kind.replace("_", " "))


def _what(question: Question) -> str:
    term = question.term
    assert term is not None  # noqa: S101  only "what happened?" has none
    name = _named(question.language, term.kind)
    return f"{name} {term.relation if isinstance(term.value, float) else ''}{term.value}" if term.relation else name


def _counted(words: Mapping[str, str], count: int) -> str:
    return words["once"] if count == 1 else words["count"].format(count=count)


def _grouped(language: str, found: Sequence[StoredEvent]) -> list[str]:
    """How often of each kind at each place, the most frequent first; of a sensor with its state."""
    words = ANSWERS[language]
    counts = Counter(
        (f"{_named(language, one.event.kind)} {one.event.state}".strip(), one.event.place) for one in found
    )
    return [
        words["times"].format(what=what, place=place, count=_counted(words, count))
        for (what, place), count in counts.most_common()
    ]

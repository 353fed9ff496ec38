"""Answers questions about what happened from the store, and from nothing else."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from tectum.decide.hours import Night
from tectum.decide.phrases.questions import ANSWERS, AWAY, KINDS, LAST, OFTEN, PAST, SINCE, WHAT
from tectum.decide.questions import Question
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
Span = tuple[float, float]


def answer(question: Question, store: Store | None, now: Callable[[], float], night: Night) -> Said:
    """What the store says, with the ids of the events that it rests on. ``now``: seconds since 1970. Raises
    StoreError."""
    words = ANSWERS[question.language]
    if store is None:
        return Said(words["no store"])
    at = now()
    span = _away(store, at) if question.window == AWAY else _span(question, at, night)
    if span is None:
        return Said(words["not away"])
    found = _found(question, store, span)
    found = found[-1:] if question.asks == LAST else found
    told = _told(question, found, words["span"].format(begin=_moment(span[0], at), end=_moment(span[1], at)), at)
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
    return template.format(what=what, span=span, when=when, count=len(found))


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


def _away(store: Store, now: float) -> Span | None:
    """The last time that the house was away; None: never."""
    away = [one for one in store.events(EventSearch(kinds=("away",))) if one.event.head == "context"]
    if not away:
        return None
    begin = away[-1].at
    later = store.events(EventSearch(begin, kinds=("home", "night")))
    return begin, min([now, *(one.at for one in later if one.event.head == "context" and one.at > begin)])


def _span(question: Question, now: float, night: Night) -> Span:
    """From when to when a question asks."""
    here = datetime.fromtimestamp(now).astimezone()
    midnight, before = _at(here, time(0)), here - timedelta(days=1)
    if question.window in _PARTS:
        begin, end = (_at(here, clock) for clock in _PARTS[question.window])
    elif question.window == SINCE:
        clock = time.fromisoformat(question.clock)
        begin, end = _at(here, clock), now
        begin = begin if begin <= now else _at(before, clock)
    else:
        everything = question.asks == LAST and not question.window
        begin, end = {
            PAST: (now - question.seconds, now),
            "week": (_at(here - timedelta(days=here.weekday()), time(0)), now),
            "yesterday": (_at(before, time(0)), midnight),
            "night": (_at(before, night.begin), min(now, _at(here, night.end))),
        }.get(question.window, (0.0 if everything else midnight, now))
    return begin, end


def _at(day: datetime, clock: time) -> float:
    return datetime.combine(day.date(), clock).astimezone().timestamp()


def _moment(at: float, now: float) -> str:
    """A moment for people: the time alone where it is of today."""
    moment, today = (datetime.fromtimestamp(one).astimezone() for one in (at, now))
    return f"{moment:%H:%M}" if moment.date() == today.date() else f"{moment:%Y-%m-%d %H:%M}"


def _named(language: str, kind: str) -> str:
    return KINDS[language].get(kind, kind.replace("_", " "))


def _what(question: Question) -> str:
    term = question.term
    assert term is not None  # noqa: S101  only "what happened?" has none
    name = _named(question.language, term.kind)
    return f"{name} {term.relation if isinstance(term.value, float) else ''}{term.value}" if term.relation else name


def _grouped(language: str, found: Sequence[StoredEvent]) -> list[str]:
    """How often of each kind at each place, the most frequent first; of a sensor with its state."""
    words = ANSWERS[language]["times"]
    counts = Counter(
        (f"{_named(language, one.event.kind)} {one.event.state}".strip(), one.event.place) for one in found
    )
    return [words.format(what=what, place=place, count=count) for (what, place), count in counts.most_common()]

"""Answers questions about what happened from the store, and from nothing else."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from tectum.decide.hours import Night
from tectum.decide.phrases.answers import ANSWERS, KINDS
from tectum.decide.phrases.question_kinds import ASLEEP, AWAY, FIRST, LAST, LONG, OFTEN, WAS, WHAT
from tectum.decide.question import Question
from tectum.decide.rules import local_stamp
from tectum.decide.terms import LEAVES
from tectum.deliver.controls import Said
from tectum.deliver.store.store import Store
from tectum.deliver.stored_event import EventSearch, StoredEvent
from tectum.house.asked_span import Span, span_of
from tectum.house.durations import duration_text, in_all

HEADS = ("presence", "sound", "situation", "rule", "state")
"""Of what "what happened?" tells."""
UNTOLD = ("quiet", "routine", "command")
MOST_LISTED = 5
MOST_LINKED = 50
MOST_SEARCHED = 100_000
_CONTEXTS = {AWAY: "away", ASLEEP: "night"}
"""The context of the house that a window is."""


def answer(question: Question, store: Store | None, now: Callable[[], float], night: Night) -> Said:
    """What the store says, with the ids of the events that it rests on. ``now``: seconds since 1970. Raises
    StoreError."""
    words = ANSWERS[question.language]
    if store is None:
        return Said(words["no store"])
    at = now()
    context = _CONTEXTS.get(question.window)
    span = span_of(question, at, night) if context is None else _during(store, context, at)
    if span is None:
        return Said(words["not away" if question.window == AWAY else "no sleep"])
    found = _found(question, store, span)
    found = found[-1:] if question.asks == LAST else found[:1] if question.asks == FIRST else found
    said = words["span"].format(begin=_moment(span[0], at), end=_end(span[1], at))
    told = _lasted(question, found, span, said, at) if question.asks == LONG else _told(question, found, said, at)
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
        never = question.asks in (LAST, FIRST) and not question.window
        return words["never" if never else "none"].format(what=what, span=span)
    if question.asks in (LAST, FIRST):
        when = local_stamp(_when(question, found[0]))
        return words[question.asks].format(what=what, when=when, place=found[0].event.place)
    listed = [f"{_moment(_when(question, one), now)} {one.event.place}" for one in found[-MOST_LISTED:]]
    template = words["often" if question.asks == OFTEN else "yes"]
    return template.format(what=what, span=span, when=_listed(found, listed), count=_counted(words, len(found)))


def _lasted(question: Question, found: Sequence[StoredEvent], span: Span, said: str, now: float) -> str:
    """How long in all there was any of it between two moments, with how long each was."""
    words, what = ANSWERS[question.language], _what(question)
    if not found:
        return words["none"].format(what=what, span=said)
    times = [(max(one.at, span[0]), min(now if one.until is None else one.until, span[1])) for one in found]
    listed = [
        f"{_moment(begin, now)} {one.event.place} ({duration_text(end - begin, question.language)}"
        f"{words['goes on'] if one.until is None else ''})"
        for one, (begin, end) in list(zip(found, times, strict=True))[-MOST_LISTED:]
    ]
    long = duration_text(in_all(times), question.language)
    return words["long"].format(what=what, span=said, long=long, when=_listed(found, listed))


def _listed(found: Sequence[StoredEvent], listed: Sequence[str]) -> str:
    return ("… " if len(found) > MOST_LISTED else "") + ", ".join(listed)


def _found(question: Question, store: Store, span: Span) -> list[StoredEvent]:
    """Oldest first; of what is asked whether it was, or for how long, also what had begun before."""
    term = question.term
    kinds = () if term is None else (term.kind,)
    places = (question.place,) if question.place else ()
    going = question.asks in (WAS, LONG) and not (term is not None and term.turn)
    found = store.events(EventSearch(span[0], span[1], kinds, places, most=MOST_SEARCHED), going)
    kept = [one for one in found if one.event.head in HEADS and not one.event.suppressed]
    if term is None:
        kept = [one for one in kept if one.event.value is None or one.event.value != one.event.was]
        return [one for one in kept if one.event.kind not in UNTOLD and question.zone in ("", one.event.zone)]
    begun = question.asks in (OFTEN, FIRST)
    kept = [one for one in kept if (term.begins(one.event) if begun else term.fits(one.event))]
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

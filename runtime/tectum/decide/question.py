"""A question about what happened: what it asks for, of what, and from when to when."""

from msgspec import Struct

from tectum.decide.terms import Term

NOW = "now"


class Question(Struct, frozen=True):
    """``asks``: what, last, first, often, long (how long in all) or was. ``term``: what of; None: of everything, at
    ``place``, in ``zone``.

    ``window``: a day (today, yesterday, before: the day before yesterday, mon … sun, ago: ``seconds`` ago), a part of
    one (dawn, morning, noon, afternoon, evening, night), both ("yesterday evening"), week, last_week, month,
    last_month, weekend, ever, away, asleep, past (``seconds``), or empty. ``clock``, ``until``: HH:MM, since when, up
    to when, or from when to when, on that day; ``until`` "now": from that day, or part or hour of it, on.
    ``either``: the hours may be of either half of the day: the last that has begun is meant. ``who``: it asks who it
    was."""

    language: str
    asks: str
    term: Term | None = None
    place: str = ""
    window: str = ""
    seconds: float = 0.0
    clock: str = ""
    until: str = ""
    who: bool = False
    either: bool = False
    zone: str = ""

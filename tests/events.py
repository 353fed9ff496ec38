"""Events as a house would tell them, with ids that are never told twice in a process."""

from itertools import count

from msgspec.structs import replace

from tectum.decide.events import Event

EPOCH = 1_700_000_000.0
"""When the house of these events began, seconds since 1970."""
ids = count()


def start(kind="dog_bark", at=1.0, head="sound", place="hall", **more) -> Event:
    """The start of an event at ``at`` on the media clock."""
    return Event(f"e{next(ids)}", kind, head, place, "start", at, None, at, 0.9, **more)


def end(event, at) -> Event:
    """Its end."""
    return replace(event, phase="end", end=at, detected=at)

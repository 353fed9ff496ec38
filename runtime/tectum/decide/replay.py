"""What rules would have fired on events that are kept."""

from collections.abc import Iterable, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from tectum.decide.events import Event
from tectum.decide.hours import NIGHT_HOURS, Night
from tectum.decide.rule import Rule
from tectum.decide.rules import Rules


class Replay(Struct):
    """What rules would have fired on stored events. ``fired``: the messages."""

    fired: list[Event] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        rules: Sequence[Rule],
        history: Iterable[tuple[float, Event]],
        night: Night = NIGHT_HOURS,
        span: tuple[float, float] | None = None,
    ) -> "Replay":
        """``history``: messages with their moments (seconds since 1970), in order. ``span``: from when to when they
        were looked for; default: from the first to the last. Times of what fired are those."""
        messages = list(history)
        begin, end = span or (messages[0][0], messages[-1][0]) if span or messages else (0.0, 0.0)
        follower, out = Rules(rules, night=night, begin=begin), cls()
        told = []
        for at, event in messages:
            told += follower.see(at_moment(event, at))
        told += follower.advance(end)
        out.fired += [event for event in told if event.phase == "start"]
        return out


def at_moment(event: Event, at: float) -> Event:
    """A message that was detected at ``at`` on another scale, with all its times on that."""
    shift = at - event.detected
    return replace(event, start=event.start + shift, detected=at, end=None if event.end is None else event.end + shift)

"""Situations of one's own: "the baby is awake", "a parcel at the door". A rule until there is training, told as one
that was trained is: an event that lasts, with what it rests on and the shares of the modalities."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tectum.decide.events import Event
from tectum.decide.evidence import Evidence
from tectum.modality import SITUATION


class _Open(Struct):
    """One that goes on, and when it was last known to."""

    event: Event
    held: float


class OwnSituations:
    """Those of a house that go on, by name and place. From one thread."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], _Open] = {}

    def on(self, name: str, place: str) -> bool:
        """Whether it goes on."""
        return (name, place) in self._open

    @property
    def events(self) -> list[Event]:
        """How each began; any thread may ask."""
        return [one.event for one in list(self._open.values())]

    def begin(self, fired: Event, place: str, parts: Sequence[Event]) -> Event:
        """The start of one: what a rule ``fired`` at ``place``, by these ``parts``."""
        evidence = tuple(sorted({_evidence(part) for part in parts}, key=lambda one: (-one.score, one.label)))
        event = replace(fired, head=SITUATION.name, text=None, evidence=evidence or None)
        self._open[fired.kind, place] = _Open(event, fired.detected)
        return event

    def end(self, now: float, holds: Callable[[str, str], bool]) -> list[Event]:
        """The ends of those of which ``holds`` (name, place) says that they do not, ``now``."""
        ended = []
        for key, one in list(self._open.items()):
            if holds(*key):
                one.held = max(one.held, now)
            else:
                del self._open[key]
                ended.append(replace(one.event, phase="end", end=one.held, detected=now))
        return ended


def _evidence(part: Event) -> Evidence:
    modality = part.modalities[0] if part.modalities else part.head
    said = f"{part.kind} {part.state}" if part.state else part.text
    return Evidence(part.kind, part.head, modality, round(part.score, 4), round(part.start, 3), said)

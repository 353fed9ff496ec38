"""How long what a term of a rule names has been there, or has not."""

from msgspec import Struct, field

from tectum.decide.events import Event
from tectum.decide.terms import LEAVES, Term
from tectum.modality import STATE

GAP_S = 5.0
"""What was gone for no longer than this was there all the time; not so the state of a sensor."""
ARRIVAL_S = 60.0
"""What is there after none was for so long has arrived."""
LEAVING_S = 30.0
"""What was there and then was not for so long has left."""


class Stretch(Struct):
    """Of one term at one place, or in the whole house. ``since``: when it came; ``until``: when it went, at first when
    it began to be looked for; ``before_s``: how long there was none before it came; ``told``: whether its rule has
    fired on this stretch. Media seconds."""

    term: Term
    until: float
    since: float = 0.0
    before_s: float = 0.0
    last: Event | None = None
    told: bool = False
    _open: set[str] = field(default_factory=set)

    def see(self, event: Event) -> None:
        """Take in a message."""
        if event.phase == "end" or not self.term.fits(event):
            if event.id in self._open:
                self._leave(event)
        elif event.id not in self._open:
            self._come(event)

    def _come(self, event: Event) -> None:
        at = event.start if event.phase == "start" else event.detected
        gap = 0.0 if event.head == STATE else GAP_S
        if not self._open and (self.last is None or at - self.until > gap):
            self.since, self.before_s, self.told = at, at - self.until, False
        self._open.add(event.id)
        self.last = event

    def _leave(self, event: Event) -> None:
        self._open.discard(event.id)
        self.last = event
        if not self._open:
            self.until = event.detected if event.end is None else event.end
            if self._counts_absence:
                self.told = False

    @property
    def _counts_absence(self) -> bool:
        return self.term.absent or self.term.turn == LEAVES

    @property
    def due(self) -> float | None:
        """When the term becomes true, or became; None: not as things are."""
        if self._counts_absence:
            if self._open or (self.term.turn and self.last is None):
                return None
            return self.until + (LEAVING_S if self.term.turn else self.term.lasting_s)
        if not self._open:
            return None
        if self.term.turn:
            return self.since if self.before_s >= ARRIVAL_S else None
        return self.since + self.term.lasting_s

    def holds(self, now: float, within: float) -> bool:
        """Whether the term is true, or was in the ``within`` seconds before."""
        due = self.due
        if self.term.turn:
            return due is not None and due <= now <= due + within
        if due is not None:
            return due <= now
        return not self.term.absent and self.until - self.since >= self.term.lasting_s and now - self.until <= within

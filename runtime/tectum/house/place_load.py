"""What gives at a place that cannot keep up."""

from tectum.encode.look_budget import LookAllowance, LookBudget
from tectum.house.load_shedding import CALM_S, LoadShedder
from tectum.house.sound_shedding import LateAlarms, SoundShedder
from tectum.observe.observation_queue import ObservationQueue
from tectum.supervise.health import Health, worst_of


class PlaceLoad:
    """``looks``: the closer looks that it may take of a house's ``budget``; ``pictures`` and ``sound``: which of them
    are left out. ``closer``: its bundle does look closer. Times of ``time.monotonic``."""

    def __init__(self, place: str, closer: bool, budget: LookBudget | None, alarms: LateAlarms | None):
        self.looks = LookAllowance(budget)
        self.pictures = LoadShedder(place, self.looks if closer else None)
        self.sound = SoundShedder(place, alarms)

    def admits_picture(self, late_s: float, now: float) -> bool:
        """Whether a picture that is ``late_s`` late is to be encoded."""
        return self.pictures.admits(late_s, now) and self.sound.admits_picture(now)

    def drops(self) -> dict[str, int]:
        """What was left out, by reason."""
        pictures = {"frame: overload": self.pictures.left_out} if self.pictures.left_out else {}
        return {**pictures, **self.sound.drops()}

    def health(self, queue: ObservationQueue, sees: bool, now: float) -> Health:
        """Degraded while something gives. ``queue``: what waits at the place; ``sees``: pictures come at all."""
        late = self.sound.health(queue.waiting_s(now), now)
        thin = self.pictures.health() if sees else Health("ok")
        lost = now - queue.full_at < CALM_S
        full = Health("degraded", "overloaded: its queue was full") if lost else Health("ok")
        return worst_of(late, thin, full)

"""A device in a rollout: from being asked until it runs well with what it was asked for, or does not."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from tectum.decide.rates import more_often
from tectum.deliver.controls import AlarmCount
from tectum.deliver.maintenance import FINAL, UPDATE, Before, Outcome
from tectum.fleet.view import Device

ANSWER_S = 20.0
"""So long a device may take to say that it was asked."""
AWAY_S = 300.0
"""So long it may be away, or take to be begun anew."""
TRIAL_S = 900.0
"""So long a bundle may be on trial: a minute, and what a machine that starts anew takes."""
WORSE_S = 30.0
"""So long a device has to be worse than before, to be said to be: a camera that is begun anew is no fall."""
RANKS = ("ok", "degraded", "down", "offline")

Stand = Literal["asked", "running", "restarting", "trial", "done", "failed", "left out"]
BEGUN: dict[str, Stand] = {"running": "running", "restarting": "restarting", "trial": "trial"}
OPEN = ("asked", "running", "restarting", "trial")


class Progress(Struct):
    """``ticket``: of the request. ``stand``: ``done`` may become ``failed`` later, where the device falls in health or
    tells more alarms. ``since``: of that, and ``away_since``, ``worse_since`` (None: it is not), by the clock of the
    rollout. ``said``: why, or what the device said. ``version``: that it runs well; ``took``: it did not have that
    before; ``interrupted``: its house ended in the middle, and it can be asked again."""

    name: str
    ticket: str
    stage: int
    before: Before
    since: float
    stand: Stand = "asked"
    said: str = ""
    version: str = ""
    took: bool = False
    interrupted: bool = False
    away_since: float | None = None
    worse_since: float | None = None

    @property
    def open(self) -> bool:
        """Whether it is not known yet what becomes of it."""
        return self.stand in OPEN

    def follow(self, device: Device, what: str, now: float) -> None:
        """Take in what ``device`` says at ``now``."""
        last = device.maintenance.last if device.maintenance is not None else None
        ours = last is not None and last.request.ticket == self.ticket
        self.away_since = None if device.online else now if self.away_since is None else self.away_since
        late = self.stand == "left out" and bool(device.online)  # it answered after all, or is back
        if self.open or late:
            if ours and last is not None:
                self._hear(last, now)
            if self.open:
                self._lose_patience(device, ours, now)
        elif self.stand == "done" and what == UPDATE and ours and last is not None:
            self._watch(device, last, now)

    def _hear(self, last: Outcome, now: float) -> None:
        said = last.said[-1] if last.said else ""
        if last.state in FINAL:
            done, self.interrupted = last.state == "done", last.state == "interrupted"
            no_fault = last.state in ("unable", "interrupted")
            self._become("done" if done else "left out" if no_fault else "failed", said, now)
            self.version = last.version if done else ""
            self.took = done and last.version != last.earlier
        else:
            self._become(BEGUN[last.state], said, now)

    def _lose_patience(self, device: Device, ours: bool, now: float) -> None:
        """What does not answer does not hold up the others; what did not come back from what it was asked, failed."""
        away = self.away_since is not None and now - self.away_since > AWAY_S
        if self.stand == "asked" and not ours and now - self.since > ANSWER_S:
            self._become("left out", "did not answer" if device.online else "went offline before it answered", now)
        elif self.stand == "running" and away:
            self._become("left out", "went offline while it was at it", now)
        elif self.stand in ("restarting", "trial") and away:
            self._become("failed", f"did not come back within {AWAY_S:.0f} s", now)
        elif self.stand == "restarting" and now - self.since > 2 * AWAY_S:
            self._become("failed", "its house was not begun anew", now)
        elif self.stand == "trial" and now - self.since > TRIAL_S:
            self._become("failed", f"still on trial after {TRIAL_S:.0f} s", now)

    def _watch(self, device: Device, last: Outcome, now: float) -> None:
        about = device.about
        if about is None or about.at < last.at:  # what it said before it was done
            if self.away_since is not None and now - self.away_since > AWAY_S:
                self._become("failed", f"has been offline for {AWAY_S:.0f} s since", now)
            return
        state = "offline" if not device.online else device.state
        worse = state in RANKS and RANKS.index(state) > _rank(self.before.state)
        self.worse_since = None if not worse else now if self.worse_since is None else self.worse_since
        if self.worse_since is not None and now - self.worse_since > (AWAY_S if state == "offline" else WORSE_S):
            parts = "; ".join(f"{name}: {part.reason or part.state}" for name, part in about.parts.items())
            self._become("failed", f"fell from {self.before.state} to {state}" + (f" ({parts})" if parts else ""), now)
            return
        alarms = about.alarms
        if self.took and alarms is not None and (more := more_alarms([(self.before, alarms)])):
            self._become("failed", f"tells {more}", now)

    def _become(self, stand: Stand, said: str, now: float) -> None:
        if stand != self.stand:
            self.since = now
        self.stand, self.said = stand, said


def more_alarms(told: Sequence[tuple[Before, AlarmCount]]) -> str:
    """Of what devices told before and since, all together: how much more, where it is more often; else empty."""
    before, hours = sum(one.alarms for one, _ in told), sum(one.hours for one, _ in told)
    after, hours_after = sum(one.count for _, one in told), sum(one.hours for _, one in told)
    if not more_often(before, hours, after, hours_after):
        return ""
    return f"more alarms: {after} in {hours_after:.2f} h, {before} in {hours:.1f} h before"


def _rank(state: str) -> int:
    return RANKS.index(state) if state in RANKS else len(RANKS)

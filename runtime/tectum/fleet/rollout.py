"""Something that is asked of a whole fleet, a part of it after the other: what is to be done next is decided from what
the devices say, and from nothing else, so that whoever goes on with it needs no more than the broker."""

import hashlib
import math
import secrets
import time
from collections.abc import Callable, Sequence

from msgspec import Struct

from tectum.deliver.maintenance import FINAL, MOST_VERSIONS, UPDATE, Before, Outcome, Request, Work
from tectum.errors import UsageError
from tectum.fleet.progress import Progress, more_alarms
from tectum.fleet.view import Device


class Plan(Struct, frozen=True, kw_only=True):
    """``stages``: shares of the fleet, each above the one before, the last 1 or less; ``wait_s``: seconds between them,
    in which those that have it are watched; ``most_failing``: so many may fail; ``devices``: only these, empty: all;
    ``restart``: see ``Request``."""

    what: Work
    stages: tuple[float, ...] = (1.0,)
    wait_s: float = 0.0
    most_failing: int = 0
    devices: tuple[str, ...] = ()
    restart: bool = False
    rollout: str = ""
    begun: float = 0.0

    @classmethod
    def anew(cls, **how: object) -> "Plan":
        """Of now, under a name of its own."""
        return cls(rollout=secrets.token_hex(4), begun=round(time.time(), 3), **how)  # type: ignore[arg-type]


class Rollout:
    """A ``plan`` over what ``devices`` is told of. ``ask``: sends a device a request. ``told``: called with whatever
    becomes of a device. ``stopped``: why no more are asked; empty where nothing stands against it."""

    def __init__(self, plan: Plan, ask: Callable[[str, Request], None], told: Callable[[Progress], None]):
        self.plan, self._ask, self._told = plan, ask, told
        self.devices: dict[str, Progress] = {}
        self.stage, self.stopped = 0, ""
        self._again: set[str] = set()
        self._settled_at: float | None = None

    def resume(self, devices: Sequence[Device], now: float) -> None:
        """Go on from what ``devices`` say of this rollout."""
        for device, last in _asked(devices):
            request = last.request
            if request.rollout == self.plan.rollout:
                if last.state != "interrupted":
                    self.devices[device.name] = Progress(
                        device.name, request.ticket, request.stage, request.before, now
                    )
                self.stage = max(self.stage, min(request.stage, len(self.plan.stages) - 1))

    def turn(self, devices: Sequence[Device], now: float) -> bool:
        """Do what is due at ``now`` (of any clock); whether there is more to come. For calling every second or so."""
        chosen = {one.name: one for one in devices if not self.plan.devices or one.name in self.plan.devices}
        self._follow(chosen, now)
        self.stopped = self.stopped or self._trouble(list(chosen.values()))
        if any(one.open for one in self.devices.values()):
            return True
        if self.stopped:
            return False
        if self._ask_more(list(chosen.values()), now):
            return True
        return self._wait_or_go_on(now)

    def _wait_or_go_on(self, now: float) -> bool:
        """Everybody in this stage is done: whether there is more to come."""
        done = any(one.stand == "done" for one in self.devices.values())
        last = self.stage + 1 >= len(self.plan.stages)
        if self.devices and not done and not last:
            self.stopped = "none of those that were asked took it"
            return False
        if self._settled_at is None:
            self._settled_at = now
        if done and now - self._settled_at < self.plan.wait_s:
            return True
        self.stage, self._settled_at = self.stage + (not last), None
        return not last

    def _follow(self, devices: dict[str, Device], now: float) -> None:
        for name, progress in list(self.devices.items()):
            before = progress.stand
            if name in devices:
                progress.follow(devices[name], self.plan.what, now)
            if progress.stand != before:
                self._told(progress)
            if progress.interrupted and name not in self._again:  # once more; whose house ends each time is left out
                self._again.add(name)
                del self.devices[name]

    def _trouble(self, devices: Sequence[Device]) -> str:
        """Why no more devices are to be asked."""
        failed = [one for one in self.devices.values() if one.stand == "failed"]
        if len(failed) > self.plan.most_failing:
            return "; ".join(f"{one.name}: {one.said}" for one in failed)
        for device, last in _asked(devices):
            if device.online and last.state not in FINAL and last.request.rollout != self.plan.rollout:
                return f"{device.name} is at rollout {last.request.rollout}, of somebody else"
        took = {one.name: one for one in self.devices.values() if one.took and one.stand == "done"}
        alarms = [
            (took[device.name].before, device.about.alarms)
            for device in devices
            if device.name in took and device.about is not None and device.about.alarms is not None
            and device.maintenance is not None and device.maintenance.last is not None
            and device.about.at >= device.maintenance.last.at
        ]  # fmt: skip
        more = more_alarms(alarms) if self.plan.what == UPDATE else ""
        return f"all together tell {more}" if more else ""

    # --- asking

    def _ask_more(self, devices: Sequence[Device], now: float) -> bool:
        """Ask so many more as this stage lacks; whether there were any."""
        counted = [one for one in self.devices.values() if one.stand != "left out"]
        free = [one for one in devices if one.name not in self.devices and not why_not(one)]
        most = math.ceil(self.plan.stages[self.stage] * (len(counted) + len(free)) - 1e-9)
        lacking = sorted(free, key=lambda one: _order(self.plan.rollout, one.name))[: max(0, most - len(counted))]
        for device in lacking:
            before = _before(device)
            assert device.maintenance is not None  # noqa: S101  else there would be a reason
            ticket = device.maintenance.ticket
            progress = self.devices[device.name] = Progress(device.name, ticket, self.stage, before, now)
            self._settled_at = None
            self._ask(device.name, self._request(ticket, before))
            self._told(progress)
        return bool(lacking)

    def _request(self, ticket: str, before: Before) -> Request:
        """After the first stage nothing is taken that did not run well in it, whatever was published since."""
        well = {one.version for one in self.devices.values() if one.stand == "done" and one.version}
        plan = self.plan
        return Request(
            ticket=ticket, rollout=plan.rollout, what=plan.what, stage=self.stage, stages=plan.stages,
            versions=tuple(sorted(well))[:MOST_VERSIONS] if plan.what == UPDATE and self.stage else (),
            wait_s=plan.wait_s, begun=plan.begun, restart=plan.restart, before=before,
        )  # fmt: skip


def why_not(device: Device) -> str:
    """Why a device is not asked; empty where it can be."""
    if not device.online:
        return "is offline, and was not asked"
    if device.maintenance is None:
        return "does not let itself be asked ([mqtt] maintenance)"
    if not device.maintenance.ticket:
        return "is busy with another request"
    return "" if device.about is not None else device.trouble or "has said nothing of itself"


def unfinished(devices: Sequence[Device], what: Work, plan: Plan) -> Plan:
    """The newest rollout that devices know of, to go on with; failing devices and names as ``plan`` has it. Raises
    UsageError: there is none."""
    known = [last.request for _, last in _asked(devices) if last.request.what == what and last.request.stages]
    if not known:
        raise UsageError(f"--resume: no device knows of a rollout of '{what}'")
    newest = max(known, key=lambda one: one.begun)
    return Plan(
        what=what, stages=newest.stages, wait_s=newest.wait_s, most_failing=plan.most_failing, devices=plan.devices,
        restart=newest.restart, rollout=newest.rollout, begun=newest.begun,
    )  # fmt: skip


def check_free(devices: Sequence[Device], only: Sequence[str]) -> None:
    """Raises UsageError: a device, of ``only`` some or of all, is in the middle of what somebody asked."""
    for device, last in _asked(devices):
        if device.online and last.state not in FINAL and (not only or device.name in only):
            at = f"'{device.name}' is at rollout {last.request.rollout} ({last.request.what}: {last.state})"
            raise UsageError(f"{at}; wait for it, or go on with it: --resume")


def _asked(devices: Sequence[Device]) -> list[tuple[Device, Outcome]]:
    reports = ((one, one.maintenance.last) for one in devices if one.maintenance is not None)
    return [(one, last) for one, last in reports if last is not None]


def _before(device: Device) -> Before:
    alarms = device.about.alarms if device.about is not None else None
    if alarms is None:
        return Before(state=device.state)
    return Before(state=device.state, alarms=alarms.count, hours=alarms.hours)


def _order(rollout: str, name: str) -> str:
    """Another one for each rollout, the same for whoever goes on with it."""
    return hashlib.sha256(f"{rollout}/{name}".encode()).hexdigest()

"""A rollout over a broker: devices are asked, and what they say of it is followed until all is done or it stops."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from tectum.deliver.maintenance import Request
from tectum.deliver.sinks.mqtt_connection import MqttConnection
from tectum.deliver.sinks.mqtt_events import CONFIRM_S
from tectum.deliver.sinks.mqtt_names import Topics
from tectum.errors import AccessError
from tectum.fleet.progress import Progress
from tectum.fleet.rollout import Plan, Rollout, check_free, unfinished
from tectum.fleet.view import Device, Fleet
from tectum.fleet.watching import watching
from tectum.tables.broker import Broker

TURN_S = 0.5


class Operator:
    """Carries out a ``plan`` on the devices below ``topic``, or with ``resume`` goes on with the one that they know of.
    ``begun``: called with the rollout before anything is asked, ``told`` with whatever becomes of a device."""

    def __init__(
        self, topic: str, plan: Plan, resume: bool, begun: Callable[[Rollout], None], told: Callable[[Progress], None]
    ):
        self._topic, self._plan, self._resume, self._begun, self._told = topic, plan, resume, begun, told
        self.devices: list[Device] = []

    def run(self, broker: Broker, folder: Path) -> Rollout:
        """Until it is done or stopped. Raises UsageError: somebody else is at it, no such device, nothing to go on
        with; AccessError: this user may not ask; MediaError: the broker cannot be reached."""
        fleet = Fleet(self._topic)
        with watching(broker, folder, fleet) as connection:
            for name in self._plan.devices:
                fleet.device(name)
            plan = self._plan
            if self._resume:
                plan = unfinished(fleet.devices(), plan.what, plan)
            else:
                check_free(fleet.devices(), plan.devices)
            rollout = Rollout(plan, lambda name, request: self._ask(connection, name, request), self._told)
            if self._resume:
                rollout.resume(fleet.devices(), 0.0)
            self._begun(rollout)
            clock, last, going = 0.0, time.monotonic(), True
            while going:
                now = time.monotonic()
                if connection.connected:  # while it is not, nothing is known, and no device is to blame for it
                    clock += min(now - last, 2 * TURN_S)
                    going = rollout.turn(fleet.devices(), clock)
                last = now
                if going:
                    time.sleep(TURN_S)
            self.devices = fleet.devices()
        return rollout

    def _ask(self, connection: MqttConnection, name: str, request: Request) -> None:
        topic = f"{Topics(self._topic, name).maintenance}/set"
        sent = connection.publish(topic, msgspec.json.encode(request), qos=1)
        with suppress(RuntimeError, ValueError):  # what is lost is not answered
            sent.wait_for_publish(CONFIRM_S)
        if connection.refused(sent):
            why = "refuses this user to ask devices; 'tectum fleet acl --operator' makes one who may"
            raise AccessError(f"{connection.name}: {why}")

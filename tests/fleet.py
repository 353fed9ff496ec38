"""Simulated devices on a real broker: the real sink with its worker and its connection, before a house that is none."""

import time
from functools import cache
from pathlib import Path

from msgspec.structs import replace
from tests.events import EPOCH, start

from tectum.bundle import Bundle
from tectum.decide.events import Event
from tectum.deliver.controls import AlarmCount, BundleInUse, Marks
from tectum.deliver.maintenance import MaintenanceReport, Outcome, Request
from tectum.deliver.sink_worker import SinkWorker
from tectum.deliver.sinks.mqtt import MqttSink, MqttTable
from tectum.deliver.snoozes import Snoozes
from tectum.errors import UsageError
from tectum.supervise.health import Health
from tectum.supervise.house_health import HouseHealth, PlaceHealth, StoreHealth, WorkerHealth
from tectum.supervise.latency import Histogram
from tectum.tables.values import Secret


@cache
def labels():
    """Of the default bundle, read once."""
    return Bundle.load().labels


class SimulatedMaintenance:
    """Of a device that does what it is asked at once. ``becomes``: the states that it then goes through, and what it
    says; ``took``: the requests."""

    def __init__(self, *becomes: str, said: str = ""):
        self.becomes, self.said, self.took = becomes or ("running", "done"), said, []
        self.ticket, self.last, self._at = "ticket0", None, 0.0

    def report(self) -> MaintenanceReport:
        """The next state each time that it is asked."""
        if self.took and self._at < len(self.becomes):
            state, self._at = self.becomes[int(self._at)], self._at + 1
            said = (self.said,) if self.said else ()
            self.last = Outcome(
                request=self.took[-1], state=state, at=time.time(), said=said, version="two", earlier="one"
            )
        return MaintenanceReport(ticket=self.ticket, last=self.last)

    def take(self, request: Request) -> None:
        """As a house does."""
        if request.ticket != self.ticket:
            raise UsageError("its ticket is not the one of now")
        self.took.append(request)
        self.ticket, self._at = f"ticket{len(self.took)}", 0


class SimulatedHouse:
    """The controls of a house without places. ``latency``: what its histogram holds, ``worst``: how its store is."""

    folder = maintenance = None

    def __init__(self):
        self.latency, self.worst, self.said = Histogram(), Health("ok"), Marks(right=1, wrong=2)
        self.snoozes, self.drifts = Snoozes(), None

    @property
    def labels(self):
        return labels()

    def picture(self, _place):
        return None

    def switches(self):
        return {}

    contexts = sensors = switches

    def rule_names(self):
        return []

    def bundle(self):
        return BundleInUse("home", "1.0", "00112233445566aa", "int8")

    def marks(self):
        return self.said

    def alarms(self):
        return AlarmCount(3, 24.0)

    def drift(self):
        return self.drifts

    def traced(self, _event):
        return {}

    def health(self):
        place = PlaceHealth(worker=WorkerHealth("ok"), event_ms=Histogram().figures())
        return HouseHealth(
            state=self.worst.state, tectum="0", pid=1, at=time.time(), up_s=1.0, rss_mb=100.0, threads=3,
            places={"hall": place}, words={}, sinks={}, services={},
            store=StoreHealth(self.worst.state, self.worst.reason),
            stages_ms={"event": self.latency.figures()}, providers={},
        )  # fmt: skip


class SimulatedDevice:
    """``name`` on the broker at ``port``; ``more``: keys of its ``[mqtt]``. ``told``: the ids of its events in order,
    ``delivered``: those that the broker has confirmed."""

    def __init__(self, port: int, name: str, folder: Path, password: str = "", **more):
        self.name, self.house, self.told = name, SimulatedHouse(), []
        login = {"user": name, "password": Secret(password)} if password else {}
        table = MqttTable("127.0.0.1", port, node=name, discovery="", snapshots=False, **login, **more)
        self.sink = MqttSink(table, folder)
        self.worker = SinkWorker(name, self.sink, None, lambda event: self.delivered.append(event.id))
        self.delivered: list[str] = []

    def start(self) -> "SimulatedDevice":
        """Connect, and again when the connection is lost."""
        self.sink.attach(self.house)
        self.worker.start()
        return self

    def emit(self, at: float | None = None) -> Event:
        """Something happens there: it is delivered as a house does, and waits for a broker that is away. ``at``: when,
        seconds since 1970; left out: a second after what was before."""
        begun = float(len(self.told))
        event = replace(start(at=begun), id=f"{self.name}-{len(self.told)}", at=EPOCH + begun if at is None else at)
        self.told.append(event.id)
        self.worker.wake([event])
        return event

    def close(self) -> None:
        """Leave, as a house does."""
        self.worker.close(2.0)

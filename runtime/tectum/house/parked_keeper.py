"""What is parked at the places of a house is kept, so that a car that stands there is none that came when it begins
again."""

import logging
import time
from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from tectum.decide.parked import Parked
from tectum.deliver.store.store import Store
from tectum.errors import StoreError
from tectum.house.place_worker import PlaceWorker
from tectum.supervise.clock import HouseClock
from tectum.supervise.worker import Worker

log = logging.getLogger(__name__)

LOOK_EVERY_S = 10.0
WRITE_EVERY_S = 600.0
"""Where nothing came or went: when it was seen last is known well enough."""
MOST = 64
"""Kept of a place; those seen last."""


def setting(place: str) -> str:
    """Its name in the store."""
    return f"{place}/parked"


class ParkedKeeper:
    """Keeps in ``store``, None where nothing is kept, what is parked at the live ``workers``, with dates in seconds
    since 1970."""

    def __init__(self, store: Store | None, clock: HouseClock, workers: Mapping[str, PlaceWorker]):
        self._store, self._clock, self._workers = store, clock, workers
        self._kept: dict[str, tuple[frozenset[tuple[str, object]], float]] = {}
        self.worker = Worker("parked", self._run)

    def resume(self, worker: PlaceWorker) -> None:
        """What was parked at a place when the house last ran: what is found there is not told again."""
        raw = None if self._store is None else self._store.settings().get(setting(worker.name))
        if raw is None or not worker.config.live:
            return
        try:
            kept = msgspec.json.decode(raw, type=list[Parked])
        except (msgspec.DecodeError, RecursionError) as error:
            log.warning("%s: what was parked cannot be read: %s", worker.name, error, extra={"place": worker.name})
            return
        epoch = self._clock.epoch
        worker.pipeline.remember(replace(one, seen_at=one.seen_at - epoch) for one in kept)

    def _run(self, worker: Worker) -> None:
        while not worker.wait(LOOK_EVERY_S):
            self.keep()
        self.keep(closing=True)

    def keep(self, closing: bool = False) -> None:
        """Write what changed since it was written last, and when ``closing`` all."""
        for worker in list(self._workers.values()):
            if worker.config.live:
                self._keep(worker, closing)

    def _keep(self, worker: PlaceWorker, closing: bool) -> None:
        parked = sorted(worker.pipeline.parked, key=lambda one: one.seen_at)[-MOST:]
        what, now = frozenset((one.label, one.box) for one in parked), time.monotonic()
        before, at = self._kept.get(worker.name, (frozenset[tuple[str, object]](), float("-inf")))
        same = what == before and (not what or now - at < WRITE_EVERY_S)
        if self._store is None or (same and not (closing and what)):
            return
        epoch = self._clock.epoch
        raw = msgspec.json.encode([replace(one, seen_at=round(one.seen_at + epoch, 1)) for one in parked])
        try:
            self._store.set_setting(setting(worker.name), raw.decode())
        except StoreError as error:
            log.warning("%s: what is parked is not kept: %s", worker.name, error, extra={"place": worker.name})
            return
        self._kept[worker.name] = what, now

"""A live house: places side by side, each with its own sources and thread, supervised; reloaded and stopped cleanly."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from msgspec import structs

from tectum.config.check import check_labels
from tectum.config.place import PlaceConfig
from tectum.config.schema import Config
from tectum.decide.events import HOUSE, Event
from tectum.decide.rules import Rules
from tectum.deliver.outbox import Outbox
from tectum.deliver.sinks.base import Sink
from tectum.deliver.store.recorder import Recorder
from tectum.encode.look_budget import LookBudget
from tectum.engine import Engine
from tectum.errors import describe
from tectum.house.budgeting import HouseBudget
from tectum.house.calibration import Calibration
from tectum.house.changes import Changes
from tectum.house.commands import open_commands
from tectum.house.feedback import Feedback
from tectum.house.health import house_health
from tectum.house.health_file import HealthFile
from tectum.house.history import is_wanted, keep_clip, open_store
from tectum.house.lessons import taught_sounds
from tectum.house.parked_keeper import ParkedKeeper
from tectum.house.place_worker import PlaceWorker
from tectum.house.retention import Retention
from tectum.house.rule_keeper import RuleKeeper
from tectum.house.rulebook import house_rules, night_of
from tectum.house.service import HouseService
from tectum.house.sound_shedding import LateAlarms
from tectum.house.sources import text_sources
from tectum.observe.observation_queue import ObservationQueue
from tectum.observe.sources.base import Feed
from tectum.observe.sources.runner import Runner
from tectum.observe.timing.skew import SkewMeter
from tectum.speech.listener import Ear
from tectum.supervise.clock import HouseClock
from tectum.supervise.health import Health
from tectum.supervise.house_health import HouseHealth
from tectum.supervise.latency import Stages

log = logging.getLogger(__name__)

STOP_S = 1.8
"""A stop takes at most so long; what hangs in a driver then is left behind and logged."""


class House:
    """``config``: the places; ``sinks`` by name. Use it as a context: places run from entering to leaving.
    ``services``: what it has beside places, sources, store and sinks, and how each is; a server that is added to it is
    in the house's health. ``ears``: by place, who else is handed what is said after its wake word.
    """

    def __init__(self, config: Config, engine: Engine, sinks: dict[str, Sink]):
        self.config, self.engine = config, engine
        self.clock, self.stages = HouseClock.start(), Stages()
        check_labels(config, engine.bundle.labels)
        self.store = open_store(config.state, sinks, config.store.max_mb) if config.state is not None else None
        self._budget = HouseBudget(self.store, engine.bundle, lambda: self.config, lambda: self.reload(self.config))
        self.calibration = Calibration(self.store, engine.bundle, config.store.keep_days, self.clock.wall)
        self.feedback = Feedback(self.store, engine.bundle)
        self.recorder = Recorder(partial(keep_clip, self.store), partial(is_wanted, self.store), config.state)
        rules = house_rules(config, engine.bundle.labels, self.store)
        self.rules = Rules(rules, among=engine.bundle.modalities, local=self.clock.local, night=night_of(config))
        self._rule_keeper = RuleKeeper(self.rules, self.store, self.clock, self._publish_fired)
        self.rules_lock = self._rule_keeper.lock
        self.controls = HouseService(self)
        self.commands = open_commands(config, engine.bundle)
        self._sinks, self._looks = list(sinks.values()), LookBudget(config.model.looks_per_s)
        self._alarms, self.ears = LateAlarms(), dict[str, Ear]()
        kept = self.store, self.clock, self.stages, config.store.snapshots
        self.outbox = Outbox(sinks, *kept, config.house.language)
        self.workers: dict[str, PlaceWorker] = {}
        self.whole = self._worker(PlaceConfig(name=HOUSE))
        self._text_runners: list[Runner] = []
        self._changing, self._stop = threading.RLock(), threading.Event()  # a signal may reload in the midst of wait
        self._retention = Retention(self.store, config.store.keep_days, config.store.max_mb, self.clock.wall)
        self._parked = ParkedKeeper(self.store, self.clock, self.workers)
        self._health_file = HealthFile(self.store.folder if self.store is not None else None, self.health)
        self._keeping = (self._retention, self.calibration, self.feedback, self._budget, self._health_file)
        keepers = (*self._keeping, self._parked, self._rule_keeper)
        self._keepers = [keeper.worker for keeper in keepers]
        self.services: dict[str, Callable[[], Health]] = {
            **{worker.name: worker.health for worker in self._keepers},
            "clips": self.recorder.health,
            "said to the house": lambda: self.whole.worker.health(),  # noqa: PLW0108 another after a reload
            "clock": self.clock.wall.health,
            "rules": self._rule_keeper.health,
        }

    def __enter__(self) -> "House":
        try:
            self.outbox.start()
            self._rule_keeper.resume()
            for place in self.config.places:
                self._open(place)
            self._open_text_sources()
            for worker in (self.whole, *self.workers.values()):
                worker.start()
            for runner in self._text_runners:
                runner.start()
            for keeper in self._keepers:
                keeper.start()
            for sink in self._sinks:
                sink.attach(self.controls)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _worker(self, place: PlaceConfig, record: Any = None, calibration: Calibration | None = None) -> PlaceWorker:
        emit = partial(self._publish, place.name)
        parts = (self.config, place, self.engine, self.clock, self.stages, emit, record, self.commands, self._looks)
        return PlaceWorker(*parts, calibration, self._alarms, self.ears)

    def _open(self, place: PlaceConfig) -> PlaceWorker:
        record = self.recorder.record if self.store and self.config.store.clips else None
        worker = self._worker(place, record, self.calibration)
        self.controls.resume(worker)
        self._parked.resume(worker)
        self.workers[place.name] = worker
        return worker

    def _open_text_sources(self) -> None:
        for source in text_sources(self.config, self.controls.submit_utterance):
            feed = Feed("house", source.name, self.engine.bundle.shape, ObservationQueue(), self.clock, SkewMeter())
            self._text_runners.append(Runner(source, feed))

    # --- events

    def _publish(self, place: str, events: list[Event], picture: Any, captured: float) -> None:
        """From a place: rules, the outbox, clips. Nothing that fails here may cost the event itself."""
        events = self.feedback.judge(events, self.workers.get(place))
        published = self._rule_keeper.see(events)
        for event in published:
            self._record(place, event)
        self.outbox.push(list(published), picture, captured)
        if place == HOUSE and (said := [e.kind for e in events if e.head == "context" and e.phase == "start"]):
            self.controls.follow_context(said[-1])

    def _publish_fired(self, events: Sequence[Event]) -> None:
        """Of rules, because time went by."""
        for event in events:
            self._record(event.place, event)
            worker = self.workers.get(event.place)
            self.outbox.push([event], None if worker is None else worker.view.picture)

    def _record(self, place: str, event: Event) -> None:
        """What of an event is kept beside itself; the store knows of a clip before the event is in it."""
        worker = self.workers.get(place)
        if worker is None or self.store is None:
            return
        try:
            if event.head == "context" and event.phase == "start":
                self.controls.keep(f"{place}/context", event.kind)
            if event.kind in self.config.store.clips or event.head == "rule":
                clip = worker.events.clip_for(event, self.store.folder)
                if clip is not None:
                    self.store.begin_clip(event.id, str(clip.relative_to(self.store.folder)))
        except Exception as error:
            log.error("%s: cannot be recorded: %s", event.kind, describe(error), extra={"place": place})

    # --- start and stop

    def wait(self, timeout: float | None = None) -> bool:
        """Until every place that plays recordings is over (never, where one is live), or ``timeout``; whether it is."""
        asked = self.config.asked
        deadline = None if timeout is None else time.monotonic() + timeout
        while not self._stop.is_set():
            with self._changing:  # while a page's change is taken up, places are not there that will be
                workers = list(self.workers.values())
            over = all(worker.ended.is_set() or (not worker.sources.runners and not asked) for worker in workers)
            if over and all(runner.ended for runner in self._text_runners):
                return True
            if deadline is not None and time.monotonic() >= deadline:
                return False
            self._stop.wait(0.05)
        return False

    def reload(self, config: Config) -> list[str]:
        """Take over another configuration: places that are the same go on untouched, others are ended and begun. So do
        sinks and ``[mqtt]``. Gives what changed. Raises TectumError when it is wrong; then nothing has changed. What
        needs a restart (``changes.ONCE``) stands in what it gives."""
        bundle = self.engine.bundle.with_taught(taught_sounds(self.engine, self.config.state))
        check_labels(config, bundle.labels)
        rules = house_rules(config, bundle.labels, self.store)
        with self._changing:
            if self._stop.is_set():
                return []
            anew = self.calibration.reload(config)
            if bundle.taught != self.engine.bundle.taught:
                self.engine.bundle = self.calibration.bundle = self.feedback.bundle = bundle
                anew = {place.name for place in config.places}
            changes = Changes.between(self.config, config, frozenset(anew))
            workers = [self.workers.pop(name) for name in changes.gone] + ([self.whole] if changes.whole else [])
            for worker in workers:
                worker.stop()
            deadline = time.monotonic() + STOP_S
            for worker in workers:
                worker.join(deadline)
            self.config = changes.config
            self._retention.keep(self.config.store.keep_days, self.config.store.max_mb)
            if changes.whole:
                self.whole = self._worker(PlaceConfig(name=HOUSE))
                self.whole.start()
            with self.rules_lock:
                self.rules.rules[:], self.rules.night = rules, night_of(config)
            for worker in self.workers.values():
                worker.sources.try_again()
            self.outbox.replace(changes.sinks_gone, changes.sinks)
            for sink in changes.sinks.values():
                sink.attach(self.controls)
            self.outbox.try_again()
            for place in self.config.places:
                if place.name in changes.begun:
                    self._open(place).start()
                self.workers[place.name] = self.workers.pop(place.name)  # in the order of the file
        return changes.told()

    def stop(self) -> None:
        """End everything within ``STOP_S``: open events are ended and stored, sinks served, the store closed."""
        if self._stop.is_set():
            return
        last = structs.replace(self.health(), stopped=True) if self.workers else None
        self._stop.set()
        deadline = time.monotonic() + STOP_S
        steps: list[Callable[[], None]] = [
            lambda: self._stop_places(deadline - 0.9),
            lambda: self.recorder.close(max(0.2, deadline - time.monotonic() - 0.5)),
            lambda: self.outbox.close(max(0.4, deadline - time.monotonic())),
            lambda: self._join_keepers(deadline),
            *(part.save for part in (self.calibration, self.feedback)),
            lambda: self._health_file.write(last or self.health()),
            self.store.close if self.store is not None else lambda: None,
        ]
        for step in steps:
            try:
                step()
            except Exception as error:  # the rest is ended all the same
                log.error("stop: %s", describe(error))

    def _stop_places(self, deadline: float) -> None:
        for runner in self._text_runners:
            runner.stop()
        for keeper in self._keepers:
            keeper.stop()
        with self._changing:
            workers = [self.whole, *self.workers.values()]
            for worker in workers:
                worker.stop()
            for worker in workers:
                for name in worker.join(deadline):
                    log.warning("%s: %s hangs and is left behind", worker.name, name, extra={"place": worker.name})

    def _join_keepers(self, deadline: float) -> None:
        for worker in (*(runner.worker for runner in self._text_runners), *self._keepers):
            if not worker.join(max(0.05, deadline - time.monotonic())):
                log.warning("%s: hangs and is left behind", worker.name)

    def place_health(self) -> dict[str, Health]:
        """Of each place's own worker, by its name."""
        return {name: worker.worker.health() for name, worker in list(self.workers.items())}

    def health(self) -> HouseHealth:
        """Everything: per part ok, degraded or down with the reason, and the latency of every stage."""
        damage = self.store.damage if self.store is not None else ""
        return house_health(
            dict(self.workers),
            self.outbox,
            self.recorder,
            self._text_runners,
            dict(self.services),
            [damage, *(part.trouble for part in self._keeping), self.recorder.health().reason],
            self.engine,
            self.clock,
            self.stages,
        )

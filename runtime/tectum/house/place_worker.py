"""One place while the house is live: its own thread through the pipeline, what a person switches, what it does under
load and errors."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from tectum.config.place import PlaceConfig
from tectum.config.schema import Config
from tectum.decide.command_reader import CommandReader
from tectum.decide.events import Event
from tectum.deliver.store.clips import ClipRing
from tectum.encode.look_budget import LookBudget
from tectum.engine import Engine
from tectum.errors import describe
from tectum.house.calibration import Calibration
from tectum.house.commands import place_commands
from tectum.house.place_events import Emit, PlaceEvents
from tectum.house.place_load import PlaceLoad
from tectum.house.place_sensors import PlaceSensors
from tectum.house.place_sources import PlaceSources
from tectum.house.place_switches import DETECTION, PlaceSwitches
from tectum.house.place_view import PlaceView
from tectum.house.sound_shedding import LateAlarms
from tectum.house.speech import place_listener
from tectum.house.watching import PlaceWatches
from tectum.modality import switches
from tectum.observe.observation_queue import Ask, Ended, Item, ModalityLost, ObservationQueue, TimedObservation
from tectum.observe.timing.skew import SkewMeter
from tectum.observe.types import AudioChunk, Frame, Reading, Utterance
from tectum.pipeline import Pipeline
from tectum.speech.listener import Ear
from tectum.supervise.clock import HouseClock
from tectum.supervise.health import Health, worst_of
from tectum.supervise.latency import Stages
from tectum.supervise.restart_budget import RestartBudget
from tectum.supervise.worker import TURN_S, Worker

log = logging.getLogger(__name__)

STUCK_S = 10.0
PERSON = "person"


class PlaceWorker:
    """``ended``: all that it plays is over. ``events``: how many began, and which go on. ``raises``: of its thresholds,
    by calibrate."""

    def __init__(
        self,
        config: Config,
        place: PlaceConfig,
        engine: Engine,
        clock: HouseClock,
        stages: Stages,
        emit: Emit,
        record: Callable[[Any], None] | None = None,
        commands: CommandReader | None = None,
        looks: LookBudget | None = None,
        calibration: Calibration | None = None,
        alarms: LateAlarms | None = None,
        ears: Mapping[str, Ear] = MappingProxyType({}),
    ):
        self.config, self.name = place, place.name
        self._house, self._engine, self._clock, self._stages = config, engine, clock, stages
        self._commands, self._calibration = place_commands(commands, config, place), calibration
        self.queue, self.skew = ObservationQueue(), SkewMeter()
        self.budget = RestartBudget()
        shape, kept = config.model.shape(engine.bundle), config.store
        self.load = PlaceLoad(self.name, bool(shape.looks), looks, alarms)
        rate = shape.sample_rate
        self.clips = ClipRing(record, rate, kept.before_s, kept.after_s) if record is not None else None
        self.events = PlaceEvents(emit, self.clips, clock)
        self.trouble = ""
        self.ended = threading.Event()
        self.view = PlaceView()
        self.sources = PlaceSources(config, place, shape, self.queue, clock, self.skew, self.clips)
        self.watches = PlaceWatches(place, config.folder, shape, engine)
        watched = [table.sensor for table in place.watch]
        self.sensors = PlaceSensors(self.name, [runner.source for runner in self.sources.runners], clock, watched)
        self.switches = PlaceSwitches(self.sources)
        self.pipeline = self._make_pipeline()
        self.listener = place_listener(
            config, place, self.submit_utterance, rate, self._person_seen, lambda: ears.get(place.name)
        )
        self.worker = Worker(
            f"place: {place.name}", self._run, self.budget, self._begin_anew, resting=self._pass_over, stuck_s=STUCK_S
        )

    def _make_pipeline(self) -> Pipeline:
        settings = self._house.settings(self.config)
        own = self._calibration.place(self.name, settings) if self._calibration is not None else None
        self.raises = own.raises if own is not None else ()
        return Pipeline(
            self._engine,
            self.name,
            self.config.outside,
            gated=self._house.model.gates,
            on_tick=own.see if own is not None else None,
            settings=own.settings if own is not None else settings,
            local=lambda when: self._clock.date(when).astimezone(),
            record_duration=self._stages.record_duration,
            commands=self._commands,
            looks=self.load.looks,
        )

    # --- start and stop

    def start(self) -> None:
        """Begin."""
        self.worker.start()
        if self.listener is not None:
            self.listener.start()
        self.sources.start()

    def submit_utterance(self, text: str, when: float | None = None, actionable: bool = True) -> None:
        """An utterance at this place, now or at a media time."""
        now = time.monotonic()
        utterance = Utterance(self.name, self._now() if when is None else when, text, actionable)
        self.queue.push("text", TimedObservation(utterance, now, now, self.sources.live))

    def _person_seen(self) -> bool | None:
        """Whether a person is seen now; None: no camera looks. Any thread may ask."""
        if Frame.modality not in self.pipeline.senses or PERSON not in self._engine.bundle.labels["presence"]:
            return None
        return any(thing.kind == PERSON for thing in self.pipeline.things)

    # --- what a person switches

    def switch(self, name: str, on: bool) -> None:
        """The switch of a modality (``camera``, ``microphone``): whether it senses at all (a device that is off is
        closed); ``detection``: whether anything is made of it."""
        if not self.switches.turn(name, on):
            return
        if name == DETECTION:
            self.queue.push("switches", Ask(self._read_again if on else self._rest))
        elif not on:
            self.queue.push("switches", Ask(partial(self.view.clear, switches()[name])))

    def set_context(self, name: str, of_house: bool = False) -> None:
        """Set the context by hand: home, away, night or none. ``of_house``: the house has it, this place follows."""

        def take() -> list[Event]:
            return (self.pipeline.follow_context if of_house else self.pipeline.set_context)(name)

        self.queue.push("switches", Ask(lambda: self._emit_events(take(), None)))

    def _rest(self) -> None:
        for modality in list(self.pipeline.senses):
            self._lose(modality)
        for reading in self.sensors.unknown(self.pipeline.now):
            self._emit_events(self.pipeline.observe(reading), None)

    def _read_again(self) -> None:
        """The last readings hold on, where the pipeline is new or rested: it is known, but no change."""
        for reading in self.sensors.again(self._now()):
            self._emit_events(self.pipeline.observe(reading), None)

    def _lose(self, modality: str) -> None:
        self._emit_events(self.pipeline.mark_missing(modality), None)
        for reading in self.watches.lose(self.pipeline.now) if modality == Frame.modality else ():
            self.sensors.keep(reading)
            self._emit_events(self.pipeline.observe(reading), None)
        if self.clips is not None and not self.pipeline.senses:
            self.clips.finish()

    def _now(self) -> float:
        return self._clock.now() if self.sources.live else self.pipeline.now

    def stop(self) -> None:
        """Ask it to end; see ``join``."""
        self.sources.stop()
        self.worker.stop()
        self.queue.close()

    def join(self, deadline: float) -> list[str]:
        """Wait until ``deadline`` (of ``time.monotonic``); gives what does not end: it hangs, mostly in a driver."""
        left = [] if self.worker.join(max(0.05, deadline - time.monotonic())) else ["its own thread"]
        if self.listener is not None and not self.listener.close(0.2):
            left.append("speech")
        return left + self.sources.join(deadline)

    def _run(self, worker: Worker) -> None:
        while not worker.stopping:
            worker.heartbeat()
            popped = self.queue.pop(TURN_S)
            if popped is not None:
                self._handle(*popped)
            elif self.sources.live:
                self._emit_events(self.pipeline.idle(self._clock.now()), None)
        self._finish()

    def _handle(self, source: str, item: Item) -> None:
        if isinstance(item, Ended):
            self._over(source, item)
        elif isinstance(item, Ask):
            item.do()
        elif isinstance(item, ModalityLost):
            self._lose(item.modality)
        else:
            self._process(item)

    def _process(self, arrival: TimedObservation) -> None:
        """One observation through the pipeline."""
        seen, now = arrival.seen, time.monotonic()
        if isinstance(seen, Reading):
            self._read(seen, arrival.arrived)
            return
        late = now - (arrival.decoded if arrival.captured else max(arrival.arrived, arrival.decoded))
        if isinstance(seen, Frame):  # what is not encoded is shown all the same: in snapshots, and to who looks on
            self.view.show(seen, self.sources.on(seen.modality))
            if not self.load.admits_picture(late, now):
                return
        captured = self._clock.begin + seen.time if arrival.captured else arrival.arrived
        if not isinstance(seen, Utterance):
            self._stages.record_way(captured if arrival.captured else None, arrival.arrived, arrival.decoded, now)
        if not self.switches.detection and not isinstance(seen, Utterance):
            return
        if isinstance(seen, AudioChunk):
            self.view.hear(seen, self.sources.on(seen.modality))
            if self.listener is not None:
                self.listener.hear(seen.time, seen.samples)
        if self.clips is not None:
            self.clips.seen(seen)
        if isinstance(seen, AudioChunk) and not self.load.sound.admits(late, self.events.open, now):
            self.pipeline.skip(seen)
            return
        self._emit_events(self.pipeline.observe(seen), captured)
        for reading in self.watches.see(seen) if isinstance(seen, Frame) else ():
            self._read(reading, captured)

    def _read(self, seen: Reading, arrived: float) -> None:
        """A reading; it is kept while detection is off."""
        if not self.sources.live:  # a recording has a time of its own
            seen = replace(seen, time=self.pipeline.now)
        self.sensors.keep(seen)
        if self.switches.detection and not self.budget.resting(time.monotonic()):
            self._emit_events(self.pipeline.observe(seen), arrived)

    def _emit_events(self, events: list[Event], captured: float | None) -> None:
        if not events:
            return
        picture = self.view.picture
        if picture is None and self.sources.on(Frame.modality):  # sound may be decided on before any picture
            waiting = self.queue.newest(Frame)
            picture = waiting.picture if waiting is not None else None
        self.events.emit(events, picture, captured)

    def _over(self, source: str, item: Ended) -> None:
        if item.trouble:
            self.trouble = item.trouble
            log.warning("%s: %s; the other places carry on", self.name, item.trouble, extra={"place": self.name})
        if self.sources.over(source):
            self._emit_events(self.pipeline.close(), None)
            self.ended.set()

    def _begin_anew(self, _: BaseException) -> None:
        """One place's trouble must not take the house down: what it was in the middle of is ended, and it begins with
        nothing behind it."""
        failed, self.pipeline = self.pipeline, self._make_pipeline()
        self.pipeline.remember(failed.parked)
        try:
            ended = failed.close()
        except Exception as error:  # what cannot even end its events: they are ended for it
            log.warning("%s: cannot end what goes on: %s", self.name, describe(error), extra={"place": self.name})
            ended = []
        try:
            self._emit_events([*ended, *self.events.cut_off(ended)], None)
        finally:
            self._read_again()

    def _pass_over(self) -> None:
        """While it rests: what it would see and hear is thrown away, all else is done."""
        while (popped := self.queue.pop(0.0)) is not None:
            source, item = popped
            if isinstance(item, TimedObservation) and not isinstance(item.seen, Reading):
                self.queue.count(f"{type(item.seen).__name__.lower()}: place rests")
            else:
                self._handle(source, item)

    def _finish(self) -> None:
        if not self.ended.is_set():
            self._emit_events(self.pipeline.close(), None)
        if self.clips is not None:
            self.clips.finish()

    # --- how it is

    def health(self) -> Health:
        """Of the place's own worker."""
        if self.ended.is_set():
            return Health("down", self.trouble) if self.trouble else Health("ok", "over")
        sees = Frame.modality in self.pipeline.senses  # what is gone is not thinned either
        return worst_of(self.worker.health(), self.load.health(self.queue, sees, time.monotonic()))

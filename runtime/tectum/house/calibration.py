"""What a house learns of its own noise: counts of each place's scores, kept in the store; and the thresholds that were
raised for it."""

import logging
import threading

from tectum.bundle import Bundle
from tectum.config.schema import Config
from tectum.decide.levels import LevelCounter
from tectum.decide.settings import PlaceSettings
from tectum.decide.tick import Tick
from tectum.deliver.store.score_levels import DAY_S, Watched
from tectum.deliver.store.store import Store
from tectum.errors import StoreError, UsageError
from tectum.house.raised import Raise, Raised, counted_heads, raised_settings, read_raised
from tectum.supervise.wall_clock import WallClock
from tectum.supervise.worker import Worker

SAVE_EVERY_S = 300.0

log = logging.getLogger(__name__)


class PlaceCalibration:
    """Of one place. ``settings``: with the thresholds that were raised, ``raises``; ``see`` takes its scores."""

    def __init__(self, bundle: Bundle, settings: PlaceSettings, raises: tuple[Raise, ...]):
        thresholds = {head: bundle.thresholds[head] for head in counted_heads(bundle)}
        self.settings, self.raises = raised_settings(settings, raises), raises
        self.counter = LevelCounter(thresholds, settings)

    def see(self, tick: Tick) -> None:
        """Take in the scores of one moment."""
        self.counter.see(tick.head, tick.time, tick.scores, tick.at_once)


class Calibration:
    """Of the house whose ``store`` this is, None where nothing is kept: then nothing is counted for long. ``bundle``:
    that runs, for places that begin."""

    def __init__(self, store: Store | None, bundle: Bundle, keep_days: float, clock: WallClock):
        self._store, self.bundle, self._keep_days, self._clock = store, bundle, keep_days, clock
        self._places: dict[str, PlaceCalibration] = {}
        self._unsaved: dict[tuple[str, str], Watched] = {}
        self._lock = threading.Lock()
        self._unkept = self._unread = ""
        self.raised = self._read()
        self.worker = Worker("score levels", self._run)

    def _read(self) -> Raised:
        try:
            raised = read_raised(None if self._store is None else self._store.folder)
            self._unread = ""
        except UsageError as error:  # a house that is louder than it need be is better than none
            self._unread = str(error)
            log.error("%s", error)
            return Raised()
        if raised.raises and raised.model != self.bundle.identity:
            log.warning("thresholds that calibrate raised were for another model: they do not count; calibrate anew")
        return raised

    @property
    def trouble(self) -> str:
        """Why counts cannot be kept, or what was raised cannot be read; empty where there is none."""
        return self._unread or self._unkept

    def reload(self, config: Config) -> set[str]:
        """Read again what was raised; gives the places of ``config`` that have something else."""
        self.raised = self._read()
        has = {name: place.raises for name, place in self._places.items()}
        raised = {place.name: self.raises(place.name, config.settings(place)) for place in config.places}
        return {name for name in has if name in raised and has[name] != raised[name]}

    def raises(self, place: str, settings: PlaceSettings) -> tuple[Raise, ...]:
        """What was raised of a place whose file says ``settings``."""
        return self.raised.of(place, settings, self.bundle)

    def place(self, name: str, settings: PlaceSettings) -> PlaceCalibration:
        """For a place that begins, or begins anew; ``settings``: what its file says."""
        made = PlaceCalibration(self.bundle, settings, self.raises(name, settings))
        with self._lock:
            self._take(name)
            self._places[name] = made
        return made

    def _take(self, name: str) -> None:
        known = self._places.get(name)
        for head, tally in known.counter.take().items() if known is not None else ():
            self._unsaved.setdefault((name, head), Watched()).add(tally.seconds, tally.counts)

    def _run(self, worker: Worker) -> None:
        while not worker.wait(SAVE_EVERY_S):
            self.save()

    def save(self) -> None:
        """Keep what was counted. What cannot be kept now is with the next time."""
        with self._lock:
            for name in self._places:
                self._take(name)
            if self._store is None or not self._unsaved:
                self._unsaved.clear()
                return
            try:
                now = self._clock.now()
                self._store.levels.add(self.bundle.identity, now, self._unsaved)
                self._unsaved.clear()
                if self._clock.believed:
                    self._store.levels.forget(now - self._keep_days * DAY_S)
                self._unkept = ""
            except StoreError as error:
                self._unkept = str(error)

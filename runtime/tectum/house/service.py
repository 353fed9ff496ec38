"""What a person types to a running house, switches in it and asks of it, however that reaches the house: the command
line, a socket, a broker, a page. What is switched is kept over a restart."""

import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from tectum.bundle import Shape
from tectum.decide.events import Event
from tectum.decide.not_understood import NotUnderstood
from tectum.decide.refusals import SEVERAL, in_language_of, nothing_done
from tectum.decide.settings import Zone
from tectum.decide.sighting import Thing
from tectum.deliver.controls import AlarmCount, BundleInUse, Drift, IntentResult, Marks, RuleRow, Said
from tectum.deliver.live_video import LiveVideo
from tectum.deliver.maintenance import Maintained
from tectum.deliver.snoozes import Snoozes
from tectum.deliver.store.store import Store
from tectum.errors import StoreError, TectumError, UsageError
from tectum.house.alarm_count import count_alarms
from tectum.house.drift import HouseDrift
from tectum.house.marking import mark_event
from tectum.house.rulebook import own_labels
from tectum.house.sentences import Sentences
from tectum.house.typed_rules import TypedRules
from tectum.modality import STATE, STATE_DISPLAY, Display, Value
from tectum.observe.types import AudioChunk
from tectum.supervise.house_health import HouseHealth
from tectum.supervise.latency import Stages

if TYPE_CHECKING:
    from tectum.house.house import House
    from tectum.house.place_worker import PlaceWorker

log = logging.getLogger(__name__)


class HouseService:
    """Of one house. Usable from any thread. ``maintenance``: set by whoever can begin the house anew."""

    maintenance: Maintained | None = None

    def __init__(self, house: "House"):
        self._house, self.snoozes, self._drift = house, Snoozes(house.store), HouseDrift()
        self.traced: Callable[[Event], dict[str, str]] = lambda e: house.outbox.traced(e)  # noqa: PLW0108 made later
        self._sentences = Sentences(lambda: house.config, lambda: self.labels, house.store, house.clock.wall.now)
        self._rules = TypedRules(house.rules, house.rules_lock, self._sentences, lambda: house.config, house.store)

    # --- utterances and rules

    def submit_utterance(self, line: str) -> str:
        """As ``say``; the answer alone."""
        return self.say(line).answer

    def say(self, line: str) -> Said:
        """A line to the house: a rule sentence becomes a rule; ``place: text`` goes to one place, the rest to all."""
        if (told := self.recollect(line)) is not None:
            return told
        if self._sentences.asks(line):
            try:
                made = self.add_rule_sentence(line)
            except TectumError as error:
                log.warning("%s", error)
                return Said(str(error), *((error.parts, error.offer) if isinstance(error, NotUnderstood) else ()))
            log.info("%s", made)
            return Said(made)
        workers = {normalize("NFC", name): worker for name, worker in list(self._house.workers.items())}
        name, colon, rest = line.partition(":")
        if colon and (worker := workers.get(normalize("NFC", name.strip()))) is not None:
            worker.submit_utterance(rest.strip())
            return Said(f"said to {worker.name}{self._refusal(rest)}")
        self._listener().submit_utterance(line)
        return Said(f"said to the house{self._refusal(line)}")

    def recollect(self, line: str) -> Said | None:
        """The answer to a question about what happened, if it is one."""
        return self._sentences.recollect(line)

    def _refusal(self, text: str) -> str:
        """Why nothing is done that was asked for, for whoever typed it; empty where there is no reason."""
        refusal = self._house.commands.read(text, self._house.engine.meaning).refusal
        return f"; {nothing_done(text, refusal, self._house.config.intents.language)}" if refusal else ""

    def _listener(self) -> "PlaceWorker":
        """Who decides on what is said to the whole house: its only place, or the house's own."""
        workers = list(self._house.workers.values())
        return workers[0] if len(workers) == 1 else self._house.whole

    def follow_context(self, context: str) -> None:
        """The whole house has a context now: every place takes it."""
        for worker in list(self._house.workers.values()):
            worker.set_context(context, of_house=True)
            self.keep(f"{worker.name}/context", context)

    def add_rule_sentence(self, sentence: str, name: str = "") -> str:
        """See ``TypedRules.add``."""
        return self._rules.add(sentence, name)

    def understand(self, text: str) -> IntentResult:
        """What an utterance means, for a program that carries intents out itself. Rule sentences and contexts are taken
        up here, questions about what happened are answered; what is no intent either is said to the house, for it may
        be a cry for help."""
        if (told := self._sentences.recollect(text)) is not None:
            return IntentResult("not_handled" if told.not_understood else "handled", answer=told.answer)
        if self._sentences.asks(text):
            try:
                return IntentResult("handled", answer=self.add_rule_sentence(text))
            except TectumError as error:
                return IntentResult("not_handled", answer=str(error))
        return self._understand_command(text)

    def _understand_command(self, text: str) -> IntentResult:
        house = self._house
        reading = house.commands.read(text, house.engine.meaning)
        if len(reading.commands) > 1:
            return self._not_handled(text, SEVERAL)  # the protocol has one intent for an answer
        for command in reading.commands:
            if command.slots is not None:
                return IntentResult("intent", command.intent, command.slots)
        self.submit_utterance(text)
        context = house.engine.meaning(text, "context")
        if context:
            return IntentResult("handled", answer=context[0])
        return self._not_handled(text, reading.refusal) if reading.refusal else IntentResult("unknown")

    def _not_handled(self, text: str, refusal: str) -> IntentResult:
        return IntentResult("not_handled", answer=in_language_of(text, refusal, self._house.config.intents.language))

    def forget_rule(self, name: str) -> None:
        """See ``TypedRules.forget``."""
        self._rules.forget(name)

    def rules(self) -> list[RuleRow]:
        """Every rule."""
        return self._rules.rows()

    def rule_names(self) -> list[str]:
        """Of the file and typed."""
        return self._rules.names()

    # --- readings

    def posted_sensors(self, place: str) -> list[str]:
        """The sensors of a place whose readings are posted. Raises UsageError."""
        return self._worker(place).sensors.posted

    def post_reading(self, place: str, name: str, value: Value, at: float | None = None) -> Value:
        """A state sensor has ``value``, at ``at`` (seconds since 1970) or now; gives it as it is taken. Raises
        UsageError: no such place or sensor, or a value that it cannot have."""
        return self._worker(place).sensors.post(name, value, at)

    # --- switches

    def switch(self, place: str, name: str, on: bool) -> None:
        """Switch ``camera``, ``microphone`` or ``detection`` of a place. Raises UsageError."""
        worker = self._worker(place)
        if name not in worker.switches:
            raise UsageError(f"{place}: there is no switch '{name}'; allowed: {', '.join(worker.switches)}")
        worker.switch(name, on)
        self.keep(f"{place}/{name}", "on" if on else "off")

    def set_context(self, place: str, context: str) -> None:
        """Home, away, night or none, at a place, or with an empty ``place`` everywhere. Raises UsageError."""
        allowed = self.labels["context"]
        if context not in allowed:
            raise UsageError(f"unknown context '{context}'; allowed: {', '.join(allowed)}")
        worker = self._worker(place) if place else self._listener()
        worker.set_context(context)
        if worker is self._house.whole:
            self.follow_context(context)
        else:
            self.keep(f"{worker.name}/context", context)

    def _worker(self, place: str) -> "PlaceWorker":
        workers = self._house.workers
        if place not in workers:
            raise UsageError(f"unknown place '{place}'; allowed: {', '.join(workers)}")
        return workers[place]

    def keep(self, name: str, value: str) -> None:
        """Keep a setting over a restart."""
        store = self._house.store
        if store is not None:
            try:
                store.set_setting(name, value)
            except StoreError as error:
                log.warning("%s; %s = %s holds until the house stops", error, name, value)

    def resume(self, worker: "PlaceWorker") -> None:
        """Switches, and the context of a live place, as they were when the house last ran."""
        store = self._house.store
        kept = {} if store is None else store.settings()
        for name in worker.switches:
            if kept.get(f"{worker.name}/{name}") == "off":
                worker.switch(name, False)
                log.info("%s: %s is switched off", worker.name, name, extra={"place": worker.name})
        context = kept.get(f"{worker.name}/context", "none")
        if worker.config.live and context != "none" and context in self.labels["context"]:
            worker.set_context(context)

    def mark(self, event: str, right: bool | None) -> None:
        """See ``mark_event``."""
        if self.store is None:
            raise UsageError("this house keeps nothing")
        mark_event(self.store, event, right)

    @property
    def labels(self) -> Mapping[str, tuple[str, ...]]:
        """The bundle's labels by head, with the situations of the house's own."""
        return own_labels(self._house.config, self._house.engine.bundle.labels)

    @property
    def displays(self) -> Mapping[str, Display]:
        """How people are shown what had a share in a decision: the bundle's modalities, and state sensors."""
        bundle = self._house.engine.bundle
        return {modality.name: modality.display for modality in bundle.modalities} | {STATE: STATE_DISPLAY}

    @property
    def shape(self) -> Shape:
        """What pictures and sound its bundle takes."""
        return self._house.engine.bundle.shape

    @property
    def folder(self) -> Path | None:
        """Where snapshots and clips lie; None where nothing is kept."""
        return None if self.store is None else self.store.folder

    def switches(self) -> dict[str, dict[str, bool]]:
        """By place: camera, microphone (where there is one) and detection."""
        return {name: dict(worker.switches) for name, worker in list(self._house.workers.items())}

    def sensors(self) -> dict[str, list[str]]:
        """By place: the names of its state sensors."""
        return {place: [one.name for one in at.sensors.sensors] for place, at in list(self._house.workers.items())}

    def contexts(self) -> dict[str, str]:
        """By place: home, away, night or none."""
        return {name: worker.pipeline.context for name, worker in list(self._house.workers.items())}

    def health(self) -> HouseHealth:
        """How it is."""
        return self._house.health()

    def bundle(self) -> BundleInUse:
        """The model that decides."""
        bundle = self._house.engine.bundle
        return BundleInUse(bundle.name, bundle.version, bundle.identity, bundle.variant)

    def marks(self) -> Marks:
        """What people said of its events. Raises StoreError."""
        return Marks() if self.store is None else Marks(**self.store.marks.count())

    def alarms(self) -> AlarmCount:
        """What it told lately. Raises StoreError."""
        return count_alarms(self.store, self._house.clock.now())

    def drift(self) -> tuple[Drift, ...] | None:
        """What its scores do otherwise than in the days before. Raises StoreError."""
        return self._drift.found(self.store, self._house.engine.bundle.identity)

    @property
    def store(self) -> Store | None:
        """What is kept."""
        return self._house.store

    def open_events(self, place: str) -> list[Event]:
        """What goes on there now. Raises UsageError."""
        own = [one for one in self._house.rules.situations if one.place == place]
        return [*self._worker(place).events.open.values(), *own]

    def picture(self, place: str) -> Any:
        """The newest picture (``av.VideoFrame``), private parts painted over, or None. Raises UsageError."""
        return self._worker(place).view.picture

    def video(self, place: str) -> LiveVideo | None:
        """Its camera's packets for whoever watches; None where there are none, or private parts are painted over."""
        return self._worker(place).sources.video

    def things(self, place: str) -> tuple[Thing, ...]:
        """What the newest picture shows of what is there. Raises UsageError."""
        return self._worker(place).pipeline.things

    def zones(self, place: str) -> tuple[Zone, ...]:
        """The parts of its picture that have a name. Raises UsageError."""
        return self._worker(place).config.zone

    def heard(self, place: str) -> list[AudioChunk]:
        """The last seconds of sound. Raises UsageError."""
        return list(self._worker(place).view.heard)

    def stages(self) -> Stages:
        """Latency of every stage."""
        return self._house.stages

    def subscribed(self, subscriber: Callable[[Event], None]) -> AbstractContextManager[None]:
        """``subscriber`` hears of every event while the context lasts; it must not block."""
        return self._house.outbox.subscribed(subscriber)

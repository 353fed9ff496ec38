"""Decisions of one place: scores in, events out. No network, disk or model code."""

import dataclasses
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from tectum.decide.cadence import CADENCES, AlarmWait
from tectum.decide.events import Event, Slots
from tectum.decide.evidence import Evidence, EvidenceLedger
from tectum.decide.hysteresis import Change, Hysteresis
from tectum.decide.parked import Parked
from tectum.decide.settings import PlaceSettings
from tectum.decide.sighting import Sighting, Thing
from tectum.decide.tracker import Tracker
from tectum.modality import SITUATION, Head, Spans, Value

# Quiet is the absence of a situation, "none" and "help" are no events of their own.
SILENT = frozenset({("situation", "quiet"), ("intent", "none"), ("context", "none")})

Attribute = Callable[[str], Mapping[str, float]]
Key = tuple[str, str, int]
"""Head, label, and which one of them: things in a picture have one each."""


class Decider:
    """Keeps one hysteresis per head and label (per thing where a picture shows several), and the event open for it.

    ``thresholds``: per head and label, the probability at which an event starts. ``heads``: those that are decided on,
    and how. ``settings``: what this place says otherwise. ``local``: the local moment of a media time, for quiet hours;
    without it none are. ``new_id`` makes event ids unique. ``ledger``: what was sensed that a situation may rest on;
    without it none needs a cause. ``context``: what the place holds. ``things``: what the last picture showed of what
    is there; any thread may read it.
    """

    def __init__(
        self,
        place: str,
        thresholds: Mapping[str, Mapping[str, float]],
        heads: Sequence[Head],
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
        settings: PlaceSettings | None = None,
        local: Callable[[float], datetime] | None = None,
        ledger: EvidenceLedger | None = None,
        context: Callable[[], str] = lambda: "none",
    ):
        self.place = place
        self._ledger, self._context = ledger, context
        self._new_id, self._local = new_id, local
        self._settings = settings or PlaceSettings()
        self._states: dict[tuple[str, str], Hysteresis] = {}
        self._waits: dict[tuple[str, str], AlarmWait] = {}
        self._trackers: dict[str, dict[str, Tracker]] = {}
        self._open: dict[Key, Event] = {}
        self.things: tuple[Thing, ...] = ()
        self._sensors = {sensor.name: sensor for sensor in self._settings.sensors}
        self._values: dict[str, Value] = {}
        for head in heads:
            if head.decides == "things":
                self._trackers[head.name] = {}
            for label, enter in thresholds[head.name].items() if head.decides != "utterances" else ():
                if (head.name, label) in SILENT:
                    continue
                own = self._settings.of(label)
                rule = own.rule(head.name, label, enter)
                if head.decides == "things":
                    self._trackers[head.name][label] = Tracker(rule, label)
                else:
                    self._states[head.name, label] = Hysteresis(rule)
                    if label in CADENCES and own.confirm:
                        self._waits[head.name, label] = AlarmWait(label, rule)
        self._zones = {
            label: [zone for zone in self._settings.zones if not zone.kinds or label in zone.kinds]
            for trackers in self._trackers.values()
            for label in trackers
        }
        self._only = {label for zone in self._settings.zones for label in zone.kinds}

    def step(
        self,
        head: str,
        time: float,
        scores: Mapping[str, float],
        modalities: tuple[str, ...],
        attribute: Attribute | None = None,
        skew_ms: float | None = None,
        at_once: bool = False,
        tones: Sequence[Spans] = (),
    ) -> list[Event]:
        """Take in the scores of ``head`` (label to probability) at ``time``; gives the events that follow.

        ``attribute`` is asked for the shares of a label only when an event of it is emitted.
        ``at_once``: start without waiting. ``tones``: when each of the clearest sounded of late.
        """
        events = []
        for label, score in scores.items():
            state = self._states.get((head, label))
            wait = self._waits.get((head, label))
            if wait is not None and state is not None:
                wait.step(time, score, tones)
                state.rule = wait.rule
            if state is None or state.at_rest(score):
                continue
            evidence = self._evidence(label, time) if head == SITUATION.name else None
            change = state.step(time, score, at_once, held=evidence == () or (wait is not None and wait.held))
            change = self._alarmed(wait, state, change)
            if change is Change.NONE:
                continue
            more: dict[str, object] = {"cadence": wait.cadence} if wait is not None else {}
            if change is not Change.END:
                shares = attribute(label) if attribute else None
                more |= {"modalities": modalities, "attribution": shares, "skew_ms": skew_ms}
                more |= {"evidence": evidence} if evidence else {}
            events.append(self._emit((head, label, 0), state, change, time, more))
        return events

    def _alarmed(self, wait: AlarmWait | None, state: Hysteresis, change: Change) -> Change:
        """What it comes to for an alarm: it began when it was heard first, and grows surer with its cadence."""
        if wait is None:
            return change
        if change is Change.START and wait.since is not None:
            state.start = min(state.start, wait.since)
        return Change.UPDATE if change is Change.NONE and state.on and wait.newly_confirmed else change

    def weigh(
        self, head: str, time: float, scores: Mapping[str, float], modality: str, text: str | None = None
    ) -> None:
        """Scores of ``head`` (label to probability) at ``time`` that a situation may rest on. ``text``: the words."""
        if self._ledger is None:
            return
        waits = {label: wait for (of, label), wait in self._waits.items() if of == head}
        there = {label: score for label, score in scores.items() if label not in waits or not waits[label].held}
        alarms = {label: (wait.cadence, wait.rule.enter if wait.confirmed else None) for label, wait in waits.items()}
        self._ledger.weigh(head, time, there, modality, text, alarms)

    def _evidence(self, situation: str, time: float) -> tuple[Evidence, ...] | None:
        """What it rests on; empty: it must wait for a cause; None: it needs none."""
        return None if self._ledger is None else self._ledger.of(situation, time, self._context())

    def see(
        self,
        head: str,
        time: float,
        sightings: Mapping[str, Sequence[Sighting]],
        modalities: tuple[str, ...],
        skew_ms: float | None = None,
    ) -> list[Event]:
        """Take in what one picture shows, by label of ``head``, best first; gives the events that follow, one a
        thing."""
        events, things = [], []
        for label, tracker in self._trackers[head].items():
            for track, change in tracker.step(time, self._zoned(label, sightings.get(label, ()))):
                more: dict[str, object] = {"modalities": modalities, "skew_ms": skew_ms, "zone": track.last.zone}
                if change is not Change.END:
                    more |= {"box": track.last.rect, "count": tracker.count}
                events.append(self._emit((head, label, track.number), track.state, change, time, more))
            things += [Thing(label, track.last.rect, track.last.score) for track in tracker.present(time)]
        self.things = tuple(things)  # one assignment: others read it
        return events

    def _zoned(self, label: str, sightings: Sequence[Sighting]) -> list[Sighting]:
        """Each sighting with the zone that its foot stands in; without those outside of the zones that a label is bound
        to."""
        if not self._settings.zones:
            return list(sightings)
        found = []
        for seen in sightings:
            zone = next((z.name for z in self._zones[label] if z.holds(*seen.foot)), None)
            if zone is not None or label not in self._only:
                found.append(dataclasses.replace(seen, zone=zone))
        return found

    def _emit(self, key: Key, state: Hysteresis, change: Change, time: float, more: Mapping[str, object]) -> Event:
        head, label, _ = key
        if change is Change.START:
            event = self._begun(label, head, state.start, time, state.best)
        else:
            event = replace(self._open[key], phase=change.value, score=state.best, detected=time)
        event = replace(event, **more)
        if change is Change.END:
            del self._open[key]
            return replace(event, end=state.last_high)
        self._open[key] = event
        return event

    def _begun(self, kind: str, head: str, start: float, detected: float, score: float, **more: Any) -> Event:
        """An event that starts; quiet hours count as of when that was ``detected``."""
        muted = self._muted(kind, detected)
        return Event(self._new_id(), kind, head, self.place, "start", start, None, detected, score, muted=muted, **more)

    def _muted(self, label: str, time: float) -> bool:
        if self._local is None or not self._settings.quiet:
            return False
        at = self._local(time)
        return any(hours.covers(label, self.place, at) for hours in self._settings.quiet)

    def understand(
        self,
        head: str,
        time: float,
        label: str,
        score: float,
        text: str,
        actionable: bool = True,
        slots: Slots | None = None,
        modalities: tuple[str, ...] = (),
    ) -> list[Event]:
        """An utterance carries an intent (over at once) or a context (lasts until it is replaced). ``actionable``,
        ``slots``, ``modalities``: see Event."""
        if (head, label) in SILENT:
            return []
        said = self._begun(label, head, time, time, score, modalities=modalities, text=text)
        event = replace(said, actionable=actionable, slots=slots)
        if head == "context":
            events = self.end_context(time)
            self._open["context", label, 0] = event
            return [*events, event]
        return [event, replace(event, phase="end", end=time)]

    def read(self, time: float, now: float, name: str, value: Value | None, retained: bool = False) -> list[Event]:
        """A state sensor has ``value`` since ``time``, read at ``now``; None: it is not known. The event of a state
        starts with it and ends when another begins or it is lost; a momentary one is over at once. ``retained``: it was
        so before, and is no change."""
        key = ("state", name, 0)
        held, sensor = self._open.get(key), self._sensors.get(name)
        if value is None:
            return self._end([key], now) if held else []
        momentary = sensor is not None and sensor.is_momentary(value)
        if held is not None:
            time = max(time, held.start)
            if not momentary and (held.value == value or (sensor is not None and sensor.same(held.value, value))):
                return []
        if momentary and retained:
            return []
        was = None if momentary else self._values.get(name, value if retained else None)
        event = self._begun(name, "state", time, now, 1.0, modalities=("state",), value=value, was=was)
        if momentary:
            return [event, replace(event, phase="end", end=time)]
        events = [replace(self._open.pop(key), phase="end", end=time, detected=now)] if held else []
        self._open[key], self._values[name] = event, value
        return [*events, event]

    def set_context(self, time: float, context: str) -> list[Event]:
        """A person sets the context by hand; ``none`` ends the one that is held."""
        events = self.end_context(time)
        if context != "none":
            event = Event(self._new_id(), context, "context", self.place, "start", time, None, time, 1.0)
            self._open["context", context, 0] = event
            events.append(event)
        return events

    def end_context(self, time: float) -> list[Event]:
        """The context that this place was given counts no more: the whole house has another."""
        held = [key for key in self._open if key[0] == "context"]
        return [replace(self._open.pop(key), phase="end", end=time, detected=time) for key in held]

    @property
    def parked(self) -> list[Parked]:
        """What stands still, or did when it was lost; any thread may ask."""
        return [one for trackers in self._trackers.values() for tracker in trackers.values() for one in tracker.parked]

    def remember(self, parked: Iterable[Parked]) -> None:
        """What stood still before this decider was made is not told anew where it is found there."""
        for one in parked:
            for trackers in self._trackers.values():
                if one.label in trackers:
                    trackers[one.label].remember(one)

    def mark_missing(self, head: str, time: float) -> list[Event]:
        """End what is open of ``head``: the modality that it came from is gone."""
        if head in self._trackers:
            self.things = ()
        if self._ledger is not None:
            self._ledger.forget(head)
        return self._end([key for key in self._open if key[0] == head], time)

    def close(self, time: float) -> list[Event]:
        """End all that is open, at the end of a recording or when the house stops."""
        return self._end(list(self._open), time)

    def _end(self, keys: list[Key], time: float) -> list[Event]:
        events = []
        high: dict[Key, Hysteresis] = {}
        for head, label in {key[:2] for key in keys if key[0] in self._trackers}:
            for track in self._trackers[head][label].close():
                high[head, label, track.number] = track.state
        for key in keys:
            event = self._open.pop(key)
            state = high.get(key) or self._states.get(key[:2])
            end = time if state is None else min(time, max(state.last_high, state.start))
            if state is not None:
                state.close()
            events.append(replace(event, phase="end", end=end, detected=time))
        return events

"""Decisions of one place: scores in, events out. No network, disk or model code."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from tectum.decide.cadence import CADENCES, AlarmWait
from tectum.decide.events import Event
from tectum.decide.evidence import Evidence, EvidenceLedger
from tectum.decide.hysteresis import Change, Hysteresis
from tectum.decide.open_events import SILENT, Key, OpenEvents
from tectum.decide.parked import Parked
from tectum.decide.settings import PlaceSettings
from tectum.decide.sighting import Sighting, Thing
from tectum.decide.states import States
from tectum.decide.tracker import Tracker
from tectum.decide.utterances import Utterances
from tectum.decide.zoning import Zoning
from tectum.modality import SITUATION, Head, Spans

Attribute = Callable[[str], Mapping[str, float]]
LEAST_SHARE = 0.005
"""Of a decision: less than that is shown as nothing."""


class Decider:
    """Keeps one hysteresis per head and label (per thing where a picture shows several), and the event open for it;
    ``utterances`` and ``states`` take what is told, not scored.

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
        self._ledger, self._context = ledger, context
        settings = settings or PlaceSettings()
        self._open = OpenEvents(place, settings, local, new_id)
        self.utterances, self.states = Utterances(self._open), States(self._open, settings.sensors)
        self._states: dict[tuple[str, str], Hysteresis] = {}
        self._waits: dict[tuple[str, str], AlarmWait] = {}
        self._trackers: dict[str, dict[str, Tracker]] = {}
        self.things: tuple[Thing, ...] = ()
        for head in heads:
            if head.decides == "things":
                self._trackers[head.name] = {}
            for label, enter in thresholds[head.name].items() if head.decides != "utterances" else ():
                if (head.name, label) in SILENT:
                    continue
                own = settings.of(label)
                rule = own.rule(head.name, label, enter)
                if head.decides == "things":
                    self._trackers[head.name][label] = Tracker(rule, label)
                else:
                    self._states[head.name, label] = Hysteresis(rule)
                    if label in CADENCES and own.confirm:
                        self._waits[head.name, label] = AlarmWait(label, rule)
        seen = [label for trackers in self._trackers.values() for label in trackers]
        self._zoning = Zoning(settings.zones, seen)

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
        said: Callable[[float], Mapping[str, str]] = lambda _: {},
    ) -> list[Event]:
        """Take in the scores of ``head`` (label to probability) at ``time``; gives the events that follow.

        ``attribute`` is asked for the shares of a label only when an event of it is emitted.
        ``at_once``: start without waiting. ``tones``: when each of the clearest sounded of late. ``said``: by modality
        the words that count at a moment; those of one that had a share are the event's text.
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
                if words := _words(shares, said(time)):
                    more.update(text=words)
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
            for track, change in tracker.step(time, self._zoning.place(label, sightings.get(label, ()))):
                more: dict[str, object] = {"modalities": modalities, "skew_ms": skew_ms, "zone": track.last.zone}
                if change is not Change.END:
                    more |= {"box": track.last.rect, "count": tracker.count}
                events.append(self._emit((head, label, track.number), track.state, change, time, more))
            things += [Thing(label, track.last.rect, track.last.score, track.number) for track in tracker.present(time)]
        self.things = tuple(things)  # one assignment: others read it
        return events

    def _emit(self, key: Key, state: Hysteresis, change: Change, time: float, more: Mapping[str, object]) -> Event:
        head, label, _ = key
        if change is Change.START:
            event = self._open.make(label, head, state.start, time, state.best)
        else:
            event = replace(self._open[key], phase=change.value, score=state.best, detected=time)
        event = replace(event, **more)
        if change is Change.END:
            self._open.pop(key)
            return replace(event, end=state.last_high)
        self._open.keep(key, event)
        return event

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
        return self._end(self._open.of(head), time)

    def close(self, time: float) -> list[Event]:
        """End all that is open, at the end of a recording or when the house stops."""
        return self._end(self._open.of(), time)

    def _end(self, keys: list[Key], time: float) -> list[Event]:
        events = []
        high: dict[Key, Hysteresis] = {}
        for head, label in {key[:2] for key in keys if key[0] in self._trackers}:
            for track in self._trackers[head][label].close():
                high[head, label, track.number] = track.state
        for key in keys:
            state = high.get(key) or self._states.get(key[:2])
            end = time if state is None else min(time, max(state.last_high, state.start))
            if state is not None:
                state.close()
            events += self._open.end([key], end, time)
        return events


def _words(shares: Mapping[str, float] | None, said: Mapping[str, str]) -> str:
    """The words of what had a share in an event."""
    return "; ".join(words for name, words in said.items() if shares and shares.get(name, 0.0) >= LEAST_SHARE)

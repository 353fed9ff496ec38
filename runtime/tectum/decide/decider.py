"""Decisions of one place: scores in, events out. No network, disk or model code."""

import math
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace

from tectum.decide.events import Event
from tectum.decide.hysteresis import Change, Hysteresis, Rule

EXIT_STEP = 1.0
"""An event ends below its threshold by this much in log-odds: 0.5 ends at 0.27, 0.998 at 0.995."""
# head: (seconds the score must hold to start, seconds it must be gone to end)
TIMES = {"presence": (0.4, 3.0), "sound": (0.25, 2.0), "situation": (0.5, 3.0)}
# Quiet is the absence of a situation, "none" and "help" are no events of their own.
SILENT = frozenset({("situation", "quiet"), ("intent", "none"), ("context", "none")})

Attribute = Callable[[str], Mapping[str, float]]


class Decider:
    """Keeps one hysteresis per head and label, and the event that is open for it.

    ``thresholds``: per head and label, the probability at which an event starts. ``new_id`` makes event ids unique.
    """

    def __init__(
        self,
        place: str,
        thresholds: Mapping[str, Mapping[str, float]],
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
    ):
        self.place = place
        self._new_id = new_id
        self._states: dict[tuple[str, str], Hysteresis] = {}
        self._open: dict[tuple[str, str], Event] = {}
        for head, (rise, fall) in TIMES.items():
            for label, enter in thresholds[head].items():
                if (head, label) not in SILENT:
                    leave = enter / (enter + (1 - enter) * math.exp(EXIT_STEP))
                    rule = Rule(enter, leave, rise, fall)
                    self._states[head, label] = Hysteresis(rule)

    def step(
        self,
        head: str,
        time: float,
        scores: Mapping[str, float],
        present: tuple[str, ...],
        where: Mapping[str, tuple[float, ...]] | None = None,
        attribute: Attribute | None = None,
        skew_ms: float | None = None,
        at_once: bool = False,
    ) -> list[Event]:
        """Take in the scores of ``head`` (label to probability) at ``time``; gives the events that follow.

        ``attribute`` is asked for the shares of a label only when an event of it is told.
        ``at_once``: start without waiting.
        """
        told = []
        for label, score in scores.items():
            key = (head, label)
            state = self._states.get(key)
            if state is None or state.at_rest(score):
                continue
            change = state.step(time, score, at_once)
            if change is Change.NONE:
                continue
            if change is Change.START:
                event = Event(self._new_id(), label, head, self.place, "start", state.start, None, time, state.best)
            else:
                event = replace(self._open[key], phase=change.value, score=state.best, detected=time)
            if change is Change.END:
                event = replace(event, end=state.last_high)
                del self._open[key]
            else:
                event = replace(
                    event,
                    present=present,
                    where=(where or {}).get(label),
                    attribution=attribute(label) if attribute else None,
                    skew_ms=skew_ms,
                )
                self._open[key] = event
            told.append(event)
        return told

    def said(self, head: str, time: float, label: str, score: float, text: str) -> list[Event]:
        """Words carry an intent (over at once) or a context (lasts until it is replaced)."""
        if (head, label) in SILENT:
            return []
        event = Event(
            self._new_id(),
            label,
            head,
            self.place,
            "start",
            time,
            None,
            time,
            score,
            present=("text",),
            text=text,
        )
        told = []
        if head == "context":
            for key in [k for k in self._open if k[0] == "context"]:
                told.append(replace(self._open.pop(key), phase="end", end=time, detected=time))
            self._open["context", label] = event
            return [*told, event]
        return [event, replace(event, phase="end", end=time)]

    def close(self, time: float) -> list[Event]:
        """End all that is open, at the end of a recording or when the house stops."""
        told = []
        for key, event in self._open.items():
            state = self._states.get(key)
            end = time if state is None else min(time, max(state.last_high, state.start))
            if state is not None:
                state.close()
            told.append(replace(event, phase="end", end=end, detected=time))
        self._open.clear()
        return told

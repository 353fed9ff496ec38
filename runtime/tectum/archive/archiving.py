"""Recordings to an archive: who does what, what was done, and how it goes on after it was stopped."""

import logging
import os
import signal
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tectum.archive.analyst import Join, OfPart, Task, Whole
from tectum.archive.crew import Came, Crew, Lost
from tectum.archive.cutting import Part, Seams, fits
from tectum.archive.findings import Failure, Findings, Outcome, Same
from tectum.archive.manifest import Batch, Entry, Manifest, State
from tectum.archive.parquet import Writer
from tectum.archive.recordings import Recording
from tectum.errors import StoreError
from tectum.observe.sources.stretches import Cut

log = logging.getLogger(__name__)

TRIES = 3
"""A recording of which whoever reads it ends so often is given up."""
BATCH_S, BATCH_RECORDINGS, BATCH_ROWS = 30.0, 500, 200_000
"""What is found is written at the latest after so long, so many recordings, or so many rows: no more is done again
after a power cut, and no more is held in memory."""
TOLD_EVERY_S = 5.0
LOOK_S = 0.5


@dataclass
class Progress:
    """``recordings`` and ``bytes`` of ``all_recordings`` and ``all_bytes``; ``media_s``: seconds of recordings."""

    all_recordings: int
    all_bytes: int
    begun: float = field(default_factory=time.monotonic)
    recordings: int = 0
    bytes: int = 0
    media_s: float = 0.0
    events: int = 0
    failed: int = 0
    damaged: int = 0
    same: int = 0

    def take(self, outcome: Outcome) -> None:
        """One more is done."""
        self.recordings += 1
        self.bytes += outcome.source.size
        if isinstance(outcome, Findings):
            self.media_s += outcome.seconds
            self.events += sum(event.phase == "start" for event in outcome.events)
            self.damaged += bool(outcome.damage)
        self.failed += isinstance(outcome, Failure)
        self.same += isinstance(outcome, Same)

    def __str__(self) -> str:
        passed = max(1e-3, time.monotonic() - self.begun)
        text = f"{self.recordings} of {self.all_recordings} recordings, {_span(self.media_s)} of media"
        text += f" at {self.media_s / passed:.1f} x"
        left = (self.all_bytes - self.bytes) * passed / self.bytes if self.bytes else 0.0
        return text + (f", about {_span(left)} left" if self.recordings < self.all_recordings and self.bytes else "")


def _span(seconds: float) -> str:
    for unit, size in (("h", 3600.0), ("min", 60.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} s"


class Archiving:
    """One run: the ``left`` recordings by a ``crew`` into the archive of a ``manifest``. ``cut``: long ones are cut,
    for several to read."""

    def __init__(
        self,
        manifest: Manifest,
        crew: Crew,
        left: Sequence[Recording],
        cut: bool = False,
        now: Callable[[], float] = time.time,
    ):
        self._manifest, self._crew, self._now = manifest, crew, now
        self._writer = Writer(manifest.storage, manifest.about.columns)
        self._left, self._cut = list(left), cut
        self._waiting = deque[tuple[int, Task | None]]((index, None) for index in range(len(left)))
        self._doing, self._numbers = dict[int, tuple[int, Task]](), count()
        self._tries = Counter[int]()
        self._parts = dict[int, tuple[Seams, dict[Cut, Part]]]()
        self._known = dict[int, set[str]]()
        for entry in manifest.entries:
            self._meet(entry.size, entry.recording)
        self._done, self._failed, self._same = list[Findings](), list[Failure](), list[Same]()
        self._written_at = time.monotonic()
        self.progress = Progress(len(left), sum(one.size for one in left))

    def run(self) -> None:
        """Until all are done. On Ctrl-C, or whatever ends it, what is found by then is written. Raises StoreError:
        the archive cannot be written; what was written before stays, and the next run goes on from there."""
        told_at = time.monotonic()
        try:
            while self._waiting or self._doing:
                while self._waiting and self._crew.free:
                    self._give()
                for number, outcome in self._crew.done(LOOK_S):
                    self._take(number, outcome)
                if self._full:
                    self._write()
                if time.monotonic() - told_at >= TOLD_EVERY_S:
                    told_at = time.monotonic()
                    log.info("%s", self.progress)
        finally:
            self._write()

    def _give(self) -> None:
        index, task = self._waiting.popleft()
        source = self._left[index]
        task = task or Whole(source, frozenset(self._known.get(source.size, ())), self._cut)
        number = next(self._numbers)
        self._doing[number] = index, task
        self._crew.give(number, task)

    def _meet(self, size: int, recording: str) -> None:
        if recording:
            self._known.setdefault(size, set()).add(recording)

    def _take(self, number: int, came: Came) -> None:
        index, task = self._doing.pop(number)
        source = self._left[index]
        if isinstance(came, Lost):
            self._tries[index] += 1
            if self._tries[index] < TRIES:
                log.warning("%s: who read it ended (%s); it is tried again", source.source, came.why)
                self._waiting.appendleft((index, task))
                return
            came = Failure(source, f"{source.source}: ended who read it {TRIES} times ({came.why})")
        if isinstance(came, Seams):
            self._parts[index] = came, {}
            self._waiting.extendleft((index, OfPart(source, cut)) for cut in reversed(came.cuts))
        elif isinstance(task, OfPart) and not isinstance(came, Part):  # what the whole says of it counts
            self._give_up_parts(index)
        elif isinstance(came, Part):
            self._join(index, came)
        else:
            self._note(source, came)

    def _join(self, index: int, part: Part) -> None:
        """Once all parts are there, they are decided on; those that do not fit are read as a whole."""
        if index not in self._parts:  # it was given up meanwhile
            return
        seams, parts = self._parts[index]
        parts[part.cut] = part
        if len(parts) < len(seams.cuts):
            return
        ordered = tuple(parts[cut] for cut in seams.cuts)
        if not fits(ordered):
            self._give_up_parts(index)
            return
        del self._parts[index]
        self._waiting.appendleft((index, Join(seams.source, seams.recording, ordered)))

    def _give_up_parts(self, index: int) -> None:
        if self._parts.pop(index, None) is not None:
            self._waiting = deque(one for one in self._waiting if one[0] != index)
            self._waiting.appendleft((index, Whole(self._left[index])))

    def _note(self, source: Recording, outcome: Outcome) -> None:
        if isinstance(outcome, Findings) and outcome.recording in self._known.get(source.size, ()):
            outcome = Same(source, outcome.recording)  # both were read at the same time
        if isinstance(outcome, Findings):
            self._meet(source.size, outcome.recording)
            self._done.append(outcome)
            if outcome.damage:
                log.warning("%s: %s", source.source, outcome.damage)
        elif isinstance(outcome, Failure):
            self._failed.append(outcome)
            log.error("%s", outcome.reason)
        else:
            self._same.append(outcome)
            log.info("%s: holds what another recording holds; it is not told twice", source.source)
        self.progress.take(outcome)

    @property
    def _full(self) -> bool:
        rows = sum(len(one.scored) + len(one.events) for one in self._done)
        recordings = len(self._done) + len(self._failed) + len(self._same)
        late = time.monotonic() - self._written_at >= BATCH_S
        return rows >= BATCH_ROWS or recordings >= BATCH_RECORDINGS or (late and recordings > 0)

    def _write(self) -> None:
        """A batch: its files, then its line in the manifest."""
        done, failed, same = self._done, self._failed, self._same
        self._written_at = time.monotonic()
        if not (done or failed or same):
            return
        number, now = self._manifest.next_batch, self._now()
        entries = [_entry(one.source, one.recording, "same") for one in same]
        entries += [_entry(one.source, "", "failed", one.reason) for one in failed]
        for one in done:
            starts = sum(event.phase == "start" for event in one.events)
            state: State = "in part" if one.damage else "done"
            entries.append(_entry(one.source, one.recording, state, one.damage, round(one.seconds, 3), starts))
        self._done, self._failed, self._same = [], [], []  # whatever comes of it: a second try could write it twice
        with _uninterrupted():
            try:
                files = self._writer.write(number, done, failed, now)
                self._manifest.add(Batch(number, round(now, 3), tuple(entries), files))
            except OSError as error:
                raise _unwritable(self._manifest.storage.name, error) from None


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """What is begun is done whole before Ctrl-C, or SIGTERM, counts: else what is written would be written again."""
    asked = list[int]()
    if threading.current_thread() is not threading.main_thread():  # where neither is raised
        yield
        return
    before = {
        one: signal.signal(one, lambda number, _: asked.append(number)) for one in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, signal.SIG_DFL if handler is None else handler)
    if asked:
        raise KeyboardInterrupt


def _entry(source: Recording, recording: str, state: State, *more: Any) -> Entry:
    return Entry(source.source, source.place, source.size, source.changed, recording, state, *more)


def _unwritable(where: str, error: OSError) -> StoreError:
    why = os.strerror(error.errno) if error.errno else str(error)  # Arrow and clients of stores have words of their own
    return StoreError(f"--out {where}: cannot be written: {why}; what was done before is kept: run it again")

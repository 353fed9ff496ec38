"""Recordings to an archive: who does what, what was done, and how it goes on after it was stopped."""

import logging
import os
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tectum.archive.analyst import Whole
from tectum.archive.crew import Crew, Lost
from tectum.archive.findings import Failure, Findings, Outcome, Same
from tectum.archive.manifest import Batch, Entry, Manifest, State
from tectum.archive.parquet import Writer
from tectum.archive.recordings import Recording
from tectum.errors import StoreError

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
    """One run: the ``left`` recordings by a ``crew`` into the archive of a ``manifest``."""

    def __init__(self, manifest: Manifest, crew: Crew, left: Sequence[Recording], now: Callable[[], float] = time.time):
        self._manifest, self._crew, self._now = manifest, crew, now
        self._writer = Writer(manifest.folder, manifest.about.columns)
        self._waiting = deque(enumerate(left))
        self._doing = dict[int, Recording]()
        self._tries = dict[int, int]()
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
        number, source = self._waiting.popleft()
        self._doing[number] = source
        self._crew.give(number, Whole(source, frozenset(self._known.get(source.size, ()))))

    def _meet(self, size: int, recording: str) -> None:
        if recording:
            self._known.setdefault(size, set()).add(recording)

    def _take(self, number: int, outcome: Outcome | Lost) -> None:
        source = self._doing.pop(number)
        if isinstance(outcome, Lost):
            tries = self._tries[number] = self._tries.get(number, 0) + 1
            if tries < TRIES:
                log.warning("%s: who read it ended (%s); it is tried again", source.source, outcome.why)
                self._waiting.appendleft((number, source))
                return
            outcome = Failure(source, f"{source.source}: ended who read it {tries} times ({outcome.why})")
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
        try:
            files = self._writer.write(number, done, failed, now)
            self._manifest.add(Batch(number, round(now, 3), tuple(entries), files))
        except OSError as error:
            raise _unwritable(self._manifest.folder, error) from None
        self._done, self._failed, self._same = [], [], []


def _entry(source: Recording, recording: str, state: State, *more: Any) -> Entry:
    return Entry(source.source, source.place, source.size, source.changed, recording, state, *more)


def _unwritable(folder: Path, error: OSError) -> StoreError:
    why = os.strerror(error.errno) if error.errno else str(error)  # Arrow has its own words
    return StoreError(f"--out {folder}: cannot be written: {why}; what was done before is kept: run it again")

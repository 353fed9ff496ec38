"""Writes clips to the disk while they last."""

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable
from functools import partial
from math import inf
from pathlib import Path

from tectum.deliver.store.clip_writer import Piece
from tectum.deliver.store.clips import Clip
from tectum.deliver.store.write_trouble import WriteTrouble
from tectum.errors import first_line
from tectum.files import flush
from tectum.supervise.health import Health, worst_of
from tectum.supervise.memory import tidy
from tectum.supervise.restart_budget import RestartBudget
from tectum.supervise.worker import TURN_S, Worker

PATIENCE_S, LOOK_EVERY_S = 20.0, 0.05
"""An event that cannot be kept, for the disk is full, has its clip all the same, where that can be."""
STUCK_S = 60.0
"""A disk may be slow."""
Done = Callable[[list[str], Path | None, str], None]
"""Takes the events and the file of a clip (None: it could not be written), and what was wrong with it."""

log = logging.getLogger(__name__)


class Recorder:
    """Writes the clips of all places, each with a worker that lives as long as the clip. ``ready``: whether the event
    of a clip is kept, so that no file is begun that nobody will know of; it is waited for ``PATIENCE_S``. ``folder``:
    where they all lie."""

    def __init__(self, done: Done, ready: Callable[[Clip], bool] = lambda _: True, folder: Path | None = None):
        self._done, self._ready = done, ready
        self._writing: set[_Writing] = set()
        self._lock = threading.Lock()
        self._trouble = WriteTrouble(folder)
        self.written = 0

    def record(self, clip: Clip) -> None:
        """Begin a clip."""
        one = _Writing(clip, self._over, self._ready)
        with self._lock:
            self._writing.add(one)
        try:
            one.worker.start()
        except RuntimeError as error:  # no further thread
            one.failed(error)
            self._over(one)

    def _over(self, one: "_Writing") -> None:
        clip, trouble, error = one.clip, one.trouble, one.error
        written = not trouble and clip.file.exists()
        if clip.lost and written:
            trouble = f"{clip.file}: the disk is too slow: {clip.lost} pictures or sounds are not in it"
        with self._lock:
            if one not in self._writing:
                return
            self._writing.discard(one)
            if trouble:
                self._trouble.failed(trouble, error)
            else:
                self._trouble.over()
            self.written += written
        self._done(clip.events, clip.file if written else None, trouble)

    def health(self) -> Health:
        """Of the clip that was over last, and of those that are being written."""
        with self._lock:
            writing, trouble = list(self._writing), self._trouble.told
        last = Health("degraded" if trouble else "ok", trouble)
        return worst_of(last, *(one.worker.health() for one in writing))

    def close(self, timeout: float) -> None:
        """Wait for the clips that are being written."""
        with self._lock:
            writing = list(self._writing)
        for one in writing:
            one.worker.stop()
        for one in writing:
            one.worker.join(timeout / max(1, len(writing)))


class _Writing:
    """One clip on its way to the disk. What failed cannot be written again, for its pieces are gone: a worker that is
    begun anew only reports how it ended."""

    def __init__(self, clip: Clip, over: Callable[["_Writing"], None], ready: Callable[[Clip], bool]):
        self.clip, self._over, self._ready = clip, over, ready
        self.trouble = ""
        self.error: BaseException | None = None
        self._begun = False
        self.worker = Worker(f"clip: {clip.file.name}", self._run, RestartBudget(rest_s=inf), stuck_s=STUCK_S)

    def _run(self, worker: Worker) -> None:
        if not self._begun:
            self._begun = True
            try:
                patience = time.monotonic() + PATIENCE_S
                while not self._ready(self.clip) and time.monotonic() < patience and not worker.wait(LOOK_EVERY_S):
                    pass
                self.clip.form.write(self.clip.file, partial(self._next, worker))
                if self.clip.file.exists():
                    flush(self.clip.file)
            except BaseException as error:
                self.failed(error)
        self._over(self)
        self.clip.form = None
        tidy()

    def _next(self, worker: Worker) -> Piece | None:
        while True:
            worker.heartbeat()
            try:
                return self.clip.pop(TURN_S)
            except queue.Empty:
                if worker.stopping:  # nobody is left who could end it
                    return None

    def failed(self, error: BaseException) -> None:
        """It is not written: why, and nothing is left of it."""
        self.error = error
        self.trouble = f"{self.clip.file}: cannot be written: {getattr(error, 'strerror', None) or first_line(error)}"
        self.clip.abandon()
        with contextlib.suppress(OSError):
            self.clip.file.unlink(missing_ok=True)

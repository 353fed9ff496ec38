"""Writes clips to the disk while they last."""

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

import av.error

from tectum.deliver.store.clips import Clip
from tectum.errors import first_line
from tectum.supervise.memory import tidy


class Recorder:
    """Writes the clips of all places, each in a thread that lives as long as the clip. ``done``: called with the events
    and the file of each clip (None: it could not be written), and what was wrong with it."""

    def __init__(self, done: Callable[[list[str], Path | None, str], None]):
        self._done = done
        self._threads: set[threading.Thread] = set()
        self._lock = threading.Lock()
        self.trouble = ""
        self.written = 0

    def record(self, clip: Clip) -> None:
        """Begin a clip."""
        thread = threading.Thread(target=self._write, args=(clip,), name=f"clip: {clip.file.name}", daemon=True)
        with self._lock:
            self._threads.add(thread)
        thread.start()

    def _write(self, clip: Clip) -> None:
        trouble = ""
        try:
            clip.file.parent.mkdir(parents=True, exist_ok=True)
            clip.form.write(clip.file, clip.pop)
        except (OSError, av.error.FFmpegError, ValueError) as error:
            trouble = f"{clip.file}: cannot be written: {getattr(error, 'strerror', None) or first_line(error)}"
            with contextlib.suppress(OSError):
                clip.file.unlink(missing_ok=True)
        written = not trouble and clip.file.exists()
        if clip.lost and written:
            trouble = f"{clip.file}: the disk is too slow: {clip.lost} pictures or sounds are not in it"
        self.trouble, self.written = trouble, self.written + written
        self._done(clip.events, clip.file if written else None, trouble)
        clip.form = None
        tidy()
        with self._lock:
            self._threads.discard(threading.current_thread())

    def close(self, timeout: float) -> None:
        """Wait for the clips that are being written."""
        with self._lock:
            threads = list(self._threads)
        for thread in threads:
            thread.join(timeout / max(1, len(threads)))

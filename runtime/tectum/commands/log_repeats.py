"""Keeps a message that comes again and again from flooding a log."""

import logging
import time
from collections.abc import Callable

MOST, WINDOW_S = 5, 60.0
MOST_KINDS = 500
Kind = tuple[str, ...]


class _Window:
    """``last``: the last one that was only counted."""

    def __init__(self, until: float, count: int = 0, last: logging.LogRecord | None = None):
        self.until, self.count, self.last = until, count, last


class RepeatFilter:
    """Admits at most ``most`` messages of one kind (the same logger, level, template and place) in ``window_s`` seconds
    and counts the rest; the count is given with the first message after the window. ``now``: a monotonic clock. Not
    thread-safe: a handler calls it under its own lock.
    """

    def __init__(self, most: int = MOST, window_s: float = WINDOW_S, now: Callable[[], float] = time.monotonic):
        self._most, self._window_s, self._now = most, window_s, now
        self._windows: dict[Kind, _Window] = {}

    def admit(self, record: logging.LogRecord) -> list[logging.LogRecord]:
        """What is to be written now: the counts that are due, and ``record`` unless it is one too many. The last one
        that is admitted says that more like it are only counted."""
        now = self._now()
        out = self._due(now)
        window = self._windows.setdefault(self._kind(record), _Window(now + self._window_s))
        window.count += 1
        if window.count < self._most:
            return [*out, record]
        if window.count == self._most:
            return [*out, _with(record, f"; more like it are counted for {window.until - now:.0f} s")]
        window.last = record
        return out

    def rest(self) -> list[logging.LogRecord]:
        """Every count that is not given yet, due or not; at the end."""
        return self._due(float("inf"))

    def _due(self, now: float) -> list[logging.LogRecord]:
        over = [kind for kind, window in self._windows.items() if now >= window.until]
        ended = [self._windows.pop(kind) for kind in over]
        return [_with(one.last, f" (repeated {one.count - self._most} times)") for one in ended if one.last is not None]

    def _kind(self, record: logging.LogRecord) -> Kind:
        template = str(record.msg)
        place = str(getattr(record, "place", ""))
        kind = (record.name, record.levelname, record.getMessage() if template == "%s" else template, place)
        if kind in self._windows or len(self._windows) < MOST_KINDS:
            return kind
        return (record.name, record.levelname)  # a flood of ever new messages is one kind


def _with(record: logging.LogRecord, more: str) -> logging.LogRecord:
    """A copy, since other handlers get the same record; of now."""
    copy = logging.makeLogRecord({**record.__dict__, "msg": "%s%s", "args": (record.getMessage(), more)})
    copy.created = time.time()
    return copy

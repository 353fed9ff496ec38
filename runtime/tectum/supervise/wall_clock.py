"""The system's clock, and whether it can be believed: a small device may begin in 1970, or where it was switched off.

It is believed while it is synchronised, or while it goes on from where it was believed before; one that leapt is
believed again once it is synchronised, or has gone steadily for a day. Nothing may be removed by its age before.
"""

import ctypes
import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from tectum.supervise.health import Health

log = logging.getLogger(__name__)

MARKER = Path("/run/systemd/timesync/synchronized")
"""Touched by systemd-timesyncd whenever it has compared the clock with a server, at least every 35 minutes."""
FRESH_S = 7_200.0
STA_UNSYNC = 0x40
STEP_S = 1.0
"""A clock that is slewed moves far less between two looks."""
LEAP_S = 60.0
STEADY_S = 86_400.0
SHOWN_S = 600.0
"""A step shows in the health for so long."""


class _Timex(ctypes.Structure):
    """The beginning of the kernel's ``struct timex``, and room for its end."""

    _fields_ = (
        ("modes", ctypes.c_uint),  # 0: nothing is changed
        *((name, ctypes.c_long) for name in ("offset", "freq", "maxerror", "esterror")),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 256),
    )


def kept_in_step() -> bool | None:
    """Whether the kernel says that its clock is kept in step with a server, whichever program does it; setting it by
    hand ends that. None where it does not say (a service may be forbidden to ask). Source: adjtimex(2)."""
    state = _Timex()
    try:
        answer = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(state))
    except (OSError, AttributeError):
        return None
    return None if answer < 0 else not state.status & STA_UNSYNC


def synchronised(marker: Path = MARKER, kept_in_step: Callable[[], bool | None] = kept_in_step) -> bool:
    """Whether the system says that its clock was lately compared with a server: the kernel, or else the mark of
    systemd-timesyncd. A mark that lies in the future or far back is of before the clock was set by hand."""
    kept = kept_in_step()
    if kept is not None:
        return kept
    try:
        age = time.time() - marker.stat().st_mtime
    except OSError:
        return False
    return -STEP_S <= age <= FRESH_S


def elapsed() -> float:
    """Seconds since the machine was started, those that it slept too: waking up is no step."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class WallClock:
    """``now``: seconds since 1970; ``elapsed``: of a clock that nobody sets; ``synchronised``: whether the system's
    clock was lately compared with a server. Usable from any thread."""

    def __init__(
        self,
        now: Callable[[], float] = time.time,
        elapsed: Callable[[], float] = elapsed,
        synchronised: Callable[[], bool] = synchronised,
    ):
        self.now, self._elapsed, self._synchronised = now, elapsed, synchronised
        self._lock = threading.Lock()
        self._offset = now() - elapsed()
        self._doubted_since: float | None = elapsed()
        self._stepped, self._stepped_at = "", float("-inf")
        self.steps = 0

    def resume(self, last: float | None) -> None:
        """``last``: a moment at which an earlier run believed it; None: there was none."""
        with self._lock:
            if last is not None and -STEP_S <= self.now() - last <= STEADY_S:
                self._doubted_since = None

    @property
    def believed(self) -> bool:
        """Whether it can be believed now."""
        with self._lock:
            self._look()
            return self._doubted_since is None

    def health(self) -> Health:
        """Of the system's clock."""
        believed = self.believed
        if self._elapsed() - self._stepped_at < SHOWN_S:
            return Health("degraded", self._stepped)
        return Health("ok", "" if believed else "not known to be right yet: nothing is removed by its age")

    def _look(self) -> None:
        """Whether it was set since the last look, and whether it is believed after that."""
        elapsed = self._elapsed()
        offset = self.now() - elapsed
        step, self._offset = offset - self._offset, offset
        if abs(step) > STEP_S:
            self.steps += 1
            by = timedelta(seconds=round(abs(step)))
            self._stepped = f"the system's clock was set {'forward' if step > 0 else 'back'} by {by}"
            self._stepped_at = elapsed
            log.warning("%s; events are dated by it from now on", self._stepped)
        if abs(step) > LEAP_S:
            self._doubted_since = elapsed
        since = self._doubted_since
        if since is not None and (self._synchronised() or elapsed - since >= STEADY_S):
            self._doubted_since = None

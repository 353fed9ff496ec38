"""What every long-running thread is: a body that is begun anew when it fails, within a budget, and never dies unseen.

A body is a function that works until it is asked to end and then returns. Whatever else ends it, an error of a library,
``MemoryError`` or ``SystemExit``, is a failure: it is logged, ``on_failure`` puts right what the body left half done,
and the body begins anew. What fails more often than its budget allows rests; its health says *down* from that moment
on. A body reports with every turn of its loop (``heartbeat``); one that does not is *stuck*, which only a new
process can mend (see ``watchdog.py``).
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from math import isinf

from tectum.errors import describe
from tectum.supervise.health import Health
from tectum.supervise.restart_budget import RestartBudget

STUCK_S = 10.0
"""No heartbeat for this long, where a worker says nothing else: it is stuck."""
SHAKEN_S = 5.0
"""A worker that was begun anew is degraded for this long, so that whoever looks now and then sees it."""
TURN_S = 0.25
"""The longest that a worker waits without a heartbeat."""

log = logging.getLogger(__name__)
_begun: set["Worker"] = set()
_begun_lock = threading.Lock()


def _nothing(_: BaseException) -> None:
    """On failure nothing is to be put right."""


class Worker:
    """A supervised thread. ``body`` takes the worker: it asks ``stopping`` or ``wait``, and calls ``heartbeat``.

    ``on_failure`` takes what the body raised, in the same thread, before the body begins anew; what it raises itself is
    logged and changes nothing. ``resting`` is called again and again while the budget is spent, to throw away what
    comes in meanwhile; it must return within ``TURN_S``. ``stuck_s``: seconds without a heartbeat after which it
    counts as stuck, ``inf`` for a body that may lie in foreign code for any time.

    A body that fails while it is asked to end is begun anew all the same, within its budget, to finish its work; so is
    one that rests when it is asked.
    """

    def __init__(
        self,
        name: str,
        body: Callable[["Worker"], None],
        budget: RestartBudget | None = None,
        on_failure: Callable[[BaseException], None] = _nothing,
        *,
        resting: Callable[[], None] | None = None,
        stuck_s: float = STUCK_S,
    ):
        self.name, self.stuck_s = name, stuck_s
        self.budget = budget if budget is not None else RestartBudget()
        self._body, self._on_failure, self._resting = body, on_failure, resting
        self._stop = threading.Event()
        self._beat_at = self._failed_at = float("-inf")
        self._over = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    # --- start and stop

    def start(self) -> None:
        """Begin; once. Raises RuntimeError where the system gives no further thread."""
        self.heartbeat()
        with _begun_lock:
            _begun.add(self)
        try:
            self._thread.start()
        except BaseException:
            self._forget()
            raise

    def stop(self) -> None:
        """Ask it to end; see ``join``."""
        self._stop.set()

    def join(self, timeout: float) -> bool:
        """Whether it has ended within ``timeout`` seconds; True for one that was never begun."""
        if self._thread.ident is not None and self._thread is not threading.current_thread():
            self._thread.join(max(0.0, timeout))
        return not self._thread.is_alive()

    # --- for its body

    @property
    def stopping(self) -> bool:
        """Whether it was asked to end."""
        return self._stop.is_set()

    def heartbeat(self) -> None:
        """A heartbeat."""
        self._beat_at = time.monotonic()

    def wait(self, seconds: float) -> bool:
        """Do nothing for ``seconds``, or until it is asked to end; whether it was."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.heartbeat()
            if self._stop.wait(min(left, TURN_S)):
                return True
        self.heartbeat()
        return self._stop.is_set()

    # --- how it is

    @property
    def begun(self) -> bool:
        """Whether it was started."""
        return self._thread.ident is not None

    @property
    def alive(self) -> bool:
        """Whether it is in order, for the watchdog: it works, waits or rests, or has done what it was for. What is
        stuck, or whose thread is gone, is not."""
        return self._over or not self.begun or (self._thread.is_alive() and not self._stuck())

    def health(self) -> Health:
        """Of its thread; what it works on may have troubles of its own."""
        now = time.monotonic()
        budget = self.budget
        if self.begun and not self._over and not self._thread.is_alive():
            return Health("down", "its thread is gone")
        if budget.resting(now):
            return Health("down", f"failed {budget.most} times: {budget.trouble}")
        if self._over or not self.begun:
            return Health("ok")
        if self._stuck():
            return Health("down", f"stuck for {now - self._beat_at:.0f} s")
        if now - self._failed_at < SHAKEN_S:
            return Health("degraded", f"begun anew: {budget.trouble}")
        return Health("ok")

    def _stuck(self) -> bool:
        return time.monotonic() - self._beat_at > self.stuck_s

    # --- its thread

    def _run(self) -> None:
        error: BaseException | None = None
        while True:
            try:
                if error is None or self._recover(error):
                    error = None  # nor what its traceback holds on to
                    self.heartbeat()
                    self._body(self)
                self._over = True
                self._forget()
                return
            except BaseException as caught:  # whatever it is: nothing ends a worker but its own end
                error = caught

    def _recover(self, error: BaseException) -> bool:
        """Whether the body begins anew; False for one that has spent its budget for good, or while it was to end."""
        self._failed_at = time.monotonic()
        trouble = describe(error)
        goes_on = self.budget.failed(trouble, self._failed_at)
        with suppress(BaseException):
            log.warning("%s: %s; %s", self.name, trouble, "begun anew" if goes_on else self._verdict())
            log.debug("%s: where it failed", self.name, exc_info=error)
        try:
            self._on_failure(error)
        except BaseException as second:  # the body begins anew all the same
            with suppress(BaseException):
                log.warning("%s: after that failure: %s", self.name, describe(second))
        if not goes_on and (self.stopping or isinf(self.budget.rest_s)):
            return False
        while self.budget.resting(time.monotonic()) and not self.wait(TURN_S):
            if self._resting is not None:
                self._resting()
        return True

    def _verdict(self) -> str:
        """What becomes of one that has spent its budget."""
        rest_s = self.budget.rest_s
        often = f"failed {self.budget.most} times"
        return f"{often}, given up" if self.stopping or isinf(rest_s) else f"{often}, rests for {rest_s:.0f} s"

    def _forget(self) -> None:
        with _begun_lock:
            _begun.discard(self)


def workers() -> list[Worker]:
    """Every worker of this process that was begun and has not come to its end."""
    with _begun_lock:
        return list(_begun)

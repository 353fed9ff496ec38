"""What the system's manager hears: that the house is ready, that it lives, that it ends.

The watchdog is fed only while every worker is in order (``Worker.alive``): what is stuck, in a driver or a deadlock,
can only be ended with the process, and that is what the manager does when it is not fed. Source: systemd, sd_notify(3)
and sd_watchdog_enabled(3).
"""

import faulthandler
import logging
import os
import socket
import sys

from tectum.errors import first_line
from tectum.supervise.health import Health
from tectum.supervise.worker import Worker, workers

FED_TIMES = 4
"""So often in the time that the manager allows: a busy moment must not count as a death."""

TOLD_S = 1.0
"""A manager that does not listen keeps nobody from ending."""

log = logging.getLogger(__name__)


def notify(*lines: str) -> bool:
    """Tell the manager ``READY=1`` and the like; whether there is one that wants to know."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as link:
            link.settimeout(TOLD_S)
            link.sendto("\n".join(lines).encode(), address.replace("@", "\0", 1) if address[0] == "@" else address)
    except OSError as error:
        log.warning("%s: the system's manager cannot be notified: %s", address, first_line(error))
        return False
    return True


def allowed_s() -> float | None:
    """Seconds without food after which the manager ends this process; None: it runs no watchdog for it."""
    usec, pid = os.environ.get("WATCHDOG_USEC", ""), os.environ.get("WATCHDOG_PID", "")
    if not usec.isdigit() or not int(usec) or pid not in {"", str(os.getpid())}:
        return None
    return int(usec) / 1e6


class Watchdog:
    """Ready from entering, ending from leaving; in between it is fed. Does nothing where no manager asks for it."""

    def __init__(self) -> None:
        self._worker = Worker("watchdog", self._run)

    def __enter__(self) -> "Watchdog":
        if notify("READY=1") and allowed_s() is not None:
            if not faulthandler.is_enabled() and sys.stderr is not None:
                faulthandler.enable()  # SIGABRT, by which the manager ends what hangs, then says where it hung
            self._worker.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.stop()
        self._worker.join(TOLD_S)  # first, or it may still feed after the end was told
        notify("STOPPING=1")

    def health(self) -> Health:
        """Of its worker."""
        return self._worker.health()

    def _run(self, worker: Worker) -> None:
        before: list[str] = []
        pause = (allowed_s() or 0.0) / FED_TIMES
        while True:
            stuck = sorted(one.name for one in workers() if not one.alive)
            if stuck and stuck != before:
                log.error("watchdog: is not fed, for this is stuck: %s", ", ".join(stuck))
            if not stuck:
                notify("WATCHDOG=1", *(["STATUS="] if before else []))
            elif stuck != before:
                notify(f"STATUS=stuck: {', '.join(stuck)}")
            before = stuck
            if worker.wait(pause):
                return

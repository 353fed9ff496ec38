"""How often a password or token may be guessed: so many wrong ones a network, and so many of all networks together.

What one network does costs no other a thing. The limit of all keeps many networks from guessing together, and from
spending the machine's time on hashes; it lets a few through all the time, and passes over networks from which the right
one came before. Memory is bounded. Source: OWASP, "Authentication Cheat Sheet".
"""

import threading
import time
from collections import OrderedDict, deque

from tectum.serve.network import network_of

WINDOW_S = 60.0
MOST_NETWORKS = 1024
"""That are remembered; the one that was seen longest ago is forgotten first."""


class Attempts:
    """Counts over ``WINDOW_S``. ``each``: of one network; ``all``: of all that are not known, 0: without a limit.
    Usable from any thread."""

    def __init__(self, each: int, all: int = 0):
        self._each, self._all = each, all
        self._of: OrderedDict[str, deque[float]] = OrderedDict()
        self._unknown: deque[float] = deque(maxlen=all or 1)
        self._known: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def wait_s(self, address: str) -> float:
        """Seconds until ``address`` may try; 0: now."""
        network, now = network_of(address), time.monotonic()
        with self._lock:
            return self._wait_s(network, now)

    def count(self, address: str) -> float:
        """A try, before its outcome is known, so that tries at the same time count too. As ``wait_s``: one that must
        wait is not counted."""
        network, now = network_of(address), time.monotonic()
        with self._lock:
            wait_s = self._wait_s(network, now)
            if wait_s:
                return wait_s
            self._of.setdefault(network, deque(maxlen=self._each)).append(now)
            self._of.move_to_end(network)
            if len(self._of) > MOST_NETWORKS:
                self._of.popitem(last=False)
            if self._all and network not in self._known:
                self._unknown.append(now)
            return 0.0

    def succeeded(self, address: str) -> None:
        """It was right: what was counted of its network is forgotten, and the limit of all is none of its matter."""
        network = network_of(address)
        with self._lock:
            self._of.pop(network, None)
            self._known[network] = None
            self._known.move_to_end(network)
            if len(self._known) > MOST_NETWORKS:
                self._known.popitem(last=False)

    def _wait_s(self, network: str, now: float) -> float:
        wait_s = _room_in_s(self._of[network], now) if network in self._of else 0.0
        if self._all and network not in self._known:
            wait_s = max(wait_s, _room_in_s(self._unknown, now))
        return wait_s


def _room_in_s(times: deque[float], now: float) -> float:
    """Seconds until the oldest of as many tries as are allowed is no longer in the window."""
    return max(0.0, times[0] + WINDOW_S - now) if len(times) == times.maxlen else 0.0

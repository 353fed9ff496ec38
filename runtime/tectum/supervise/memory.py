"""Keep the memory of an always-on process from creeping."""

import contextlib
import ctypes
import gc
import time
from collections.abc import Callable, Iterator

from tectum.supervise.machine import read_lines

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8

TIDY_S = 2.0

ARENAS, MMAP_BYTES = 2, 4 * 1024 * 1024


def memory_mb() -> float:
    """Resident memory of this process in MB; 0 where the system does not show it."""
    found = [line.split()[1] for line in read_lines("/proc/self/status") if line.startswith("VmRSS:")]
    return int(found[0]) / 1024 if found else 0.0


def steady_memory() -> None:
    """Keep the memory of a process with many threads from creeping: glibc gives each thread a heap of its own and keeps
    what pictures have freed there. Two heaps serve all, and large blocks go back to the system at once (mallopt(3)).

    Does nothing where the C library is another one.
    """
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(M_ARENA_MAX, ARENAS)
        library.mallopt(M_MMAP_THRESHOLD, MMAP_BYTES)
        library.mallopt(M_TRIM_THRESHOLD, 2 * MMAP_BYTES)


@contextlib.contextmanager
def begun_without_collection() -> Iterator[Callable[[], None]]:
    """While a program begins, nearly all that it makes stays: cycles are not looked for, until it calls what it is
    given. What is there then is set apart for good (gc.freeze), and only what comes later is looked through. Source:
    Python's documentation of gc.freeze.
    """
    gc.disable()

    def begun() -> None:
        gc.freeze()
        gc.enable()

    try:
        yield begun
    finally:
        gc.enable()


def trim() -> None:
    """Give memory that is free inside the process back to the system (malloc_trim(3)); takes milliseconds."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def tidy() -> None:
    """Free what a closed container, decoder or encoder still holds, threads included: PyAV's objects name each other,
    so they go when cycles are collected, which Python does the more seldom the longer a process runs. At most every two
    seconds."""
    global _tidied  # noqa: PLW0603 of the whole process
    now = time.monotonic()
    if now - _tidied >= TIDY_S:
        _tidied = now
        gc.collect()


_tidied = 0.0

"""The machine that Tectum runs on: its CPU, memory, and the folder for what is measured or prepared on it."""

import hashlib
import os
import platform
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from tectum.supervise.cgroup import limits

TELLING = (
    "avx2", "avx512f", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_int8", "neon", "asimd", "asimddp",
    "i8mm", "bf16", "sve",
)  # fmt: skip
"""CPU features that decide how fast a network runs, as /proc/cpuinfo names them."""
DOT_PRODUCT = frozenset({"avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm"})
"""One of these multiplies int8 by four at a time; without any, int8 may be slower than fp32 (facts: U8S8 saturates)."""


class Host(Struct, frozen=True):
    """``cores``, ``memory_mb``: what this process may use (``supervise/cgroup.py``); ``machine_cores``,
    ``machine_memory_mb``: what the machine has. Memory is None where it is not known."""

    cpu: str
    flags: frozenset[str]
    cores: int
    memory_mb: int | None
    machine_cores: int = 0
    machine_memory_mb: int | None = None

    @property
    def features(self) -> tuple[str, ...]:
        """The telling ones among the CPU's features."""
        return tuple(name for name in TELLING if name in self.flags)

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that change when the CPU, its features or the usable cores do."""
        parts = (platform.machine(), self.cpu, " ".join(sorted(self.flags)), str(self.cores))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def host() -> Host:
    """This machine and what this process may use of it, read once."""
    return read_host()


def read_host(root: Path = Path("/")) -> Host:
    """The same, now. ``root``: where ``proc`` and ``sys`` lie."""
    cpu, flags = "", frozenset[str]()
    for line in read_lines(root / "proc" / "cpuinfo"):
        key, _, value = line.partition(":")
        name = key.strip().lower()
        if name in {"model name", "hardware", "model"} and not value.strip().isdigit():
            cpu = value.strip()
        elif name in {"flags", "features"} and not flags:
            flags = frozenset(value.split())
    kilobytes = [line.split()[1] for line in read_lines(root / "proc" / "meminfo") if line.startswith("MemTotal:")]
    memory_mb = int(kilobytes[0]) // 1024 if kilobytes else None
    allowed = limits(root)
    limit_mb = None if allowed.memory_bytes is None else allowed.memory_bytes >> 20
    affinity = getattr(os, "sched_getaffinity", None)
    usable = len(affinity(0)) if affinity is not None else os.cpu_count() or 1
    cores = usable if allowed.cores is None else max(1, min(usable, int(allowed.cores)))
    known = [mb for mb in (memory_mb, limit_mb) if mb is not None]
    cpu = cpu or platform.processor() or platform.machine()  # the first may ask another program
    return Host(cpu, flags, cores, min(known, default=None), os.cpu_count() or usable, memory_mb)


def installed(*packages: str) -> dict[str, str]:
    """Versions of those packages that are installed."""
    from importlib.metadata import PackageNotFoundError, version  # a tenth of a start

    found = {}
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def cache_folder() -> Path:
    """Where tuned choices and prepared graphs are kept: ``TECTUM_CACHE``, else the user's cache folder; for a user
    without a home one below the folder for temporary files."""
    named = os.environ.get("TECTUM_CACHE")
    if named:
        return Path(named)
    shared = os.environ.get("XDG_CACHE_HOME")
    if shared:
        return Path(shared) / "tectum"
    try:
        return Path.home() / ".cache" / "tectum"
    except RuntimeError:  # neither HOME nor an entry in the user database: a container with a number for a user
        from tempfile import gettempdir

        return Path(gettempdir()) / f"tectum-{os.getuid()}"


def read_lines(path: str | Path) -> list[str]:
    """The lines of a file of the system; none where there is no such file."""
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []

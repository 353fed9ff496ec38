"""What the control group of this process allows it: a container or a unit has less than the machine shows.

Both versions (Linux, admin-guide/cgroup-v1 and cgroup-v2). A limit counts for all groups below it, so the tightest on
the way up to the root holds. A container that does not see its own group by that name has its limit at the root.
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from msgspec import Struct


class Limits(Struct, frozen=True):
    """``memory_bytes``, and ``cores``: CPU time a second of time, as 1.5; None where nothing limits it."""

    memory_bytes: int | None = None
    cores: float | None = None


def limits(root: Path = Path("/")) -> Limits:
    """Of this process. ``root``: where ``proc`` and ``sys`` lie."""
    memory: list[int] = []
    cores: list[float] = []
    mount = root / "sys" / "fs" / "cgroup"
    for line in _lines(root / "proc" / "self" / "cgroup"):
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number == "0" and not controllers:
            for folder in (*_up(mount, path), *_up(mount / "unified", path)):
                memory += _numbers(folder / "memory.max")[:1]
                cores += _share(*_numbers(folder / "cpu.max")[:2])
        if "memory" in controllers.split(","):
            for folder in (*_up(mount / "memory", path), *_up(mount / controllers, path)):
                memory += _numbers(folder / "memory.limit_in_bytes")[:1]
        if "cpu" in controllers.split(","):
            for folder in (*_up(mount / "cpu", path), *_up(mount / controllers, path)):
                quota, period = (_numbers(folder / f"cpu.cfs_{name}_us")[:1] for name in ("quota", "period"))
                cores += _share(*quota, *period)
    return Limits(min(memory, default=None), min(cores, default=None))


def _up(mount: Path, path: str) -> Iterator[Path]:
    """The folder of a group and those above it, the root of the mount last."""
    parts = [part for part in PurePosixPath(path).parts if part not in {"/", ".."}]
    for length in range(len(parts), -1, -1):
        yield mount.joinpath(*parts[:length])


def _share(*quota_and_period: int) -> list[float]:
    """Cores; none where there is no quota (v1 says -1, v2 "max", which is no number)."""
    if len(quota_and_period) != 2 or min(quota_and_period) <= 0:
        return []
    quota, period = quota_and_period
    return [quota / period]


def _numbers(file: Path) -> list[int]:
    """The whole numbers that a file begins with."""
    found: list[int] = []
    for word in " ".join(_lines(file)).split():
        try:
            found.append(int(word))
        except ValueError:
            break
    return found


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []

"""Which variant of a bundle runs, each graph on which provider with how many threads; and what was tuned on this host.

A stored plan counts for one bundle, one host, one ONNX Runtime and one set of installed providers. When any of them
changes the key changes with it, so a plan is never stale: it is found or it is not.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from tectum.encode.onnx.provider import available, runtime_version
from tectum.errors import UsageError
from tectum.supervise.machine import cache_folder, host

MOST_THREADS = 256


class Plan(Struct, frozen=True):
    """``provider`` and ``threads`` by graph. ``measured``: what ``tectum tune`` found, for people."""

    variant: str
    provider: Mapping[str, str]
    threads: Mapping[str, int]
    measured: Mapping[str, Any] = {}

    @classmethod
    def same(cls, variant: str, graphs: Sequence[str], provider: str = "cpu", threads: int = 1) -> "Plan":
        """Every graph alike. Raises UsageError for a number of threads that is not allowed."""
        check_threads(threads)
        return cls(variant, dict.fromkeys(graphs, provider), dict.fromkeys(graphs, threads))

    @classmethod
    def stored(cls, bundle: Path, graphs: Sequence[str]) -> "Plan | None":
        """What was tuned for this bundle on this host, for all of its ``graphs``; None where nothing was, or it cannot
        be read."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
            found = json.loads(plan_file(bundle).read_text(encoding="utf-8"))
            plan = cls(
                str(found["variant"]),
                {graph: str(found["provider"][graph]) for graph in graphs},
                {graph: int(found["threads"][graph]) for graph in graphs},
                found["measured"],
            )
            if all(1 <= count <= MOST_THREADS for count in plan.threads.values()):
                return plan
        return None

    def preferred(self) -> "Plan":
        """The same, with the CPU where a provider does not load: what was fastest once may have lost its driver since,
        which must not stop a start."""
        names = {graph: name if name == "cpu" else f"prefer:{name}" for graph, name in self.provider.items()}
        return structs.replace(self, provider=names)

    def store(self, bundle: Path) -> Path:
        """Keep this plan for ``bundle`` on this host. Raises UsageError where the folder cannot be written to."""
        file = plan_file(bundle)
        content = {
            "variant": self.variant,
            "provider": dict(self.provider),
            "threads": dict(self.threads),
            "measured": self.measured,
        }
        begun = file.with_suffix(f".{os.getpid()}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            begun.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
            begun.replace(file)
        except OSError as error:
            raise UsageError(
                f"{file}: cannot be written: {error.strerror}; TECTUM_CACHE names another folder"
            ) from None
        return file


def check_threads(threads: int) -> None:
    """Raises UsageError for a number of threads that is not allowed."""
    if not 1 <= threads <= MOST_THREADS:
        raise UsageError(f"--threads {threads}: must be 1 to {MOST_THREADS}")


def plan_file(bundle: Path) -> Path:
    """Where the plan for a bundle on this host is kept."""
    content = hashlib.sha256((bundle / "manifest.json").read_bytes()).hexdigest()[:16]
    key = "\n".join((host().fingerprint, runtime_version(), *available()))
    return cache_folder() / "tune" / f"{content}-{hashlib.sha256(key.encode()).hexdigest()[:16]}.json"

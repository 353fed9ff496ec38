"""Graphs prepared once per host: what ONNX Runtime's optimiser makes of a file, kept so that the next start is short.

Optimised graphs fit one CPU and one ONNX Runtime only, hence the key. A file's name ends with its own SHA-256: one that
was cut off or altered is not used. Nothing here may fail a start: without a cache the graph is optimised again.
"""

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tectum.supervise.machine import cache_folder, host

MOST = 64
"""Files kept; the oldest go first."""


class OptimizedGraphCache:
    """The prepared form of one graph file for one provider and ONNX Runtime version."""

    def __init__(self, source: Path, provider: str, version: str):
        content = _digest(source.read_bytes())
        self._folder = cache_folder() / "graphs"
        self.key = f"{source.stem}-{content}-{provider}-{version}-{host().fingerprint}"

    def find(self) -> Path | None:
        """The prepared file, whole and unaltered; None where there is none."""
        with contextlib.suppress(OSError):
            for path in self._folder.glob(f"{self.key}-*.onnx"):
                if _digest(path.read_bytes()) == path.stem.rsplit("-", 1)[1]:
                    return path
                path.unlink(missing_ok=True)
        return None

    def make(self, write: Callable[[Path], Any]) -> Any:
        """Let ``write`` put the prepared graph into a file and keep it; gives what ``write`` gives.

        Raises OSError when the folder cannot be written to, before ``write`` is called.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        begun = self._folder / f".{self.key}.{os.getpid()}"
        begun.touch()
        try:
            made = write(begun)
            with contextlib.suppress(OSError):
                if made_bytes := begun.read_bytes():
                    begun.rename(self._folder / f"{self.key}-{_digest(made_bytes)}.onnx")
        finally:
            begun.unlink(missing_ok=True)
        self._tidy()
        return made

    def _tidy(self) -> None:
        with contextlib.suppress(OSError):
            kept = sorted(self._folder.glob("*.onnx"), key=lambda p: p.stat().st_mtime)
            for path in kept[:-MOST]:
                path.unlink(missing_ok=True)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]

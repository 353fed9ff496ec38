"""Graphs prepared once per host: what ONNX Runtime's optimiser makes of a file, kept so that the next start is short.

Optimised graphs fit one CPU and one ONNX Runtime only, hence the key. No hash of the bundle covers them, so a file's
name ends with a code (HMAC-SHA256, RFC 2104) of its content, made with a secret of this host that only its user can
read: one that was cut off, altered, exchanged or put there by somebody else is not used. Nothing here may fail a start:
without a cache the graph is optimised again.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tectum.supervise.machine import cache_folder, host

MOST = 64
"""Files kept; the oldest go first."""
SECRET_FILE, SECRET_BYTES = ".secret", 32


class OptimizedGraphCache:
    """The prepared form of one graph file for one provider and ONNX Runtime version. ``sha256``: of the file's content,
    in hexadecimal digits."""

    def __init__(self, source: Path, sha256: str, provider: str, version: str):
        self._folder = cache_folder() / "graphs"
        self.key = f"{source.stem}-{sha256[:16]}-{provider}-{version}-{host().fingerprint}"

    def find(self) -> bytes | None:
        """The prepared graph, whole and as it was made here; None where there is none. A file that is something else is
        removed."""
        with contextlib.suppress(OSError):
            secret = self._secret()
            for path in self._kept():
                content = path.read_bytes()
                if hmac.compare_digest(self._name(secret, content), path.name):
                    return content
                path.unlink(missing_ok=True)
        return None

    def drop(self) -> None:
        """What is kept cannot be used after all."""
        with contextlib.suppress(OSError):
            for path in self._kept():
                path.unlink(missing_ok=True)

    def make(self, write: Callable[[Path], Any]) -> Any:
        """Let ``write`` put the prepared graph into a file and keep it; gives what ``write`` gives.

        Raises OSError where nothing can be kept (no room, no right to write, a folder of somebody else), and whatever
        ``write`` raises.
        """
        secret = self._secret()
        begun = self._folder / f".{self.key}.{os.getpid()}"
        begun.touch(0o600)
        try:
            made = write(begun)
            with contextlib.suppress(OSError):
                if content := begun.read_bytes():
                    begun.rename(self._folder / self._name(secret, content))
        finally:
            with contextlib.suppress(OSError):
                begun.unlink(missing_ok=True)
        self._tidy()
        return made

    def _kept(self) -> list[Path]:
        """Whatever lies there under the name of this graph. Raises OSError."""
        mine = f"{self.key}-"
        return [path for path in self._folder.iterdir() if path.name.startswith(mine) and path.suffix == ".onnx"]

    def _name(self, secret: bytes, content: bytes) -> str:
        """Of the file of ``content``. Another graph's file does not become this one's by its name."""
        code = hmac.new(secret, self.key.encode() + b"\0", hashlib.sha256)
        code.update(content)  # apart: together they would be a copy of megabytes
        return f"{self.key}-{code.hexdigest()[:32]}.onnx"

    def _secret(self) -> bytes:
        """The secret of this host, made where there is none. Raises OSError: it cannot be, or others can reach it."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _check_own(self._folder.stat(), self._folder)
        self._folder.chmod(0o700)
        file = self._folder / SECRET_FILE
        for _ in range(2):
            try:
                return _read_secret(file)
            except FileNotFoundError:
                begun = self._folder / f"{SECRET_FILE}.{os.getpid()}.{secrets.token_hex(4)}"
                try:
                    with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
                        new.write(secrets.token_bytes(SECRET_BYTES))
                    with contextlib.suppress(FileExistsError):  # another process was here first: its secret counts
                        os.link(begun, file)
                finally:
                    begun.unlink(missing_ok=True)
            except ValueError:  # cut off, or open to others: what was made with it counts no more
                file.unlink(missing_ok=True)
        return _read_secret(file)

    def _tidy(self) -> None:
        with contextlib.suppress(OSError):
            kept = sorted(self._folder.glob("*.onnx"), key=lambda p: p.stat().st_mtime)
            for path in kept[:-MOST]:
                path.unlink(missing_ok=True)


def _read_secret(file: Path) -> bytes:
    """Raises OSError, and ValueError for one that is no secret."""
    if file.is_symlink():
        raise ValueError(f"{file}: is a link")
    with os.fdopen(os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as opened:
        state = os.fstat(opened.fileno())
        _check_own(state, file)
        secret = opened.read(SECRET_BYTES + 1)
    if not stat.S_ISREG(state.st_mode) or state.st_mode & 0o077 or len(secret) != SECRET_BYTES:
        raise ValueError(f"{file}: is no secret")
    return secret


def _check_own(state: os.stat_result, path: Path) -> None:
    if state.st_uid != os.geteuid():
        raise PermissionError(f"{path}: is of another user")

"""The file with the health of a house, for whoever looks in from outside: ``tectum health``, a script."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from tectum.errors import UsageError
from tectum.files import write_private
from tectum.supervise.house_health import HouseHealth
from tectum.supervise.worker import Worker

HEALTH_FILE = "health.json"
HEALTH_EVERY_S = 2.0


class HealthFile:
    """In ``folder``, None where nothing is kept: what ``health`` gives, written anew all the time. ``trouble``: why it
    could not be written, empty where it was."""

    def __init__(self, folder: Path | None, health: Callable[[], HouseHealth]):
        self._folder, self._health = folder, health
        self.trouble = ""
        self.worker = Worker("health file", self._run)

    def _run(self, worker: Worker) -> None:
        while not worker.wait(HEALTH_EVERY_S):
            self.write(self._health())

    def write(self, health: HouseHealth) -> None:
        """Write it now."""
        if self._folder is None:
            return
        file = self._folder / HEALTH_FILE
        try:
            write_health(file, health)
            self.trouble = ""
        except OSError as error:
            self.trouble = f"{file}: cannot be written: {error.strerror}"


def write_health(file: Path, health: HouseHealth) -> None:
    """Write it whole or not at all. Raises OSError."""
    write_private(file, msgspec.json.format(msgspec.json.encode(health), indent=1) + b"\n")


def read_health(file: Path) -> HouseHealth:
    """What a house last wrote. Raises UsageError: no house has run there, or it cannot be read."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=HouseHealth)
    except FileNotFoundError:
        raise UsageError(f"{file}: no such file; has this house run yet?") from None
    except msgspec.ValidationError as error:
        raise UsageError(f"{file}: cannot be read: {error}; was it written by another version of Tectum?") from None
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{file}: cannot be read: {error}") from None

"""A house that is asked to update, to go back or to tune: it runs the command of that name, and tells what became of
it, over its own restart too."""

import contextlib
import logging
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import msgspec
from msgspec import structs

from tectum.bundle import Bundle
from tectum.bundle.versions import Pointer, Versions
from tectum.config.schema import Config
from tectum.deliver.maintenance import (
    FINAL,
    ROLLBACK,
    SCHEMA,
    TUNE,
    MaintenanceReport,
    Outcome,
    OutcomeState,
    Request,
)
from tectum.errors import BundleError, UsageError, describe, first_line
from tectum.files import is_folder, write_private
from tectum.supervise.health import Health
from tectum.supervise.worker import Worker

log = logging.getLogger(__name__)

FILE = "maintenance.json"
LOOK_EVERY_S = 0.5
LONGEST_S = 3600.0
"""Of a command, which has limits of its own for what may hang; this is for what nobody thought of."""
LOWER = 10
"""So much nicer than the house a command is: what is seen and heard now goes before."""
MOST_LINES, LONGEST_LINE = 12, 300
"""Of what a command said."""


class Maintenance:
    """Of the house that runs ``bundle``: a context as long as it does. ``config``: of now; ``end``: ends the house in
    order, for its manager to begin it anew. Usable from any thread."""

    def __init__(self, config: Callable[[], Config], bundle: Bundle, end: Callable[[], None]):
        self._config, self._end = config, end
        held = Versions.holding(bundle.path)
        self._versions = Versions.of(held.folder) if held is not None else None
        self._runs = bundle.path.name if self._versions is not None else ""
        self._lock, self._ticket = threading.Lock(), _new_ticket()
        self._last, self._worker = self._read(), None if config().state is None else Worker("maintenance", self._follow)

    def __enter__(self) -> "Maintenance":
        last = self._last
        if last is not None and last.state not in FINAL:
            self._resume(last)
        return self

    def __exit__(self, *_: object) -> None:
        if self._worker is not None:
            self._worker.stop()
            self._worker.join(LOOK_EVERY_S * 2)

    def health(self) -> Health:
        """Of what carries out a request."""
        return Health("ok") if self._worker is None else self._worker.health()

    # --- what is asked

    def report(self) -> MaintenanceReport:
        """How it stands."""
        with self._lock:
            busy = self._last is not None and self._last.state not in FINAL
            return MaintenanceReport(ticket="" if busy else self._ticket, last=self._last)

    def take(self, request: Request) -> None:
        """Begin to carry it out. Raises UsageError: another ticket, another schema, busy."""
        with self._lock:
            if request.schema > SCHEMA:
                raise UsageError(f"a request of schema {request.schema}; this version reads up to {SCHEMA}")
            if self._last is not None and self._last.state not in FINAL:
                raise UsageError(f"rollout {request.rollout}: busy with rollout {self._last.request.rollout}")
            if not secrets.compare_digest(request.ticket.encode(), self._ticket.encode()):
                raise UsageError(f"rollout {request.rollout}: its ticket is not the one of now: sent before, or second")
            self._ticket = _new_ticket()
            unable = self._unable(request)
            pointer = self._pointer()
            counts = pointer.current if pointer is not None else ""
            state: OutcomeState = "unable" if unable else "running"
            said = (unable,) if unable else ()
            self._set(Outcome(request=request, state=state, at=time.time(), said=said, version=counts, earlier=counts))
            if unable:
                return
            log.info("asked to %s (rollout %s)", request.what, request.rollout)
            self._worker = Worker("maintenance", self._carry_out)
            self._worker.start()

    def _unable(self, request: Request) -> str:
        """Why this device can never do that; empty where it can."""
        config = self._config()
        if config.state is None:
            return "it keeps nothing ([store] folder), and could not tell what became of it"
        if request.what != TUNE:
            if config.bundle is None or Versions.of(config.bundle) is None:
                return "[model] bundle is no folder of 'tectum bundle trust'"
            if not is_folder(Versions(config.bundle).trust):
                return f"{config.model.bundle}: trusts nobody; 'tectum bundle trust'"
        return ""

    # --- carried out

    def _carry_out(self, worker: Worker) -> None:
        last = self._last
        assert last is not None  # noqa: S101  taken with the request
        try:
            with tempfile.TemporaryFile() as said:
                code = self._run(worker, self._command(last.request), said)
                if code is None:  # the house ends: the next one says so
                    return
                said.seek(0)
                lines = _lines(said.read())
        except (OSError, BundleError) as error:
            self._tell("refused", describe(error))
            return
        if code:
            self._tell("refused", *(lines or (f"exit code {code}",)))
        elif last.request.what == TUNE:
            self._restart(*lines) if last.request.restart else self._tell("done", *lines)
        else:
            self._taken(worker, lines)

    def _taken(self, worker: Worker, lines: tuple[str, ...]) -> None:
        pointer = self._pointer()
        if pointer is None:
            self._tell("refused", *lines, "what counts now cannot be read")
            return
        self._set_version(pointer.current)
        if pointer.current != self._runs:
            self._restart(*lines)
        elif pointer.on_trial:
            self._tell("trial", *lines)
            self._follow(worker)
        else:
            self._tell("done", *lines)

    def _restart(self, *lines: str) -> None:
        self._tell("restarting", *lines)
        log.info("the house ends for what it was asked; its manager begins it anew")
        self._end()

    def _command(self, request: Request) -> list[str]:
        config = self._config()
        program = [sys.executable, "-m", "tectum.commands.main", request.what if request.what == TUNE else "update"]
        if request.what == TUNE:
            return [*program, *(["--bundle", str(config.bundle)] if config.bundle is not None else [])]
        if request.what == ROLLBACK:
            return [*program, config.document.name, "--rollback"]
        return [*program, config.document.name, *(part for name in request.versions for part in ("--only", name))]

    def _run(self, worker: Worker, command: list[str], said: IO[bytes]) -> int | None:
        """Its exit code; None: the house ended first, and it with it."""
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True
        )
        with contextlib.suppress(OSError):  # a unit may forbid it
            os.setpriority(os.PRIO_PROCESS, child.pid, LOWER)
        deadline = time.monotonic() + LONGEST_S
        try:
            while child.poll() is None:
                if worker.wait(LOOK_EVERY_S):
                    return None
                if time.monotonic() > deadline:
                    raise BundleError(f"took longer than {LONGEST_S:.0f} s, and was ended")
        finally:
            if child.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        return child.returncode

    # --- over a restart

    def _resume(self, last: Outcome) -> None:
        pointer = self._pointer()
        if last.state == "running" and (pointer is None or pointer.current == last.earlier):
            self._tell("interrupted", *last.said, "the house ended in the middle of it")
        elif last.request.what == TUNE:
            self._tell("done", *last.said)
        elif pointer is None:
            self._tell("refused", *last.said, "what counts now cannot be read")
        else:
            if last.state == "running":  # it was taken, and the house ended before it said so
                self._set_version(pointer.current)
            if self._judge(pointer) and self._worker is not None:
                self._worker.start()

    def _follow(self, worker: Worker) -> None:
        """Until the house has run well with what was taken, or has gone back from it."""
        while (pointer := self._pointer()) is not None and self._judge(pointer):
            if worker.wait(LOOK_EVERY_S):
                return

    def _judge(self, pointer: Pointer) -> bool:
        """Whether it is on trial still."""
        last = self._last
        assert last is not None  # noqa: S101  only what was asked is judged
        if pointer.current != last.version or self._runs != last.version:
            why = pointer.refused.get(last.version, "another version runs")
            self._tell("back", *last.said, f"gone back from: {why}")
            return False
        if pointer.on_trial:
            if last.state != "trial":
                self._tell("trial", *last.said)
            return True
        self._tell("done", *last.said)
        return False

    # --- kept

    def _pointer(self) -> Pointer | None:
        bundle = self._config().bundle
        versions = self._versions or Versions.of(bundle)
        return versions.known() if versions is not None else None

    def _set_version(self, version: str) -> None:
        with self._lock:
            assert self._last is not None  # noqa: S101  of what was asked
            self._last = structs.replace(self._last, version=version)

    def _tell(self, state: OutcomeState, *said: str) -> None:
        with self._lock:
            assert self._last is not None  # noqa: S101  of what was asked
            self._set(structs.replace(self._last, state=state, at=time.time(), said=said[-MOST_LINES:]))
        (log.info if state in ("trial", "restarting", "done") else log.warning)(
            "asked to %s: %s: %s", self._last.request.what, state, said[-1] if said else ""
        )

    def _set(self, last: Outcome) -> None:
        """It counts, and the next house knows."""
        self._last = last
        file = self._file()
        if file is None:
            return
        try:
            write_private(file, msgspec.json.encode(last) + b"\n")
        except OSError as error:
            log.warning("%s: cannot be written: %s; the next start does not know of it", file, error.strerror)

    def _read(self) -> Outcome | None:
        file = self._file()
        try:
            return None if file is None else msgspec.json.decode(file.read_bytes(), type=Outcome)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as error:
            log.warning("%s: cannot be read: %s; what was asked last is not known", file, first_line(error))
            return None

    def _file(self) -> Path | None:
        state = self._config().state
        return None if state is None else state / FILE


def _new_ticket() -> str:
    return secrets.token_hex(8)


def _lines(raw: bytes) -> tuple[str, ...]:
    """The last lines of what a command said."""
    lines = raw.decode(errors="replace").splitlines()
    return tuple(line.removeprefix("tectum: ")[:LONGEST_LINE] for line in lines if line.strip())[-MOST_LINES:]

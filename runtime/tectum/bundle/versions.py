"""Versions of a bundle side by side in one folder, and which of them counts.

current.json            which counts, and which one before it: written whole
versions/NAME/          the bundles; a name stands for one content
trust/                  whom the folder trusts (tectum.trust)
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from tectum.errors import BundleError, first_line
from tectum.files import is_file, is_folder, write_whole

POINTER = "current.json"
FOLDER = "versions"
LOCK, UPDATE_LOCK = ".lock", ".update.lock"
STARTS = 2
"""So many houses may begin with a version on trial and end too soon: the next takes the one before."""
CUTS = 5
"""So often the machine itself may go down with one: a power cut says nothing of a bundle, a machine that it brings down
again and again does."""
BOOT = Path("/proc/sys/kernel/random/boot_id")
"""Another one with each start of the machine; a container has that of its host."""


class Pointer(Struct, frozen=True):
    """``current``: the version that counts; ``previous``: the one before, to go back to (empty: none). ``on_trial``: no
    house has run well with it yet, of which ``starts`` have begun, the last in the machine's run ``boot``, beside
    ``cuts`` that ended with the machine. ``refused``: versions that were gone back from, and why."""

    current: str
    previous: str = ""
    on_trial: bool = False
    starts: int = 0
    refused: dict[str, str] = {}
    boot: str = ""
    cuts: int = 0


class Versions:
    """Those in a ``folder``."""

    def __init__(self, folder: Path):
        self.folder = folder

    @classmethod
    def of(cls, folder: Path | None) -> "Versions | None":
        """Those of the folder of a bundle; None where it is a bundle itself."""
        return cls(folder) if folder is not None and is_file(folder / POINTER) else None

    @classmethod
    def holding(cls, bundle: Path) -> "Versions | None":
        """Those of which the bundle in a folder is one; None: it is none of any."""
        return cls(bundle.parent.parent) if bundle.parent.name == FOLDER else None

    @property
    def trust(self) -> Path:
        """The folder of whom they trust; there is none where nobody was asked for."""
        return self.folder / "trust"

    def path(self, version: str) -> Path:
        """The bundle of that name."""
        return self.folder / FOLDER / version

    def read(self) -> Pointer:
        """Which counts. Raises BundleError."""
        file = self.folder / POINTER
        try:
            pointer = msgspec.json.decode(file.read_bytes(), type=Pointer)
        except (OSError, msgspec.MsgspecError, ValueError) as error:
            raise BundleError(f"{file}: cannot be read: {first_line(error)}; 'tectum update' writes it anew") from None
        for name in (pointer.current, *([pointer.previous] if pointer.previous else [])):
            if Path(name).name != name or name.startswith("."):
                raise BundleError(f"{file}: names a version outside the folder: '{name}'")
        return pointer

    def known(self) -> Pointer | None:
        """Which counts; None: nothing does yet, or what a disk left of the file says nothing."""
        with suppress(BundleError):
            return self.read()
        return None

    def take(self, version: str, on_trial: bool = True) -> Pointer:
        """Let ``version``, which is there, count from now on. Raises BundleError."""
        with self.locked():
            before = self.known()
            if before is None:
                return self._write(Pointer(version, on_trial=on_trial))
            if before.current == version:
                return before
            refused = {name: why for name, why in before.refused.items() if name != version}
            return self._write(Pointer(version, before.current, on_trial, 0, refused))

    def roll_back(self, why: str) -> Pointer:
        """Let the one before count again, and remember ``why``. Raises BundleError: there is none."""
        with self.locked():
            before = self.read()
            if not before.previous or not is_folder(self.path(before.previous)):
                raise BundleError(f"{self.folder}: has no version before {before.current} to go back to")
            return self._write(Pointer(before.previous, refused={**before.refused, before.current: why}))

    def refuse(self, version: str, why: str) -> None:
        """Remember why a version that never counted is not to. Raises BundleError."""
        with self.locked():
            if (before := self.known()) is not None:
                self._write(structs.replace(before, refused={**before.refused, version: why}))

    def begin(self) -> Pointer:
        """A house begins: which version it takes. One on trial whose houses ended too often counts no more, nor one
        with which the machine went down far too often. Raises BundleError."""
        pointer = self.read()
        if not pointer.on_trial:
            return pointer
        pointer = _less_cuts(pointer)
        if pointer.previous and pointer.starts >= STARTS:
            return self.roll_back(f"a house began with it {pointer.starts} times and did not run well")
        if pointer.previous and pointer.cuts >= CUTS:
            return self.roll_back(f"the machine went down {pointer.cuts} times before a house had run well with it")
        return self._change(lambda now: _begun(_less_cuts(now)) if now.on_trial else now)

    def left(self) -> None:
        """The house that began last was ended on purpose. Raises BundleError."""
        self._change(lambda now: structs.replace(now, starts=max(0, now.starts - 1)))

    def confirm(self, version: str) -> None:
        """A house has run well with it. Raises BundleError."""
        if self.read().on_trial:
            self._change(lambda now: structs.replace(now, on_trial=now.on_trial and now.current != version))

    def remove_others(self) -> None:
        """Remove what neither counts nor can be gone back to. Raises BundleError."""
        pointer = self.known()
        if pointer is None:
            return
        kept = {pointer.current, pointer.previous}
        with suppress(FileNotFoundError):
            for path in (self.folder / FOLDER).iterdir():
                if path.name not in kept and not path.name.startswith("."):
                    shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def locked(self, file: str = LOCK, wait: bool = True) -> Iterator[None]:
        """Nobody else is here. Raises BundleError: somebody is, where one is not to ``wait``; it cannot be written."""
        try:
            opened = os.open(self.folder / file, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise BundleError(f"{self.folder}: cannot be written: {error.strerror}") from None
        try:
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                raise BundleError(f"{self.folder}: is being updated by another process") from None
            yield
        finally:
            os.close(opened)

    def _change(self, edit: Callable[[Pointer], Pointer]) -> Pointer:
        with self.locked():
            return self._write(edit(self.read()))

    def _write(self, pointer: Pointer) -> Pointer:
        file = self.folder / POINTER
        try:
            write_whole(file, msgspec.json.format(msgspec.json.encode(pointer), indent=1) + b"\n", lasting=True)
        except OSError as error:
            raise BundleError(f"{file}: cannot be written: {error.strerror}") from None
        return pointer


def _boot() -> str:
    """Which start of the machine this is; empty where it does not say."""
    with suppress(OSError):
        return BOOT.read_text().strip()
    return ""


def _less_cuts(pointer: Pointer) -> Pointer:
    """Without the house that began last, where it ended with the machine: nobody knows how it would have run."""
    if not pointer.starts or pointer.boot == _boot():
        return pointer
    return structs.replace(pointer, starts=pointer.starts - 1, cuts=pointer.cuts + 1)


def _begun(pointer: Pointer) -> Pointer:
    return structs.replace(pointer, starts=pointer.starts + 1, boot=_boot())


def bundle_folder(folder: Path) -> Path:
    """Where the bundle of a folder lies: of one with versions, that which counts. Raises BundleError."""
    versions = Versions.of(folder)
    return folder if versions is None else versions.path(versions.read().current)

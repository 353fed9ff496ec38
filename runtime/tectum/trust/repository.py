"""A repository of signed bundles, as its publisher keeps it: a folder that any web server can serve as it is.

    metadata/N.root.json, N.targets.json, N.snapshot.json, timestamp.json
    targets/CHANNEL/SHA256.NAME

Every write is whole, and ``timestamp.json`` the last: until then all of what stood before counts.
"""

from collections.abc import Sequence
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct
from tuf.api.metadata import Metadata, MetaFile, Role, Root, Snapshot, TargetFile, Targets, Timestamp

from tectum.bundle import Bundle
from tectum.bundle.manifest import FILE
from tectum.errors import BundleError, UsageError
from tectum.files import is_file, is_folder, write_whole
from tectum.trust.keys import Keys
from tectum.trust.refusals import refusals

DAYS = {"root": 730.0, "targets": 365.0, "snapshot": 30.0, "timestamp": 30.0}
"""How long metadata count. The last two bound how long somebody between can keep what is newer from a device unseen."""
SOON_DAYS = 60.0
"""Root and targets are renewed when they have no longer to go."""
THRESHOLDS = {"root": (2, 3), "targets": (1, 1), "snapshot": (1, 1), "timestamp": (1, 1)}
"""Signatures that are needed, and keys that are made, unless told otherwise."""


class Repository:
    """The one in ``folder``, signed with ``keys``. ``days``: how long its snapshot and timestamp count. All raise
    UsageError: a key is missing; BundleError: what stands there is not what these keys signed."""

    def __init__(self, folder: Path, keys: Keys, days: float | None = None):
        if keys.folder.resolve().is_relative_to(folder.resolve()):
            raise UsageError(f"{keys.folder}: lies in the repository, which is given away; keep keys elsewhere")
        self.folder, self._keys = folder, keys
        self._days = DAYS if days is None else {**DAYS, "snapshot": days, "timestamp": days}

    @property
    def exists(self) -> bool:
        """Whether there is one already."""
        return is_file(self._metadata("1.root"))

    def create(self, thresholds: dict[str, tuple[int, int]]) -> None:
        """A new one without bundles, and its keys. ``thresholds``: by role, signatures that are needed, and keys."""
        if is_folder(self.folder) and any(self.folder.iterdir()):
            raise UsageError(f"{self.folder}: is no repository, and not empty")
        root = Root(expires=self._until("root"))
        for role, (needed, made) in {**THRESHOLDS, **thresholds}.items():
            if not 1 <= needed <= made:
                raise UsageError(
                    f"threshold {role}={needed}/{made}: must need at least 1 of its keys, and no more than all"
                )
            for _ in range(made):
                root.add_key(self._keys.make(role).public_key, role)
            root.roles[role].threshold = needed
        with refusals(str(self.folder)):
            self._metadata("1.root").parent.mkdir(parents=True, exist_ok=True)
            (self.folder / "targets").mkdir(exist_ok=True)
        self._write(root, root)

    def publish(self, bundle: Bundle, channel: str) -> None:
        """Sign every file of a ``bundle``, which was loaded and so verified, as what a ``channel`` has from now on."""
        state = self._state()
        targets = state.targets
        kept = {path: file for path, file in targets.targets.items() if not path.startswith(f"{channel}/")}
        with refusals(str(self.folder)):
            for name in (FILE, *bundle.manifest["files"]):
                target = TargetFile.from_file(f"{channel}/{name}", str(bundle.path / name))
                if name == FILE:
                    target.unrecognized_fields["custom"] = {"name": bundle.name, "version": bundle.version}
                elif target.hashes["sha256"] != bundle.manifest["files"][name]:
                    raise BundleError(f"{bundle.path / name}: was altered since it was verified")
                self._put(bundle.path / name, self.folder / "targets" / target.get_prefixed_paths()[0])
                kept[target.path] = target
        targets.targets = kept
        self._seal(state)

    def renew(self) -> list[str]:
        """What counts no more soon counts longer; the roles that need it and whose keys are not here."""
        state = self._state()
        soon = datetime.now(UTC) + timedelta(days=SOON_DAYS)
        ends = {signed.type for signed in (state.root, state.targets) if signed.is_expired(soon)}
        lacking = {role for role in ends if not self._has(role, state.root)}
        root = self._next_root(state.root, []) if "root" in ends - lacking else None
        self._seal(state, root, "targets" in ends - lacking)
        return sorted(lacking)

    def replace(self, roles: Sequence[str]) -> None:
        """New keys for these roles, as many as they have: the old ones count no more, whoever has them."""
        state = self._state()
        self._keys.need("root", state.root.roles["root"])  # before any is made
        self._seal(state, self._next_root(state.root, roles), "targets" in roles)

    def _has(self, role: str, root: Root) -> bool:
        return len(self._keys.of(role, root.roles[role])) >= root.roles[role].threshold

    def _next_root(self, old: Root, replaced: Sequence[str]) -> Root:
        new = deepcopy(old)
        new.version, new.expires = old.version + 1, self._until("root")
        for role in replaced:
            former = list(new.roles[role].keyids)
            for keyid in former:
                new.revoke_key(keyid, role)
            for _ in former:
                new.add_key(self._keys.make(role).public_key, role)
        return new

    def _seal(self, state: "State", new: Root | None = None, again: bool = True) -> None:
        """The next version of the targets (unless not ``again``), of the snapshot, of the root where there is a ``new``
        one, and of the timestamp: what nothing leads to yet is written first."""
        root, targets = new or state.root, state.targets
        for role in ("snapshot", "timestamp", *(["targets"] if again else [])):
            self._keys.need(role, root.roles[role])  # before anything is written
        if again:
            targets.version, targets.expires = state.targets_version + 1, self._until("targets")
            raw = self._write(targets, root)
        else:
            raw = self._metadata(f"{targets.version}.targets").read_bytes()
        number = state.snapshot_version + 1
        described = {"targets.json": MetaFile.from_data(targets.version, raw, ["sha256"])}
        raw = self._write(Snapshot(number, expires=self._until("snapshot"), meta=described), root)
        if new is not None:
            self._write(new, new, state.root)
        told = MetaFile.from_data(number, raw, ["sha256"])
        count = state.timestamp_version + 1
        self._write(Timestamp(count, expires=self._until("timestamp"), snapshot_meta=told), root)

    def _write(self, signed: Root | Targets | Snapshot | Timestamp, root: Root, before: Root | None = None) -> bytes:
        """Sign metadata as ``root`` asks (and the root ``before``), and write them; their bytes."""
        metadata: Metadata[Any] = Metadata(signed)
        asked: list[Role] = [one.roles[signed.type] for one in (root, before) if one is not None]
        for signer in {s.public_key.keyid: s for role in asked for s in self._keys.need(signed.type, role)}.values():
            metadata.sign(signer, append=True)
        raw = metadata.to_bytes()
        name = "timestamp" if signed.type == "timestamp" else f"{signed.version}.{signed.type}"
        with refusals(str(self.folder)):
            write_whole(self._metadata(name), raw, 0o644, lasting=True)
        return raw

    def _root(self) -> Root:
        """The newest, each signed as the one before asks."""
        trusted: Root | None = None
        while is_file(file := self._metadata(f"{trusted.version + 1 if trusted else 1}.root")):
            with refusals(str(file)):
                read = Metadata[Root].from_file(str(file))
                for by in (read.signed, *([trusted] if trusted else [])):
                    by.verify_delegate(Root.type, read.signed_bytes, read.signatures)
                trusted = read.signed
        if trusted is None:
            raise UsageError(f"{self.folder}: is no repository of signed bundles; give a BUNDLE to begin one")
        return trusted

    def _state(self) -> "State":
        """What is signed by the keys that count now: the newest snapshot, and its targets. That may be one that a run
        which was ended did not bring to its timestamp."""
        root = self._root()
        timestamp: Timestamp | None = None
        if is_file(file := self._metadata("timestamp")):
            with refusals(str(file)):
                timestamp = Metadata[Timestamp].from_file(str(file)).signed
        count = timestamp.version if timestamp else 0
        numbers = [int(path.name.partition(".")[0]) for path in self._metadata("x").parent.glob("*.snapshot.json")]
        for number in sorted(numbers, reverse=True):
            with suppress(BundleError):
                snapshot: Snapshot = self._read(number, Snapshot, root).signed
                meta = snapshot.meta["targets.json"]
                read = self._read(meta.version, Targets, root)
                return State(root, read.signed, meta.version, number, count)
        if timestamp is not None:
            raise BundleError(f"{self.folder}: refused: nothing in it is signed by the keys that count")
        return State(root, Targets(1), 0, 0, count)

    def _read(self, version: int, kind: type[Any], root: Root) -> Metadata[Any]:
        file = self._metadata(f"{version}.{kind.type}")
        with refusals(str(file)):
            read: Metadata[Any] = Metadata.from_file(str(file))
            root.verify_delegate(kind.type, read.signed_bytes, read.signatures)
        return read

    def _put(self, file: Path, target: Path) -> None:
        if is_file(target):
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, file.read_bytes(), lasting=True)

    def _metadata(self, name: str) -> Path:
        return self.folder / "metadata" / f"{name}.json"

    def _until(self, role: str) -> datetime:
        return datetime.now(UTC).replace(microsecond=0) + timedelta(days=self._days[role])


class State(Struct):
    """What stands in a repository, and its version numbers; 0: there is none yet."""

    root: Root
    targets: Targets
    targets_version: int
    snapshot_version: int
    timestamp_version: int

"""Whom a device trusts, and what of it is signed: a root that was pinned once, and what follows from it.

trust/pin.json              where the repository is, and the channel
trust/root.json             the root that was pinned
trust/metadata/             the newest that was seen: what is older is refused
versions/NAME/signed.json   the metadata under which a version came
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct
from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import Metadata, Root, TargetFile, Targets

from tectum.bundle import Bundle
from tectum.bundle.manifest import FILE
from tectum.bundle.versions import FOLDER, Versions
from tectum.errors import BundleError, UsageError, first_line
from tectum.files import is_file, write_whole
from tectum.trust.refusals import refusals

SIGNED = "signed.json"
SHIPPED = Path(__file__).parent / "root.json"
"""The root that a publisher's wheel brings along (``deploy/release``); a wheel of the sources alone has none."""


class Pin(Struct, frozen=True):
    """Where the repository of a device is, and the ``channel`` that it follows. ``root``: number of the first root
    whose keys count for bundles that are here; it follows the newest when a version that came under that runs well, so
    that no change of keys takes away what runs, or what could be gone back to."""

    address: str
    channel: str
    root: int = 1


class Trust:
    """Of the ``versions`` of a bundle."""

    def __init__(self, versions: Versions):
        self.versions, self.folder = versions, versions.trust
        self.metadata = self.folder / "metadata"
        self._root, self._pin = self.folder / "root.json", self.folder / "pin.json"

    def pin(self, address: str, root: Path, channel: str) -> None:
        """Trust what is signed as the metadata in the file ``root`` ask. Raises BundleError: it is no root that signs
        itself; UsageError: another one is pinned already."""
        with refusals(str(root)):
            raw = root.read_bytes()
            read = Metadata[Root].from_bytes(raw)
            if read.signed.type != Root.type:
                raise UsageError(f"{root}: is metadata of '{read.signed.type}'; a root is N.root.json of a repository")
            read.signed.verify_delegate(Root.type, read.signed_bytes, read.signatures)
        if is_file(self._root) and self._root.read_bytes() != raw:
            raise UsageError(f"{self.versions.folder}: another root is pinned; remove {self.folder} to trust this one")
        with refusals(str(self.folder)):
            self.metadata.mkdir(parents=True, exist_ok=True)
            (self.versions.folder / FOLDER).mkdir(exist_ok=True)
            write_whole(self._root, raw, 0o644, lasting=True)
        least = 1
        with suppress(UsageError):
            least = self.pinned.root  # another address gives keys that were replaced nothing back
        self.follow(Pin(address, channel, least))

    def follow(self, pin: Pin) -> None:
        """From now on. Raises BundleError."""
        with refusals(str(self._pin)):
            write_whole(self._pin, msgspec.json.encode(pin) + b"\n", 0o644, lasting=True)

    @property
    def pinned(self) -> Pin:
        """Raises UsageError: nothing is."""
        try:
            return msgspec.json.decode(self._pin.read_bytes(), type=Pin)
        except FileNotFoundError:
            here = self.versions.folder
            raise UsageError(
                f"{here}: trusts nobody yet; 'tectum bundle trust ADDRESS --root FILE --bundle {here}'"
            ) from None
        except (OSError, msgspec.MsgspecError) as error:
            raise UsageError(f"{self._pin}: cannot be read: {first_line(error)}; trust the repository anew") from None

    def first_root(self) -> bytes:
        """As it was pinned. Raises BundleError."""
        with refusals(str(self._root)):
            return self._root.read_bytes()

    def roots(self) -> list[Root]:
        """All that were seen, the newest last: each signed as the one before asks, from the pinned one on. Raises
        BundleError."""
        with refusals(str(self._root)):
            found = [Metadata[Root].from_bytes(self.first_root()).signed]
            while is_file(file := self.metadata / "root_history" / f"{found[-1].version + 1}.root.json"):
                read = Metadata[Root].from_file(str(file))
                for by in (found[-1], read.signed):
                    by.verify_delegate(Root.type, read.signed_bytes, read.signatures)
                found.append(read.signed)
            return found

    def signed_files(self, raw: bytes, channel: str, what: str, roots: Sequence[Root]) -> dict[str, TargetFile]:
        """The files of a channel by name, as the targets metadata ``raw`` sign them. Raises BundleError, which names
        ``what``: they are not signed as any of ``roots`` asks."""
        with refusals(what):
            read = Metadata[Targets].from_bytes(raw)
            if read.signed.type != Targets.type:
                raise BundleError(f"{what}: refused: is metadata of '{read.signed.type}'")
            for root in roots[:-1]:
                with suppress(UnsignedMetadataError):
                    root.verify_delegate(Targets.type, read.signed_bytes, read.signatures)
                    break
            else:
                roots[-1].verify_delegate(Targets.type, read.signed_bytes, read.signatures)
        files = {
            path.partition("/")[2]: file for path, file in read.signed.targets.items() if path.startswith(f"{channel}/")
        }
        if unsafe := [name for name in files if Path(name).name != name or name.startswith(".")]:
            raise BundleError(f"{what}: refused: names a file outside the bundle: '{unsafe[0]}'")
        return files

    def keep_signed(self, version: str, raw: bytes, channel: str) -> None:
        """The targets metadata ``raw`` are those under which a ``version`` counts in a ``channel``."""
        with refusals(str(self.versions.folder)):
            held = json.dumps({"channel": channel, "targets": raw.decode()}).encode()
            write_whole(self.versions.path(version) / SIGNED, held, 0o644, lasting=True)

    def check(self, bundle: Bundle) -> None:
        """Whether a ``bundle``, which was loaded and so fits its manifest, is one that was signed, every file. Its
        date is no matter here: that is one of updates. Raises BundleError."""
        file = bundle.path / SIGNED
        try:
            held = json.loads(file.read_bytes())
            raw, channel = str(held["targets"]).encode(), str(held["channel"])
        except FileNotFoundError:
            raise BundleError(f"{bundle.path}: refused: is not signed") from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BundleError(f"{file}: cannot be read: {first_line(error)}") from None
        roots, pin = self.roots(), self.pinned
        counting = [root for root in roots if root.version >= pin.root] or roots[-1:]
        self.check_files(bundle, self.signed_files(raw, channel, str(bundle.path), counting))

    @staticmethod
    def check_files(bundle: Bundle, signed: dict[str, TargetFile]) -> None:
        """Whether the files of a ``bundle`` are those that were ``signed``. Raises BundleError."""
        manifest = signed.get(FILE)
        if manifest is None:
            raise BundleError(f"{bundle.path}: refused: {FILE} is not signed")
        with refusals(str(bundle.path / FILE)):
            raw = (bundle.path / FILE).read_bytes()
            manifest.verify_length_and_hashes(raw)
        if json.loads(raw) != bundle.manifest:
            raise BundleError(f"{bundle.path / FILE}: was altered while it was read")
        for name, wanted in bundle.manifest["files"].items():
            if name not in signed:
                raise BundleError(f"{bundle.path / name}: refused: is not signed")
            if signed[name].hashes.get("sha256") != wanted:
                raise BundleError(f"{bundle.path / name}: refused: another file of this name was signed")


def check_signed(bundle: Bundle) -> None:
    """What ``[model] trust = "signed"`` asks of a bundle. Raises BundleError."""
    versions = Versions.holding(bundle.path)
    if versions is None:
        raise BundleError(f"{bundle.path}: refused: is not signed; 'tectum bundle trust' makes a folder of what is")
    Trust(versions).check(bundle)

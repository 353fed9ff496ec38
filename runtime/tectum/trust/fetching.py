"""What a device fetches: the newest bundle of its channel, verified by TUF before any of it counts."""

import logging
import shutil
from pathlib import Path

from msgspec import Struct
from tuf.api.metadata import TargetFile, Targets
from tuf.ngclient import Updater

from tectum.bundle import Bundle
from tectum.bundle.manifest import FILE
from tectum.bundle.versions import FOLDER
from tectum.errors import BundleError
from tectum.files import flush, is_folder
from tectum.trust.fetchers import fetcher
from tectum.trust.refusals import refusals
from tectum.trust.trusted import Trust

log = logging.getLogger(__name__)

BEGUN = ".fetching"
NAME_LETTERS = 16


class Offer(Struct, frozen=True):
    """What a channel has now. ``version``: the name of its folder, of the content of the manifest; ``called``: what its
    publisher calls it; ``root``: number of the root whose keys sign it; ``raw``: the metadata that do."""

    version: str
    called: str
    channel: str
    root: int
    raw: bytes
    files: dict[str, TargetFile]


class Fetching:
    """From the repository that is pinned. ``channel``: another than that."""

    def __init__(self, trust: Trust, channel: str | None = None):
        self.trust, pin = trust, trust.pinned
        self.address, self.channel = pin.address, channel or pin.channel
        url, reads = fetcher(pin.address)
        metadata = str(trust.metadata)
        with refusals(self.address):
            self._updater = Updater(
                metadata, f"{url}/metadata", None, f"{url}/targets", reads, bootstrap=trust.first_root()
            )

    def look(self) -> Offer:
        """What there is. Raises BundleError: unsigned, altered, expired, older than what was seen, mixed, not to be
        reached, or nothing in this channel."""
        with refusals(self.address):
            self._updater.refresh()
            file = self.trust.metadata / f"{Targets.type}.json"
            for seen in (*self.trust.metadata.glob("*.json"), *self.trust.metadata.glob("root_history/*.json")):
                flush(seen)
            raw = file.read_bytes()
        roots = self.trust.roots()[-1:]
        files = self.trust.signed_files(raw, self.channel, self.address, roots)
        if FILE not in files:
            raise BundleError(f"{self.address}: has no bundle in the channel '{self.channel}'")
        custom = files[FILE].custom or {}
        version = str(files[FILE].hashes.get("sha256", ""))[:NAME_LETTERS]
        if not version.isalnum():
            raise BundleError(f"{self.address}: refused: {FILE} has no SHA-256")
        called = f"{custom.get('name', 'bundle')} {custom.get('version', version)}"
        return Offer(version, called, self.channel, roots[0].version, raw, files)

    def fetch(self, offer: Offer) -> Bundle:
        """The bundle of an offer among the versions, whole and on the disk; it does not count yet. What is there is
        not fetched again. Raises BundleError."""
        versions = self.trust.versions
        folder = versions.path(offer.version)
        if is_folder(folder):
            try:
                bundle = Bundle.load(folder)
                self.trust.check_files(bundle, offer.files)
            except BundleError as error:
                log.warning("%s; it is fetched anew", error)
                shutil.rmtree(folder, ignore_errors=True)
            else:
                self.trust.keep_signed(offer.version, offer.raw, offer.channel)
                return bundle
        begun = versions.folder / FOLDER / BEGUN
        with refusals(self.address):
            self._fetch_files(offer, begun)
        self.trust.check_files(Bundle.load(begun), offer.files)
        with refusals(str(folder)):
            begun.replace(folder)
            flush(folder)
        self.trust.keep_signed(offer.version, offer.raw, offer.channel)
        return Bundle.load(folder)

    def _fetch_files(self, offer: Offer, begun: Path) -> None:
        """Those that a fetch that was ended, or another version, has already are taken from there."""
        begun.mkdir(exist_ok=True)
        for stray in begun.iterdir():
            if stray.name not in offer.files:
                stray.unlink()
        others = [path for path in begun.parent.iterdir() if path.name != BEGUN]
        for name in offer.files:
            target = self._updater.get_targetinfo(f"{offer.channel}/{name}")
            if target is None:
                raise BundleError(f"{self.address}: refused: '{name}' is not signed any more")
            file = begun / name
            if self._updater.find_cached_target(target, str(file)) is None:
                here = [path / name for path in others]
                found = next((one for one in here if self._updater.find_cached_target(target, str(one))), None)
                if found is None:
                    self._updater.download_target(target, str(file))
                else:
                    shutil.copyfile(found, file)
            flush(file)

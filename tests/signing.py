"""Publishers and devices of signed bundles in tests, and what an attacker does between them."""

import contextlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from tectum.bundle import DEFAULT
from tectum.commands.main import main

LARGE = 100_000
LACKING = "the extra 'update' is not installed"


def bundle_called(folder: Path, version: str, **values: Any) -> Path:
    """The default bundle under another version, and with other values in its manifest."""
    shutil.copytree(DEFAULT, folder, copy_function=_copied_file)
    file = folder / "manifest.json"
    manifest = {**json.loads(file.read_text()), "version": version, **values}
    file.unlink()
    file.write_text(json.dumps(manifest))
    return folder


def sign(repository: Path, *more: object) -> int:
    """``tectum bundle sign`` with the keys beside a repository."""
    keys = repository.parent / "keys"
    return main(["bundle", "sign", "--repository", str(repository), "--keys", str(keys), *map(str, more)])


def trust(device: Path, address: object, root: Path, *more: object) -> int:
    """``tectum bundle trust`` for the folder of a device."""
    return main(["bundle", "trust", str(address), "--root", str(root), "--bundle", str(device), *map(str, more)])


def published(folder: Path, device: str = "models") -> Path:
    """In ``folder`` a ``device`` that trusts its repository and has 1.0.0, and 2.0.0 in that ``repository``."""
    repository = folder / "repository"
    assert sign(repository, bundle_called(folder / "bundle", "1.0.0")) == 0
    assert trust(folder / device, repository, repository / "metadata" / "1.root.json") == 0
    assert sign(repository, bundle_called(folder / "next", "2.0.0")) == 0
    return folder


def copied(folder: Path, to: Path) -> Path:
    """The same; large files are the same on the disk, too: they are never written into."""
    return Path(shutil.copytree(folder, to, copy_function=_copied_file, symlinks=True))


def _copied_file(file: str, to: str) -> None:
    (os.link if Path(file).stat().st_size >= LARGE else shutil.copy2)(file, to)


def newest(repository: Path, role: str) -> Path:
    """The metadata of a role with the highest number."""
    if role == "timestamp":
        return repository / "metadata" / "timestamp.json"
    found = (repository / "metadata").glob(f"*.{role}.json")
    return max(found, key=lambda path: int(path.name.partition(".")[0]))


def overwrite(file: Path, content: bytes) -> None:
    """As whoever may write to the folder does; links elsewhere keep what they had."""
    file.unlink(missing_ok=True)
    file.write_bytes(content)


def forge(file: Path, keys: Iterable[Path], edit: Callable[[Any], object] = lambda _signed: None) -> bytes:
    """Metadata as ``edit`` changes them, signed with these keys alone, in the place of the file."""
    pytest.importorskip("tuf", reason=LACKING)
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from securesystemslib.signer import CryptoSigner
    from tuf.api.metadata import Metadata

    metadata = Metadata.from_file(str(file))
    edit(metadata.signed)
    metadata.signatures.clear()
    for key in keys:
        metadata.sign(CryptoSigner(load_pem_private_key(key.read_bytes(), None)), append=True)
    raw = metadata.to_bytes()
    overwrite(file, raw)
    return raw


def updating_for_ever(device: str) -> None:
    """A device on which the newest version is fetched and taken, counts for as long as that took and is gone back from,
    again and again, each step as ``tectum update`` does it; it ends when it is killed."""
    from tectum.bundle.versions import Versions
    from tectum.errors import BundleError
    from tectum.update.trial import Trial
    from tectum.update.updating import update

    versions = Versions(Path(device))
    (versions.folder / "begun").touch()
    while True:
        begin = time.monotonic()
        update(versions.folder, again=True, tried=lambda *_: Trial())
        versions.begin()
        time.sleep(time.monotonic() - begin)  # so that as many kills fall after it was taken as before
        newest = versions.read().current
        with contextlib.suppress(BundleError):  # it was gone back from already when the one before was killed
            versions.roll_back("a test")
            shutil.rmtree(versions.path(newest))  # so that it is fetched once more

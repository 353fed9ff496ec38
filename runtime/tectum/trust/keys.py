"""A publisher's keys: Ed25519, a folder with a file for each, that its user alone can read. They are made where bundles
are signed, and never come to a device."""

from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Role

from tectum.errors import UsageError, first_line
from tectum.files import write_private

OTHERS = 0o077
KEY_ID = 12


class Keys:
    """Those in a ``folder``: ``ROLE-ID.pem``, PKCS #8, not encrypted. A key may be kept elsewhere, and be put here only
    when it is to sign."""

    def __init__(self, folder: Path):
        self.folder = folder

    def make(self, role: str) -> CryptoSigner:
        """A new key. Raises UsageError: it cannot be written."""
        made = CryptoSigner.generate_ed25519()
        file = self.folder / f"{role}-{made.public_key.keyid[:KEY_ID]}.pem"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(file, made.private_bytes)
        except OSError as error:
            raise UsageError(f"{file}: cannot be written: {error.strerror}") from None
        return made

    def of(self, role: str, asked: Role) -> Mapping[str, CryptoSigner]:
        """The keys that are here of those that a role is ``asked`` for, by id. Raises UsageError: a file is no key, or
        can be read by others."""
        found = {}
        for file in sorted(self.folder.glob(f"{role}-*.pem")):
            if file.stat().st_mode & OTHERS:
                raise UsageError(f"{file}: can be read by others; make it its user's alone: chmod 600 {file.name}")
            try:
                signer = CryptoSigner(load_pem_private_key(file.read_bytes(), None))
            except (OSError, ValueError, TypeError) as error:
                raise UsageError(f"{file}: is no private key: {first_line(error)}") from None
            if signer.public_key.keyid in asked.keyids:
                found[signer.public_key.keyid] = signer
        return found

    def need(self, role: str, asked: Role) -> list[CryptoSigner]:
        """Enough of them to sign for a role. Raises UsageError."""
        found = self.of(role, asked)
        if len(found) < asked.threshold:
            have = f"has {len(found)} of its {len(asked.keyids)} keys for '{role}'"
            raise UsageError(f"{self.folder}: {have}; {asked.threshold} are needed to sign")
        return list(found.values())

"""Addresses of cameras for programs that can log in nowhere: each holds a token that shows one place, and nothing else.

A token is made of a secret of this house and the place's name; with another secret all addresses are others.
"""

import contextlib
import hashlib
import hmac
import logging
import secrets
from pathlib import Path

from tectum.files import write_private

FILE = "camera-links.key"
BYTES, LENGTH = 32, 32

log = logging.getLogger(__name__)


class CameraLinks:
    """``folder``: where the secret is kept, for its user alone; None: it is another with every start."""

    def __init__(self, folder: Path | None):
        self._file = None if folder is None else folder / FILE
        self._secret = self._kept() or self._made()

    def token(self, place: str) -> str:
        """That of a place."""
        return hmac.new(self._secret, place.encode(), hashlib.sha256).hexdigest()[:LENGTH]

    def fits(self, place: str, token: str) -> bool:
        """Whether it is the token of the place."""
        return hmac.compare_digest(self.token(place).encode(), token.encode("utf-8", "surrogateescape"))

    def renew(self) -> None:
        """Every address so far shows nothing more."""
        self._secret = self._made()

    def _kept(self) -> bytes:
        if self._file is not None:
            with contextlib.suppress(OSError):
                raw = self._file.read_bytes()
                if len(raw) == BYTES:
                    return raw
                log.warning("%s: is damaged; addresses of cameras are others from now on", self._file)
        return b""

    def _made(self) -> bytes:
        made = secrets.token_bytes(BYTES)
        if self._file is not None:
            try:
                write_private(self._file, made)
            except OSError as error:
                log.warning("%s: cannot be written: %s; addresses of cameras hold until the house stops",
                            self._file, error.strerror)  # fmt: skip
        return made

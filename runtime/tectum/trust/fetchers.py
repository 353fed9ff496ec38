"""Where a repository is read: a folder, or a web server."""

import logging
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import FetcherInterface
from tuf.ngclient.urllib3_fetcher import Urllib3Fetcher

from tectum.errors import UsageError
from tectum.files import is_folder

logging.getLogger("urllib3").setLevel(logging.ERROR)  # it tells of each try; what came of them is one line of ours
PIECE_BYTES = 1 << 20
SILENT_S = 30
"""The longest that a server may say nothing."""
NOT_THERE = 404


class FolderFetcher(FetcherInterface):
    """Of ``file://`` addresses."""

    def _fetch(self, url: str) -> Iterator[bytes]:
        path = Path(unquote(urlsplit(url).path))
        try:
            first = _piece(path, 0)
        except FileNotFoundError:
            raise DownloadHTTPError(f"{path}: is not there", NOT_THERE) from None
        return _pieces(path, first)


def _pieces(path: Path, piece: bytes) -> Iterator[bytes]:
    """Of a whole file, from its first one on. It is open for none of them: who has read enough leaves the others."""
    at = 0
    while piece:
        yield piece
        at += len(piece)
        piece = _piece(path, at)


def _piece(path: Path, at: int) -> bytes:
    with path.open("rb") as opened:
        opened.seek(at)
        return opened.read(PIECE_BYTES)


class WebFetcher(Urllib3Fetcher):
    """Of ``https://`` and ``http://`` addresses; an error names the address."""

    def __init__(self) -> None:
        super().__init__(SILENT_S, app_user_agent="tectum")

    def _fetch(self, url: str) -> Iterator[bytes]:
        try:
            return super()._fetch(url)
        except DownloadHTTPError as error:
            raise DownloadHTTPError(f"{url}: HTTP {error.status_code}", error.status_code) from None


def fetcher(address: str) -> tuple[str, FetcherInterface]:
    """The URL of a repository, and what reads it. Raises UsageError."""
    if address.startswith(("https://", "http://")):
        parts = urlsplit(address)
        if not parts.hostname or parts.query or parts.fragment:
            raise UsageError(f"{address}: must be https://HOST/FOLDER, http://HOST/FOLDER, or a folder")
        return address.rstrip("/"), WebFetcher()
    folder = Path(address)
    if not is_folder(folder):
        raise UsageError(f"{address}: no such folder; a repository is a folder, or https://HOST/FOLDER")
    return folder.resolve().as_uri(), FolderFetcher()

"""Where a repository is read: a folder, or a web server."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from math import inf
from pathlib import Path
from queue import Empty, Full, Queue
from urllib.parse import unquote, urlsplit

from tuf.api.exceptions import DownloadError, DownloadHTTPError, SlowRetrievalError
from tuf.ngclient import FetcherInterface
from tuf.ngclient.urllib3_fetcher import Urllib3Fetcher
from urllib3.exceptions import ProtocolError

from tectum.errors import UsageError
from tectum.files import is_folder
from tectum.supervise.worker import Worker

logging.getLogger("urllib3").setLevel(logging.ERROR)  # it tells of each try; what came of them is one line of ours
PIECE_BYTES = 1 << 20
SILENT_S = 30
"""The longest that a server may say nothing."""
PART_BYTES, PART_S = 1 << 16, 60.0
"""So much has to come within so long (a kilobyte a second): a byte now and then could hold an update for ever."""
NOT_THERE = 404
Part = bytes | BaseException | None
"""Of an answer, in turn; why none is to come; or that it was the last."""


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
    """Of ``https://`` and ``http://`` addresses; an error names the address. It comes to an end whatever a server does:
    each part of an answer within ``PART_S``."""

    def __init__(self) -> None:
        super().__init__(SILENT_S, PART_BYTES, app_user_agent="tectum")

    def _fetch(self, url: str) -> Iterator[bytes]:
        parts = Queue[Part](maxsize=1)
        worker = Worker("fetcher", lambda worker: self._read(url, parts, worker), stuck_s=inf)
        worker.start()
        return _begun(_in_time(url, parts, worker))

    def _read(self, url: str, parts: "Queue[Part]", worker: Worker) -> None:
        """In a thread of its own, for who waits must not wait for ever: no time-out of a socket bounds how long a name,
        a handshake and the head of an answer take together. Whatever it fails of is said to who waits."""

        def give(part: Part) -> None:
            while not worker.stopping:
                with suppress(Full):
                    parts.put(part, timeout=1.0)
                    return

        try:
            for part in super()._fetch(url):
                give(part)
                if worker.stopping:
                    return
            give(None)
        except DownloadHTTPError as error:
            give(DownloadHTTPError(f"{url}: HTTP {error.status_code}", error.status_code))
        except BaseException as error:  # of any library below: begun anew it would say twice what it has said
            give(error)


def _in_time(url: str, parts: "Queue[Part]", worker: Worker) -> Iterator[bytes]:
    try:
        while True:
            try:
                part = parts.get(timeout=PART_S)
            except Empty:
                raise SlowRetrievalError(f"{url}: sent less than {PART_BYTES >> 10} KiB in {PART_S:g} s") from None
            if isinstance(part, DownloadError):
                raise part
            if isinstance(part, ProtocolError):
                raise DownloadError(f"{url}: the line broke off in the midst of it") from None
            if isinstance(part, BaseException):
                raise DownloadError(f"{url}: cannot be read") from part
            if part is None:
                return
            yield part
    finally:
        worker.stop()


def _begun(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same, once the first is there: an address at which nothing is says so at once."""
    first = next(parts, b"")
    return chain((first,), parts)


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

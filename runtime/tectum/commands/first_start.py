"""``tectum run`` without a file: a page on loopback that makes one."""

import logging
import secrets
import sys
from pathlib import Path

from tectum.errors import UsageError
from tectum.files import is_folder, is_there

log = logging.getLogger(__name__)

FILE = Path("house.toml")
TOKEN_BYTES = 12


def house_file(file: Path = FILE, port: int | None = None) -> Path:
    """The file of the house; where there is none, once a person has made it on the page. ``port``: of the page, None:
    the usual one. Raises UsageError: its folder cannot be written, the page cannot be served."""
    from tectum.config.delivery import WebConfig
    from tectum.host.doctor import cameras, microphones
    from tectum.serve.web.password import hashed
    from tectum.serve.web.server import WebServer
    from tectum.setup.draft import PAGE_PORT
    from tectum.setup.first_start import FirstStart
    from tectum.tables.values import Secret

    if is_there(file):
        return file
    if not is_folder(file.absolute().parent):
        raise UsageError(f"{file}: cannot be written: no such folder")
    token, port = secrets.token_urlsafe(TOKEN_BYTES), port or PAGE_PORT
    first = FirstStart(file, port, lambda: dict(cameras().details or {}), lambda: list(microphones().details or []))
    page = WebConfig(port=port, password=Secret(hashed(token)))
    with WebServer(page, file.absolute().parent, None, first=first) as server:
        log.info("%s is not there yet; open this address on this machine to set the house up:", file)
        print(f"{server.address}#{token}", file=sys.stderr, flush=True)
        first.done.wait()
    log.info("%s: written", file)
    return file

"""Addresses in a configuration: what the environment fills in, and what of them may be shown.

>>> redact_url("https://me:secret@home.example:8443/hook?token=secret")
'https://home.example:8443/hook'
"""

import os
import re
from urllib.parse import urlsplit, urlunsplit

from tectum.errors import UsageError

_VARIABLE = re.compile(r"\$\{(\w+)\}")


def expand(address: str) -> str:
    """``${NAME}`` from the environment. Raises UsageError for one that is not set."""
    for name in unset(address):
        raise UsageError(f"'{address}': the environment has no {name}")
    return _VARIABLE.sub(lambda found: os.environ[found[1]], address)


def unset(address: str) -> list[str]:
    """The names in it that the environment does not have."""
    return [name for name in _VARIABLE.findall(address) if name not in os.environ]


def redact_url(url: str, query: bool = False) -> str:
    """An address without what may be secret in it: user and password, and unless ``query`` the query too (a camera's
    query often names its channel).

    >>> redact_url("rtsp://me:secret@cam:554/1?channel=2", query=True)
    'rtsp://cam:554/1?channel=2'
    """
    parts = urlsplit(url)
    if query:
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}{parts.path}"

"""Addresses in a configuration: what the environment fills in, and what of them may be shown.

>>> shown("https://me:secret@home.example:8443/hook?token=secret")
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


def shown(url: str) -> str:
    """An address without what may be secret in it: user, password, query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}{parts.path}"


def hide(url: str) -> str:
    """An address without user and password; the query stays, for it names a camera's channel.

    >>> hide("rtsp://me:secret@cam:554/1")
    'rtsp://cam:554/1'
    """
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))

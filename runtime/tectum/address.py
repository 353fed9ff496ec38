"""Addresses of a configuration: read once, with what the environment fills in, and shown without what may be secret.

A camera's manual gives one text for host, user, password and channel, and people put every character into passwords. So
an address is taken apart where its parts can be told from each other, and refused where they cannot be: a wrong guess
would send, or show, the password to somebody else. Source: RFC 3986, "Uniform Resource Identifier (URI)".
"""

import base64
import ipaddress
import os
import re
from collections.abc import Callable, Collection, Iterator
from typing import NoReturn
from urllib.parse import quote, unquote

from tectum.errors import UsageError

HIDDEN = "…"
TCP = "tcp"
HTTP = ("http", "https")
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_HOST = re.compile(
    r"(?P<host>\[[0-9A-Fa-f:.]+(?:%[\w.%-]+)?\]|(?:[\w.-]|\$\{\w+\})+)(?::(?P<port>\d{1,5}|\$\{\w+\}))?"
    r"(?P<rest>[/?][^#\x00-\x1f\x7f]*)?"
)
_ENDS_HOST = re.compile(r"[/?#]")
_SAFE = "%/?:@!$&'()*+,;=~[]"
"""What stands in a path or a query as it is; all else is percent-encoded. ``%`` is taken to begin such a code."""
AS_BYTES = "surrogateescape"
"""How Python hands over bytes that are no UTF-8 (PEP 383), as a password in Latin-1 from the environment."""
_MAY_HIDE = re.compile(r"://|@")
LEAST_HIDDEN = 3
"""Shorter parts of an address are not looked for in a library's text: they would be found in any word."""


def expand(text: str) -> str:
    """``${NAME}`` from the environment. Raises UsageError for one that is not set."""
    for name in unset(text):
        raise UsageError(f"the environment has no {name}")
    return _VARIABLE.sub(lambda found: os.environ[found[1]], text)


def unset(text: str) -> list[str]:
    """The names in it that the environment does not have."""
    return [name for name in _VARIABLE.findall(text) if name not in os.environ]


def is_loopback(host: str) -> bool:
    """Whether a host is this machine to itself, by an address or as ``localhost``.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def quoted(value: object) -> str:
    """A value of a configuration as an error shows it; of a text that may be an address, its scheme alone.

    >>> quoted("anchor"), quoted("rtsp://me:secret@cam/1"), quoted(["me:secret@cam"]), quoted({"token": "secret"})
    ("'anchor'", "'rtsp://…'", "['…']", '{…}')
    """
    if isinstance(value, str):
        scheme = re.match(r"[A-Za-z][\w+.-]*://", value)
        return repr((scheme[0] if scheme else "") + HIDDEN if _MAY_HIDE.search(value) else value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(quoted, value))}]"
    return f"{{{HIDDEN}}}" if isinstance(value, dict) else repr(value)


class Address:
    """Where something is. It shows its scheme, host and port; user, password, path and query may be secret, and leave
    it by the methods that are named for that alone. ``host``: without brackets; ``port``: None: the scheme's own.

    >>> address = Address.parse("rtsp://me:p@ss#w/rd?@cam:554/live?channel=2", ("rtsp",))
    >>> print(address)
    rtsp://cam:554
    >>> address.reveal()
    'rtsp://me:p%40ss%23w%2Frd%3F@cam:554/live?channel=2'
    """

    __slots__ = ("_login", "_rest", "host", "port", "scheme")

    def __init__(self, scheme: str, host: str, port: int | None, login: tuple[str, str] | None, rest: str):
        self.scheme, self.host, self.port, self._login, self._rest = scheme, host, port, login, rest

    @classmethod
    def parse(cls, text: str, schemes: Collection[str], user: str = "", password: str = "") -> "Address":
        """``text`` with ``${NAME}`` from the environment. User and password may stand in it, where ``%40`` is ``@`` as
        in every address, or be given, where every character is meant. Raises UsageError, which shows nothing of it.
        """
        whole = _VARIABLE.search(text.partition("://")[0]) is not None  # what begins with a variable is filled in first
        fill: Callable[[str], str] = str if whole else expand
        scheme, _, rest = (expand(text) if whole else text).strip().partition("://")
        scheme = scheme.lower()
        if scheme not in schemes:
            raise UsageError(f"must begin with {', '.join(f'{one}://' for one in schemes)}")
        readings = list(_readings(rest, user or password))
        if len(readings) != 1:
            _refuse(scheme, rest, bool(user or password), readings)
        ((login, place),) = readings
        found = _HOST.fullmatch(fill(place["host"]) + (f":{fill(place['port'])}" if place["port"] else ""))
        if found is None or found["rest"] or int(found["port"] or 1) not in range(1, 65_536):
            raise UsageError(f"must be {scheme}://HOST or {scheme}://HOST:PORT, with a port of 1 to 65535")
        if not (user or password):
            name, _, word = fill(login or "").partition(":")
            user, password = _unquote(name), _unquote(word)
        else:
            user, password = expand(user), expand(password)
        host, port = found["host"].strip("[]"), int(found["port"]) if found["port"] else None
        known = (user, password) if user or password else None
        return cls(scheme, host, port, known, _quote(fill(place["rest"] or ""), _SAFE))

    @classmethod
    def of_server(cls, text: str) -> "Address":
        """``tcp://HOST:PORT`` and nothing else. Raises UsageError."""
        try:
            found = cls.parse(text, (TCP,))
        except UsageError:
            found = None
        if found is None or found.port is None or found.reveal() != str(found):
            raise UsageError(f"must be {TCP}://HOST:PORT")
        return found

    @property
    def authority(self) -> str:
        """Host and, where it is given, port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}"

    def __repr__(self) -> str:
        return f"<{self}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an address holds secrets: it is not serialised")

    def reveal(self) -> str:
        """All of it, as libraries want it: percent-encoded."""
        login = "" if self._login is None else ":".join(map(_quote, self._login)) + "@"
        return f"{self.scheme}://{login}{self.authority}{self._rest}"

    def reveal_target(self) -> str:
        """What is asked of the server: all but user and password; path and query may be secret too."""
        return f"{self.scheme}://{self.authority}{self._rest}"

    def reveal_login(self) -> tuple[str, str] | None:
        """User and password, as they are; None where there are none."""
        return self._login

    def reveal_basic(self) -> str:
        """The value of the header ``Authorization`` (RFC 7617); empty where there is no user."""
        if self._login is None:
            return ""
        return "Basic " + base64.b64encode(":".join(self._login).encode(errors=AS_BYTES)).decode()

    def below(self, path: str) -> "Address":
        """One of the same server and login, with ``path`` behind its own."""
        return Address(self.scheme, self.host, self.port, self._login, self._rest.rstrip("/") + path)

    def hide(self, text: str) -> str:
        """What a library says of it, without what may be secret."""
        secret = {self.reveal(), self.reveal_target(), self._rest, _unquote(self._rest), self.reveal_basic()}
        for part in self._login or ():
            secret |= {part, _quote(part), _quote(part, "/")}
        for part in sorted(secret, key=len, reverse=True):
            if len(part) >= LEAST_HIDDEN:
                text = text.replace(part, HIDDEN)
        return text


def _quote(text: str, safe: str = "") -> str:
    return quote(text, safe=safe, errors=AS_BYTES)


def _unquote(text: str) -> str:
    return unquote(text, errors=AS_BYTES)


def _readings(rest: str, given: object) -> Iterator[tuple[str | None, re.Match[str]]]:
    """What an address behind its scheme may mean: user and password, and where they are for. ``given``: they are known,
    and do not stand in it."""
    if found := _HOST.fullmatch(rest):
        yield None, found
    for at in [] if given else [number for number, one in enumerate(rest) if one == "@"]:
        login = rest[:at]
        ends = _ENDS_HOST.search(login)  # in a password, never in a name in front of it
        if (ends is None or ":" in login[: ends.start()]) and (found := _HOST.fullmatch(rest, at + 1)):
            yield login, found


def _refuse(scheme: str, rest: str, given: bool, readings: Collection[object]) -> NoReturn:
    if readings:
        raise UsageError(
            "can be read in several ways, for an '@' stands behind a '/', '?' or '#': give user and password as keys "
            "of their own, or write %40 for the '@' that belongs to them or to the path"
        )
    if given and "@" in rest:
        raise UsageError("user and password stand in it and are keys of their own too; leave one out")
    raise UsageError(f"must be {scheme}://HOST or {scheme}://USER:PASSWORD@HOST, with a port of 1 to 65535 and a path")

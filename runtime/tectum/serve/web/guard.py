"""Who may use the page and the API: sessions by cookie, tokens by header, tries counted, requests of other sites
refused.

A request is authorized by the token (``Authorization: Bearer``), by the cookie of a session, or without either where
neither password nor token is set, which the configuration allows on loopback alone. There, and wherever a cookie
counts, a request that changes something must come from the page itself, and the ``Host`` it names must be this machine
(a site that resolves its own name to 127.0.0.1 does not get in). Source: OWASP, "Cross-Site Request Forgery
Prevention", "Session Management".
"""

import hmac
import ipaddress
import threading
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from tectum.deliver.store.store import Store
from tectum.serve.web.password import matches
from tectum.serve.web.sessions import Sessions, digest

COOKIE = "tectum_session"
TRIES, TRIES_S = 5, 60.0
MOST_TRIES = 30
"""Of all addresses together in the same time, so that many addresses do not help."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Refused(Exception):
    """``status`` and ``reason`` of the answer; ``wait_s``: when to come again."""

    def __init__(self, status: int, reason: str, wait_s: float = 0.0):
        super().__init__(reason)
        self.status, self.reason, self.wait_s = status, reason, wait_s


class Guard:
    """``password``: as ``tectum password`` prints it, or empty; ``token``: for programs, or empty; ``store``: where
    sessions are kept."""

    def __init__(self, password: str = "", token: str = "", store: Store | None = None):
        self._password, self._token = password, token
        self._sessions = Sessions(password, store)
        self._tries: dict[str, list[float]] = {}
        self._lock = threading.Lock()
        self._hashing = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Whether nobody has to log in."""
        return not self._password and not self._token

    @property
    def has_password(self) -> bool:
        """Whether a person can log in."""
        return bool(self._password)

    def authorize(self, method: str, headers: Mapping[str, str], cookie: str) -> None:
        """Raises Refused: 401 not logged in, 403 from another site."""
        kind, _, given = headers.get("authorization", "").partition(" ")
        if self._token and kind.lower() == "bearer":
            if hmac.compare_digest(digest(given.strip()), digest(self._token)):
                return
            raise Refused(401, "the token is wrong")
        if not self.is_open and not self._sessions.knows(cookie):
            raise Refused(401, "log in, or send the token as 'Authorization: Bearer TOKEN'")
        self.own_site(method, headers)

    def own_site(self, method: str, headers: Mapping[str, str]) -> None:
        """That the page itself asks. Raises Refused."""
        host = headers.get("host", "")
        if self.is_open and not _is_loopback(host):
            raise Refused(403, f"host '{host[:80]}' is not this machine")
        if method in SAFE:
            return
        site = headers.get("sec-fetch-site", "")
        if site and site not in ("same-origin", "none"):
            raise Refused(403, "requests of another site are not carried out")
        origin = headers.get("origin", "")
        if origin and urlsplit(origin).netloc != host:
            raise Refused(403, "requests of another site are not carried out")
        if not headers.get("content-type", "application/json").startswith("application/json"):
            raise Refused(415, "must be application/json")  # what a form of another site cannot send

    def log_in(self, password: str, address: str) -> str:
        """A new session's cookie. Raises Refused: 401 wrong, 429 too many tries."""
        now = time.monotonic()
        with self._lock:
            for known in list(self._tries):
                self._tries[known] = [at for at in self._tries[known] if now - at < TRIES_S]
                if not self._tries[known]:
                    del self._tries[known]
            mine = self._tries.setdefault(address, [])
            if len(mine) >= TRIES or sum(map(len, self._tries.values())) >= MOST_TRIES:
                oldest = min(mine or [min(min(tries) for tries in self._tries.values() if tries)])
                raise Refused(429, "too many tries", max(1.0, TRIES_S - (now - oldest)))
            mine.append(now)  # counted before the answer is known: tries at the same time count too
        with self._hashing:
            fine = bool(self._password) and matches(password, self._password)
        if not fine:
            raise Refused(401, "the password is wrong")
        with self._lock:
            self._tries.pop(address, None)
        return self._sessions.begin()

    def log_out(self, cookie: str) -> None:
        """End a session."""
        self._sessions.end(cookie)


def _is_loopback(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False

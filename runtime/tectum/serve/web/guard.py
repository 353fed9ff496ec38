"""Who may use the page and the API: sessions by cookie, tokens by header, tries counted, requests of other sites
refused.

A request is authorized by the token (``Authorization: Bearer``), by the cookie of a session, or without either where
neither password nor token is set, which the configuration allows on loopback alone. Without the token, its ``Host``
must be a name of this house (``host_names.py``), and one that changes something must come from the page itself.
Source: OWASP, "Cross-Site Request Forgery Prevention", "Session Management".
"""

import hmac
import threading
from collections.abc import Iterable, Mapping

from tectum.serve.protocols import SessionStore
from tectum.serve.web.attempts import Attempts
from tectum.serve.web.host_names import HostNames
from tectum.serve.web.password import matches
from tectum.serve.web.roles import SAFE, Caller, Person, needed
from tectum.serve.web.sessions import Sessions, digest

COOKIE = "tectum_session"
TRIES, MOST_TRIES = 5, 30
"""Wrong passwords a minute: of one network, and of all that never logged in."""
TOKEN_TRIES = 20
"""Wrong tokens a minute of one network: a program that has an old one comes again and again."""
TOKEN = Caller("", "operate")
"""A program operates the house; the settings are a person's matter."""


class Refused(Exception):
    """``status`` and ``reason`` of the answer; ``wait_s``: when to come again."""

    def __init__(self, status: int, reason: str, wait_s: float = 0.0):
        super().__init__(reason)
        self.status, self.reason, self.wait_s = status, reason, wait_s


class Guard:
    """``password``: of the owner, as ``tectum password`` prints it, or empty; ``token``: for programs, or empty;
    ``store``: where sessions are kept; ``hosts``: by which names it may be asked; ``people``: who else may log in. An
    ``address`` is that of the client."""

    def __init__(
        self,
        password: str = "",
        token: str = "",
        store: SessionStore | None = None,
        hosts: HostNames | None = None,
        people: Iterable[Person] = (),
    ):
        self._hosts = hosts or HostNames()
        self.sessions = Sessions(people := _all(password, people), store)
        self._token, self._people = token, {person.name: person for person in people}
        self._passwords, self._tokens = Attempts(TRIES, MOST_TRIES), Attempts(TOKEN_TRIES)
        self._hashing = threading.Lock()

    def take(self, password: str, token: str, people: Iterable[Person] = ()) -> None:
        """Others may log in from now on, as the configuration has it now."""
        everybody = _all(password, people)
        self._token, self._people = token, {person.name: person for person in everybody}
        self.sessions.take(everybody)

    @property
    def is_open(self) -> bool:
        """Whether nobody has to log in."""
        return not self._people and not self._token

    @property
    def has_password(self) -> bool:
        """Whether a person can log in."""
        return bool(self._people)

    def authorize(self, method: str, path: str, headers: Mapping[str, str], cookie: str, address: str) -> Caller:
        """Who asks. Raises Refused: 401 not logged in, 403 not their matter, 429 too many wrong tokens, and as
        ``own_site``."""
        caller = self._caller(method, headers, cookie, address)
        if not caller.may(role := needed(method, path)):
            raise Refused(403, f"is for who may {role}; this login may {caller.role}")
        return caller

    def _caller(self, method: str, headers: Mapping[str, str], cookie: str, address: str) -> Caller:
        kind, _, given = headers.get("authorization", "").partition(" ")
        if self._token and kind.lower() == "bearer":
            _admit(self._tokens.wait_s(address), "wrong tokens")
            if hmac.compare_digest(digest(given.strip()), digest(self._token)):
                return TOKEN
            self._tokens.count(address)
            raise Refused(401, "the token is wrong")
        self._known_host(headers.get("host", ""))
        found = None if self.is_open else self.sessions.person(cookie)
        if found is None and not self.is_open:
            raise Refused(401, "log in, or send the token as 'Authorization: Bearer TOKEN'")
        self.own_site(method, headers)
        return Caller() if found is None else Caller(found[0].name, found[0].role, found[1])

    def _known_host(self, host: str) -> None:
        try:
            if not self._hosts.knows(host):
                raise Refused(421, f"'{host[:80]}' is no name of this house; [web] hosts can name it")
        except ValueError:
            raise Refused(400, "the Host header names no host") from None

    def own_site(self, method: str, headers: Mapping[str, str]) -> None:
        """That the page itself asks, of this house. Raises Refused: 400, 421 for its host; 403, 415 for its site."""
        host = headers.get("host", "")
        self._known_host(host)
        if method in SAFE:
            return
        site = headers.get("sec-fetch-site", "")
        if site and site not in ("same-origin", "none"):
            raise Refused(403, "requests of another site are not carried out")
        origin = headers.get("origin", "")
        if origin and origin.partition("://")[2] != host:  # taken apart by nobody: it may be anything
            raise Refused(403, "requests of another site are not carried out")
        if not headers.get("content-type", "application/json").startswith("application/json"):
            raise Refused(415, "must be application/json")  # what a form of another site cannot send

    def log_in(self, password: str, address: str, name: str = "", agent: str = "") -> str:
        """A new session's cookie. Raises Refused: 401 wrong, 429 too many tries."""
        _admit(self._passwords.count(address), "tries")
        person = self._people.get(name)
        if person is None:  # takes as long as a wrong password: who there is, is nobody's matter
            person = next(iter(self._people.values()), Person("", "see", ""))
        with self._hashing:  # one at a time: each takes 16 MB
            fine = bool(person.password) and matches(password, person.password)
        if not fine or person.name != name:
            raise Refused(401, "the password is wrong")
        self._passwords.succeeded(address)
        return self.sessions.begin(person, agent)

    def log_out(self, cookie: str) -> None:
        """End a session."""
        self.sessions.end(cookie)


def _all(password: str, people: Iterable[Person]) -> list[Person]:
    return [*([Person("", "own", password)] if password else []), *people]


def _admit(wait_s: float, what: str) -> None:
    if wait_s > 0:
        raise Refused(429, f"too many {what}", max(1.0, wait_s))

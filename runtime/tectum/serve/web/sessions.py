"""Who has logged in: sessions by cookie. They outlast a restart of the house where it keeps anything, and end when the
password of their person changes. Of a cookie only the hash is known here and on the disk."""

import contextlib
import hashlib
import secrets
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tectum.errors import StoreError
from tectum.serve.protocols import SessionStore
from tectum.serve.web.roles import Person

SESSION_S = 14 * 86_400
MOST_SESSIONS = 200
SHOWN = 16
"""Digits of a cookie's hash by which a session is named to people."""


def digest(text: str) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


@dataclass(frozen=True)
class Session:
    """``owner``: whose, and of which password; ``until``, ``seen``: seconds since 1970, ``seen`` 0: not since the house
    began. ``agent``: what the browser calls itself, empty: not known any more."""

    owner: str
    until: float
    seen: float = 0.0
    agent: str = ""


def owner_of(person: Person) -> str:
    """What ties a session to a person and their password; of the owner, who has no name, as it always was."""
    return digest(f"{person.name}\0{person.password}" if person.name else person.password)


class Sessions:
    """``people``: who may have one; ``store``: where they are kept, None for memory alone. A store that cannot be
    written costs no more than a new login after a restart."""

    def __init__(self, people: Iterable[Person] = (), store: SessionStore | None = None):
        self._store, self._lock = store, threading.Lock()
        self._sessions: dict[str, Session] = {}
        self._people: dict[str, Person] = {}
        self.take(people)

    def take(self, people: Iterable[Person]) -> None:
        """Others may have one from now on: whose password changed, or who is gone, is out."""
        fresh = {owner_of(person): person for person in people if person.password}
        kept: dict[str, tuple[str, float]] = {}
        if self._store is not None and fresh:
            with contextlib.suppress(StoreError):
                kept = self._store.sessions(list(fresh))
        with self._lock:
            self._people = fresh
            known = {cookie: one for cookie, one in self._sessions.items() if one.owner in fresh}
            self._sessions = {**{cookie: Session(*row) for cookie, row in kept.items()}, **known}

    def begin(self, person: Person, agent: str = "") -> str:
        """A new session's cookie."""
        cookie, now, owner = secrets.token_urlsafe(32), time.time(), owner_of(person)
        with self._lock:
            over = [key for key, one in self._sessions.items() if one.until <= now]
            left = sorted(self._sessions.keys() - set(over), key=lambda key: self._sessions[key].until)
            over += left[: max(0, len(left) - MOST_SESSIONS + 1)]
            for key in over:
                del self._sessions[key]
            self._sessions[digest(cookie)] = Session(owner, now + SESSION_S, now, agent)
        if self._store is not None:  # not under the lock: a disk that is slow must hold up no request
            with contextlib.suppress(StoreError):
                self._store.set_session(digest(cookie), now + SESSION_S, owner, over)
        return cookie

    def person(self, cookie: str) -> tuple[Person, str] | None:
        """Whose session a cookie is, and how it is named to people; None: it is none."""
        key, now = digest(cookie), time.time()
        with self._lock:
            session = self._sessions.get(key)
            person = None if session is None else self._people.get(session.owner)
            if session is None or person is None or session.until <= now:
                return None
            self._sessions[key] = replace(session, seen=now)
            return person, key[:SHOWN]

    def knows(self, cookie: str) -> bool:
        """Whether a cookie is that of a session."""
        return self.person(cookie) is not None

    def listed(self) -> list[tuple[str, Person, Session]]:
        """Those that count, the newest first, each by its name for people."""
        now = time.time()
        with self._lock:
            there = [
                (key[:SHOWN], self._people[one.owner], one)
                for key, one in self._sessions.items()
                if one.until > now and one.owner in self._people
            ]
        return sorted(there, key=lambda row: -row[2].until)

    def end(self, cookie: str) -> None:
        """Log out."""
        self._end(digest(cookie))

    def end_named(self, name: str) -> bool:
        """End the session that is named so to people; whether there was one."""
        with self._lock:
            key = next((key for key in self._sessions if key[:SHOWN] == name), "")
        return self._end(key)

    def _end(self, key: str) -> bool:
        with self._lock:
            known = self._sessions.pop(key, None) is not None
        if known and self._store is not None:
            with contextlib.suppress(StoreError):
                self._store.end_session(key)
        return known

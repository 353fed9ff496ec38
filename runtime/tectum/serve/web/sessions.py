"""Who has logged in: sessions by cookie. They outlast a restart of the house where it keeps anything, and end when the
password changes. Of a cookie only the hash is known here and on the disk."""

import contextlib
import hashlib
import secrets
import threading
import time

from tectum.deliver.store.store import Store
from tectum.errors import StoreError

SESSION_S = 14 * 86_400
MOST_SESSIONS = 200


def digest(text: str) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


class Sessions:
    """``password``: as it stands in the configuration; ``store``: where they are kept, None for memory alone. A store
    that cannot be written costs no more than a new login after a restart."""

    def __init__(self, password: str = "", store: Store | None = None):
        self._owner, self._store = digest(password), store
        self._lock = threading.Lock()
        self._until: dict[str, float] = {}
        if store is not None and password:
            with contextlib.suppress(StoreError):
                self._until = store.sessions(self._owner)

    def begin(self) -> str:
        """A new session's cookie."""
        cookie, now = secrets.token_urlsafe(32), time.time()
        with self._lock:
            over = [key for key, until in self._until.items() if until <= now]
            left = sorted(self._until.keys() - set(over), key=lambda key: self._until[key])
            over += left[: max(0, len(left) - MOST_SESSIONS + 1)]
            for key in over:
                del self._until[key]
            self._until[digest(cookie)] = now + SESSION_S
        if self._store is not None:  # not under the lock: a disk that is slow must hold up no request
            with contextlib.suppress(StoreError):
                self._store.set_session(digest(cookie), now + SESSION_S, self._owner, over)
        return cookie

    def knows(self, cookie: str) -> bool:
        """Whether a cookie is that of a session."""
        with self._lock:
            return self._until.get(digest(cookie), 0.0) > time.time()

    def end(self, cookie: str) -> None:
        """Log out."""
        with self._lock:
            known = self._until.pop(digest(cookie), None) is not None
        if known and self._store is not None:
            with contextlib.suppress(StoreError):
                self._store.end_session(digest(cookie))

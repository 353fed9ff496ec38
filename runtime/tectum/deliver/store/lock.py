"""One house to a store: who has it open as a house holds a lock that ends with its process, however that ends."""

import contextlib
import errno
import fcntl
import logging
import os
import weakref
from pathlib import Path

from tectum.errors import StoreError

FILE = "house.lock"
NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL})
"""A file system that has none (some network shares): one house is trusted to be one."""

log = logging.getLogger(__name__)


class StoreLock:
    """Takes the lock of a store's ``folder``. Raises StoreError that names the process that holds it."""

    def __init__(self, folder: Path):
        self._file = folder / FILE
        try:
            self._opened = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreError(f"{self._file}: cannot be opened: {error.strerror}") from None
        self._close = weakref.finalize(self, os.close, self._opened)  # also where a house fails before it begins
        try:
            fcntl.flock(self._opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with contextlib.suppress(OSError):  # a full disk: the lock counts all the same
                os.ftruncate(self._opened, 0)
                os.pwrite(self._opened, f"{os.getpid()}\n".encode(), 0)
        except BlockingIOError:
            holder = os.pread(self._opened, 20, 0).decode(errors="replace").strip() or "unknown"
            self._close()
            raise StoreError(
                f"{folder}: another house has this store (process {holder}); stop it, or give this one another "
                "[store] folder"
            ) from None
        except OSError as error:
            if error.errno not in NO_LOCKS:
                self._close()
                raise StoreError(f"{self._file}: cannot be locked: {error.strerror}") from None
            log.warning("%s: cannot be locked (%s): see to it that one house has this store", folder, error.strerror)

    def release(self) -> None:
        """Another house may have the store."""
        self._close()

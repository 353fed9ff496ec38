"""Every error that Tectum raises on purpose.

    TectumError                 base: one line a user can act on
    ├── BundleError             a model bundle is missing, broken, altered or too new
    ├── MediaError              a recording, picture or stream cannot be read
    ├── ProviderError           an execution provider was asked for and did not load
    ├── DeliveryError           a sink cannot take an event now: it waits, and is tried again
    ├── RejectedError           a sink will never take an event: it is given up
    ├── AccessError             the other side refuses user, password or token: it is asked again after minutes
    ├── StoreError              the event store cannot be read or written: the disk is full, or not there
    ├── PluginError             a source, sink or modality that is asked for cannot be loaded
    └── UsageError              an argument is wrong: names the key, the value and what is allowed

The command line prints the message and exits with ``exit_code``; it never shows a traceback for these.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

_LINE_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""What ``str.splitlines`` breaks lines at."""


def first_line(error: BaseException) -> str:
    """The first line of a library's error, at most 200 characters; its type where it says nothing."""
    try:
        lines = str(error).splitlines()
    except Exception:  # an error that has no text at all
        lines = []
    return (lines or [type(error).__name__])[0][:200]


def describe(error: BaseException) -> str:
    """An error on one line for people: our own as it is, a library's behind its type."""
    return str(error) if isinstance(error, TectumError) else f"{type(error).__name__}: {first_line(error)}"


def no_attribute(owner: str, name: str, renamed: Mapping[str, str]) -> AttributeError:
    """What a ``__getattr__`` raises: ``owner`` has no such name; where it was public once, what it is called now."""
    now = f"; it is {renamed[name]} now" if name in renamed else ""
    return AttributeError(f"{owner} has no attribute '{name}'{now}")


class RenamedAttributes:
    """Base of public classes of which attributes were renamed. ``renamed``: the new name by the old one."""

    renamed: ClassVar[Mapping[str, str]] = {}

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            raise no_attribute(f"'{type(self).__name__}' object", name, self.renamed)


class TectumError(Exception):
    """Base of all Tectum errors. The message is one line: what was wrong, the value, what is allowed. A line break in
    the value is shown as Python writes it."""

    exit_code = 1

    def __str__(self) -> str:
        return _LINE_BREAK.sub(lambda found: repr(found[0])[1:-1], super().__str__())


class BundleError(TectumError):
    """A bundle is missing, unreadable, altered (a hash differs) or of an unknown schema version."""

    exit_code = 3


class MediaError(TectumError):
    """A media file or stream cannot be opened or holds nothing that can be read."""

    exit_code = 4


class ProviderError(TectumError):
    """An execution provider that was required is not available or fell back."""

    exit_code = 5


class DeliveryError(TectumError):
    """A sink cannot take an event now; it is tried again."""


class RejectedError(TectumError):
    """A sink will never take an event, however often it is tried: it is given up, and those behind it follow."""


class AccessError(TectumError):
    """A camera, broker or server refuses user, password or token. Trying again soon only gets the house locked out:
    it is asked again after minutes, each time later. The message says what to mend."""

    exit_code = 4


class StoreError(TectumError):
    """The event store cannot be opened, read or written."""

    exit_code = 6


class PluginError(TectumError):
    """A source, sink or modality of another package that is asked for cannot be loaded."""

    exit_code = 7


class UsageError(TectumError):
    """A command, option or configuration value is not allowed."""

    exit_code = 2

"""When a clip begins, as its file says it."""

import re

_SAID = re.compile(r"tectum: begins at (\d+\.\d+) s")


def begin_comment(begin: float) -> str:
    """The comment in the file of a clip whose first picture or sound is of ``begin``, media seconds.

    >>> read_begin(begin_comment(12.5))
    12.5
    """
    return f"tectum: begins at {begin:.3f} s"


def read_begin(comment: str) -> float | None:
    """Media seconds; None for a comment that is another."""
    found = _SAID.fullmatch(comment)
    return float(found[1]) if found else None

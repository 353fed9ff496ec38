"""When a recording began: by its name, by what its container says, else by when its file was written."""

import re
from datetime import UTC, datetime, time
from datetime import date as day

STAMP = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)[-_.]?(?P<month>[01]\d)[-_.]?(?P<day>[0-3]\d)"
    r"(?:[-_ T.]{1,3}(?P<hour>[0-2]\d)[-_.:h]?(?P<minute>[0-5]\d)(?:[-_.:m]?(?P<second>[0-5]\d))?(?P<utc>Z)?)(?!\d)"
)
"""A date and a time, as cameras name their files: 2026-11-29_08-30-00, 20261129T083000Z."""
LATEST = datetime(9000, 1, 1, tzinfo=UTC).timestamp()
"""What is dated later, or before 1970, is not dated."""
_DATE, _CLOCK = ("year", "month", "day"), ("hour", "minute", "second")


def begun(source: str, metadata: dict[str, str], changed: float | None, seconds: float) -> tuple[float, str]:
    """Seconds since 1970, and what says so: ``name``, ``container``, ``file`` or ``nothing``.

    ``source``: the recording's name, of which the last part counts; a time there is local, unless a Z follows.
    ``metadata``: of the container. ``changed``: when the file was written last, which was when the recording ended
    that is ``seconds`` long.

    >>> begun("hall/2026-11-29_08-30-00Z.mp4", {}, None, 60.0)
    (1795941000.0, 'name')
    """
    at, by = _told(source, metadata, changed, seconds)
    return (at, by) if 0 <= at <= LATEST else (0.0, "nothing")


def _told(source: str, metadata: dict[str, str], changed: float | None, seconds: float) -> tuple[float, str]:
    for found in reversed(list(STAMP.finditer(source.rsplit("/", 1)[-1]))):
        date, (hour, minute, second) = ([int(found[part] or 0) for part in parts] for parts in (_DATE, _CLOCK))
        try:
            when = datetime.combine(day(*date), time(hour, minute, second), UTC if found["utc"] else None)
        except ValueError:  # a 31st of February
            continue
        return when.timestamp(), "name"
    for key, said in metadata.items():
        if key.lower() in {"creation_time", "date_utc", "com.apple.quicktime.creationdate"}:
            try:
                when = datetime.fromisoformat(said)
            except ValueError:
                continue
            if 1970 < when.year < 9999:  # a camera whose clock was never set writes the beginning of its count
                return when.astimezone().timestamp() if when.tzinfo is None else when.timestamp(), "container"
    return (max(0.0, changed - seconds), "file") if changed is not None else (0.0, "nothing")

"""Text as a source: lines typed by the user or read from a file, each with an optional time."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tectum.errors import MediaError, UsageError
from tectum.observe.types import Observation, Utterance

_TIMED = re.compile(r"@(?P<seconds>\S+)\s+(?P<text>.*)", re.DOTALL)
MAX_LINE = 2_000


def utterances(lines: Iterable[str], place: str = "home") -> list[Utterance]:
    """Lines to utterances, in time order. ``@12.5 good night`` is said at 12.5 s; without a time, at 0 s.

    Blank lines are skipped. Raises UsageError for a time that is no number of seconds.
    """
    found = []
    for line in lines:
        match = _TIMED.match(line.strip())
        text, when = (match["text"], match["seconds"]) if match else (line.strip(), "0")
        try:
            seconds = float(when)
        except ValueError:
            seconds = -1.0
        if not 0 <= seconds < 1e9:
            raise UsageError(f"text '{line[:60]}': '@{when}' is not a time in seconds, such as '@12.5'")
        if text:
            found.append(Utterance(place, seconds, text[:MAX_LINE]))
    return sorted(found, key=lambda u: u.time)


def merge(media: Iterable[Observation], spoken: list[Utterance]) -> Iterator[Observation]:
    """Lay utterances into a stream of observations by time; those later than its end come last."""
    waiting = sorted(spoken, key=lambda u: u.time)
    for observation in media:
        while waiting and waiting[0].time <= observation.time:
            yield waiting.pop(0)
        yield observation
    yield from waiting


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 text file. Raises MediaError when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise MediaError(f"{path}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise MediaError(f"{path}: cannot be read as UTF-8 text: {error}") from None

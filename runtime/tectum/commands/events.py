"""``tectum events``: search what a house has kept."""

import argparse
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tectum.commands.options import add_store, store_folder
from tectum.errors import UsageError

if TYPE_CHECKING:
    from tectum.commands.options import Commands
    from tectum.deliver.store.store import Store

log = logging.getLogger(__name__)

UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}


def add(commands: "Commands") -> None:
    """Its arguments."""
    events = commands.add_parser("events", help="what happened: search the event store of a house")
    add_store(events)
    events.add_argument(
        "--since", default="24h", metavar="TIME", help="1h, 30m, 7d, or 2026-11-25T08:00 (default: 24h)"
    )
    events.add_argument("--until", metavar="TIME", help="the same; default: now")
    events.add_argument(
        "--kind", action="append", default=[], metavar="KIND", help="hazard, person, … (may be repeated)"
    )
    events.add_argument("--place", action="append", default=[], metavar="NAME", help="only there (may be repeated)")
    events.add_argument("--text", default="", metavar="WORDS", help="words in kind, place, zone or what was said")
    events.add_argument("--most", type=int, default=1000, metavar="N", help="the newest N (default: 1000)")
    events.add_argument("--ids", action="store_true", help="with the id of each, for 'tectum mark'")
    events.add_argument("--json", action="store_true", help="one JSON object a line")
    events.set_defaults(command=events_command)


@contextmanager
def _store(options: argparse.Namespace) -> Iterator["Store"]:
    from tectum.deliver.store.store import open_to_read

    store = open_to_read(store_folder(options))
    try:
        yield store
    finally:
        store.close()


def moment(text: str, now: float) -> float:
    """Seconds since 1970 of ``1h`` (so long ago) or a date and time (local, ISO 8601). Raises UsageError."""
    from datetime import datetime

    ago = re.fullmatch(r"(\d+(?:\.\d+)?)([smhdw])", text.strip())
    if ago:
        return now - float(ago[1]) * UNITS[ago[2]]
    try:
        return datetime.fromisoformat(text.strip()).astimezone().timestamp()
    except ValueError:
        raise UsageError(f"time '{text}': must be as 30s, 10m, 1h, 7d, 2w or 2026-11-25T08:00") from None


def events_command(options: argparse.Namespace) -> int:
    """Search and print."""
    from tectum.commands.output import Output, print_json_text
    from tectum.decide.rules import local_stamp
    from tectum.deliver.stored_event import EventSearch

    now = time.time()
    since = moment(options.since, now)
    until = moment(options.until, now) if options.until else None
    if options.most < 1:
        raise UsageError(f"--most {options.most}: must be at least 1")
    search = EventSearch(since, until, options.kind, options.place, options.text, options.most)
    with _store(options) as store:
        found = store.events(search)
    if options.json:
        for kept in found:
            print_json_text(kept.row().to_json())
        return 0
    out = Output()
    for kept in found:
        event = kept.event
        when = local_stamp(kept.at)
        lasted = "goes on" if kept.until is None else f"{kept.until - kept.at:.1f} s"
        shares = sorted((event.attribution or {}).items(), key=lambda pair: -pair[1])
        why = ", ".join(f"{name} {100 * share:.0f} %" for name, share in shares if share >= 0.005)
        more = [
            why,
            ", ".join(map(str, event.evidence or ())),
            event.state,
            f"“{event.text}”" if event.text else "",
            event.zone or "",
            _suppressed(event.suppressed) if event.suppressed else "quiet" if event.muted else "",
        ]
        files = [event.snapshot or "", kept.clip or "", event.id if options.ids else ""]
        more_text = "  ".join(filter(None, (*more, *files)))
        line = f"{when}  {event.place:12}  {event.kind:16}  {event.score:.2f}  {lasted:>9}  {more_text}"
        out.print(line.rstrip())
    log.info("%d events", len(found))
    return 0


def _suppressed(by: str) -> str:
    """By a mark (a moment), or by a sound that is never told (its label)."""
    return f"suppressed, like the one of {by}" if by[:1].isdigit() else f"suppressed: it is {by}"

"""The commands about what a house has kept: ``tectum events`` and ``tectum rules``."""

import argparse
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tectum.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from tectum.deliver.store import Store

UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}


def add_history(commands: Any, parser: type[argparse.ArgumentParser]) -> None:
    """Arguments of ``tectum events`` and ``tectum rules``."""
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
    events.add_argument("--json", action="store_true", help="one JSON object a line")

    rules = commands.add_parser("rules", help="rules that join events: list, add by a sentence, remove, try on history")
    actions = rules.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=parser)
    listing = actions.add_parser("list", help="the rules of the file, and those that were typed")
    add = actions.add_parser("add", help="make a rule of a sentence: 'tell me when a dog barks while we are away'")
    add.add_argument("sentence", metavar="SENTENCE")
    add.add_argument("--name", default="", metavar="NAME", help="of the rule (default: made from it)")
    remove = actions.add_parser("remove", help="forget a typed rule")
    remove.add_argument("name", metavar="NAME")
    test = actions.add_parser("test", help="what a rule would have told of the events that are kept")
    test.add_argument(
        "rule", metavar="RULE", help="the name of a rule, 'glass_break and person within 3 s', or a sentence"
    )
    test.add_argument("--history", default="7d", metavar="TIME", help="how far back (default: 7d)")
    test.add_argument("--json", action="store_true", help="one JSON object a line")
    for action in (listing, add, remove, test):
        action.add_argument("--config", type=Path, required=True, metavar="CONFIG.toml", help="the house")


def add_store(command: argparse.ArgumentParser) -> None:
    """A house, or the folder of its store."""
    where = command.add_mutually_exclusive_group(required=True)
    where.add_argument("config", type=Path, nargs="?", metavar="CONFIG.toml", help="the house")
    where.add_argument("--store", type=Path, metavar="DIR", help="or the folder of its store")


def store_folder(options: argparse.Namespace) -> Path:
    """The folder that ``add_store`` asked for. Raises UsageError: the house keeps nothing."""
    from tectum.config import read_config

    if getattr(options, "store", None) is not None:
        return Path(options.store)
    state = read_config(options.config).state
    if state is None:
        raise UsageError(f"{options.config}: [store]: folder = '': this house keeps nothing")
    return state


@contextmanager
def _store(options: argparse.Namespace) -> Iterator["Store"]:
    from tectum.deliver.store import open_to_read

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


def events_command(options: argparse.Namespace, console: "Console") -> int:
    """Search and print."""
    from datetime import datetime

    from rich.console import Console

    now = time.time()
    since = moment(options.since, now)
    until = moment(options.until, now) if options.until else None
    if options.most < 1:
        raise UsageError(f"--most {options.most}: must be at least 1")
    with _store(options) as store:
        found = store.events(since, until, options.kind, options.place, options.text, options.most)
    if options.json:
        for kept in found:
            print(json.dumps(kept.row(), ensure_ascii=False))
        return 0
    out = Console(highlight=False, soft_wrap=True)
    for kept in found:
        event = kept.event
        when = datetime.fromtimestamp(kept.at).strftime("%Y-%m-%d %H:%M:%S")
        lasted = "goes on" if kept.until is None else f"{kept.until - kept.at:.1f} s"
        shares = sorted((event.attribution or {}).items(), key=lambda pair: -pair[1])
        why = ", ".join(f"{name} {100 * share:.0f} %" for name, share in shares if share >= 0.005)
        more = [why, f"“{event.text}”" if event.text else "", event.zone or "", "quiet" if event.quiet else ""]
        files = [event.snapshot or "", kept.clip or ""]
        told = "  ".join(filter(None, (*more, *files)))
        line = f"{when}  {event.place:12}  {event.kind:16}  {event.score:.2f}  {lasted:>9}  {told}"
        out.print(line.rstrip(), markup=False)
    console.print(f"{len(found)} events", style="dim")
    return 0


def rules_command(options: argparse.Namespace, console: "Console") -> int:
    """List, add, remove, try."""
    from rich.console import Console

    from tectum.bundle import Bundle
    from tectum.config import read_config
    from tectum.decide.rules import parse_rule
    from tectum.decide.watch import WatchGrammar, looks_like_watch
    from tectum.deliver.store import Store, open_to_read
    from tectum.house_controls import house_rules, vocabulary, watch_text

    config = read_config(options.config)
    out = Console(highlight=False, soft_wrap=True)
    labels = Bundle.load(config.path(config.model.bundle) if config.model.bundle else None).labels
    known = vocabulary(config, labels)
    if config.state is None:
        raise UsageError(
            f"{options.config}: [store]: folder = '': a house that keeps nothing has no rules of this kind"
        )
    store = Store(config.state) if options.action == "add" else open_to_read(config.state)
    try:
        rules = house_rules(config, labels, store)
        if options.action == "list":
            typed = {name: sentence for name, sentence, _ in store.watches()}
            for rule in rules:
                said = f"  “{typed[rule.name]}”" if rule.name in typed else f"  in {options.config}"
                at = f" at {', '.join(rule.places)}" if rule.places else ""
                out.print(f"{rule.name}: {rule}{at}{said}", markup=False)
            console.print(f"{len(rules)} rules", style="dim")
        elif options.action == "add":
            watch = WatchGrammar(known).understand(options.sentence, options.name)
            if any(rule.name == watch.rule.name for rule in rules):
                raise UsageError(f"there is a rule '{watch.rule.name}' already")
            store.add_watch(watch.rule.name, options.sentence, watch_text(watch.rule))
            out.print(f"{watch.back}; kept as '{watch.rule.name}'; a running house takes it up at SIGHUP", markup=False)
        elif options.action == "remove":
            if not store.remove_watch(options.name):
                names = ", ".join(name for name, _, _ in store.watches()) or "none"
                raise UsageError(f"no typed rule '{options.name}'; there are: {names}")
            out.print(f"'{options.name}' is forgotten", markup=False)
        else:
            by_name = {rule.name: rule for rule in rules}
            if options.rule in by_name:
                rule = by_name[options.rule]
            elif looks_like_watch(options.rule):
                watch = WatchGrammar(known).understand(options.rule)
                out.print(watch.back, markup=False)
                rule = watch.rule
            else:
                rule = parse_rule("test", options.rule, known)
            _try_rule(rule, store, options, console)
    finally:
        store.close()
    return 0


def _try_rule(rule: Any, store: "Store", options: argparse.Namespace, console: "Console") -> None:
    from datetime import datetime

    from tectum.decide.rules import Replay

    since = moment(options.history, time.time())
    kept = store.events(since, most=1_000_000)
    history = []
    for one in kept:
        epoch = one.at - one.event.start
        start = replace(one.event, phase="start", end=None)
        history.append((one.at, replace(start, detected=one.event.start)))
        if one.until is not None:
            ended = max(one.until, one.at)
            history.append((ended, replace(one.event, phase="end", detected=ended - epoch, end=ended - epoch)))
    history.sort(key=lambda pair: (pair[0], pair[1].phase == "end"))
    fired = Replay.of([rule], history).fired
    for event in fired:
        if options.json:
            print(event.to_json())
        else:
            when = datetime.fromtimestamp(event.detected).strftime("%Y-%m-%d %H:%M:%S")
            print(f"{when}  {event.place}  {rule}")
    console.print(f"{rule}: would have told {len(fired)} times in {len(kept)} events", style="dim", markup=False)

"""The commands about a house: ``tectum run``, ``check``, ``events``, ``rules``, ``health``."""

import argparse
import gc
import json
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tectum.errors import TectumError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from tectum.config import Config
    from tectum.deliver.sinks import Sink
    from tectum.deliver.store import Store
    from tectum.live import House

UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
COLOURS = {"ok": "green", "degraded": "yellow", "down": "red"}
PLACE_FLAGS = ("camera", "microphone", "stream", "pcm")


def add_run(run: argparse.ArgumentParser) -> None:
    """Arguments of ``tectum run`` but for those that it shares with ``analyze``."""
    run.add_argument(
        "config", type=Path, nargs="?", metavar="CONFIG.toml", help="a house: model and places (docs/configuration.md)"
    )
    run.add_argument("--media", type=Path, metavar="PATH", help="video, sound, picture or folder, at its own pace")
    run.add_argument("--camera", metavar="DEVICE", help="a camera of this machine: 0, /dev/video0")
    run.add_argument(
        "--mic", dest="microphone", metavar="NAME", help="a microphone of this machine: default, a number, a name"
    )
    run.add_argument("--stream", metavar="URL", help="a network camera: rtsp://…, http://…; with its sound")
    run.add_argument(
        "--pcm", metavar="FIFO", help="raw 16-bit mono samples at 16 kHz from a FIFO, or '-' for standard input"
    )
    run.add_argument(
        "--store", type=Path, metavar="DIR", help="keep events, snapshots and clips there (not with a file)"
    )

    run.add_argument(
        "--web", type=int, metavar="PORT", help="the page and API on this port of loopback (not with a file)"
    )


def add_others(commands: Any, parser: type[argparse.ArgumentParser]) -> None:
    """The commands that look at a house."""
    check = commands.add_parser("check", help="check the file of a house and say what is in it; nothing is run")
    check.add_argument("config", type=Path, metavar="CONFIG.toml")

    events = commands.add_parser("events", help="what happened: search the event store of a house")
    _add_store(events)
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

    health = commands.add_parser("health", help="how a running house is: sources, skew, drops, latency of every stage")
    _add_store(health)
    health.add_argument("--json", action="store_true", help="print the JSON")

    init = commands.add_parser("init", help="write the file of a house: asks, and offers what this machine has")
    init.add_argument("config", type=Path, nargs="?", default=Path("house.toml"), metavar="CONFIG.toml")
    init.add_argument("--yes", action="store_true", help="ask nothing: take what is offered")
    init.add_argument("--force", action="store_true", help="write over a file that is there")
    commands.add_parser("password", help="ask for a password and print what [web] password is to be set to")


def _add_store(command: argparse.ArgumentParser) -> None:
    where = command.add_mutually_exclusive_group(required=True)
    where.add_argument("config", type=Path, nargs="?", metavar="CONFIG.toml", help="the house")
    where.add_argument("--store", type=Path, metavar="DIR", help="or the folder of its store")


# --- run


def run_command(options: argparse.Namespace, console: "Console") -> int:
    """A house until its recordings are over, or Ctrl-C."""
    from tectum.host import steady_memory
    from tectum.host_commands import say
    from tectum.live import House, open_engine

    config = _config(options)
    steady_memory()
    warn = partial(say, console, "yellow")
    engine = open_engine(config, warn)
    sinks = _sinks(config, options.jsonl, warn)
    mqtt = None
    if config.mqtt.host:
        from tectum.deliver.mqtt import MqttSink

        sinks["mqtt"] = mqtt = MqttSink(config, warn)
    with (
        House(config, engine, sinks, warn) as house,
        _reloading(house, options.config, warn),
        ExitStack() as running,
    ):
        if mqtt is not None:
            mqtt.attach(house.controls)
        if config.house.assist:
            from tectum.deliver.assist import AssistServer

            language = config.intents.language or "en"
            running.enter_context(AssistServer(config.house.assist, house.controls.understand, language))
        if config.web.port:
            from tectum.web.server import WebServer

            web = running.enter_context(WebServer(config, house.controls))
            console.print(f"the page is at {web.address}", style="dim", markup=False)
        gc.collect()
        gc.freeze()  # what is there now stays: it need not be looked at again (see host.tidy)
        house.wait()
    for name, lane in house.lanes.items():
        dropped = {**lane.intake.drops, **({"overload": lane.pace.left_out} if lane.pace.left_out else {})}
        told = ", ".join(f"{count} {reason}" for reason, count in dropped.items())
        if told:
            warn(f"{name}: dropped to keep the pace: {told}")
        console.print(f"{name}: {lane.place.now:.1f} s, {lane.events} events", style="dim", markup=False)
    return 4 if any(lane.trouble for lane in house.lanes.values()) else 0


def check_media_run(options: argparse.Namespace) -> None:
    """What does not go with ``--media``. Raises UsageError."""
    if options.config is not None:
        raise UsageError("--media: does not go with a CONFIG.toml; say it in that file")
    for name in (*PLACE_FLAGS, "store", "web"):
        if getattr(options, name):
            flag = "--mic" if name == "microphone" else f"--{name}"
            raise UsageError(f"{flag}: does not go with --media")
    if "-" in options.text:
        raise UsageError("--text -: goes with a live source, or alone; not with --media")


def _config(options: argparse.Namespace) -> "Config":
    from tectum.config import Config, HouseConfig, Model, PlaceConfig, StoreConfig, WebConfig, read_config
    from tectum.config_check import check_config

    given = {name: getattr(options, name) for name in PLACE_FLAGS if getattr(options, name)}
    if options.config is not None:
        fresh = {"outside": False, "gates": False, "no_tune": False, "place": "home", "provider": "auto", "text": []}
        for name in (*given, "store", "web", "report", "bundle", "variant", "threads", *fresh):
            if getattr(options, name) != fresh.get(name):
                flag = {"microphone": "--mic"}.get(name, "--" + name.replace("_", "-"))
                raise UsageError(f"{flag}: does not go with {options.config}; say it in that file")
        return read_config(options.config)
    if not given and "-" not in options.text:
        raise UsageError("run: give a CONFIG.toml, or --media, --camera, --mic, --stream, --pcm or --text -")
    if options.report is not None:
        raise UsageError("--report: goes with --media; a live house is shown by 'tectum events' and 'tectum health'")
    if not options.place.strip():
        raise UsageError("--place: must not be empty")
    said = tuple(line for line in options.text if line != "-")
    typed = "-" if "-" in options.text else ""
    place = PlaceConfig(options.place, outside=options.outside, text=said, **given)
    web = WebConfig(options.web) if options.web else WebConfig()
    model = Model(
        str(options.bundle.absolute()) if options.bundle else "",
        options.variant or "",
        options.provider,
        options.threads or 0,
        not options.no_tune,
        options.gates,
    )
    store = StoreConfig(str(options.store.absolute()) if options.store else "")
    config = Config(Path.cwd(), model, (place,), HouseConfig(typed), store, web=web)
    check_config(Path("command line"), config)
    return config


def _sinks(config: "Config", jsonl: str | None, warn: Any) -> "dict[str, Sink]":
    """The console (unless JSON lines go to standard output) and what the file names."""
    from rich.console import Console

    from tectum.deliver.sinks import ConsoleSink, JsonLinesSink

    sinks: dict[str, Sink] = {}
    if jsonl == "-":
        sinks["standard output"] = JsonLinesSink(sys.stdout)
    else:
        sinks["console"] = ConsoleSink(Console(soft_wrap=True))
        if jsonl is not None:
            sinks[f"--jsonl {jsonl}"] = JsonLinesSink(Path(jsonl))
    for one in config.sinks:
        if one.type == "jsonl":
            sinks[one.called] = JsonLinesSink(config.path(one.file), append=True)
        elif one.type == "webhook":
            from tectum.deliver.webhook import WebhookSink

            sinks[one.called] = WebhookSink(one, warn)
    if config.intents.home_assistant:
        from tectum.deliver.command import CommandSink

        commands = CommandSink(config.intents, warn)
        sinks[commands.name] = commands
    return sinks


@contextmanager
def _reloading(house: "House", file: Path | None, warn: Any) -> Iterator[None]:
    """Take the configuration over again at SIGHUP."""

    def again(*_: object) -> None:
        from tectum.config import read_config

        try:
            assert file is not None
            told = house.reload(read_config(file))
            warn(f"{file}: read again: " + ("; ".join(told) if told else "nothing changed"))
        except TectumError as error:
            warn(f"{error}; the house goes on as it was")

    if file is None:
        yield
        return
    before = signal.signal(signal.SIGHUP, again)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)


# --- check, events, rules, health


def check_command(options: argparse.Namespace, console: "Console") -> int:
    """Everything that can be known without running it."""
    from tectum.bundle import Bundle
    from tectum.config import read_config
    from tectum.config_check import check_labels
    from tectum.house_controls import house_rules

    config = read_config(options.config)
    model = config.model
    bundle = Bundle.load(config.path(model.bundle) if model.bundle else None, model.variant or None)
    check_labels(options.config, config, bundle.labels)
    rules = house_rules(config, bundle.labels)
    places = ", ".join(place.name for place in config.places)
    told = f"{len(config.places)} places ({places}), bundle {bundle.name} {bundle.version}, provider {model.provider}"
    told += f", {len(rules)} rules" if rules else ""
    console.print(f"{options.config}: fine: {told}", markup=False, highlight=False)
    return 0


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


@contextmanager
def _store(options: argparse.Namespace) -> Iterator["Store"]:
    from tectum.deliver.store import open_to_read

    store = open_to_read(_folder(options))
    try:
        yield store
    finally:
        store.close()


def _folder(options: argparse.Namespace) -> Path:
    from tectum.config import read_config

    if getattr(options, "store", None) is not None:
        return Path(options.store)
    state = read_config(options.config).state
    if state is None:
        raise UsageError(f"{options.config}: [store]: folder = '': this house keeps nothing")
    return state


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


def init_command(options: argparse.Namespace, console: "Console") -> int:
    """Ask and write."""
    from tectum.doctor import cameras, microphones
    from tectum.house_setup import HouseSetup, asker, write_house

    if options.config.exists() and not options.force:
        raise UsageError(f"{options.config}: exists already; --force writes over it")
    say = partial(console.print, markup=False, highlight=False)
    found, heard = cameras().details or {}, microphones().details or []
    text = HouseSetup(asker(options.yes), say, found, list(heard)).text()
    write_house(options.config, text, options.force)
    say(f"{options.config}: written; next: tectum check {options.config} && tectum run {options.config}")
    return 0


def password_command(_options: argparse.Namespace, console: "Console") -> int:
    """Ask twice, or take a line of standard input, and print the hash."""
    import getpass

    from tectum.web.password import LEAST, hashed

    if sys.stdin.isatty():
        password = getpass.getpass("password: ")
        if password != getpass.getpass("again: "):
            raise UsageError("the two are not the same")
    else:
        password = sys.stdin.readline().rstrip("\n")
    if len(password) < LEAST:
        raise UsageError(f"a password must have at least {LEAST} characters")
    console.print("in the configuration: [web] password = …", style="dim", markup=False)
    print(hashed(password))
    return 0


def health_command(options: argparse.Namespace, console: "Console") -> int:
    """What a running house last wrote about itself; 1 where it is down or does not write any more."""
    from rich.console import Console
    from rich.table import Table

    from tectum.live import HEALTH_EVERY_S, HEALTH_FILE

    file = _folder(options) / HEALTH_FILE
    try:
        row = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"{file}: no such file; has this house run yet?") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{file}: cannot be read: {error}") from None
    old = time.time() - row["at"]
    silent = old > 5 * HEALTH_EVERY_S or bool(row.get("stopped"))
    if options.json:
        print(json.dumps(row, indent=1))
        return int(silent or row["state"] == "down")
    out = Console(highlight=False, soft_wrap=True)
    age = f"not running: last seen {old:.0f} s ago" if silent else f"{row['state']}, up {row['up_s']:.0f} s"
    out.print(f"house: {age}; {row['rss_mb']:.0f} MB, {row['threads']} threads", markup=False)

    def part(indent: str, name: str, state: dict[str, Any], more: str = "") -> None:
        out.print(f"{indent}{name}: ", end="", markup=False)
        reason = f" ({state['reason']})" if state["reason"] else ""
        out.print(f"{state['state']}", style=COLOURS[state["state"]], end="")
        out.print(f"{reason}{more}", markup=False)

    for name, place in row["places"].items():
        part("", name, place["lane"], f"; {place['events']} events")
        for source, state in place["sources"].items():
            told = [f"{state['reconnects']} reconnects"] if state["reconnects"] else []
            told += [f"latency {state['latency_ms']:.0f} ms"] if state["latency_ms"] is not None else []
            told += [f"{kind} drift {ppm:+.0f} ppm" for kind, ppm in state["drift_ppm"].items() if kind != "session"]
            told += [f"repaired {kind} {count}" for kind, count in state["repaired"].items()]
            part("  ", source, state, "".join(f"; {one}" for one in told))
        if place["speech"]:
            part("  ", "speech", place["speech"], f"; {place['speech']['heard']} utterances")
        skew = "not measured yet" if place["av_skew_ms"] is None else f"{place['av_skew_ms']:+.0f} ms"
        out.print(f"  skew of picture and sound: {skew} ({place['av_pairs']} moments)", markup=False)
        if place["drops"]:
            out.print("  dropped: " + ", ".join(f"{n} {reason}" for reason, n in place["drops"].items()), markup=False)
    part("", "store", row["store"])
    for name, sink in {**row["words"], **row["sinks"]}.items():
        part("", name, sink)
    table = Table("stage, ms", "p50", "p95", "p99", "max", "count")
    for stage, figures in row["stages_ms"].items():
        table.add_row(stage, *(f"{figures[k]:.2f}" for k in ("p50", "p95", "p99", "max")), str(figures["count"]))
    out.print(table)
    return int(silent or row["state"] == "down")

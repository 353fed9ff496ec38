"""``tectum fleet``: many devices on one broker: which there are, how each is, what happens at all of them."""

import argparse
import logging
import queue
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from heapq import merge
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.commands.fleet_acl import add_acl
from tectum.commands.fleet_broker import add_broker, broker_of
from tectum.commands.fleet_rollout import add_tune, add_update
from tectum.commands.options import Parser, check_folder
from tectum.errors import UsageError

if TYPE_CHECKING:
    from tectum.commands.options import Commands
    from tectum.commands.output import Output
    from tectum.deliver.traces import Traces
    from tectum.fleet.ordering import FleetEvent
    from tectum.fleet.view import Device, Fleet
    from tectum.supervise.figures import StageFigures

log = logging.getLogger(__name__)

TURN_S = 0.5
SHOWN = 10
"""Of a device's last events."""
COLOURS = {"ok": "green", "degraded": "yellow", "down": "red", "offline": "red", "unknown": "yellow"}


def add(commands: "Commands") -> None:
    """Its arguments."""
    fleet = commands.add_parser("fleet", help="many devices on one broker: which, how they are, what happens there")
    actions = fleet.add_subparsers(required=True, metavar="ACTION", parser_class=Parser)
    listing = actions.add_parser("list", help="every device: its state, versions, bundle, latency, marks")
    show = actions.add_parser("show", help="one device: everything that it says of itself, and its last events")
    events = actions.add_parser("events", help="the last events of all devices; with --follow also what comes")
    forgetting = actions.add_parser("forget", help="a device that is gone for good: remove what the broker keeps of it")
    served = ((listing, list_command), (show, show_command), (events, events_command), (forgetting, forget_command))
    for action, command in served:
        add_broker(action)
        action.set_defaults(command=command)
    listing.add_argument("--html", type=Path, metavar="FILE.html", help="write a page: devices, places, last events")
    for action in (show, forgetting):
        action.add_argument("device", metavar="DEVICE", help="its node name")
    add_update(actions.add_parser("update", help="ask devices to take their newest bundle, a part after the other"))
    add_tune(actions.add_parser("tune", help="ask devices to measure what runs fastest there"))
    add_acl(actions.add_parser("acl", help="who may say what there: a configuration of mosquitto, a user each"))
    events.add_argument("--follow", action="store_true", help="go on until Ctrl-C, over restarts of the broker")
    events.add_argument(
        "--traces", default="", metavar="URL",
        help="with --follow: where each event that is told goes as a span of its trace (OTLP over HTTP)",
    )  # fmt: skip
    events.add_argument("--device", action="append", default=[], metavar="NAME", help="only its (may be repeated)")
    events.add_argument("--kind", action="append", default=[], metavar="KIND", help="only these (may be repeated)")


@contextmanager
def _watching(options: argparse.Namespace, told: "queue.SimpleQueue[FleetEvent] | None" = None) -> "Iterator[Fleet]":
    from tectum.fleet.view import Fleet
    from tectum.fleet.watching import watching

    broker, folder, topic = broker_of(options)
    fleet = Fleet(topic) if told is None else Fleet(topic, told.put)
    with watching(broker, folder, fleet, follow=told is not None):
        if not fleet.devices():
            log.warning("%s: no device says that it is there below '%s/'", broker.broker_name, topic)
        yield fleet


def forget_command(options: argparse.Namespace) -> int:
    """Remove what is kept of a device."""
    from tectum.fleet.forgetting import forget

    count = forget(*broker_of(options), options.device)
    log.info("%s: forgotten; %d topics are removed", options.device, count)
    return 0


# --- list


def list_command(options: argparse.Namespace) -> int:
    """Every device, one a line; below them all together."""
    from msgspec import to_builtins
    from rich.table import Table

    from tectum.commands.output import Output, print_json
    from tectum.fleet.view import counted, spread

    check_folder("--html", options.html)
    with _watching(options) as fleet:
        devices, recent = fleet.devices(), fleet.recent()
    if options.html is not None:
        from tectum.fleet.page import write_page

        write_page(options.html, devices, recent, time.time())
        log.info("page: %s", options.html)
    if options.json:
        for one in devices:
            print_json(
                {"device": one.name, "state": one.state, "about": to_builtins(one.about), "trouble": one.trouble}
            )
        return 0
    out = Output(soft_wrap=False)
    table = Table("device", "state", "tectum", "bundle", "event p50, p95 ms", "wrong, right", "drift", "said")
    for one in devices:
        table.add_row(one.name, one.state, *_columns(one))
    whole, left_out = spread(devices)
    out.print(table)
    out.print(
        f"{len(devices)} devices: {counted(devices) or 'none'}; from capture to sink, all together: {_shown(whole)}"
    )
    if left_out:
        log.warning("%s: latency is left out, its buckets are of another version", ", ".join(left_out))
    return 0


def _columns(one: "Device") -> list[str]:
    from tectum.fleet.drifting import drifting

    about = one.about
    if about is None:
        return ["", one.trouble or "has said nothing of itself", "", "", "", ""]
    bundle, marks = about.bundle, about.marks
    event = about.latency_ms.get("event")
    return [
        about.versions.get("tectum", ""),
        f"{bundle.name} {bundle.version} {bundle.variant}",
        "" if event is None or event.p50 is None or event.p95 is None else f"{event.p50:.0f}, {event.p95:.0f}",
        "not known" if marks is None else f"{marks.wrong}, {marks.right}",
        drifting(about.drift),
        _ago(about.at),
    ]


def _ago(at: float) -> str:
    seconds = max(0.0, time.time() - at)
    for unit, name in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * unit:
            return f"{seconds / unit:.0f} {name} ago"
    return f"{seconds:.0f} s ago"


def _shown(figures: "StageFigures") -> str:
    if figures.p50 is None:
        return "no events yet"
    return f"p50 {figures.p50:.1f}, p95 {figures.p95:.1f}, p99 {figures.p99:.1f} ms of {figures.count} events"


# --- show


def show_command(options: argparse.Namespace) -> int:
    """Everything that is known of a device."""
    from msgspec import to_builtins
    from rich.table import Table

    from tectum.commands.output import Output, print_json
    from tectum.fleet.drifting import drift_line, drifting

    with _watching(options) as fleet:
        one = fleet.device(options.device)
    if options.json:
        recent = [event.row for event in one.recent]
        row = {"device": one.name, "state": one.state, "about": to_builtins(one.about), "trouble": one.trouble}
        print_json({**row, "recent": recent})
        return 0
    out, about = Output(), one.about
    out.print(f"{one.name}: ", end="")
    out.print(one.state, style=COLOURS[one.state], end="")
    out.print(f"; {one.trouble}" if one.trouble else "" if about is None else f"; said {_ago(about.at)}")
    if about is not None:
        out.print("versions: " + ", ".join(f"{name} {version}" for name, version in about.versions.items()))
        bundle, marks = about.bundle, about.marks
        out.print(f"bundle: {bundle.name} {bundle.version}, variant {bundle.variant}, hash {bundle.hash}")
        out.print("marks: " + ("not known" if marks is None else f"{marks.wrong} wrong, {marks.right} right"))
        if about.alarms is not None:
            out.print(f"alarms: {about.alarms.count} in {about.alarms.hours:.1f} h")
        for line in [f"drift: {drifting(about.drift)}", *map(drift_line, about.drift or ())]:
            out.print(line)
        _print_asked(out, one)
        for place, state in about.places.items():
            out.print(f"place {place}: ", end="")
            out.print(state, style=COLOURS[state])
        for name, part in about.parts.items():
            out.print(f"{name}: ", end="")
            out.print(part.state, style=COLOURS[part.state], end="")
            out.print(f" ({part.reason})" if part.reason else "")
        table = Table("stage, ms", "p50", "p95", "p99", "max", "count")
        for stage, f in about.latency_ms.items():
            shown = ("" if value is None else f"{value:.2f}" for value in (f.p50, f.p95, f.p99, f.max))
            table.add_row(stage, *shown, str(f.count))
        out.print(table)
    for event in one.recent[-SHOWN:]:
        _print_event(out, event)
    return 0


def _print_asked(out: "Output", one: "Device") -> None:
    """What was asked of it last."""
    from tectum.fleet.view import asked

    if one.maintenance is not None:
        last = one.maintenance.last
        out.print("may be asked to update and to tune" if last is None else f"asked to {asked(one)}; {_ago(last.at)}")


# --- events


def events_command(options: argparse.Namespace) -> int:
    """What happened last, and what comes."""
    from tectum.commands.output import Output

    out, told = Output(), queue.SimpleQueue["FleetEvent"]()
    if options.traces and not options.follow:
        raise UsageError("--traces: goes with --follow")
    if not options.follow:
        with _watching(options) as fleet:
            _check_devices(options, fleet)
            found = fleet.recent()
        for one in found:
            _tell(out, one, options)
        return 0
    with _traces(options.traces) as traces, _watching(options, told) as fleet:
        _check_devices(options, fleet)
        by_device: dict[str, list[FleetEvent]] = {}
        while not told.empty():
            one = told.get()
            by_device.setdefault(one.device, []).append(one)
        for one in merge(*by_device.values(), key=lambda one: one.at):
            _tell(out, one, options)
        due = time.monotonic()
        while True:
            with suppress(queue.Empty):
                one = told.get(timeout=TURN_S)
                at = time.monotonic()
                _tell(out, one, options)
                if traces is not None:
                    traces.received(one.event, one.traceparent, one.device, at)
            if time.monotonic() >= due:
                due = time.monotonic() + TURN_S
                fleet.overdue()


@contextmanager
def _traces(address: str) -> "Iterator[Traces | None]":
    from tectum.deliver.traces import Traces
    from tectum.tables.values import Secret

    if not address:
        yield None
        return
    try:
        traces = Traces(Secret(address), Secret(), "fleet")
    except UsageError as error:
        raise UsageError(f"--traces: {error}") from None
    with traces:
        yield traces


def _check_devices(options: argparse.Namespace, fleet: "Fleet") -> None:
    for name in options.device:
        fleet.device(name)


def _tell(out: "Output", one: "FleetEvent", options: argparse.Namespace) -> None:
    import json

    from tectum.commands.output import print_json

    if one.missing and (not options.device or one.device in options.device):
        log.warning("%s: %d events before the next one never came", one.device, one.missing)
    if (options.device and one.device not in options.device) or (options.kind and one.event.kind not in options.kind):
        return
    if options.json:
        print_json({"device": one.device, **json.loads(one.row)})
        sys.stdout.flush()
    else:
        _print_event(out, one)


def _print_event(out: "Output", one: "FleetEvent") -> None:
    from tectum.decide.rules import local_stamp

    event = one.event
    more = "  ".join(filter(None, (event.sentence or "", f"“{event.text}”" if event.text else "", event.state)))
    line = f"{local_stamp(one.at)}  {one.device:12}  {event.place:12}  {event.kind:16}  {event.phase:6}"
    out.print(f"{line}  {event.score:.2f}  {more}".rstrip())

"""A fleet as a page: every device with its places, how long things take, what happened last. One file, no requests."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from tectum.decide.rules import local_stamp
from tectum.fleet.drifting import drift_line, drifting
from tectum.fleet.ordering import FleetEvent
from tectum.fleet.view import Device, asked, counted, spread
from tectum.offline.report import write_html
from tectum.supervise.figures import StageFigures

LISTED = 200
COLOURS = {"ok": "#2a7f3f", "degraded": "#9a6700", "down": "#b3261e", "offline": "#b3261e", "unknown": "#68707a"}


def write_page(path: Path, devices: Sequence[Device], recent: Sequence[FleetEvent], now: float) -> None:
    """Write it. ``now``: seconds since 1970. Raises UsageError: it cannot be written."""
    states = counted(devices) or "none has said that it is there"
    body = (
        f"<h1>{len(devices)} devices</h1><p>{states} · {local_stamp(now)}</p>"
        f"<div class='scroll'>{_devices(devices)}</div>"
        f"<h2>How long it takes, all together</h2><div class='scroll'>{_stages(devices)}</div>"
        f"<h2>What happened last</h2><div class='scroll'>{_events(recent)}</div>"
    )
    write_html(path, "--html", "Tectum fleet", body)


def _chip(state: str) -> str:
    return f"<span class='chip' style='background:{COLOURS[state]}'>{state}</span>"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """``rows``: of HTML."""
    first = "".join(f"<th>{escape(name)}</th>" for name in head)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{first}</tr>{lines}</table>"


def _devices(devices: Sequence[Device]) -> str:
    head = (
        "device",
        "state",
        "places",
        "what is not well",
        "tectum",
        "bundle",
        "wrong, right",
        "drift",
        "asked to",
        "said",
    )
    return _table(head, (_device(one) for one in devices))


def _device(one: Device) -> list[str]:
    about = one.about
    if about is None:
        return [escape(one.name), _chip(one.state), "", escape(one.trouble), "", "", "", "", "", ""]
    places = "<br>".join(f"{_chip(state)} {escape(place)}" for place, state in about.places.items())
    parts = "<br>".join(escape(f"{name}: {part.reason or part.state}") for name, part in about.parts.items())
    bundle, marks = about.bundle, about.marks
    said = "not known" if marks is None else f"{marks.wrong}, {marks.right}"
    model = escape(f"{bundle.name} {bundle.version} {bundle.variant}")
    drift = "<br>".join(map(escape, [drifting(about.drift), *map(drift_line, about.drift or ())]))
    version = escape(about.versions.get("tectum", ""))
    return [
        escape(one.name),
        _chip(one.state),
        places,
        parts,
        version,
        model,
        said,
        drift,
        escape(asked(one)),
        local_stamp(about.at),
    ]


def _stages(devices: Sequence[Device]) -> str:
    names = dict.fromkeys(name for one in devices if one.about is not None for name in one.about.latency_ms)
    rows, left_out = [], dict[str, None]()
    for name in names:
        figures, without = spread(devices, name)
        left_out |= dict.fromkeys(without)
        rows.append([escape(name), *_shown(figures), str(figures.count)])
    note = f"<p>Left out, for their buckets are others: {escape(', '.join(left_out))}</p>" if left_out else ""
    return _table(("stage, ms", "p50", "p95", "p99", "max", "count"), rows) + note


def _shown(figures: StageFigures) -> list[str]:
    return ["" if f is None else f"{f:.1f}" for f in (figures.p50, figures.p95, figures.p99, figures.max)]


def _events(recent: Sequence[FleetEvent]) -> str:
    rows = (
        [
            local_stamp(one.at),
            escape(one.device),
            escape(one.event.place),
            escape(one.event.kind),
            escape(one.event.phase),
            f"{one.event.score:.2f}",
            escape(one.event.sentence or one.event.text or one.event.state),
        ]
        for one in reversed(recent[-LISTED:])
    )
    return _table(("when", "device", "place", "what", "phase", "score", ""), rows)

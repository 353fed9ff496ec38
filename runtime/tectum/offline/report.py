"""A report of a recording that a person can read: thumbnails, scores over time, events. One HTML file, no requests."""

import base64
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from tectum.decide.events import Event
from tectum.decide.tick import Tick
from tectum.errors import UsageError
from tectum.modality import SITUATION, lasting_heads, modalities

ToPixels = Callable[[float], float]
WIDTH, LEFT, RIGHT = 1080, 150, 20
ROW = 46
PALETTE = ("#2a78d6", "#c2571a", "#1a8f5b", "#8a4fc7", "#b5851b", "#c43a72", "#4d6b7a", "#6b8e23")
SITUATION_COLOURS = {
    "hazard": "#d03b3b", "intrusion": "#b3261e", "distress": "#a3338f", "visitor": "#1f86a6", "command": "#2f8f4e",
    "routine": "#8a8f98", "quiet": "#6f9bd1",
}  # fmt: skip
UNKNOWN_COLOUR = "#8a8f98"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""No script runs in a page and nothing is fetched, whatever stands in what it shows."""
STYLE = """
:root{--paper:#fcfcfb;--ink:#1d2126;--faint:#68707a;--line:#dfe2e6;--row:#f1f2f4}
@media (prefers-color-scheme:dark){
:root{--paper:#16181b;--ink:#e7e9ec;--faint:#9aa2ac;--line:#33383e;--row:#1f2327}}
body{background:var(--paper);color:var(--ink);font:15px/1.45 system-ui,sans-serif;margin:24px auto;max-width:1120px;
padding:0 16px}
h1{font-size:22px;margin:0 0 2px}h2{font-size:17px;margin:28px 0 8px}p{margin:2px 0 10px;color:var(--faint)}
svg{width:100%;min-width:640px;height:auto;display:block}
svg text{font:12px system-ui,sans-serif;fill:var(--ink)}svg .faint{fill:var(--faint)}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:5px 10px 5px 0;border-bottom:1px solid var(--line);vertical-align:middle}
th{font-weight:600;color:var(--faint);font-size:13px}td.n{font-variant-numeric:tabular-nums;white-space:nowrap}
.chip{display:inline-block;padding:1px 8px;border-radius:9px;color:#fff;font-size:13px}
.bar{display:inline-flex;width:170px;height:12px;border-radius:3px;overflow:hidden;background:var(--row);
vertical-align:middle;margin-right:8px}
.key i{display:inline-block;width:10px;height:10px;border-radius:2px;margin:0 5px 0 14px}.scroll{overflow-x:auto}
"""


@dataclass
class Record:
    """What one recording gave: scores over time per head and label, events, thumbnails (time, JPEG), warnings."""

    name: str
    duration: float = 0.0
    scores: dict[str, dict[str, list[tuple[float, float]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    events: list[Event] = field(default_factory=list)
    thumbnails: list[tuple[float, bytes]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def tick(self, tick: Tick) -> None:
        """Keep the scores of one moment."""
        self.duration = max(self.duration, tick.time)
        for label, score in tick.scores.items():
            self.scores[tick.head][label].append((tick.time, score))


def write_report(path: Path, records: list[Record], thresholds: Mapping[str, Mapping[str, float]]) -> None:
    """Write the HTML file. Raises UsageError when it cannot be written."""
    body = "".join(_record(record, thresholds) for record in records)
    write_html(path, "--report", "Tectum report", body)


def write_html(path: Path, flag: str, title: str, body: str) -> None:
    """Write a page in Tectum's style that asks for nothing from outside. Raises UsageError that names ``flag``."""
    html = (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>"
        f"<meta http-equiv='Content-Security-Policy' content=\"{POLICY}\">"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        f"<style>{STYLE}</style></head><body>{body}</body></html>"
    )
    try:
        path.write_text(html, encoding="utf-8", errors="backslashreplace")  # file names may be no UTF-8
    except OSError as error:
        raise UsageError(f"{flag} {path}: cannot be written: {error.strerror}") from None


def _record(record: Record, thresholds: Mapping[str, Mapping[str, float]]) -> str:
    starts = [e for e in record.events if e.phase == "start"]
    situations = [e for e in starts if e.head == "situation" and e.kind != "routine"]
    kinds = ", ".join(dict.fromkeys(e.kind for e in situations)) or "nothing out of the ordinary"
    notes = "".join(f"<p>⚠ {escape(note)}</p>" for note in record.notes)
    key = "".join(f"<i style='background:{c}'></i>{m}" for m, c in _colours().items())
    return (
        f"<h1>{escape(record.name)}</h1><p>{record.duration:.1f} s · {len(starts)} events · {kinds}</p>{notes}"
        f"<div class='scroll'>{_timeline(record, thresholds)}</div>"
        f"<h2>Events</h2><p class='key'>Which modality decided (exact Shapley shares):{key}</p>"
        f"<div class='scroll'>{_table(record)}</div>"
    )


def _heads() -> list[str]:
    """The situation, then the heads whose events last, then those of utterances."""
    every = (head for modality in modalities().values() for head in modality.heads)
    own = sorted(every, key=lambda one: one.decides == "utterances")
    return [SITUATION.name, *(head.name for head in own)]


def _colours() -> dict[str, str]:
    """Of every modality that is installed, for a light page."""
    return {name: modality.display.colours[0] for name, modality in modalities().items()}


def _timeline(record: Record, thresholds: Mapping[str, Mapping[str, float]]) -> str:
    span = max(record.duration, 0.1)

    def x(time: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * min(max(time, 0.0), span) / span

    parts: list[str] = []
    y = 8.0
    if record.thumbnails:
        parts.append(_thumbnails(record, x, y))
        y += 78
    y = _bars(record, x, y, parts)
    for head in (name for name in _heads() if name in lasting_heads()):
        y = _worker(record, head, thresholds.get(head, {}), x, y, parts)
    step = next(s for s in (0.5, 1, 2, 5, 10, 30, 60, 300, 600, 1800, 3600, 1e9) if span / s <= 12)
    for index in range(int(span / step) + 1):
        place = x(index * step)
        parts.append(
            f"<line x1='{place:.1f}' x2='{place:.1f}' y1='0' y2='{y:.0f}' stroke='var(--line)' stroke-width='.6'/>"
        )
        parts.append(
            f"<text class='faint' x='{place:.1f}' y='{y + 14:.0f}' text-anchor='middle'>{index * step:g} s</text>"
        )
    return f"<svg viewBox='0 0 {WIDTH} {y + 22:.0f}' role='img' aria-label='Timeline'>{''.join(parts)}</svg>"


def _thumbnails(record: Record, x: ToPixels, y: float) -> str:
    columns = (WIDTH - LEFT - RIGHT) // 100
    step = max(1, -(-len(record.thumbnails) // columns))
    out, next_free = [], 0.0
    for time, data in record.thumbnails[::step]:
        at = max(x(time), next_free)
        if at + 92 > WIDTH:
            break
        next_free = at + 96
        picture = base64.b64encode(data).decode()
        out.append(
            f"<image x='{at:.0f}' y='{y:.0f}' width='92' height='66' preserveAspectRatio='xMidYMid meet' "
            f"href='data:image/jpeg;base64,{picture}'><title>{time:.1f} s</title></image>"
        )
    return f"<text x='{LEFT - 12}' y='{y + 38:.0f}' text-anchor='end'>picture</text>" + "".join(out)


def _bars(record: Record, x: ToPixels, y: float, parts: list[str]) -> float:
    """Events as bars, one row a kind."""
    ends = {e.id: e for e in record.events if e.phase == "end"}
    rows: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in record.events:
        if event.phase == "start":
            rows[event.head, event.kind].append(ends.get(event.id, event))
    order = {head: index for index, head in enumerate(_heads())}
    for (head, kind), events in sorted(rows.items(), key=lambda row: (order.get(row[0][0], len(order)), row[0][1])):
        colour = SITUATION_COLOURS.get(
            kind, "#5b7fa6" if head == "presence" else "#a6785b" if head == "sound" else "#5b9a78"
        )
        parts.append(f"<rect x='{LEFT}' y='{y:.0f}' width='{WIDTH - LEFT - RIGHT}' height='15' fill='var(--row)'/>")
        weight = " font-weight='600'" if head == "situation" else ""
        parts.append(f"<text x='{LEFT - 12}' y='{y + 12:.0f}' text-anchor='end'{weight}>{escape(kind)}</text>")
        for event in events:
            begin = x(event.start)
            end = x(event.end if event.end is not None else record.duration)
            parts.append(
                f"<rect x='{begin:.1f}' y='{y:.0f}' width='{max(4.0, end - begin):.1f}' height='15' rx='3' "
                f"fill='{colour}'>"
                f"<title>{escape(head)} {escape(kind)} {event.start:.1f} s, score {event.score:.2f}</title></rect>"
            )
        y += 20
    return y + (10 if rows else 0)


def _worker(
    record: Record, head: str, thresholds: Mapping[str, float], x: ToPixels, y: float, parts: list[str]
) -> float:
    """Scores over time of the labels that mattered, with direct names, at most six."""
    curves = record.scores.get(head)
    if not curves:
        return y
    peak = {label: max(score for _, score in points) for label, points in curves.items()}
    chosen = sorted((label for label in peak if peak[label] > 0.15), key=lambda label: -peak[label])[:6]
    high = ROW * 1.6
    parts.append(f"<rect x='{LEFT}' y='{y:.0f}' width='{WIDTH - LEFT - RIGHT}' height='{high:.0f}' fill='var(--row)'/>")
    parts.append(f"<text x='{LEFT - 12}' y='{y + 12:.0f}' text-anchor='end' class='faint'>{head} scores</text>")
    for index, label in enumerate(chosen):
        colour = SITUATION_COLOURS.get(label, PALETTE[index]) if head == "situation" else PALETTE[index]
        points = curves[label]
        stride = max(1, len(points) // 1500)
        line = " ".join(f"{x(t):.1f},{y + high * (1 - s):.1f}" for t, s in points[::stride])
        limit = f", event from {thresholds[label]:.2f}" if label in thresholds else ""
        parts.append(
            f"<polyline fill='none' stroke='{colour}' stroke-width='1.8' stroke-linejoin='round' points='{line}'>"
            f"<title>{escape(label)}{limit}</title></polyline>"
        )
        row = y + 26 + 10.5 * index
        parts.append(
            f"<text x='{LEFT - 12}' y='{row:.0f}' text-anchor='end' style='fill:{colour};font-size:11px'>"
            f"{escape(label)}</text>"
        )
    return y + high + 12


def _table(record: Record) -> str:
    ends = {e.id: e.end for e in record.events if e.phase == "end"}
    best: dict[str, Event] = {}
    for event in record.events:
        if event.phase != "end":
            best[event.id] = event
    rows = []
    for event in sorted(best.values(), key=lambda e: (e.start, e.head)):
        end = ends.get(event.id)
        why = ""
        if event.attribution:
            pieces = "".join(
                f"<span style='width:{100 * share:.1f}%;background:{_colours().get(m, UNKNOWN_COLOUR)}'></span>"
                for m, share in event.attribution.items()
            )
            lead, share = max(event.attribution.items(), key=lambda pair: pair[1])
            why = f"<span class='bar'>{pieces}</span>{lead} {100 * share:.0f} %"
            why += escape("".join(f", {one}" for one in event.evidence or ()))
        elif event.text:
            why = f"“{escape(event.text)}”"
        elif event.box:
            why = f"at {event.box[0]:.2f}, {event.box[1]:.2f}"
        colour = SITUATION_COLOURS.get(event.kind, "#5b6b7a")
        until = "" if end is None else f"{end:.1f} s"
        rows.append(
            f"<tr><td class='n'>{event.start:.1f} s</td><td class='n'>{until}</td><td>{event.head}</td>"
            f"<td><span class='chip' style='background:{colour}'>{escape(event.kind)}</span></td>"
            f"<td class='n'>{event.score:.2f}</td><td>{why}</td></tr>"
        )
    if not rows:
        return "<p>No events.</p>"
    head = "".join(f"<th>{name}</th>" for name in ("from", "to", "head", "event", "score", "why"))
    return f"<table><tr>{head}</tr>{''.join(rows)}</table>"

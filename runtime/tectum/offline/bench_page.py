"""The figures of ``tectum bench`` for people: one HTML file with bars, no requests."""

from html import escape
from pathlib import Path
from typing import Any

from tectum.offline.report import write_html

LEFT, WIDTH, ROW = 150, 1080, 40
SHADES = (("p50", "#2a78d6", 1.0), ("p90", "#2a78d6", 0.55), ("p99", "#2a78d6", 0.3))


def write_page(path: Path, result: dict[str, Any]) -> None:
    """Write the page of a result, as ``tectum bench --json`` holds it. Raises UsageError when it cannot be written."""
    house, host = result["house"], result["host"]
    rows = [(f"graph {name}", figures) for name, figures in result["single_stream_ms"].items()]
    rows += [(f"house, {kind}", figures) for kind, figures in house["latency_ms"].items()]
    ways = "".join(
        f"<tr><td>{escape(graph)}</td><td>{escape(way['asked'])}</td><td>{escape(way['loaded'])}</td>"
        f"<td class='n'>{way['threads']}</td></tr>"
        for graph, way in result["providers"].items()
    )
    heads = "".join(
        f"<tr><td>{escape(head)}</td><td class='n'>{figures.get('accuracy', '')}</td>"
        f"<td class='n'>{figures.get('macro_f1', '')}</td></tr>"
        for head, figures in result["accuracy"].items()
    )
    body = (
        f"<h1>{escape(result['bundle'])}, variant {escape(result['variant'])}</h1>"
        f"<p>{escape(host['cpu'])}, {host['cores']} cores · {escape(result['when'])}</p>"
        f"<h2>Latency, ms</h2><p>Bars end at p50, p90 and p99. Graphs: one after the other, back to back. House: "
        f"{house['places']} places for {house['seconds']:g} s, from the scheduled time to the decision.</p>"
        f"<div class='scroll'>{_bars(rows)}</div>"
        f"<p>{house['drops']} pictures dropped · {house['cpu_s_per_media_s']:.3f} CPU seconds per second · "
        f"{house['rss_mb']:.0f} MB resident</p>"
        "<h2>Where it ran</h2><table><tr><th>graph</th><th>asked</th><th>loaded</th><th>threads</th></tr>"
        f"{ways}</table><h2>Accuracy of these files</h2>"
        f"<table><tr><th>head</th><th>accuracy</th><th>macro F1</th></tr>{heads}</table>"
    )
    write_html(path, "--html", "Tectum bench", body)


def _bars(rows: list[tuple[str, dict[str, float]]]) -> str:
    longest = max(figures["p99"] for _, figures in rows) or 1.0
    span = WIDTH - LEFT - 230
    parts = []
    for index, (name, figures) in enumerate(rows):
        y = index * ROW
        for key, colour, opacity in reversed(SHADES):
            width = max(1.0, span * figures[key] / longest)
            parts.append(
                f"<rect x='{LEFT}' y='{y + 8}' width='{width:.1f}' height='20' rx='2' fill='{colour}' "
                f"opacity='{opacity}'><title>{key} {figures[key]:.3f} ms</title></rect>"
            )
        end = LEFT + span * figures["p99"] / longest + 10
        shown = " / ".join(f"{figures[key]:.2f}" for key, _, _ in SHADES)
        parts.append(f"<text x='{LEFT - 10}' y='{y + 22}' text-anchor='end'>{escape(name)}</text>")
        parts.append(f"<text class='faint' x='{end:.1f}' y='{y + 22}'>{shown}, max {figures['max']:.2f}</text>")
    return f"<svg viewBox='0 0 {WIDTH} {len(rows) * ROW}' role='img' aria-label='Latency'>{''.join(parts)}</svg>"

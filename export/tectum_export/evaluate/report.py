"""An evaluation that people can read: one HTML file, nothing fetched from elsewhere."""

import base64
import html
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from tectum_export.evaluate.chance import nothing_learned
from tectum_export.model.mel import LogMel
from tectum_export.whole import write_whole

Curves = dict[str, tuple[NDArray[Any], NDArray[Any], tuple[str, ...]]]
STYLE = """
:root{color-scheme:light dark;--line:#8884;--ink:#1f5fa8}body{font:15px/1.45 system-ui,sans-serif;max-width:70rem;
margin:2rem auto;padding:0 1rem}h2{margin-top:2.2rem;border-bottom:1px solid var(--line)}table{border-collapse:collapse;
margin:.6rem 0}td,th{padding:.15rem .6rem;border-bottom:1px solid var(--line);text-align:right;font-variant-numeric:
tabular-nums}td:first-child,th:first-child{text-align:left}.row{display:flex;flex-wrap:wrap;gap:2rem}figure{margin:0}
figcaption{font-size:.9em}svg text{fill:currentColor;font-size:11px}.matrix td{min-width:3.2rem;text-align:center}
.worst{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:1.2rem}.worst img{width:100%;display:
block}.wide{overflow-x:auto}
"""


@dataclass(frozen=True)
class Mistake:
    """A scene that was told wrongly: truth, what was said and how surely, picture [H, W, 3], sound [n], words."""

    truth: str
    said: str
    score: float
    frame: NDArray[np.uint8]
    samples: NDArray[np.float32]
    words: str
    seen: list[str]
    heard: list[str]
    context: str


def write_report(path: Path, name: str, metrics: dict[str, Any], curves: Curves, worst: list[Mistake]) -> None:
    """Write the page: classes, confusion, reliability, detection error trade-off, subsets, degradations, mistakes;
    of a run without a fusion, what there is."""
    fused = "situation" in curves
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{html.escape(name)}: evaluation</title><style>{STYLE}</style><h1>{html.escape(name)}: evaluation</h1>",
        f"<p><strong>{html.escape(warning)}</strong></p>" if (warning := nothing_learned(metrics)) else "",
        "<p>All figures are on sources that no part of the model was trained on. Situations are on <em>composed</em> "
        "scenes: real pictures, sounds and sentences from unrelated sources, paired by a program.</p>",
        _heads(metrics), _classes(metrics), _confusion(curves["situation"]) if fused else "",
        "<h2>Reliability</h2><p>How often a label was right (up) against how sure the model was (across). On the line "
        "is calibrated.</p><div class=row>",
        *(_reliability(head, *curves[head][:2]) for head in ("situation", "presence", "intent") if head in curves),
        "</div>",
        "<h2>Detection error trade-off</h2><p>Missed (up) against false alarms (across), both axes logarithmic."
        "</p><div class=row>",
        *(_trade_off(head, *curves[head]) for head in ("situation", "presence", "sound") if head in curves), "</div>",
    ]  # fmt: skip
    if fused:
        parts += [
            _table("By the modalities present", metrics["subsets"], ("accuracy", "macro_f1", "ece", "loss")),
            _table("Degraded", metrics["degraded"], ("accuracy", "macro_f1")),
            _rule(metrics), _attribution(metrics), _worst(worst),
        ]  # fmt: skip
    write_whole(path, "\n".join([*parts, "</html>"]))


def _cells(values: list[Any], tag: str = "td") -> str:
    shown = [f"{v:.3f}" if isinstance(v, float) else "" if v is None else html.escape(str(v)) for v in values]
    return "<tr>" + "".join(f"<{tag}>{v}</{tag}>" for v in shown) + "</tr>"


def _heads(metrics: dict[str, Any]) -> str:
    columns = ("count", "accuracy", "majority", "macro_f1", "macro_recall", "loss", "ece")
    rows = [_cells([head, *(report.get(c) for c in columns)]) for head, report in metrics["heads"].items()]
    return f"<h2>Heads</h2><table>{_cells(['head', *columns], 'th')}{''.join(rows)}</table>"


def _classes(metrics: dict[str, Any]) -> str:
    columns = ("count", "precision", "recall", "f1", "auc", "false_alarm_rate")
    rows = [
        _cells([f"{head}: {label}", *(row.get(c) for c in columns)])
        for head, report in metrics["heads"].items()
        for label, row in report["classes"].items()
    ]
    return f"<h2>Classes</h2><div class=wide><table>{_cells(['class', *columns], 'th')}{''.join(rows)}</table></div>"


def _table(title: str, table: dict[str, Any], columns: tuple[str, ...]) -> str:
    rows = "".join(_cells([name, *(row[c] for c in columns)]) for name, row in table.items())
    return f"<h2>{title}</h2><table>{_cells(['', *columns], 'th')}{rows}</table>"


def _confusion(curve: tuple[NDArray[Any], NDArray[Any], tuple[str, ...]]) -> str:
    probability, truth, labels = curve
    counts = np.zeros((len(labels), len(labels)), int)
    np.add.at(counts, (truth, probability.argmax(1)), 1)
    rows = []
    for index, label in enumerate(labels):
        shares = counts[index] / max(1, counts[index].sum())
        cells = "".join(
            f"<td style='background:rgb(31 95 168/{share:.2f})'>{count}</td>"
            for count, share in zip(counts[index], shares, strict=True)
        )
        rows.append(f"<tr><th>{label}</th>{cells}</tr>")
    head = "".join(f"<th>{label}</th>" for label in labels)
    return (
        "<h2>Confusion</h2><p>Truth down, told across; shaded by the share of the row.</p><div class=wide>"
        f"<table class=matrix><tr><th></th>{head}</tr>{''.join(rows)}</table></div>"
    )


def _plot(caption: str, lines: list[tuple[str, list[tuple[float, float]]]], ticks: list[tuple[float, str]]) -> str:
    """An SVG of unit-square polylines; ``ticks``: position in 0-1 and text, the same on both axes."""
    size, pad = 240, 44
    grid = "".join(
        f"<path d='M{pad + x * size} {size + 6}v-{size}M{pad} {6 + size - x * size}h{size}' stroke='#8884'/>"
        f"<text x={pad + x * size} y={size + 20} text-anchor=middle>{t}</text>"
        f"<text x={pad - 4} y={10 + size - x * size} text-anchor=end>{t}</text>"
        for x, t in ticks
    )
    drawn, keys = [], []
    for index, (name, points) in enumerate(lines):
        colour = f"hsl({index * 360 // max(1, len(lines))} 65% 45%)"
        path = " ".join(f"{pad + x * size:.1f},{6 + size - y * size:.1f}" for x, y in points)
        drawn.append(f"<polyline points='{path}' fill=none stroke='{colour}' stroke-width=1.6><title>{name}</title>"
                     "</polyline>")  # fmt: skip
        keys.append(f"<span style='color:{colour}'>{html.escape(name)}</span>")
    key = ", ".join(keys) if len(keys) > 1 else ""
    return (
        f"<figure style='max-width:{size + pad + 12}px'><svg width={size + pad + 12} height={size + 28} role=img "
        f"aria-label='{html.escape(caption)}'>{grid}{''.join(drawn)}</svg><figcaption>{caption}<br>{key}</figcaption></figure>"
    )


def _reliability(head: str, probability: NDArray[Any], truth: NDArray[Any]) -> str:
    if truth.ndim == 1:
        sure, right = probability.max(1), probability.argmax(1) == truth
    else:
        sure, right = probability.ravel(), truth.ravel() > 0.5
    points = []
    for low in np.linspace(0, 0.9, 10):
        inside = (sure >= low) & (sure < low + 0.1 + 1e-9)
        if inside.sum() >= 5:
            points.append((float(sure[inside].mean()), float(right[inside].mean())))
    ticks = [(v, f"{v:.1f}") for v in (0.0, 0.5, 1.0)]
    return _plot(head, [("calibrated", [(0.0, 0.0), (1.0, 1.0)]), (head, points)], ticks)


def _trade_off(head: str, probability: NDArray[Any], truth: NDArray[Any], labels: tuple[str, ...]) -> str:
    hot = np.eye(len(labels))[truth] if truth.ndim == 1 else truth
    lines = []
    for index, label in enumerate(labels):
        yes, score = hot[:, index] > 0.5, probability[:, index]
        if yes.sum() < 5 or (~yes).sum() < 5:
            continue
        points = []
        for limit in np.quantile(score, np.linspace(0, 1, 60)):
            missed, false = float((score[yes] < limit).mean()), float((score[~yes] >= limit).mean())
            points.append((_log(false), _log(missed)))
        lines.append((label, points))
    ticks = [(_log(v), t) for v, t in ((0.001, "0.1 %"), (0.01, "1 %"), (0.1, "10 %"), (1.0, "100 %"))]
    return _plot(head, lines, ticks)


def _log(share: float) -> float:
    """0.1 % to 100 % on 0 to 1."""
    return float(np.clip(np.log10(max(share, 1e-3)) / 3 + 1, 0, 1))


def _rule(metrics: dict[str, Any]) -> str:
    rule = metrics["rule"]
    rows = "".join(
        _cells([name, row["fused"], row["rule"], row["ratio"], row.get("reading", "")])
        for name, row in rule["alarms"].items()
    )
    head = _cells(["alarm", "fused", "best rule", "ratio", "reading of the rule"], "th")
    return f"<h2>False alarms an hour at {rule['recall']:.0%} recall</h2><table>{head}{rows}</table>"


def _attribution(metrics: dict[str, Any]) -> str:
    row = metrics["attribution"]
    return (
        f"<h2>Attribution</h2><p>Without the modality that attribution names the decision changes in "
        f"{row['named_removed']:.1%} of {row['scenes']} scenes; without another one in {row['other_removed']:.1%}.</p>"
    )


def _image(kind: str, picture: NDArray[np.uint8]) -> str:
    done, packed = cv2.imencode(f".{kind}", picture)
    return f"data:image/{kind};base64,{base64.b64encode(packed.tobytes()).decode()}" if done else ""


def _worst(mistakes: list[Mistake]) -> str:
    front = LogMel()
    cards = []
    for m in mistakes:
        mel = front(torch.from_numpy(m.samples[None]))[0].numpy()[::-1]
        grey = np.clip((mel - mel.min()) / max(1e-6, float(np.ptp(mel))) * 255, 0, 255).astype(np.uint8)
        drawn = cv2.applyColorMap(cv2.resize(grey, (320, 96)), cv2.COLORMAP_MAGMA)
        words = f"&ldquo;{html.escape(m.words)}&rdquo;" if m.words else "nothing said"
        there = (
            f"seen: {', '.join(m.seen) or 'nothing'}; heard: {', '.join(m.heard) or 'nothing'}; context: {m.context}"
        )
        cards.append(
            f"<figure><img alt='picture of the scene' src='{_image('jpeg', m.frame[:, :, ::-1])}'>"
            f"<img alt='spectrogram of the scene' src='{_image('png', drawn)}'><figcaption><b>{m.said}</b> "
            f"({m.score:.0%}), in truth <b>{m.truth}</b><br>{words}<br>{there}</figcaption></figure>"
        )
    return f"<h2>The surest mistakes</h2><div class=worst>{''.join(cards)}</div>"

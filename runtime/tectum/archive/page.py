"""What was found in an archive, as a page: by day and hour, by label, with pictures. One HTML file, no requests."""

import base64
from collections import Counter, defaultdict
from collections.abc import Sequence
from html import escape
from pathlib import Path

from tectum.archive.query import Archive, Found
from tectum.decide.rules import local_stamp, local_time
from tectum.offline.report import write_html

PICTURES = 8
"""Of a label, at most."""
LISTED = 200
COLOUR = "42,120,214"


def write_page(path: Path, archive: Archive, found: Sequence[Found], title: str) -> None:
    """Write it. ``title``: what was asked. Raises UsageError: it cannot be written; StoreError."""
    labels = Counter(one.kind for one in found)
    shown = _shown(found)
    pictures = archive.pictures([one.id for best in shown.values() for one in best])
    body = (
        f"<h1>{escape(title)}</h1><p>{len(found)} found, of {len(list(archive.manifest.entries))} recordings</p>"
        f"<h2>By day and hour</h2><div class='scroll'>{_hours(found)}</div><h2>By label</h2>"
        + "".join(
            f"<h3>{escape(label)} · {count}</h3><p>{_pictures(shown[label], pictures)}</p>"
            for label, count in labels.most_common()
        )
        + f"<h2>Moments</h2><div class='scroll'>{_moments(found)}</div>"
    )
    write_html(path, "--html", "Tectum archive", body)


def _shown(found: Sequence[Found]) -> dict[str, list[Found]]:
    """Of each label the surest."""
    of = defaultdict[str, list[Found]](list)
    for one in found:
        of[one.kind].append(one)
    return {label: sorted(ones, key=lambda one: -one.score)[:PICTURES] for label, ones in of.items()}


def _hours(found: Sequence[Found]) -> str:
    days = defaultdict[str, Counter[int]](Counter)
    for one in found:
        when = local_time(one.at)
        days[when.date().isoformat()][when.hour] += 1
    most = max((count for hours in days.values() for count in hours.values()), default=1)
    head = "".join(f"<th>{hour}</th>" for hour in range(24))
    rows = "".join(
        f"<tr><td class='n'>{day}</td>{''.join(_cell(hours[hour], most) for hour in range(24))}"
        f"<td class='n'>{sum(hours.values())}</td></tr>"
        for day, hours in sorted(days.items())
    )
    return f"<table><tr><th>day</th>{head}<th>all</th></tr>{rows}</table>"


def _cell(count: int, most: int) -> str:
    return f"<td class='n' style='background:rgba({COLOUR},{0.6 * count / most:.2f})'>{count or ''}</td>"


def _pictures(best: Sequence[Found], pictures: dict[str, bytes]) -> str:
    return "".join(
        f"<img alt='{escape(one.kind)}' title='{local_stamp(one.at)} {escape(one.source, quote=True)}' height='90'"
        f" src='data:image/jpeg;base64,{base64.b64encode(pictures[one.id]).decode()}'> "
        for one in best
        if one.id in pictures
    )


def _moments(found: Sequence[Found]) -> str:
    rows = "".join(
        f"<tr><td class='n'>{local_stamp(one.at)}</td><td>{escape(one.place)}</td><td>{escape(one.kind)}</td>"
        f"<td class='n'>{one.score:.2f}</td><td>{escape(one.source)}, {one.second:.1f} s</td></tr>"
        for one in found[:LISTED]
    )
    more = f"<p>and {len(found) - LISTED} more</p>" if len(found) > LISTED else ""
    head = "".join(f"<th>{name}</th>" for name in ("when", "place", "what", "score", "recording"))
    return f"<table><tr>{head}</tr>{rows}</table>{more}"

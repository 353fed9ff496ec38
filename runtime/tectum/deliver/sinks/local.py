"""Where events go: the console and JSON lines."""

from pathlib import Path
from typing import TextIO, cast

from rich.console import Console
from rich.markup import escape

from tectum.decide.events import Event
from tectum.deliver.sinks.base import Sink
from tectum.errors import UsageError

COLOURS = {
    "hazard": "bold red",
    "intrusion": "bold red",
    "distress": "bold magenta",
    "visitor": "cyan",
    "command": "green",
}


class ConsoleSink(Sink):
    """One readable line an event: time, phase, what, how sure, and for situations which modality decided."""

    def __init__(self, console: Console):
        self._console = console

    def deliver(self, event: Event) -> None:
        colour = COLOURS.get(event.kind, "bold" if event.head == "situation" else "")
        kind = f"[{colour}]{event.kind}[/]" if colour else event.kind
        line = f"[dim]{event.detected:8.2f} s[/]  {event.phase:6}  {event.head:9}  {kind}  {event.score:.2f}"
        if event.phase == "end" and event.end is not None:
            line += f"  [dim]lasted {event.end - event.start:.1f} s[/]"
        elif event.attribution:
            shares = sorted(event.attribution.items(), key=lambda pair: -pair[1])
            line += "  decided by " + ", ".join(f"{m} {100 * v:.0f} %" for m, v in shares if v >= 0.005)
        if event.centroid and event.phase != "end":
            line += f"  [dim]at {event.centroid[0]:.2f}, {event.centroid[1]:.2f}[/]"
        if event.text and event.phase != "end":
            line += f"  “{escape(event.text)}”"
        if event.place != "home":
            line += f"  [dim]({escape(event.place)})[/]"
        self._console.print(line, highlight=False, soft_wrap=True)


class JsonLinesSink(Sink):
    """One JSON object a line, flushed at once, to a file or an open stream. ``append``: behind what the file holds."""

    takes_muted = True  # a log, not a bell: events of quiet hours are in it, marked so

    def __init__(self, target: Path | TextIO, append: bool = False):
        self._own = isinstance(target, Path)
        how = "a" if append else "w"
        try:
            self._out = cast(TextIO, target.open(how, encoding="utf-8")) if isinstance(target, Path) else target
        except OSError as error:
            raise UsageError(f"--jsonl {target}: cannot be written: {error.strerror}") from None

    def write(self, line: str) -> None:
        """One line that is JSON already."""
        self._out.write(line + "\n")
        self._out.flush()

    def deliver(self, event: Event) -> None:
        self.write(event.to_json())

    def close(self) -> None:
        """Close the file; a stream that was given stays open."""
        if self._own:
            self._out.close()

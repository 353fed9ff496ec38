"""What a command writes on standard output: lines and tables for people, JSON lines for programs."""

import json
import sys
from typing import Any

from rich.console import Console
from rich.text import Text

from tectum.supervise.escape import escape_controls, escape_json


class Output(Console):
    """Standard output, in colour at a terminal. A text is shown as it is: no markup, no emoji codes, and characters
    that could forge a line or steer the terminal are escaped, in lines and in the cells of tables."""

    def __init__(self, soft_wrap: bool = True):
        super().__init__(highlight=False, markup=False, emoji=False, soft_wrap=soft_wrap)

    def render_str(self, text: str, **how: Any) -> Text:
        """Where rich makes every text its own."""
        return super().render_str(escape_controls(text), **how)


def print_json(row: Any, indent: int | None = None) -> None:
    """One JSON value on standard output, on one line unless ``indent``."""
    print_json_text(json.dumps(row, indent=indent, ensure_ascii=False))


def print_json_text(text: str) -> None:
    """The same of a value that is JSON text already."""
    print("\n".join(escape_json(line, sys.stdout.encoding or "utf-8") for line in text.split("\n")))

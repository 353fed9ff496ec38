"""The documents, and the commands in them."""

import re

from tests.repository import ROOT

DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands(path):
    """The commands of a document, without comments."""
    for block in re.findall(r"```(?:sh|console)\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL):
        yield from (line.strip() for line in re.findall(r"^\s*(?:.*[|=.] )?(tectum [^#\n|&]+)", block, re.MULTILINE))

"""The table that says what a fused situation means: rows of data, read top down; the first that holds, wins."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from msgspec import Struct

from tectum.config.document import Document
from tectum.config.tables import read_table
from tectum.tables.problem import Problem

TABLE = Path(__file__).parent / "data" / "situations.toml"
"""The table of a recipe that has none of its own."""


class Clause(Struct, frozen=True, forbid_unknown_fields=True):
    """Holds when every key that is given holds. A list holds when one of its names does."""

    seen: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    seen_beside: tuple[str, ...] | None = None
    """Something is seen that is none of these."""
    heard_beside: tuple[str, ...] | None = None
    """Something is heard that is none of these."""
    not_seen: tuple[str, ...] = ()
    """None of these is seen."""
    not_heard: tuple[str, ...] = ()
    """None of these is heard."""
    said: tuple[Literal["command", "help"], ...] = ()
    """The words carry an intent to act on the house, or ask for help."""
    context: tuple[str, ...] = ()
    not_context: tuple[str, ...] = ()
    outside: bool | None = None
    """The camera faces outdoors, or does not."""


class Situation(Struct, frozen=True, forbid_unknown_fields=True):
    """A row: ``name`` is one of the labels of the situation; it holds when one of the clauses ``when`` does."""

    name: str
    when: tuple[Clause, ...]


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    situation: tuple[Situation, ...]


@cache
def built_in_table() -> tuple[Situation, ...]:
    """The rows of ``data/situations.toml``."""
    document = Document.read(TABLE)
    return read_table(_File, document.values, document).situation


HEADS = {
    "seen": "presence", "seen_beside": "presence", "not_seen": "presence",
    "heard": "sound", "heard_beside": "sound", "not_heard": "sound",
    "context": "context", "not_context": "context",
}  # fmt: skip
"""Of which labels the names in a key of a clause are."""


def causes(rows: tuple[Situation, ...], labels: Mapping[str, tuple[str, ...]]) -> dict[str, list[dict[str, list[str]]]]:
    """What the runtime may take for a cause of each situation (``decide/evidence.py``): the clauses of its row,
    each with the labels that must be there by head. Situations that come about without anything that has a name are
    left out. ``labels``: by head, of the recipe.

    >>> causes(built_in_table(), {"sound": ("baby_cry",), "context": ("none",)})["distress"]
    [{'sound': ['baby_cry']}, {'help': ['help']}]
    """
    found = {}
    for row in rows:
        ways = [way for clause in row.when if (way := _way(clause, labels)) is not None]
        if all(way.keys() - {"context"} for way in ways) and any(ways):
            found[row.name] = ways
    return found


def _way(clause: Clause, labels: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]] | None:
    """None: it names what the recipe does not know, and never holds."""
    wanted = {"sound": clause.heard, "presence": clause.seen, "help": clause.said if "help" in clause.said else ()}
    contexts = labels.get("context", ())
    if clause.context or clause.not_context:
        wanted["context"] = tuple(one for one in clause.context or contexts if one not in clause.not_context)
    known = {**labels, "help": ("help",)}
    way = {head: [one for one in names if one in known.get(head, ())] for head, names in wanted.items() if names}
    return way if all(way.values()) else None


def unknown_names(rows: tuple[Situation, ...], labels: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[int, Problem]]:
    """Rows and clauses that say nothing, and names in them that are no label; each with the number of its row.
    ``labels``: by head."""
    for row, situation in enumerate(rows):
        if not situation.when:
            yield row, Problem("when", "must hold at least one clause", [])
        for number, clause in enumerate(situation.when):
            if clause == Clause():
                yield row, Problem("when", "must name something: an empty clause always holds", {}, within=(number,))
            for key, head in HEADS.items():
                for name in getattr(clause, key) or ():
                    if name not in labels[head]:
                        allowed = f"'{name}' is no label of [labels] {head}; allowed: {', '.join(labels[head])}"
                        yield row, Problem("when", f"{key}: {allowed}", within=(number, key))


def unnamed_labels(rows: tuple[Situation, ...], labels: tuple[str, ...], otherwise: str) -> Iterator[Problem]:
    """Whether each of the ``labels`` of the situation has one row and each row a label. ``otherwise``: the label that
    holds where no row does."""
    names = [row.name for row in rows]
    wanted = [label for label in labels if label != otherwise]
    for number, name in enumerate(names):
        if name not in wanted:
            what = f"a row means '{name}', which is no label of [labels] situation; allowed: {', '.join(wanted)}"
            yield Problem("situation", what, within=(number, "name"))
        elif name in names[:number]:
            yield Problem("situation", f"two rows mean '{name}'; make them one", within=(number, "name"))
    for label in wanted:
        if label not in names:
            yield Problem("situation", f"no row says what '{label}' of [labels] situation means")

"""The situation of a scene, from what is truly in it and the table of the recipe."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from tectum_export.recipe import QUIET
from tectum_export.situation import Clause, Situation


@dataclass(frozen=True)
class Truth:
    """What is truly in a scene. ``context`` is one of home, away, night, none; it may have been said hours ago."""

    seen: AbstractSet[str] = field(default_factory=frozenset)
    heard: AbstractSet[str] = field(default_factory=frozenset)
    asks_help: bool = False
    commands: bool = False
    context: str = "none"
    outside: bool = False


def situation(truth: Truth, rows: tuple[Situation, ...]) -> str:
    """The label of a scene by the table ``rows``.

    >>> from tectum_export.situation import built_in_table
    >>> situation(Truth(seen={"person"}, context="away"), built_in_table())
    'intrusion'
    """
    return next((row.name for row in rows if any(_holds(clause, truth) for clause in row.when)), QUIET)


def _holds(clause: Clause, truth: Truth) -> bool:
    seen, heard = truth.seen, truth.heard
    return (
        (not clause.context or truth.context in clause.context)
        and truth.context not in clause.not_context
        and clause.outside in (None, truth.outside)
        and (not clause.seen or not seen.isdisjoint(clause.seen))
        and (not clause.heard or not heard.isdisjoint(clause.heard))
        and seen.isdisjoint(clause.not_seen)
        and heard.isdisjoint(clause.not_heard)
        and (clause.seen_beside is None or not seen <= set(clause.seen_beside))
        and (clause.heard_beside is None or not heard <= set(clause.heard_beside))
        and (not clause.said or any({"command": truth.commands, "help": truth.asks_help}[said] for said in clause.said))
    )

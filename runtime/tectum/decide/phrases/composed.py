"""Phrases of a language made of its words for things and for what they do, where all languages are alike."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tectum.decide.phrases.book import NOISE, PERCENT, WARMTH

Phrases = list[tuple[str, Any]]
"""Templates with what they say."""


def limits(templates: Sequence[str], relation: str, warm: str, percent: str) -> Phrases:
    """Templates of a number that is above or below something: of degrees, of percent, or of neither. ``warm``,
    ``percent``: words for their units."""
    units = ((f"({warm})", WARMTH), (f"({percent})", PERCENT), ("", ""))
    return [(one.replace("{n}", f"{{n}} {unit}"), what + relation) for one in templates for unit, what in units]


def things(names: Mapping[str, str], some: str, none: str, every: str) -> Phrases:
    """Of things by their names: one, none, and all of them. ``some``, ``none``, ``every``: what stands in front."""
    found: Phrases = [(f"{some} ({said})", thing) for thing, said in names.items()]
    found += [(f"{none} ({said})", f"no {thing}") for thing, said in names.items()]
    return found + [(f"{every} ({said})", f"every {thing}") for thing, said in names.items()]


def noises(names: Mapping[str, str], of_it: str, once: Mapping[str, str] | None = None, some: str = "") -> Phrases:
    """Of what is heard, as nouns. ``of_it``: what may stand in front, as "the sound of"; ``once``: of words that may be
    others, with ``some`` in front of them."""
    found: Phrases = [(f"{of_it} ({said})", NOISE + kind) for kind, said in names.items()]
    return found + [(f"{some} ({said})", NOISE + kind) for kind, said in (once or {}).items()]


def doing(verbs: Mapping[str, str], goes_on: str) -> Phrases:
    """Of verbs by what they say. ``goes_on``: what may stand in front: "keeps", "has"."""
    return [(f"[{goes_on}] ({said})", verb) for verb, said in verbs.items()]


def within(templates: str, units: Mapping[str, float]) -> Phrases:
    """Of a time of one unit that no number says: "in the next minute". ``templates``: with "{u}" for its word."""
    return [(templates.replace("{u}", unit), ("", seconds)) for unit, seconds in units.items()]


def forms_of(stems: Iterable[str], ends: Iterable[str]) -> str:
    """Every stem with every end, as alternatives."""
    return "|".join(f"{stem}{end}" for stem in stems for end in ends)

"""One manifest type for every data set: what an item is, where it came from, and which split it belongs to."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

SPLITS = ("train", "val", "test")


@dataclass(frozen=True)
class Box:
    """A labelled rectangle in pixels of the picture.

    ``label`` None marks a region to leave out of the loss, ``other`` a thing that is none of the classes (a bottle, a
    chair): cut out, it makes a hard negative. ``score``: how sure, 0-1; below 1 for what a teacher found.
    """

    label: str | None
    x: float
    y: float
    width: float
    height: float
    score: float = 1.0


@dataclass(frozen=True)
class Item:
    """One recording, picture or sentence.

    ``labels`` are known to hold; ``unknown`` may or may not hold (left out of the loss); all others do not.
    ``source`` identifies the original recording: items of one source never cross a split.
    """

    modality: str
    data_set: str
    source: str
    labels: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    path: Path | None = None
    text: str | None = None
    language: str | None = None
    boxes: tuple[Box, ...] | None = None
    slots: tuple[tuple[str, str], ...] = ()
    group: str = ""
    split: str = ""
    licence: str = ""


def assign_splits(items: Sequence[Item], fractions: tuple[float, float], seed: int) -> list[Item]:
    """Give every item that has none a split, stratified by ``group`` and never dividing a source.

    ``fractions`` are the shares of *sources* in val and test. A group of two sources has one in train and one in
    test; from three sources on every split has one. The order of sources is a seeded hash, so adding an item
    of a known source moves nothing. A source seen in several groups goes where it was placed first.
    """
    by_group: dict[str, set[str]] = defaultdict(set)
    for item in items:
        if not item.split:
            by_group[item.group].add(item.source)
    placed: dict[str, str] = {}
    for group in sorted(by_group, key=lambda g: (len(by_group[g]), g)):
        sources = sorted(by_group[group], key=lambda s: hashlib.sha256(f"{seed}:{s}".encode()).digest())
        fresh = [s for s in sources if s not in placed]
        count = len(fresh)
        n_test = max(1, round(fractions[1] * count)) if count >= 2 else 0
        n_val = max(1, round(fractions[0] * count)) if count >= 3 else 0
        for index, source in enumerate(fresh):
            placed[source] = "test" if index < n_test else "val" if index < n_test + n_val else "train"
    return [item if item.split else replace(item, split=placed[item.source]) for item in items]


def only(items: Iterable[Item], *splits: str) -> list[Item]:
    """The items of the given splits, in order."""
    return [item for item in items if item.split in splits]


def half(items: Iterable[Item], which: int) -> list[Item]:
    """One of two halves (0 or 1) that share no source; by a hash of the source, so that a new one moves no other. Where
    few sources all fall into one half, they take turns."""
    items = list(items)
    sources = {item.source for item in items}
    order = sorted(sources, key=lambda source: hashlib.sha256(f"half:{source}".encode()).digest())
    place = {source: hashlib.sha256(f"half:{source}".encode()).digest()[0] % 2 for source in order}
    if len(set(place.values())) == 1 and len(order) > 1:
        place = {source: number % 2 for number, source in enumerate(order)}
    return [item for item in items if place[item.source] == which]


def hold_out(items: Sequence[Item], seed: int) -> list[Item]:
    """Val and test in turn, none in train: for data that only measures. By source, in the order of a seeded hash."""
    sources = sorted({i.source for i in items}, key=lambda s: hashlib.sha256(f"{seed}:held:{s}".encode()).digest())
    places = {source: ("test", "val")[index % 2] for index, source in enumerate(sources)}
    return [replace(item, split=places[item.source]) for item in items]


def marks(item: Item, labels: tuple[str, ...]) -> tuple[list[float], list[float]]:
    """Per label 1 where the item holds it, and 1 where that is known."""
    return (
        [float(name in item.labels) for name in labels],
        [float(name not in item.unknown or name in item.labels) for name in labels],
    )

"""Data judged before anything is trained: every file opened once, and all that is wrong said in one go."""

import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tectum.errors import MediaError
from tectum_export.data.catalog import Catalog, gather
from tectum_export.data.finding import Finding, Findings
from tectum_export.data.manifest import SPLITS, Item, half, only
from tectum_export.data.picture_bank import lost_part, read_picture
from tectum_export.data.sound import RATE, Loudness, sound_pieces
from tectum_export.data.synthesis import BESIDE_RECORDINGS, SYNTHESISED
from tectum_export.recipe import Recipe

SHORTEST_S = 0.1
"""Of a sound: less than two frames of 50 ms say nothing."""
SMALLEST = 16
"""Pixels of the shorter side of a picture."""
FULL_SCALE, CLIPPED = 0.999, 0.01
"""From where a sample counts as cut off, and the share of such samples that is odd."""


@dataclass(frozen=True)
class Judgement:
    """``catalog``: of what can be read. ``files``: how many were opened."""

    findings: Findings
    catalog: Catalog
    files: int


def judge(recipe: Recipe, folder: Path) -> Judgement:
    """All that is wrong or odd with the data of ``recipe`` below ``folder``; every file is decoded, in parallel.

    Raises UsageError when the folder is not there, or the recipe names an unknown licence.
    """
    findings = Findings()
    catalog = gather(recipe, folder, findings)
    items = [*catalog.vision, *catalog.audio]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # decoders leave Python's lock while they work
        for found in pool.map(_judge_file, items):
            findings += found
    findings += _twice([item for item in items if item.data_set == "own"])
    findings += _two_meanings(catalog.text)
    findings += _splits(catalog)
    findings += _labels(recipe, catalog)
    return Judgement(findings, catalog, len(items))


def _judge_file(item: Item) -> list[Finding]:
    if item.path is None:
        return []
    try:
        return list(_judge_sound(item.path) if item.modality == "audio" else _judge_picture(item.path))
    except MediaError as error:
        return [Finding("", str(error))]


def _judge_sound(path: Path) -> Iterator[Finding]:
    count, cut_off, loudness = 0, 0, Loudness()
    for piece in sound_pieces(path):
        count += len(piece)
        cut_off += int((np.abs(piece) >= FULL_SCALE).sum())
        loudness.add(piece)
    seconds = count / RATE
    if seconds < SHORTEST_S:
        yield Finding(str(path), f"is too short: {seconds:.3f} s; at least {SHORTEST_S} s are needed")
    elif not loudness.active().any():
        yield Finding(str(path), "is silent")
    elif (cut := cut_off / count) > CLIPPED:
        yield Finding(str(path), f"is clipped: {cut:.0%} of its samples are at full scale", error=False)


def _judge_picture(path: Path) -> Iterator[Finding]:
    picture = read_picture(path)
    height, width = picture.shape[:2]
    if min(height, width) < SMALLEST:
        yield Finding(
            str(path), f"is too small: {width} x {height} pixels; at least {SMALLEST} x {SMALLEST} are needed"
        )
    elif np.ptp(picture) == 0:
        yield Finding(str(path), "is of one colour: nothing is seen", error=False)
    if lost_part(path):
        yield Finding(
            str(path), "is damaged: a part of it is lost, and grey; take it out, or copy it anew", error=False
        )


def _twice(items: Sequence[Item]) -> Iterator[Finding]:
    """Files with the same bytes: under two labels they contradict each other, under one they may cross a split."""
    sizes: dict[tuple[str, int], list[tuple[Path, Item]]] = defaultdict(list)
    for item in items:
        if item.path is not None:
            sizes[item.modality, item.path.stat().st_size].append((item.path, item))
    seen: dict[bytes, tuple[Path, Item]] = {}
    for path, item in (pair for pairs in sizes.values() if len(pairs) > 1 for pair in pairs):
        with path.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").digest()
        first, known = seen.setdefault(digest, (path, item))
        if first == path:
            continue
        if known.labels != item.labels:
            yield Finding(str(path), f"is the same as {first}: it cannot be both; remove one")
        else:
            yield Finding(str(path), f"is the same as {first}: it may be trained on and measured on", error=False)


def _two_meanings(text: Sequence[Item]) -> Iterator[Finding]:
    """One's own sentences that stand under two labels."""
    meant: dict[str, str] = {}
    for item in text:
        if item.data_set == "own" and item.text is not None:
            label = item.group.removeprefix("own:")
            first = meant.setdefault(item.text, label)
            if first != label:
                yield Finding(f"text/{label}.txt", f"'{item.text}' stands in text/{first}.txt too: it cannot mean both")


def _splits(catalog: Catalog) -> Iterator[Finding]:
    """Splits without items, and halves of val: the fusion learns from one, and is calibrated on the other."""
    for name, items in (("pictures", catalog.vision), ("sounds", catalog.audio), ("sentences", catalog.text)):
        if not items:
            continue
        for split in SPLITS:
            members = only(items, split)
            empty = not members or (split == "val" and not (half(members, 0) and half(members, 1)))
            if empty:
                sources = len({item.source for item in items})
                part = "a half of val" if members else split
                yield Finding(
                    name, f"{part} is empty: {sources} recordings are too few; add some (six of a label at least)"
                )


def _labels(recipe: Recipe, catalog: Catalog) -> Iterator[Finding]:
    """Labels that nothing is known of, or too little to learn and to measure them."""
    own = {item.labels[0] for item in catalog.text if item.data_set == "own"}  # sentences that come with us are enough
    made = {*SYNTHESISED, *(["speech_or_laughter"] if recipe.data.speech_clips else ())}
    for key, names, items in (
        ("presence", recipe.labels.presence, catalog.vision),
        ("sound", recipe.labels.sound, catalog.audio),
        ("intent", tuple(name for name in catalog.intents if name in own), catalog.text),
    ):
        sources: dict[str, set[str]] = defaultdict(set)
        for item in items:
            for label in item.labels:
                sources[label].add(item.source)
        for label in names if items else ():
            count = len(sources[label])
            if label in made or count >= len(SPLITS):
                continue
            if count:
                what = f"has {count} recordings: train, val and test need one each"
            elif key == "sound" and label in BESIDE_RECORDINGS:
                what = "has no recordings: it is learned from made sounds alone, and not measured"
            else:
                what = "has no recordings: it is never told"
            yield Finding(f"[labels] {key}", f"'{label}' {what}", error=False)


def counts(catalog: Catalog) -> dict[str, Counter[str]]:
    """Items of each modality by split."""
    modalities = {"vision": catalog.vision, "audio": catalog.audio, "text": catalog.text}
    return {name: Counter(item.split for item in items) for name, items in modalities.items()}

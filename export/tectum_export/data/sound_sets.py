"""Sound data sets as manifests: ESC-10 and ESC-50 (K. J. Piczak, 2015), and any folder of clips with a ``meta.csv``."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from tectum.errors import UsageError
from tectum_export.data.manifest import Item
from tectum_export.data.sound_labels import CATEGORIES, OTHER, meaning

COLUMNS = ("path", "label", "source", "licence")
FREESOUND = re.compile(r"(?:fs)?(\d{1,7})")


def read_esc(folder: Path, sound_labels: tuple[str, ...]) -> list[Item]:
    """Read one ESC folder: ``meta.csv`` and ``audio/*.flac`` (5 s clips).

    Raises UsageError when the folder or one of its files is missing, or a category is not known.
    """
    return [
        _item(
            folder, folder / "audio" / row["filename"], row.get("esc50_category") or row.get("category") or "",
            f"freesound:{row['src_file']}", row["clip_licence"], sound_labels,
        )
        for row in _rows(folder, ("filename", "src_file", "clip_licence"), "an ESC folder")
    ]  # fmt: skip


def read_clips(folder: Path, sound_labels: tuple[str, ...]) -> list[Item]:
    """Read a folder of clips: ``meta.csv`` with the columns path, label, source and licence, and the files it names.

    A source that is a number, alone or after ``fs``, is one of Freesound: the same recording in two data sets is one
    source. Raises UsageError when the folder, a column or a file is missing, or a label is not known.
    """
    items = []
    for row in _rows(folder, COLUMNS, "a folder of clips"):
        number = FREESOUND.fullmatch(row["source"])
        source = f"freesound:{number[1]}" if number else f"{folder.name}:{row['source']}"
        items.append(_item(folder, folder / row["path"], row["label"], source, row["licence"], sound_labels))
    return items


def _rows(folder: Path, columns: tuple[str, ...], what: str) -> Iterator[dict[str, str]]:
    meta = folder / "meta.csv"
    if not meta.is_file():
        raise UsageError(f"{meta}: no such file; {what} holds meta.csv and audio/")
    with meta.open(newline="", encoding="utf-8") as handle:
        reader = csv.DictReader(handle)
        if missing := [name for name in columns if name not in (reader.fieldnames or ())]:
            raise UsageError(f"{meta}: has no column '{missing[0]}'; needed: {', '.join(columns)}")
        yield from reader


def _item(
    folder: Path, path: Path, category: str, source: str, licence: str, sound_labels: tuple[str, ...]
) -> Item:  # fmt: skip
    found = meaning(category)
    if found is None:
        allowed = ", ".join(sorted({*CATEGORIES, *OTHER}))
        raise UsageError(f"{folder / 'meta.csv'}: unknown category '{category}'; allowed: {allowed}")
    if not path.is_file():
        raise UsageError(f"{path}: named in {folder / 'meta.csv'} but missing")
    holds, unsure = (tuple(label for label in labels if label in sound_labels) for labels in found)
    if found[0] and not holds and "other" in sound_labels:  # a recipe without the label still hears something
        holds = ("other",)
    return Item("audio", folder.name, source, holds, unsure, path=path, group=category, licence=licence)

"""One's own recordings: a folder of labelled sounds, pictures and sentences."""

from pathlib import Path

from tectum.encode.text_cleaning import clean_text
from tectum.errors import UsageError
from tectum_export.data.manifest import Box, Item
from tectum_export.data.picture_bank import read_picture
from tectum_export.data.text_sets import CONTEXTS, HELP, NONE, read_utf8
from tectum_export.recipe import Labels

SOUNDS = {".wav", ".flac", ".ogg", ".mp3"}
PICTURES = {".jpg", ".jpeg", ".png", ".bmp", ".webp"}
NOTHING = "none"


def read_own(folder: Path, labels: Labels) -> tuple[list[Item], list[Item], list[Item]]:
    """Pictures, sounds and sentences of a folder; each file and each line is a source of its own.

    ``pictures/<label>/*.jpg``, ``sounds/<label>/*.wav`` and ``text/<label>.txt`` with a sentence a line (blank lines
    and lines that begin with # do not count). A label is one of the recipe's, or ``none`` for pictures and sentences
    that hold none of them; text takes intents, contexts and ``help``. Any of the three may be absent.
    Raises UsageError naming the folder, file or label that is wrong and what is allowed.
    """
    if not folder.is_dir():
        raise UsageError(f"[data] own: {folder}: no such folder")
    vision, audio, text = _pictures(folder, labels), _sounds(folder, labels), _sentences(folder, labels)
    if not (vision or audio or text):
        raise UsageError(
            f"[data] own: {folder}: holds no pictures/LABEL/, sounds/LABEL/ or text/LABEL.txt with anything in"
        )
    return vision, audio, text


def _files(folder: Path, allowed: tuple[str, ...], kinds: set[str]) -> list[tuple[str, Path]]:
    found = []
    for inner in sorted(p for p in folder.glob("*") if p.is_dir()):
        if inner.name not in allowed:
            raise UsageError(f"{inner}: '{inner.name}' is no label of the recipe; allowed: {', '.join(allowed)}")
        files = sorted(p for p in inner.iterdir() if p.suffix.lower() in kinds)
        if not files:
            raise UsageError(f"{inner}: holds no file of a known kind: {', '.join(sorted(kinds))}")
        found += [(inner.name, path) for path in files]
    return found


def _pictures(folder: Path, labels: Labels) -> list[Item]:
    items = []
    for label, path in _files(folder / "pictures", (*labels.presence, NOTHING), PICTURES):
        height, width = read_picture(path).shape[:2]
        known = () if label == NOTHING else (label,)
        boxes = tuple(Box(name, 0, 0, width, height) for name in known)
        source = f"own:{path.relative_to(folder)}"
        items.append(Item("vision", "own", source, known, path=path, boxes=boxes, group=f"own:{label}", licence="own"))
    return items


def _sounds(folder: Path, labels: Labels) -> list[Item]:
    return [
        Item(
            "audio", "own", f"own:{path.relative_to(folder)}", (label,), path=path, group=f"own:{label}", licence="own"
        )
        for label, path in _files(folder / "sounds", labels.sound, SOUNDS)
    ]


def _sentences(folder: Path, labels: Labels) -> list[Item]:
    items = []
    for path in sorted((folder / "text").glob("*.txt")):
        label = path.stem
        if label in (*CONTEXTS, HELP):
            known: tuple[str, ...] = (NONE, label)
        elif label in (*labels.intent, NONE) or (not labels.intent and label.startswith("Hass")):
            known = (label,)
        else:
            allowed = (*CONTEXTS, HELP, NONE, *(labels.intent or ("an intent of Home Assistant (HassTurnOn, …)",)))
            raise UsageError(f"{path}: '{label}' is no label for words; allowed: {', '.join(allowed)}")
        for line in read_utf8(path).splitlines():
            words = clean_text(line)
            if words and not line.startswith("#"):
                source, group = f"own:{words}", f"own:{label}"
                items.append(Item("text", "own", source, known, text=words, group=group, licence="own"))
    return items

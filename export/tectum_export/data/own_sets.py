"""One's own recordings: a folder of labelled sounds, pictures and sentences."""

from collections.abc import Iterator
from pathlib import Path

from tectum.encode.text_cleaning import clean_text
from tectum.errors import MediaError, UsageError
from tectum_export.data.finding import Findings
from tectum_export.data.manifest import Box, Item
from tectum_export.data.picture_bank import read_picture
from tectum_export.data.text_sets import CONTEXTS, HELP, NONE, read_utf8
from tectum_export.recipe import Labels

NOTHING = "none"
LEFT_BEHIND = ("thumbs.db", "desktop.ini", "__macosx", "ehthumbs.db")
"""What other systems leave in folders, beside what begins with a dot; in small letters."""
NOTES = frozenset(
    (
        ".txt", ".md", ".rtf", ".csv", ".tsv", ".json", ".jsonl", ".xml", ".html", ".toml", ".yaml", ".yml", ".log",
        ".pdf", ".doc", ".docx", ".odt", ".xls", ".xlsx", ".ods", ".zip", ".gz", ".py", ".db", ".ini", ".url", ".lnk",
        ".m3u", ".pls", ".cue", ".srt",
    )
)  # fmt: skip
"""Names of what people keep beside recordings. Whatever is called otherwise is taken for a recording."""
PICTURES = frozenset((".jpg", ".jpeg", ".png", ".bmp", ".webp", ".gif"))
"""Covers and screenshots: no recordings of sound."""


def read_own(folder: Path, labels: Labels, findings: Findings) -> tuple[list[Item], list[Item], list[Item]]:
    """Pictures, sounds and sentences of a folder; each file and each line is a source of its own.

    ``pictures/<label>/*.jpg``, ``sounds/<label>/*.wav`` and ``text/<label>.txt`` with a sentence a line (blank lines
    and lines that begin with # do not count). A label is one of the recipe's, or ``none`` for pictures and sentences
    that hold none of them; text takes intents, contexts and ``help``. Any of the three may be absent. What is wrong
    with a folder or a file goes to ``findings``.
    """
    if not folder.is_dir():
        raise UsageError(f"[data] own: {folder}: no such folder")
    before = len(findings)
    vision, audio = _pictures(folder, labels, findings), _sounds(folder, labels, findings)
    text = _sentences(folder, labels, findings)
    if not (vision or audio or text) and len(findings) == before:
        raise UsageError(
            f"[data] own: {folder}: holds no pictures/LABEL/, sounds/LABEL/ or text/LABEL.txt with anything in"
        )
    return vision, audio, text


def is_left_behind(path: Path) -> bool:
    """Whether a file or folder is none of the user's: hidden, or left there by another system."""
    return path.name.startswith(".") or path.name.lower() in LEFT_BEHIND


def _files(folder: Path, allowed: tuple[str, ...], findings: Findings) -> Iterator[tuple[str, Path]]:
    """Label and path of every file below ``folder`` that may be a recording."""
    for inner in sorted(folder.glob("*")):
        if is_left_behind(inner):
            continue
        if not inner.is_dir():
            findings.odd(inner, f"is left out: it lies in no folder of a label ({folder.name}/LABEL/)")
            continue
        if inner.name not in allowed:
            findings.wrong(inner, f"'{inner.name}' is no label of the recipe; allowed: {', '.join(allowed)}")
            continue
        paths = [path for path in sorted(inner.iterdir()) if not is_left_behind(path)]
        other = NOTES | PICTURES if folder.name == "sounds" else NOTES
        files = [path for path in paths if path.is_file() and path.suffix.lower() not in other]
        for path in paths:
            if path not in files:
                why = "a folder in a label's folder" if path.is_dir() else "its name is of no recording"
                findings.odd(path, f"is left out: {why}")
        if not files:
            findings.wrong(inner, "holds no file that could be a recording; put some in, or remove the folder")
        yield from ((inner.name, path) for path in files)


def _pictures(folder: Path, labels: Labels, findings: Findings) -> list[Item]:
    items = []
    for label, path in _files(folder / "pictures", (*labels.presence, NOTHING), findings):
        try:
            height, width = read_picture(path).shape[:2]
        except MediaError as error:
            findings.wrong("", str(error))
            continue
        known = () if label == NOTHING else (label,)
        boxes = tuple(Box(name, 0, 0, width, height) for name in known)
        source = f"own:{path.relative_to(folder)}"
        items.append(Item("vision", "own", source, known, path=path, boxes=boxes, group=f"own:{label}", licence="own"))
    return items


def _sounds(folder: Path, labels: Labels, findings: Findings) -> list[Item]:
    return [
        Item(
            "audio", "own", f"own:{path.relative_to(folder)}", (label,), path=path, group=f"own:{label}", licence="own"
        )
        for label, path in _files(folder / "sounds", labels.sound, findings)
    ]


def _sentences(folder: Path, labels: Labels, findings: Findings) -> list[Item]:
    items: list[Item] = []
    for path in sorted((folder / "text").glob("*")):
        if is_left_behind(path):
            continue
        if path.suffix.lower() != ".txt":
            findings.odd(path, "is left out: sentences are in text/LABEL.txt")
            continue
        label = path.stem
        if label in (*CONTEXTS, HELP):
            known: tuple[str, ...] = (NONE, label)
        elif label in (*labels.intent, NONE) or (not labels.intent and label.startswith("Hass")):
            known = (label,)
        else:
            allowed = (*CONTEXTS, HELP, NONE, *(labels.intent or ("an intent of Home Assistant (HassTurnOn, …)",)))
            findings.wrong(path, f"'{label}' is no label for words; allowed: {', '.join(allowed)}")
            continue
        found = len(items)
        for number, line in enumerate(_lines(path, findings), 1):
            words = clean_text(line)
            if words and not line.startswith("#"):
                if not any(character.isalnum() for character in words):
                    findings.odd(f"{path}:{number}", f"holds no words: {words[:40]!r}")
                source, group = f"own:{words}", f"own:{label}"
                items.append(Item("text", "own", source, known, text=words, group=group, licence="own"))
        if found == len(items):
            findings.wrong(path, "holds no sentence; write one a line, or remove the file")
    return items


def _lines(path: Path, findings: Findings) -> list[str]:
    try:
        return read_utf8(path).splitlines()
    except UsageError as error:
        findings.wrong("", str(error))
        return []

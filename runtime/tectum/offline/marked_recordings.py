"""A folder to train on of what people said of events: sounds, and pictures where they are sure, in the layout of one's
own recordings (docs/training.md)."""

import json
import shutil
import wave
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np

from tectum.deliver.store.store import Store
from tectum.deliver.stored_event import Marked, StoredEvent
from tectum.errors import UsageError

RATE = 16_000
OTHER = "other"
"""The label of what should not be taken for anything."""
LIST = "marks.jsonl"


@dataclass
class Exported:
    """How many files were written by folder, and of which events no sound was."""

    files: Counter[str] = field(default_factory=Counter)
    without: list[str] = field(default_factory=list)


def export_marked(store: Store, out: Path) -> Exported:
    """Write the marked events of a ``store`` below ``out``: the sound of the clip of one that was right under its
    label, of one that was wrong under ``other``; a snapshot under what an event that was right rests on; and all marks
    to ``marks.jsonl``, one a line. Raises UsageError: ``out`` holds something, or cannot be written."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"--out {out}: is not empty; choose a new folder")
    done = Exported()
    try:
        out.mkdir(parents=True, exist_ok=True)
        with (out / LIST).open("w", encoding="utf-8") as lines:
            for mark in store.marks.every():
                kept = store.event(mark.event)
                row = {"id": mark.event, "place": mark.place, "kind": mark.kind, "at": mark.at, "right": mark.right}
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")
                _write(store, mark, kept, out, done)
    except OSError as error:
        raise UsageError(f"--out {out}: cannot be written: {error.strerror}") from None
    return done


def _write(store: Store, mark: Marked, kept: StoredEvent | None, out: Path, done: Exported) -> None:
    label = _sound_label(mark, kept)
    clip = None if kept is None or kept.clip is None else store.folder / kept.clip
    pcm = _sound(clip) if label and clip is not None else None
    if pcm is None:
        done.without.append(mark.event)
    else:
        file = out / "sounds" / label / f"{mark.event}.wav"
        file.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(file), "wb") as wav:
            wav.setnchannels(1)
            wav.setsampwidth(2)
            wav.setframerate(RATE)
            wav.writeframes(pcm)
        done.files[f"sounds/{label}"] += 1
    for label, picture in _pictures(store, mark, kept):
        file = out / "pictures" / label / f"{mark.event}.jpg"
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(picture, file)
        done.files[f"pictures/{label}"] += 1


def _sound_label(mark: Marked, kept: StoredEvent | None) -> str:
    """Empty where nobody can say which sound it was."""
    if not mark.right:
        return OTHER
    if mark.head == "sound":
        return mark.kind
    evidence = (kept.event.evidence or ()) if kept is not None else ()
    return next((one.label for one in evidence if one.head == "sound"), "")


def _pictures(store: Store, mark: Marked, kept: StoredEvent | None) -> Iterator[tuple[str, Path]]:
    """What the picture at the start of an event that was right surely shows."""
    if kept is None or not mark.right or kept.event.snapshot is None:
        return
    picture = store.folder / kept.event.snapshot
    if picture.is_file():
        labels = dict.fromkeys(one.label for one in kept.event.evidence or () if one.head == "presence")
        yield from ((label, picture) for label in labels)


def _sound(clip: Path) -> bytes | None:
    """The sound of a clip, mono, 16 bits at 16 kHz; None where it has none or cannot be read."""
    resampler = av.AudioResampler("s16", "mono", RATE)
    parts = []
    try:
        with av.open(str(clip)) as media:
            if not media.streams.audio:
                return None
            for frame in media.decode(audio=0):
                parts += [part.to_ndarray() for part in resampler.resample(frame)]
            parts += [part.to_ndarray() for part in resampler.resample(None)]
    except (av.FFmpegError, OSError, ValueError):
        return None
    return np.concatenate(parts, axis=1).astype("<i2").tobytes() if parts else None

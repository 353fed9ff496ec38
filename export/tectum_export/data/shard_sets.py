"""Sets in shards brought to the folders that recipes name: COCO's pictures and boxes, FSD50K's and AudioSet's sounds.

Shards stream through; what is under another licence, or of no use at home, never reaches the disk. What a shard gave
is noted once all of it is there (``DIR/.shards``), so a run that was ended goes on with the next one.
"""

import csv
import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from tectum.errors import UsageError
from tectum_export.data.licences import allowed, check_licences
from tectum_export.data.picture_sets import COCO_LICENCES
from tectum_export.data.shards import Sample, expand, read_shard
from tectum_export.data.sound_labels import meaning
from tectum_export.whole import write_whole

PICTURES, SOUNDS = ("jpg", "jpeg", "png", "webp"), ("flac", "wav", "ogg", "mp3", "opus", "m4a")
AUDIOSET = {
    "baby_cry_and_infant_cry": "crying_baby", "bark": "dog_bark", "car_passing_by": "car_passing", "cough": "coughing",
    "gunshot_and_gunfire": "gun_shot", "knock": "door_knock", "laughter": "laughing", "meow": "cat",
    "screaming": "scream", "shatter": "glass_breaking", "smoke_detector_and_smoke_alarm": "smoke_alarm",
    "sneeze": "sneezing", "vehicle_horn_and_car_horn_and_honking": "car_horn", "walk_and_footsteps": "footsteps",
}  # fmt: skip
"""Classes of AudioSet's ontology as FSD50K writes them, and what each is in ``sound_labels.py``, where that calls it
otherwise."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Labels:
    """What is known of a set: by name of a sample (without folder and suffix) its licence and its rows."""

    licences: dict[str, str]
    rows: dict[str, list[Row]] = field(default_factory=dict)


def coco_labels(file: Path) -> Labels:
    """COCO's own annotations of instances (JSON). Raises UsageError: it is none."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        names = {one["id"]: one["name"] for one in told["categories"]}
        licences = {one["id"]: COCO_LICENCES.get(one["name"], one["name"]) for one in told["licenses"]}
        keys = {one["id"]: PurePosixPath(one["file_name"]).stem for one in told["images"]}
        boxes = defaultdict[str, list[Row]](list)
        for one in told["annotations"]:
            x, y, w, h = one["bbox"]
            row = {"class": names[one["category_id"]], "x": x, "y": y, "w": w, "h": h, "iscrowd": one["iscrowd"]}
            boxes[keys[one["image_id"]]].append(row)
        found = {keys[one["id"]]: licences.get(one.get("license"), "unknown") for one in told["images"]}
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(f"{file}: is no COCO file of instances: {type(error).__name__} {error}") from None
    return Labels(found, boxes)


def sound_labels_of(file: Path, licences: Path | None = None, licence: str = "") -> Labels:
    """A table of clips: FSD50K's (``fname,labels``, names from the narrowest on) or AudioSet's (``YTID, start, end,
    labels``) with classes by name. ``licences``: FSD50K's JSON of its clips; else ``licence`` is that of all. A clip of
    which two classes mean different things at home, or none anything, has no row.

    Raises UsageError naming the file, line and what is wrong.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
        of_each = json.loads(licences.read_text(encoding="utf-8")) if licences is not None else {}
    except OSError as error:
        raise UsageError(f"{error.filename}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise UsageError(f"{licences or file}: is damaged: {error}") from None
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if lines and lines[0].lower().startswith("fname"):
        lines = lines[1:]
    found, rows = dict[str, str](), dict[str, list[Row]]()
    for number, cells in enumerate(csv.reader(lines, skipinitialspace=True), start=1):
        if len(cells) < 2:
            raise UsageError(f"{file}, row {number}: has {len(cells)} columns; needed: a name and labels")
        youtube = len(cells) == 4 and cells[1].replace(".", "").isdigit()
        key, told = cells[0], cells[3] if youtube else cells[1]
        whose = of_each.get(key, {}).get("license", "unknown") if of_each else licence or "unknown"
        category = _category(told.split(","))
        if category is not None:
            found[key] = whose
            source = f"youtube:{key}" if youtube else f"fs{key}" if key.isdigit() else key
            rows[key] = [{"label": category, "source": source}]
    return Labels(found, rows)


def _category(names: Iterable[str]) -> str | None:
    """The one thing that the classes of a clip mean at home, by the first that says so: dog_bark of Bark and Dog."""
    plain = (name.strip().lower() for name in names)
    known = [one for one in (AUDIOSET.get(name, name) for name in plain) if meaning(one) is not None]
    held = {one: (meaning(one) or ((), ()))[0] for one in known}
    heard = [one for one in known if held[one] != ("other",)] or known
    return heard[0] if len({held[one] for one in heard}) == 1 else None


def gather_pictures(
    shards: Iterable[str], labels: Labels, out: Path, licences: Sequence[str] = (), told: Callable[[str], None] = print
) -> int:
    """Into ``images/``, ``boxes.csv`` and ``meta.csv``, as ``read_coco`` reads them; how many there are."""
    notes = _gathered(shards, labels, out, "images", PICTURES, licences, told)
    boxes = [{"path": path, **row} for path, key in notes for row in labels.rows.get(key, [])]
    _write(out / "boxes.csv", ("path", "class", "x", "y", "w", "h", "iscrowd"), boxes)
    meta = [{"path": path, "licence": labels.licences[key]} for path, key in notes]
    _write(out / "meta.csv", ("path", "licence"), meta)
    return len(notes)


def gather_sounds(
    shards: Iterable[str], labels: Labels, out: Path, licences: Sequence[str] = (), told: Callable[[str], None] = print
) -> int:
    """Into ``audio/`` and ``meta.csv``, as ``read_clips`` reads them; how many there are."""
    notes = _gathered(shards, labels, out, "audio", SOUNDS, licences, told)
    meta = [{"path": path, **labels.rows[key][0], "licence": labels.licences[key]} for path, key in notes]
    _write(out / "meta.csv", ("path", "label", "source", "licence"), meta)
    return len(notes)


def _gathered(
    shards: Iterable[str], labels: Labels, out: Path, folder: str, suffixes: Sequence[str], licences: Sequence[str],
    told: Callable[[str], None],
) -> list[tuple[str, str]]:  # fmt: skip
    """Of each sample that is kept its path in ``out`` and its name, in the order of the shards; each name once."""
    check_licences(tuple(licences))
    notes = dict[str, str]()
    for folder_made in (out / folder, out / ".shards"):
        folder_made.mkdir(parents=True, exist_ok=True)
    for shard in expand(shards):
        note = out / ".shards" / f"{hashlib.sha256(shard.encode()).hexdigest()[:16]}.json"
        if not note.is_file():
            kept = dict[str, str]()
            samples = 0
            for samples, sample in enumerate(read_shard(shard), start=1):  # noqa: B007  their number is told
                name = PurePosixPath(sample.key).name
                suffix = next((one for one in suffixes if one in sample.files), None)
                if suffix and name in labels.licences and allowed(labels.licences[name], tuple(licences)):
                    kept[name] = f"{folder}/{_file(sample, suffix)}"
                    (out / kept[name]).write_bytes(sample.files[suffix])
            write_whole(note, json.dumps({"shard": shard, "samples": samples, "kept": kept}))
            told(f"{shard}: {len(kept)} of {samples} samples are kept")
        for name, path in json.loads(note.read_text(encoding="utf-8"))["kept"].items():
            notes.setdefault(name, path)
    return [(path, name) for name, path in notes.items()]


def _file(sample: Sample, suffix: str) -> str:
    """What a sample is called on this disk: names of others may be anything."""
    name = PurePosixPath(sample.key).name
    plain = name.replace("-", "").replace("_", "").isalnum() and len(name) <= 100
    return f"{name if plain else hashlib.sha256(name.encode()).hexdigest()[:32]}.{suffix}"


def _write(file: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    out = io.StringIO()
    table = csv.DictWriter(out, columns, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    write_whole(file, out.getvalue())

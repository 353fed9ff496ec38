"""Picture data sets as manifests: natural images (objects), COCO subset and Penn-Fudan (boxes)."""

import csv
from collections import defaultdict
from pathlib import Path

from tectum.errors import UsageError
from tectum_export.data.manifest import Box, Item

NATURAL = {"person": "person", "cat": "cat", "dog": "dog", "car": "vehicle", "motorbike": "vehicle"}
COCO = {
    "person": "person",
    "cat": "cat",
    "dog": "dog",
    "car": "vehicle",
    "bus": "vehicle",
    "truck": "vehicle",
    "motorcycle": "vehicle",
}
# Things that some would call a vehicle: neither a positive nor a negative.
COCO_UNSURE = {"bicycle", "train", "boat", "airplane"}
OTHER = "other"
PRESENCE = ("person", "cat", "dog", "vehicle")


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    with path.open(newline="") as handle:
        return list(csv.DictReader(handle))


def read_natural(folder: Path) -> list[Item]:
    """Object-centred pictures, 128 x 128 px; each is one box that fills the picture."""
    items = []
    for row in _rows(folder / "meta.csv"):
        label = NATURAL.get(row["class"])
        unsure = ("vehicle",) if row["class"] == "airplane" else ()
        items.append(
            Item(
                modality="vision",
                data_set="natural",
                source=f"natural:{row['filename']}",
                labels=(label,) if label else (),
                unknown=unsure,
                path=folder / row["filename"],
                boxes=(Box(label, 4, 4, 120, 120),) if label else (),
                group=row["class"],
                licence="not verified: research use",
            )
        )
    return items


def read_coco(folder: Path) -> list[Item]:
    """Photographs of streets and homes with boxes (320 px); crowds and unsure classes are left out of the loss."""
    boxes: dict[str, list[Box]] = defaultdict(list)
    licences: dict[str, str] = {}
    unknown: dict[str, set[str]] = defaultdict(set)
    for row in _rows(folder / "boxes.csv"):
        name = row["filename"]
        licences[name] = row["licence"]
        label = COCO.get(row["class"])
        unsure = row["class"] in COCO_UNSURE or (label is not None and row["iscrowd"] == "1")
        if label is None and not unsure:
            label = OTHER
        if row["class"] in COCO_UNSURE:
            unknown[name].add("vehicle")
        boxes[name].append(Box(None if unsure else label, *(float(row[key]) for key in ("x", "y", "w", "h"))))
    items = []
    for name in sorted(boxes):
        labels = tuple(p for p in PRESENCE if any(b.label == p for b in boxes[name]))
        items.append(
            Item(
                modality="vision",
                data_set="coco",
                source=f"coco:{name}",
                labels=labels,
                unknown=tuple(sorted(unknown[name] - set(labels))),
                path=folder / "images" / name,
                boxes=tuple(boxes[name]),
                group="coco:" + ("+".join(labels) or "none"),
                licence=licences[name],
            )
        )
    return items


def read_pennfudan(folder: Path) -> list[Item]:
    """Street pedestrians with boxes. Some people and all cars are unlabelled, so vehicles stay unknown."""
    boxes: dict[str, list[Box]] = defaultdict(list)
    for row in _rows(folder / "boxes.csv"):
        left, top, right, bottom = (float(row[key]) for key in ("xmin", "ymin", "xmax", "ymax"))
        boxes[row["filename"]].append(Box("person", left, top, right - left, bottom - top))
    return [
        Item(
            modality="vision",
            data_set="pennfudan",
            source=f"pennfudan:{name}",
            labels=("person",),
            unknown=("vehicle",),
            path=folder / "images" / name,
            boxes=tuple(boxes[name]),
            group="pennfudan",
            licence="academic data set",
        )
        for name in sorted(boxes)
    ]

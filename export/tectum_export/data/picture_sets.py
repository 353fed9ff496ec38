"""Picture data sets as manifests: single objects, photographs with boxes, rooms, and photographs for a teacher."""

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
COCO_LICENCES = {
    "Attribution-NonCommercial-ShareAlike License": "CC BY-NC-SA 2.0",
    "Attribution-NonCommercial License": "CC BY-NC 2.0",
    "Attribution-NonCommercial-NoDerivs License": "CC BY-NC-ND 2.0",
    "Attribution License": "CC BY 2.0",
    "Attribution-ShareAlike License": "CC BY-SA 2.0",
    "Attribution-NoDerivs License": "CC BY-ND 2.0",
    "No known copyright restrictions": "no known copyright restrictions",
}
"""COCO's own names of its licences, so that one name stands for one licence in every set cut from it."""
ADE20K = {
    "person": "person",
    "car": "vehicle",
    "van": "vehicle",
    "minibike": "vehicle",
    "truck": "vehicle",
    "bus": "vehicle",
}
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


def read_coco(folder: Path, data_set: str = "coco") -> list[Item]:
    """Photographs of streets and homes with boxes; crowds and unsure classes are left out of the loss.

    Two layouts: ``boxes.csv`` alone (``filename`` below ``images/``, ``licence`` in every row), or ``boxes.csv`` and
    ``meta.csv`` (``path`` below the folder, ``licence`` by picture, pictures without any box too).
    """
    boxes: dict[str, list[Box]] = defaultdict(list)
    licences: dict[str, str] = {}
    unknown: dict[str, set[str]] = defaultdict(set)
    if (folder / "meta.csv").is_file():
        licences = {row["path"]: row["licence"] for row in _rows(folder / "meta.csv")}
    for row in _rows(folder / "boxes.csv"):
        name = row["path"] if "path" in row else f"images/{row['filename']}"
        licences.setdefault(name, COCO_LICENCES.get(row.get("licence", ""), row.get("licence", "")))
        label = COCO.get(row["class"])
        unsure = row["class"] in COCO_UNSURE or (label is not None and row["iscrowd"] == "1")
        if label is None and not unsure:
            label = OTHER
        if row["class"] in COCO_UNSURE:
            unknown[name].add("vehicle")
        boxes[name].append(Box(None if unsure else label, *(float(row[key]) for key in ("x", "y", "w", "h"))))
    items = []
    for name in sorted(licences):
        labels = tuple(p for p in PRESENCE if any(b.label == p for b in boxes[name]))
        items.append(
            Item(
                modality="vision",
                data_set=data_set,
                source=f"coco:{Path(name).name}",
                labels=labels,
                unknown=tuple(sorted(unknown[name] - set(labels))),
                path=folder / name,
                boxes=tuple(boxes[name]),
                group=f"{data_set}:" + ("+".join(labels) or "none"),
                licence=licences[name],
            )
        )
    return items


def read_ade20k(folder: Path) -> list[Item]:
    """Rooms and streets, cut from ADE20K. That nobody is in a picture is exact; a box of a person is weak (a part of a
    mask, several people or a limb), so it marks an area to leave out of the loss unless a teacher finds a person there.

    Cats and dogs are all "animal" there, and what is parked far off is not boxed: these labels stay unknown where the
    set does not exclude them.
    """
    boxes: dict[str, list[Box]] = defaultdict(list)
    animals: set[str] = set()
    for row in _rows(folder / "boxes.csv"):
        label = ADE20K.get(row["class"])
        if row["class"] == "animal":
            animals.add(row["path"])
        place = (float(row[key]) for key in ("x", "y", "w", "h"))
        boxes[row["path"]].append(Box(label if label == "vehicle" else None, *place))
    items = []
    for row in _rows(folder / "meta.csv"):
        name, people = row["path"], int(row["persons"]) > 0
        vehicle = any(b.label == "vehicle" for b in boxes[name])
        labels = (*(("person",) if people else ()), *(("vehicle",) if vehicle else ()))
        pets = ("cat", "dog") if name in animals else ()
        outside = () if vehicle or row["scene"] == "indoor" else ("vehicle",)
        items.append(
            Item(
                modality="vision",
                data_set="ade20k",
                source=f"ade20k:{Path(name).stem}",
                labels=labels,
                unknown=(*pets, *outside),
                path=folder / name,
                boxes=tuple(boxes[name]),
                group=f"ade20k:{row['scene']}:{'people' if people else 'nobody'}",
                licence=row["licence"],
            )
        )
    return items


def read_unlabelled(folder: Path, data_set: str, licence: str) -> list[Item]:
    """Photographs without boxes (``meta.csv`` with ``path``): everything that a teacher does not find stays unknown."""
    return [
        Item(
            modality="vision",
            data_set=data_set,
            source=f"{data_set}:{Path(row['path']).stem}",
            unknown=PRESENCE,
            path=folder / row["path"],
            boxes=(),
            group=data_set,
            licence=row.get("licence") or licence,
        )
        for row in _rows(folder / "meta.csv")
    ]


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

"""What has changed since a run was trained, and which of its parts that makes stale."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from tectum.errors import UsageError, first_line
from tectum_export.data.catalog import Catalog
from tectum_export.model.fusion import MODALITIES
from tectum_export.recipe import Recipe

FUSION = ("fusion",)
PARTS = (*MODALITIES, *FUSION)
"""In the order in which they are trained: the fusion hears, sees and reads through the others."""
METRICS = "metrics.json"
SMALL = "small"
"""Name of what belongs to the small input for pictures: the variant, the folder of its evaluation, its graph."""
ENDS = ("pt", "ckpt", "onnx")
"""Of the names of what is kept of a part: weights, a checkpoint, the graph that was adopted."""
BEFORE = "before"
"""Folder of a run for parts that were trained with what has changed since."""
DEPENDS: Mapping[str, tuple[str, ...]] = {
    "name": (),
    "vision.source": (), "vision.licence": (), "audio.source": (), "audio.licence": (),
    "vision.rate_hz": (), "vision.look": (),
    "audio.hop_s": (), "audio.benign_hours": (), "audio.false_alarms_an_hour": (),
    "vision": ("vision", *FUSION), "teacher.vision": ("vision", *FUSION), "labels.presence": ("vision", *FUSION),
    "audio": ("audio", *FUSION), "teacher.audio": ("audio", *FUSION), "labels.sound": ("audio", *FUSION),
    "text": ("text", *FUSION), "teacher.text": ("text", *FUSION), "teacher.fine_tune": ("text", *FUSION),
    "labels.intent": ("text", *FUSION), "labels.context": ("text", *FUSION),
    "fusion": FUSION, "situation": FUSION, "labels.situation": FUSION,
    "data": (),
}  # fmt: skip
"""The parts that were trained with a key of the recipe, by the longest beginning of the key that stands here; all of
them where none does. What follows from ``data`` is told by the items."""


@dataclass(frozen=True)
class Change:
    """``what`` is different, and the parts that were trained otherwise."""

    what: str
    parts: tuple[str, ...]


def recipe_changes(before: Recipe, now: Recipe) -> Iterator[Change]:
    """Every key that differs."""
    old, new = (dict(_keys(msgspec.to_builtins(recipe))) for recipe in (before, now))
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            table, _, name = key.partition(".")
            called = f"[{table}] {name}" if name else table
            shown = f"{called} was {_short(old.get(key))}, is {_short(new.get(key))}"
            yield Change("the table of situations" if key == "situation" else shown, _trained_with(key))


def _keys(values: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _keys(value, f"{within}{key}.")
        else:
            yield f"{within}{key}", value


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _trained_with(key: str) -> tuple[str, ...]:
    names = [name for name in DEPENDS if key == name or key.startswith(f"{name}.")]
    return DEPENDS[max(names, key=len)] if names else PARTS


def data_changes(before: Sequence[Mapping[str, Any]], now: Catalog) -> Iterator[Change]:
    """How the items of each modality differ from the rows ``before`` (see ``Catalog.rows``); where they lie does not
    count."""
    sized = any("bytes" in row for row in before)  # rows of before it was written have none
    rows = list(now.rows())
    for modality in MODALITIES:
        old, new = (_marks(found, modality, sized) for found in (before, rows))
        gone, come = old - new, new - old
        if names := sorted(name for _, name in (*gone, *come)):
            changed = len({name for _, name in gone} & {name for _, name in come})
            numbers = f"{come.total() - changed} more, {gone.total() - changed} fewer, {changed} changed"
            yield Change(f"data of {modality}: {numbers} (first: {names[0]})", (modality, *FUSION))


def _marks(rows: Iterable[Mapping[str, Any]], modality: str, sized: bool) -> Counter[tuple[str, str]]:
    """All that a row says but the folder, and its source."""
    out: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row["modality"] == modality:
            kept = {k: v for k, v in row.items() if k != "path" and (sized or k != "bytes")}
            out[json.dumps([kept, Path(row.get("path", "")).name], sort_keys=True), row["source"]] += 1
    return out


def moved_sources(before: Sequence[Mapping[str, Any]], now: Catalog) -> list[str]:
    """Sources that are in another split than they were: of what was trained on, some would be measured on."""
    splits = {(row["modality"], row["source"]): row["split"] for row in before}
    items = (*now.vision, *now.audio, *now.text)
    return sorted({i.source for i in items if splits.get((i.modality, i.source), i.split) != i.split})


def read_rows(file: Path) -> list[dict[str, Any]]:
    """The items that a run was trained on; none where ``file`` is not there. Raises UsageError when it is damaged."""
    if not file.is_file():
        return []
    try:
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    except ValueError as error:
        raise UsageError(
            f"{file}: is damaged: {first_line(error)}; remove it if the data are those of before"
        ) from None


def settle(folder: Path, changes: Sequence[Change], anew: Sequence[str]) -> list[str]:
    """What is done about ``changes`` in the run ``folder``, of which the parts ``anew`` are to be trained anew: a line
    for each change, and one for what was set aside, below ``before/``.

    Raises UsageError when that leaves a part that was trained otherwise.
    """
    begun = [part for part in PARTS if any((folder / f"{part}.{end}").exists() for end in ENDS)]
    stale = [part for part in begun if any(part in change.parts for change in changes)]
    if kept := [part for part in stale if part not in anew]:
        what = "; ".join(change.what for change in changes if set(change.parts) & set(kept))
        how = " ".join(f"--part {part}" for part in stale)
        raise UsageError(
            f"--out {folder}: {', '.join(kept)} was trained otherwise: {what}. To train anew what that changes, add "
            f"--again {how}; or choose another folder"
        )
    for part in stale:
        others = (*folder.glob(f"{part}.*.onnx"), *folder.glob(f"{part}.fold-*"))
        for file in (*(folder / f"{part}.{end}" for end in ENDS), *sorted(others)):
            if file.exists():
                (folder / BEFORE).mkdir(exist_ok=True)
                file.replace(folder / BEFORE / file.name)
    if changes:
        forget_evaluation(folder)
    said = [f"changed since it was begun: {change.what}" for change in changes]
    return [*said, f"set aside, in {folder / BEFORE}: {', '.join(stale)}"] if stale else said


def trainable(catalog: Catalog) -> tuple[str, ...]:
    """The parts that there are data for; the fusion needs all three modalities."""
    lacks = catalog.lacks()
    return tuple(part for part in PARTS if part not in lacks and not (part in FUSION and lacks))


def forget_evaluation(folder: Path) -> None:
    """Remove the figures of a run that is trained further: a bundle with them would promise what it does not keep."""
    for file in (folder / METRICS, folder / SMALL / METRICS):
        file.unlink(missing_ok=True)

"""Everything a recipe trains on: all data sets read from the user's folder, split by source."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tectum.errors import UsageError
from tectum_export.data.finding import Findings
from tectum_export.data.licences import allowed, check_licences
from tectum_export.data.manifest import Item, assign_splits, hold_out
from tectum_export.data.massive import read_massive
from tectum_export.data.own_sets import read_own
from tectum_export.data.picture_sets import read_ade20k, read_coco, read_natural, read_pennfudan, read_unlabelled
from tectum_export.data.sentence_sets import read_sentences
from tectum_export.data.sound_sets import read_clips, read_esc
from tectum_export.data.text_sets import NONE, read_clinc, read_ha_intents, read_nlu, read_phrases
from tectum_export.recipe import Recipe
from tectum_export.whole import write_whole

IMAGENET = "ImageNet terms: research only"
MIN_INTENT = 20  # sentences that an intent needs to become a label


@dataclass(frozen=True)
class Catalog:
    """The items of each modality, with splits, and the intent labels that the data covers (``none`` last)."""

    vision: list[Item]
    audio: list[Item]
    text: list[Item]
    intents: tuple[str, ...]

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every item as JSON has it, paths as text, with the size of its file (``bytes``): the record of what a run was
        trained on."""
        for item in (*self.vision, *self.audio, *self.text):
            row = {key: value for key, value in asdict(item).items() if value not in (None, (), "")}
            if item.path is not None:
                row["bytes"] = item.path.stat().st_size
            yield json.loads(json.dumps(row, default=str))

    def write(self, path: Path) -> None:
        """The rows, one a line."""
        write_whole(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in self.rows()))

    def sets(self) -> list[dict[str, Any]]:
        """Per data set: its modality, the items in each split and the licences that they carry."""
        items = [*self.vision, *self.audio, *self.text]
        rows = []
        for name in sorted({item.data_set for item in items}):
            members = [item for item in items if item.data_set == name]
            splits = Counter(item.split for item in members)
            rows.append(
                {
                    "name": name,
                    "modality": members[0].modality,
                    "items": {split: splits[split] for split in ("train", "val", "test")},
                    "licences": sorted({item.licence for item in members}),
                }
            )
        return rows

    def lacks(self) -> tuple[str, ...]:
        """The modalities of which there is no data."""
        return tuple(name for name in ("vision", "audio", "text") if not getattr(self, name))


def read_catalog(recipe: Recipe, folder: Path) -> Catalog:
    """Read every data set that the recipe names below ``folder``. Items under other licences than those it allows are
    left out of train and of val, on which thresholds are chosen and the fusion learns; test stays whole, so that two
    trainings are measured on the same.

    Raises UsageError naming the folder, file or licence that is wrong; of several, the first, and how many there are.
    """
    findings = Findings()
    catalog = gather(recipe, folder, findings)
    if errors := findings.errors:
        more = f" (and {len(errors) - 1} more: 'tectum-export check' names all)" if len(errors) > 1 else ""
        raise UsageError(f"{errors[0]}{more}")
    return catalog


def gather(recipe: Recipe, folder: Path, findings: Findings) -> Catalog:
    """As ``read_catalog``, of all that can be read; what cannot goes to ``findings``.

    Raises UsageError when ``folder`` is not there, or the recipe names an unknown licence.
    """
    if not folder.is_dir():
        raise UsageError(f"--data {folder}: no such folder; it holds the data sets that the recipe names under [data]")
    data, labels = recipe.data, recipe.labels
    check_licences(data.licences)

    def read(key: str, name: str, reader: Callable[[Path], list[Item]]) -> list[Item]:
        with findings.within(f"[data] {key}: {folder / name}"):
            return reader(folder / name) if name else []
        return []

    vision = read("natural", data.natural, read_natural)
    vision += read("coco", data.coco, read_coco)
    vision += read("pennfudan", data.pennfudan, read_pennfudan)
    vision += read("ade20k", data.ade20k, read_ade20k)
    unlabelled = read("imagenet", data.imagenet, lambda path: read_unlabelled(path, "imagenet", IMAGENET))
    held = read("coco_held", data.coco_held, lambda path: read_coco(path, "coco_held"))
    audio = [item for name in data.esc for item in read("esc", name, lambda path: read_esc(path, labels.sound))]
    audio += [item for name in data.clips for item in read("clips", name, lambda path: read_clips(path, labels.sound))]
    text = read_phrases()
    text += read("ha_intents", data.ha_intents, read_ha_intents)
    text += read("nlu", data.nlu, read_nlu)
    text += read("clinc", data.clinc, read_clinc)
    text += read("massive", data.massive, read_massive)
    text += read_sentences(taken={item.text or "" for item in text})
    if data.own:
        with findings.within(f"[data] own: {folder / data.own}"):
            pictures, sounds, sentences = read_own(folder / data.own, labels, findings)
            vision, audio, text = vision + pictures, audio + sounds, text + sentences
    if not (vision or audio) and not findings.errors:
        findings.wrong(f"recipe '{recipe.name}'", "[data] names no pictures and no sounds")
    for items in (vision, audio, text):
        if items and not any(allowed(item.licence, data.licences) for item in items):
            wanted = f"of {len(items)} items of {items[0].modality} none is under {', '.join(data.licences)}"
            findings.wrong("recipe: [data] licences", wanted)
    intents = labels.intent or intents_of([item for item in text if allowed(item.licence, data.licences)])
    text = [item for item in text if item.labels[0] in intents]
    shares = (data.val, data.test)
    vision = _limit(vision, -(-data.limit // 2))  # they cost most
    vision, audio, text = (
        assign_splits(_limit(items, data.limit), shares, recipe.seed) for items in (vision, audio, text)
    )
    vision += hold_out(_limit(held, -(-data.limit // 8)), recipe.seed)
    vision += [replace(item, split="train") for item in _limit(unlabelled, data.limit // 10)]  # nothing to measure on
    vision, audio, text = (_allowed(items, data.licences) for items in (vision, audio, text))
    return Catalog(vision, audio, text, intents)


def intents_of(text: list[Item]) -> tuple[str, ...]:
    """The intents that sentences cover: those of one's own, and those with enough of them; ``none`` last."""
    counts = Counter(item.labels[0] for item in text)
    own = {item.labels[0] for item in text if item.data_set == "own"}
    return (*sorted(k for k, n in counts.items() if (n >= MIN_INTENT or k in own) and k != NONE), NONE)


def _allowed(items: list[Item], licences: tuple[str, ...]) -> list[Item]:
    """Those under one of ``licences``, and all of test."""
    return [item for item in items if item.split == "test" or allowed(item.licence, licences)]


def _limit(items: list[Item], limit: int) -> list[Item]:
    """The first few items of each data set and label in turn, so that a small run still meets every class."""
    if not limit or len(items) <= limit:
        return items
    seen: Counter[tuple[str, tuple[str, ...]]] = Counter()
    ranked = []
    for index, item in enumerate(items):
        ranked.append((seen[item.data_set, item.labels], index))
        seen[item.data_set, item.labels] += 1
    return [items[index] for _, index in sorted(sorted(ranked)[:limit], key=lambda pair: pair[1])]

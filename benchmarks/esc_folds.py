"""Environmental sounds across folds: how well the audio encoder hears recordings whose sources it never met.

Five folds: the official ones of ESC-10 (fold 5 is not at hand, so its clips are tested in 1-4), and the other classes
dealt out by source. For each fold the audio task of the recipe is trained, teacher included, on windows in which no
source of that fold is heard; then a logistic regression on the clips' mean features, as the teacher's own figures are
made, names the class of the clips held back. Sound labels come from the encoder's own head.
"""

import argparse
import csv
import hashlib
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from msgspec import structs
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum_export.data.alarms import SYNTHESISED
from tectum_export.data.manifest import Item
from tectum_export.data.sound import RATE, read_sound
from tectum_export.data.sound_bank import SoundBank
from tectum_export.data.sound_sets import read_esc
from tectum_export.evaluate.intervals import wilson
from tectum_export.evaluate.metrics import auc
from tectum_export.evaluate.predict import alarm_clip, hops
from tectum_export.model.audio import AudioEncoder
from tectum_export.recipe import Recipe, load_recipe
from tectum_export.teach.cache import CACHE
from tectum_export.teach.sounds import Windows, compose_windows
from tectum_export.train.audio import AudioTask, train_audio

RESULT = Path(__file__).parent / "results" / "esc_folds.json"
ALARMS = 60
SAFETY = ("smoke_alarm", "co_alarm", "glass_break", "baby_cry", "siren")


def folds_of(folders: list[Path], items: list[Item]) -> dict[str, int]:
    """Fold 1-5 of every source: ESC-10's own, else by a hash within the class, in turn."""
    fold: dict[str, int] = {}
    for folder in folders:
        with (folder / "meta.csv").open(newline="") as handle:
            for row in csv.DictReader(handle):
                if "esc10_class" in row:
                    fold[f"freesound:{row['src_file']}"] = int(row["fold"])
    by_class: dict[str, set[str]] = defaultdict(set)
    for item in items:
        if item.source not in fold:
            by_class[item.group].add(item.source)
    for name in sorted(by_class):
        start = int(hashlib.sha256(name.encode()).hexdigest(), 16)
        for index, source in enumerate(sorted(by_class[name], key=lambda s: hashlib.sha256(s.encode()).digest())):
            fold.setdefault(source, 1 + (start + index) % 5)
    return fold


@torch.no_grad()
def score(task: AudioTask, recipe: Recipe, samples: np.ndarray) -> dict[str, np.ndarray]:
    """Per clip, where it is loud, at one level: mean features, largest sound logit, and the
    encoder's pooled features of each hop."""
    scale = 0.1 / max(1e-4, float(np.sqrt(np.mean(samples**2))))
    windows = torch.from_numpy(hops(recipe, np.clip(samples * scale, -1, 1).astype(np.float32)))
    _, sound, pooled = task.encoder.features(task.encoder.front(windows))
    level = windows.square().mean(1)
    loud = level > level.max() * 10**-3.5
    return {
        "features": task.hint(pooled)[loud].mean(0).numpy() if task.taught else pooled[loud].mean(0).numpy(),
        "sound": sound.amax(0).numpy(),
        "pooled": pooled[loud].numpy(),
    }


def train_once(recipe: Recipe, windows: Windows, folder: Path) -> AudioTask:
    """Train, or take what an interrupted run of this script left in ``folder`` with the same settings."""
    folder.mkdir(parents=True, exist_ok=True)
    stored, settings = folder / "task.pt", json.dumps(msgspec.to_builtins(recipe.audio))
    noted = folder / "settings.json"
    if noted.is_file() and noted.read_text() != settings:
        raise SystemExit(f"{folder}: made with other settings; remove it or name another folder with --run")
    noted.write_text(settings)
    if not stored.is_file():
        torch.save(train_audio(recipe, windows, folder).state_dict(), stored)
    encoder = AudioEncoder(len(recipe.labels.sound), recipe.embedding, recipe.audio.channels)
    task = AudioTask(encoder.to(memory_format=torch.channels_last), recipe, windows)
    task.load_state_dict(torch.load(stored, weights_only=True))
    return task.eval()


def name_classes(found: list[Any], held: set[str], names: tuple[str, ...], penalty: float = 1e-2) -> None:
    """Fit a ridge-penalised logistic regression on the clips not held back; adds "group" logits to every clip."""
    x = torch.from_numpy(np.stack([row["features"] for _, row in found]))
    truth = torch.tensor([names.index(item.group) for item, _ in found])
    known = torch.tensor([item.source not in held for item, _ in found])
    x = (x - x[known].mean(0)) / (x[known].std(0) + 1e-3)
    fitted = torch.nn.Linear(x.shape[1], len(names))
    torch.nn.init.zeros_(fitted.weight)
    optimizer = torch.optim.Adam(fitted.parameters(), lr=0.01)
    for _ in range(400):
        loss = torch.nn.functional.cross_entropy(fitted(x[known]), truth[known])
        loss = loss + 0.1 * penalty * fitted.weight.square().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        for (_, row), logits in zip(found, fitted(x).numpy(), strict=True):
            row["group"] = logits


def at_one_false_alarm(positive: np.ndarray, negative: np.ndarray) -> tuple[int, int]:
    """Hits and positives at the lowest threshold that lets at most one negative pass."""
    limit = np.sort(negative)[-2] if len(negative) > 1 else -np.inf
    return int((positive > limit).sum()), len(positive)


def arguments(description: str | None, steps: int, run: Path, out: Path) -> argparse.ArgumentParser:
    """The options that all trainings on these clips have, with their defaults."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with the recipe's data sets")
    parser.add_argument("--steps", type=int, default=steps, help=f"steps of each training (default {steps})")
    parser.add_argument("--windows", type=int, default=40_000, help="composed windows in all (default 40000)")
    parser.add_argument("--threads", type=int, default=1, help="threads of PyTorch (default 1)")
    parser.add_argument("--run", type=Path, default=run, help="folder for trainings, to go on with")
    parser.add_argument("--out", type=Path, default=out, help="JSON file to write")
    return parser


def set_up(
    options: argparse.Namespace, taught: bool = True, **audio: Any
) -> tuple[Recipe, list[Item], dict[str, int], Windows]:
    """The recipe with the settings of ``options`` and ``audio``, the clips, their folds, the windows to train on."""
    torch.set_num_threads(options.threads)
    recipe = load_recipe("home")
    settings = structs.replace(recipe.audio, steps=options.steps, windows=options.windows, **audio)
    recipe = structs.replace(recipe, audio=settings)
    folders = [options.data / name for name in recipe.data.esc]
    items = [item for folder in folders for item in read_esc(folder, recipe.labels.sound)]
    teacher = options.data / recipe.teacher.audio if taught else None
    samples, bank = round(settings.window_s * RATE), SoundBank(items, recipe.labels.sound)
    windows = compose_windows(bank, samples, options.windows, recipe.seed, teacher, CACHE, settings.collages)
    return recipe, items, folds_of(folders, items), windows


def main() -> None:
    parser = arguments(__doc__, 900, Path("runs/esc_folds"), RESULT)
    parser.add_argument("--collages", type=float, default=0.5, help="share of windows that only the teacher knows")
    parser.add_argument("--folds", type=int, nargs="*", default=[1, 2, 3, 4, 5], help="folds to train (default all)")
    parser.add_argument("--plain", action="store_true", help="without the teacher, for comparison")
    options = parser.parse_args()
    teacher = not options.plain
    recipe, items, fold, windows = set_up(options, collages=options.collages, taught=teacher)
    clips = [(read_sound(item.path), item) for item in items if item.path]
    rows: list[tuple[Item, dict[str, np.ndarray]]] = []
    rng = np.random.default_rng([recipe.seed, 50])
    for number in options.folds:
        held = {source for source, f in fold.items() if f == number}
        others = windows.without(held)
        task = train_once(recipe, others, options.run / f"fold{number}")
        found = [(item, score(task, recipe, pcm)) for pcm, item in clips]
        name_classes(found, held, windows.names)
        rows += [row for row in found if row[0].source in held]
        for label in SYNTHESISED:
            for _ in range(ALARMS // 5):
                item = Item("audio", "synthesised", label, (label,), group=label)
                rows.append((item, score(task, recipe, alarm_clip(rng, label))))
        report(rows, windows.names, recipe, Console())
    if len(options.folds) < 5:
        return
    result = report(rows, windows.names, recipe, Console())
    settings = {
        "steps": options.steps,
        "windows": options.windows,
        "batch": recipe.audio.batch,
        "collages": recipe.audio.collages,
        "teacher": teacher,
    }
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(
        json.dumps({"bench": "esc_folds", "settings": settings, **result, **environment("torch")}, indent=1) + "\n"
    )


def report(rows: list[Any], names: tuple[str, ...], recipe: Recipe, console: Console) -> dict[str, Any]:
    """Print and return what the clips scored so far say."""
    real = [(item, found) for item, found in rows if item.data_set != "synthesised"]
    classes = sorted({item.group for item, _ in real})
    columns = [names.index(name) for name in classes]
    right = np.array([classes[int(found["group"][columns].argmax())] == item.group for item, found in real])
    groups = np.array([item.group for item, _ in real])
    recalls = {name: float(right[groups == name].mean()) for name in classes}
    ten = [(item, found) for item, found in real if item.data_set == "esc10"]
    small = sorted({item.group for item, _ in ten})
    picks = [names.index(name) for name in small]
    hits = sum(small[int(found["group"][picks].argmax())] == item.group for item, found in ten)
    out: dict[str, Any] = {
        "esc10": {"accuracy": hits / len(ten), "interval": wilson(hits, len(ten)), "count": len(ten)},
        "esc49": {
            "classes": len(classes),
            "accuracy": float(right.mean()),
            "interval": wilson(int(right.sum()), len(right)),
            "macro_recall": float(np.mean(list(recalls.values()))),
            "count": len(right),
            "recalls": recalls,
        },
        "safety": {},
    }
    table = Table(title="Sounds whose sources were not trained on")
    for column in ("what", "figure", "95 %", "n"):
        table.add_column(column)
    low, high = out["esc10"]["interval"]
    table.add_row("ESC-10 accuracy", f"{out['esc10']['accuracy']:.3f}", f"{low:.3f}-{high:.3f}", str(len(ten)))
    low, high = out["esc49"]["interval"]
    table.add_row(
        f"{len(classes)} classes", f"{out['esc49']['accuracy']:.3f}", f"{low:.3f}-{high:.3f}", str(len(right))
    )
    table.add_row("  macro recall", f"{out['esc49']['macro_recall']:.3f}", "", "")
    for label in SAFETY:
        index = recipe.labels.sound.index(label)
        scores = np.array([found["sound"][index] for _, found in rows])
        truth = np.array([label in item.labels for item, _ in rows])
        maybe = np.array([label in item.unknown for item, _ in rows])
        found, count = at_one_false_alarm(scores[truth], scores[~truth & ~maybe])
        low, high = wilson(found, count)
        area = auc(scores[truth], scores[~truth & ~maybe])
        out["safety"][label] = {"recall": found / max(1, count), "interval": (low, high), "count": count, "auc": area}
        table.add_row(f"{label}, one false alarm", f"{found / max(1, count):.3f}", f"{low:.3f}-{high:.3f}", str(count))
    console.print(table)
    return out


if __name__ == "__main__":
    main()

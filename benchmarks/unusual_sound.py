"""Unusual sound: are classes that the audio encoder never met further from usual than the sounds of a home?

The audio task of the recipe is trained, teacher included, without the sources of fold 4 and without fourteen whole
classes: no labels, no teacher's answers, nothing. Then the clips of those classes are compared with the household clips
of fold 4. All clips are brought to one level. Beside the autoencoder's error stand the teacher's own features, with the
mean cosine of the ten nearest training clips, as what a larger network can do.
"""

import json
from pathlib import Path

import numpy as np
import torch
from rich.console import Console
from rich.table import Table

from environment import environment
from esc_folds import arguments, score, set_up, train_once
from tectum_export.data.manifest import Item
from tectum_export.data.sound import read_sound
from tectum_export.evaluate.intervals import bootstrap
from tectum_export.evaluate.metrics import auc
from tectum_export.teach.sounds import PATCH, SoundTeacher
from tectum_export.train.usual import fit_usual

RESULT = Path(__file__).parent / "results" / "unusual_sound.json"
FOLD = 4
NEIGHBOURS = 10
LEFT_OUT = (
    "chainsaw", "helicopter", "airplane", "train", "fireworks", "rooster", "hen", "cow", "pig", "sheep", "frog",
    "crow", "hand_saw", "church_bells",
)  # fmt: skip


def teacher_features(teacher: SoundTeacher, pcm: np.ndarray) -> np.ndarray:
    """Mean square root of the teacher's features over the loud patches of a clip."""
    pcm = np.pad(pcm, (0, max(0, PATCH - len(pcm))))
    patches = [pcm[at : at + PATCH] for at in range(0, len(pcm) - PATCH + 1, PATCH // 2)]
    level = np.array([np.mean(patch**2) for patch in patches])
    loud = [patch for patch, power in zip(patches, level, strict=True) if power > level.max() * 10**-3.5]
    return np.mean([np.sqrt(teacher(patch * 0.1 / max(1e-4, np.sqrt(level.max())))[0]) for patch in loud], 0)


def far_from_all(clip: np.ndarray, known: np.ndarray) -> float:
    """One minus the mean cosine to the nearest of ``known`` [N, F], all standardised over ``known``."""
    mean, spread = known.mean(0), known.std(0) + 1e-2
    near, x = (known - mean) / spread, (clip - mean) / spread
    cosine = near @ x / np.linalg.norm(near, axis=1) / np.linalg.norm(x)
    return 1 - float(np.sort(cosine)[-NEIGHBOURS:].mean())


def main() -> None:
    options = arguments(__doc__, 3000, Path("runs/unusual"), RESULT).parse_args()
    recipe, items, fold, windows = set_up(options)
    path = options.data / recipe.teacher.audio
    strange = {item.source for item in items if item.group in LEFT_OUT}
    held = strange | {source for source, number in fold.items() if number == FOLD}
    others = windows.without(held)
    task = train_once(recipe, others, options.run, options.data)
    fit_usual(task.encoder, others, recipe)

    clips = [(item, read_sound(item.path)) for item in items if item.path]
    household = [(item, pcm) for item, pcm in clips if item.group not in recipe.audio.unusual]
    tested = [(i, pcm) for i, pcm in clips if i.source in strange] + [x for x in household if x[0].source in held]
    truth = np.array([item.group in LEFT_OUT for item, _ in tested])
    measures = compare(task, recipe, path, tested, [x for x in household if x[0].source not in held])
    table = Table(title=f"Unusual sound: {truth.sum()} clips of classes left out, {(~truth).sum()} of a home")
    for column in ("what", "AUC", "95 %"):
        table.add_column(column)
    found = {}
    for name, values in measures.items():
        low, high = bootstrap(lambda i, v=values: auc(v[i][truth[i]], v[i][~truth[i]]), len(truth))
        found[name] = {"auc": auc(values[truth], values[~truth]), "interval": (low, high)}
        table.add_row(name, f"{found[name]['auc']:.3f}", f"{low:.3f}-{high:.3f}")
    Console().print(table)
    settings = {"steps": options.steps, "windows": options.windows, "batch": recipe.audio.batch, "fold": FOLD}
    body = {
        "bench": "unusual_sound", "settings": settings, "measures": found, "left_out": LEFT_OUT,
        "unusual": int(truth.sum()), "household": int((~truth).sum()), **environment("torch"),
    }  # fmt: skip
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(json.dumps(body, indent=1) + "\n")


@torch.no_grad()
def compare(task, recipe, path: Path, tested: list[tuple[Item, np.ndarray]], known: list[tuple[Item, np.ndarray]]):
    """Per measure the scores of the clips ``tested``; ``known``: the household clips that were trained on."""
    teacher = SoundTeacher(path)
    taught = np.stack([teacher_features(teacher, pcm) for _, pcm in known])
    own = np.stack([score(task, recipe, pcm)["features"] for _, pcm in known])
    out: dict[str, list[float]] = {"autoencoder's error": [], "features, nearest": [], "teacher, nearest": []}
    for _, pcm in tested:
        heard = score(task, recipe, pcm)
        out["autoencoder's error"].append(float(task.encoder.usual(torch.from_numpy(heard["pooled"])).mean()))
        out["features, nearest"].append(far_from_all(heard["features"], own))
        out["teacher, nearest"].append(far_from_all(teacher_features(teacher, pcm), taught))
    return {name: np.array(values) for name, values in out.items()}


if __name__ == "__main__":
    main()

"""What the audio encoder makes of harmless sounds: shipped with a bundle, so that a device can learn a sound of its own
house from a few recordings and knows what it must not be taken for."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from tectum.bundle.taught import TAUGHT_HOPS, HarmlessSounds
from tectum.encode.onnx.session import Session
from tectum.modality import AUDIO
from tectum_export.data.sound import RATE
from tectum_export.data.sound_bank import SoundBank
from tectum_export.evaluate.benign_parts import GROUPS, STRETCH_S, Stretch, compose, parts_of
from tectum_export.train.run import Run

FILE = f"harmless.{AUDIO}.npz"
SPLIT = "val"
HOURS, MEANS = 2.0, 3000
"""So many hours are composed, and so many seconds of them kept, drawn evenly. ``MEANS`` of 128 numbers in half
precision are 0.8 MB."""
BATCH = 32

Vectors = NDArray[np.float32]
Kinds = list[str]


def add_harmless(run: Run, folder: Path) -> None:
    """Write the file of a bundle ``folder``, and name it in its manifest. Nothing where its data hold none."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    bank = run.sound_bank(run.catalog(), SPLIT)
    session = Session(folder / manifest["variants"][next(iter(manifest["variants"]))]["files"][AUDIO])
    scale = min(1.0, run.recipe.audio.windows / 40_000)  # a tiny run learns little of it, too
    inputs, seed = manifest["inputs"][AUDIO], run.recipe.seed
    found = harmless_sounds(bank, session, inputs, seed, HOURS * scale, round(MEANS * scale))
    if not len(found.means):
        return
    np.savez_compressed(folder / FILE, means=found.means.astype(np.float16), kinds=np.array(found.kinds))
    name_harmless(manifest, folder)
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def name_harmless(manifest: dict[str, Any], folder: Path) -> None:
    """Name the file of ``folder`` in its manifest."""
    manifest["harmless"] = {AUDIO: FILE}
    manifest["files"][FILE] = hashlib.sha256((folder / FILE).read_bytes()).hexdigest()


def harmless_sounds(
    bank: SoundBank, session: Session, inputs: dict[str, int], seed: int, hours: float, count: int
) -> HarmlessSounds:
    """Means of ``TAUGHT_HOPS`` embeddings, one hop apart, at about ``count`` moments of ``hours`` composed of a bank's
    harmless recordings, every part but quiet in turn. ``inputs``: of sound, as the manifest has them."""
    kinds = parts_of(bank)
    names = [part for part in kinds if kinds[part]]
    stretches = max(1, round(hours * 3600 / STRETCH_S / max(1, len(names))))
    each = max(1, round(count / (stretches * max(1, len(names)))))
    means: list[Vectors] = []
    heard: Kinds = []
    for part in track(names, description="harmless sounds"):
        rng = np.random.default_rng([seed, 61, list(GROUPS).index(part)])
        for stretch in compose(rng, part, kinds[part], stretches * STRETCH_S):
            found, of = _means(rng, stretch, session, inputs, each)
            means.append(found)
            heard += of
    return HarmlessSounds(np.concatenate(means) if means else np.zeros((0, 1), np.float32), tuple(heard))


def _means(
    rng: np.random.Generator, stretch: Stretch, session: Session, inputs: dict[str, int], each: int
) -> tuple[Vectors, Kinds]:
    window, hop = inputs["window_samples"], inputs["hop_samples"]
    span = window + (TAUGHT_HOPS - 1) * hop
    begins = np.sort(rng.integers(0, len(stretch.pcm) - span, each))
    rows = np.stack([stretch.pcm[b + k * hop : b + k * hop + window] for b in begins for k in range(TAUGHT_HOPS)])
    said = [session({"pcm": rows[i : i + BATCH]})["embedding"].copy() for i in range(0, len(rows), BATCH)]
    means = np.asarray(np.concatenate(said).reshape(each, TAUGHT_HOPS, -1).mean(1), np.float32)
    return means, ["|".join(_kinds(stretch, b / RATE, (b + span) / RATE)) for b in begins]


def _kinds(stretch: Stretch, begin: float, end: float) -> list[str]:
    """What is heard between two moments, without where it is from."""
    return sorted({source.name.split(" (")[0] for start, stop, source in stretch.heard if start < end and stop > begin})

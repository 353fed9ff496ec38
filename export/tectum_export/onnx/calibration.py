"""Real inputs of each graph, to take ranges from and to measure on."""

import numpy as np

from tectum.encode.onnx.synthetic_inputs import Feed
from tectum_export.data.catalog import Catalog
from tectum_export.data.manifest import only
from tectum_export.data.picture_bank import PictureBank
from tectum_export.evaluate.predict import hops
from tectum_export.onnx.export import example
from tectum_export.train.run import Run

COUNT = 100


def real_inputs(run: Run, catalog: Catalog, split: str, count: int = COUNT) -> dict[str, list[Feed]]:
    """``count`` inputs of batch 1 per graph, from the pictures, sounds and sentences of a split, by name as the graph
    takes them. Those of the fusion are drawn at random: its inputs are other graphs' outputs."""
    rng = np.random.default_rng(run.recipe.seed)
    return {
        "vision": _pictures(run, catalog, split, count),
        "audio": sound_feeds(run, catalog, split, count, rng),
        "text": _sentences(run, catalog, split, count, rng),
        "fusion": _states(run, count),
    }


def _pictures(run: Run, catalog: Catalog, split: str, count: int) -> list[Feed]:
    """Whole pictures, letterboxed, evenly over the items."""
    items = only(catalog.vision, split)
    size = (run.recipe.vision.height, run.recipe.vision.width)
    bank = PictureBank(items[:: max(1, len(items) // count)][:count], run.recipe.labels.presence, size)
    return [{"frame": bank.letterbox(picture)[None]} for picture in bank.pictures]


def sound_feeds(run: Run, catalog: Catalog, split: str, count: int, rng: np.random.Generator) -> list[Feed]:
    """A window of each of some clips, at the clip's own level."""
    clips = run.sound_bank(catalog, split).recordings
    chosen = [clips[index] for index in rng.permutation(len(clips))[:count]]
    windows = [hops(run.recipe, clip.samples / np.float32(32768)) for clip in chosen]
    return [{"pcm": w[int(rng.integers(len(w)))][None]} for w in windows]


def _sentences(run: Run, catalog: Catalog, split: str, count: int, rng: np.random.Generator) -> list[Feed]:
    said = [item.text for item in only(catalog.text, split) if item.text]
    chosen = [said[index] for index in rng.permutation(len(said))[:count]]
    codes = run.text_codes()
    return [codes.feed(words) for words in chosen]


def _states(run: Run, count: int) -> list[Feed]:
    from tectum_export.model.fusion import Fusion

    states = [example("fusion", run.recipe, 1, 0, seed=seed) for seed in range(count)]
    return [{n: np.asarray(v) for n, v in zip(Fusion.inputs, state, strict=True)} for state in states]

"""How many pretrained layers pay: accuracy by source against the cost of a window, in fp32 and int8.

Frozen layers, nothing fine-tuned. Every clip at one level, windows at half their length, features averaged over its
loud windows, a linear layer fitted on four fifths of the sources (``esc_folds.folds_of``) and tested on the rest, five
times. "both": the largest value beside the mean of each feature. "128": what an embedding of 128 values has room for
beside the scores of the labels, as principal components of the fitted sources. int8 is the graph as it is shipped
(static QDQ, front end in float, calibrated on clips). Latency: one thread, interleaved, front end included, beside the
whole YAMNet (TFLite) and, where a bundle is named, its audio encoder.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.console import Console
from rich.progress import track
from rich.table import Table
from torch import Tensor, nn

from environment import environment
from esc_folds import folds_of
from tectum.bundle import Bundle
from tectum.encode.onnx.session import Session
from tectum_export.data.manifest import Item
from tectum_export.data.sound import RATE, read_sound
from tectum_export.data.sound_sets import read_esc
from tectum_export.evaluate.intervals import wilson
from tectum_export.model.mel import MagnitudeMel
from tectum_export.model.separable import SeparableLayers
from tectum_export.onnx.quantize import Quantizer, front_end, prepare
from tectum_export.recipe import load_recipe
from tectum_export.teach.sounds import PATCH

RESULT = Path(__file__).parent / "results" / "sound_front.json"
COMPONENTS = 103
"""Of an embedding of 128 values, 25 are the labels' scores."""
WARM, RUNS = 20, 150


class Pooled(nn.Module):
    """PCM [B, samples] to mean and largest value of each feature of the first layers, [B, 2 * channels]."""

    def __init__(self, layers: int, weights: Path):
        super().__init__()
        self.front, self.layers = MagnitudeMel(), SeparableLayers(layers)
        self.layers.load_pretrained(weights)

    def forward(self, pcm: Tensor) -> Tensor:
        found = self.layers(self.front(pcm).transpose(1, 2)[:, None])
        return torch.cat([found.mean((2, 3)), found.amax((2, 3))], 1)


def export(model: nn.Module, path: Path) -> None:
    """The graph with a dynamic batch."""
    axes = {0: torch.export.Dim("batch", min=1, max=4096)}
    torch.onnx.export(
        model, (torch.zeros(2, PATCH),), str(path), input_names=["pcm"], output_names=["pooled"],
        dynamic_shapes=(axes,), opset_version=20, dynamo=True, external_data=False, verbose=False,
    )  # fmt: skip


def loud_windows(path: Path) -> np.ndarray:
    """The windows of a clip, brought to 0.1 RMS, that are within 35 dB of its loudest. [N, samples]."""
    pcm = read_sound(path)
    pcm = np.clip(pcm * (0.1 / max(1e-4, float(np.sqrt(np.mean(pcm**2))))), -1, 1).astype(np.float32)
    windows = np.stack([pcm[k : k + PATCH] for k in range(0, len(pcm) - PATCH + 1, PATCH // 2)])
    level = (windows**2).mean(1)
    return windows[level > level.max() * 10**-3.5]


def linear(x: np.ndarray, truth: np.ndarray, names: int, penalty: float = 1e-3) -> nn.Linear:
    """A linear layer with a ridge penalty, fitted by cross-entropy."""
    values, wanted = torch.from_numpy(x.astype(np.float32)), torch.from_numpy(truth)
    fitted = nn.Linear(x.shape[1], names)
    nn.init.zeros_(fitted.weight)
    optimizer = torch.optim.Adam(fitted.parameters(), lr=0.01)
    for _ in range(300):
        loss = nn.functional.cross_entropy(fitted(values), wanted) + penalty * fitted.weight.square().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return fitted


@torch.no_grad()
def _say(fitted: nn.Linear, x: np.ndarray) -> np.ndarray:
    return fitted(torch.from_numpy(x.astype(np.float32))).numpy()


def accuracy(
    features: list[np.ndarray], items: list[Item], fold: dict[str, int], components: int = 0
) -> dict[str, Any]:
    """Of a linear layer on the mean feature of each clip, over five folds by source."""
    names = sorted({item.group for item in items})
    ten = sorted({item.group for item in items if item.data_set == "esc10"})
    columns = np.array([names.index(name) for name in ten])
    truth = np.array([names.index(item.group) for item in items])
    folds = np.array([fold[item.source] for item in items])
    small = np.array([item.data_set == "esc10" for item in items])
    said, of_ten = np.zeros(len(items), int), np.zeros(len(items), int)
    for number in range(1, 6):
        train = folds != number
        windows = np.concatenate([features[i] for i in np.flatnonzero(train)])
        mean, spread = windows.mean(0), windows.std(0) + 0.05 * windows.std()
        axes = np.eye(len(mean))
        if components:
            values, vectors = np.linalg.eigh(np.cov(((windows - mean) / spread).T))
            axes = vectors[:, ::-1][:, :components] / np.sqrt(values[::-1][:components])
        x = np.stack([((clip - mean) / spread).mean(0) for clip in features]) @ axes
        x = (x - x[train].mean(0)) / (x[train].std(0) + 1e-3)
        logits = _say(linear(x[train], truth[train], len(names)), x[~train])
        said[~train] = logits.argmax(1)
        of_ten[~train] = columns[logits[:, columns].argmax(1)]
    right, hits = said == truth, int((of_ten == truth)[small].sum())
    return {
        "esc10": hits / int(small.sum()),
        "esc10_interval": wilson(hits, int(small.sum())),
        "classes": float(right.mean()),
        "classes_interval": wilson(int(right.sum()), len(right)),
        "macro_recall": float(np.mean([right[truth == k].mean() for k in range(len(names))])),
    }


def latencies(calls: dict[str, Any], windows: list[np.ndarray]) -> dict[str, dict[str, float]]:
    """Milliseconds of one window, each call in turn on the same one: 10 % (what others on the machine do not disturb),
    median, 90 %."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for index in range(WARM + RUNS):
        for name, call in calls.items():
            begin = time.perf_counter()
            call(windows[index % len(windows)])
            times[name].append(1e3 * (time.perf_counter() - begin))
    return {
        name: {f"p{share}": round(float(np.percentile(t[WARM:], share)), 3) for share in (10, 50, 90)}
        for name, t in times.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with the recipe's data sets")
    parser.add_argument("--layers", type=int, nargs="+", default=[7, 9, 11, 13, 14])
    parser.add_argument("--bundle", type=Path, help="time the audio encoder of this bundle too")
    parser.add_argument("--out", type=Path, default=RESULT, help="JSON file to write")
    options = parser.parse_args()
    torch.set_num_threads(1)
    recipe = load_recipe("home")
    folders = [options.data / name for name in recipe.data.esc]
    items = [item for folder in folders for item in read_esc(folder, recipe.labels.sound)]
    fold = folds_of(folders, items)
    clips = [loud_windows(item.path) for item in track(items, description="clips") if item.path]
    rng = np.random.default_rng(recipe.seed)
    feeds = [{"pcm": clip[:1]} for clip in (clips[i] for i in rng.permutation(len(clips))[:100])]
    calls: dict[str, Any] = {}
    rows: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as work:
        for layers in options.layers:
            plain, narrow = (Path(work) / f"{layers}.{kind}.onnx" for kind in ("fp32", "int8"))
            model = Pooled(layers, options.data / recipe.audio.pretrained).eval()
            export(model, plain)
            proto = prepare(plain)
            Quantizer(proto, feeds).write(narrow, front_end(proto))
            row: dict[str, Any] = {"parameters": sum(p.numel() for p in model.layers.parameters())}
            for kind, path in (("fp32", plain), ("int8", narrow)):
                session = Session(path)
                calls[f"{layers} layers, {kind}"] = lambda pcm, s=session: s({"pcm": pcm})
                both = [session({"pcm": clip})["pooled"] for clip in track(clips, description=f"{layers}, {kind}")]
                mean = [clip[:, : clip.shape[1] // 2] for clip in both]
                row[kind] = {"mean": accuracy(mean, items, fold), "128": accuracy(mean, items, fold, COMPONENTS)}
                if kind == "fp32":
                    row[kind]["both"] = accuracy(both, items, fold)
            rows[str(layers)] = row
        calls["YAMNet, TFLite"] = tflite(options.data / recipe.teacher.audio)
        windows = [feed["pcm"] for feed in feeds]
        if options.bundle is not None:
            for variant in ("fp32", "int8"):
                bundle = Bundle.load(options.bundle, variant)
                session = Session(bundle.graph("audio"))
                size = bundle.window
                calls[f"bundle, {variant}"] = lambda pcm, s=session, n=size: s({"pcm": np.resize(pcm, (1, n))})
        times = latencies(calls, windows)
    table = Table(title=f"Frozen layers, {len(items)} clips by source; ms a window of {PATCH / RATE:.3f} s")
    for column in ("layers", "ESC-10", "49 classes", "macro", "128: 49", "int8 128: 49", "fp32 p50 ms", "int8 p50 ms"):
        table.add_column(column)
    for layers, row in rows.items():
        row["ms"] = {kind: times[f"{layers} layers, {kind}"] for kind in ("fp32", "int8")}
        mean, packed, small = row["fp32"]["mean"], row["fp32"]["128"], row["int8"]["128"]
        shares = [mean["esc10"], mean["classes"], mean["macro_recall"], packed["classes"], small["classes"]]
        table.add_row(
            layers, *(f"{100 * s:.1f}" for s in shares), *(f"{row['ms'][k]['p50']:.2f}" for k in ("fp32", "int8"))
        )
    others = {name: t for name, t in times.items() if "layers" not in name}
    Console().print(table, others)
    body = {"bench": "sound_front", "clips": len(items), "layers": rows, "beside": others}
    options.out.write_text(json.dumps({**body, **environment("torch", "onnxruntime")}, indent=1) + "\n")


def tflite(path: Path) -> Any:
    """YAMNet as anyone runs it: the default delegate, one thread."""
    from ai_edge_litert.interpreter import Interpreter

    model = Interpreter(str(path), num_threads=1)
    model.allocate_tensors()
    taken, given = model.get_input_details()[0]["index"], model.get_output_details()[0]["index"]

    def call(pcm: np.ndarray) -> np.ndarray:
        model.set_tensor(taken, pcm[0])
        model.invoke()
        return np.asarray(model.get_tensor(given))

    return call


if __name__ == "__main__":
    main()

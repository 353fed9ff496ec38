"""What adopting a graph costs: others' encoders behind our adapters against their own loops.

Pictures: YOLOX-nano as its makers export it, read by a loop of plain NumPy, against the graph that ``adopt`` makes of
it: people in the held photographs. The makers' loop lays a picture into a corner and resizes it otherwise than Tectum
does, so it is asked on Tectum's pixels too. Sound: YAMNet's layers, written as a graph that takes a waveform and gives
features (its TFLite file has no converter here), with a linear layer on ESC-10's clips: the network that it was written
from against the graph that was adopted. Each with the time of one thread, the bare graph and the adopted one in turn.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from msgspec.structs import replace
from numpy.typing import NDArray

from environment import environment
from tectum.encode.onnx.session import Session
from tectum_export.adopt.compose import Learned, compose_picture, compose_sound
from tectum_export.adopt.fit import fit_probe
from tectum_export.adopt.foreign import read_foreign
from tectum_export.data.catalog import read_catalog
from tectum_export.data.manifest import Item, only
from tectum_export.data.picture_bank import read_picture
from tectum_export.data.sound import read_sound
from tectum_export.evaluate.detect import Eye, Found, letterbox
from tectum_export.evaluate.people import COMPLETE, measure
from tectum_export.model.exported import OnnxGraph
from tectum_export.model.mel import MagnitudeMel
from tectum_export.model.separable import SeparableLayers
from tectum_export.own_graph import PictureInput, SoundInput
from tectum_export.recipe import Audio, Vision, load_recipe
from tectum_export.teach.boxes import Detector

RESULT = Path(__file__).parent / "results" / "adopt.json"
SIDE, WINDOW, FEATURES, RUNS, LAYERS = 416, 15_600, 1024, 60, 14
FIGURES = ("centre_recall", "ap50", "auc")


def cpu_ms(bare: Path, adopted: Path, feeds: tuple[dict[str, Any], dict[str, Any]]) -> dict[str, float]:
    """CPU milliseconds of one thread, both in turn, medians; the first five runs do not count."""
    sessions, times = (Session(bare), Session(adopted)), ([], [])
    for _ in range(RUNS + 5):
        for session, feed, found in zip(sessions, feeds, times, strict=True):
            begin = time.thread_time()
            session(feed)
            found.append(1e3 * (time.thread_time() - begin))
    one, other = (float(np.median(found[5:])) for found in times)
    return {"bare_ms": round(one, 2), "adopted_ms": round(other, 2), "ratio": round(other / one, 3)}


def pictures(data: Path, folder: Path) -> dict[str, Any]:
    """People in the held photographs, by the detector's own loop and by the adopted graph."""
    path, labels = data / "weights" / "yolox_nano.onnx", ("person",)
    vision = Vision(
        height=SIDE,
        width=SIDE,
        graph=str(path),
        output="yolox",
        input=PictureInput(colour="BGR"),
        classes={"person": 0},
    )
    graph = read_foreign(path, (1, 3, SIDE, SIDE))
    made = folder / "vision.onnx"
    onnx.save(
        compose_picture(graph, vision, labels, Learned(np.zeros((80, 1), np.float32), np.zeros(1, np.float32))),
        str(made),
    )
    held = only(read_catalog(load_recipe("home"), data).vision, "test")
    items = [item for item in held if item.data_set in COMPLETE]
    shown = [read_picture(item.path) for item in items]
    shapes = [picture.shape[:2] for picture in shown]
    own, eye = Detector(path, lowest=0.01), Eye(OnnxGraph(made), (SIDE, SIDE))

    def theirs(picture: NDArray[np.uint8]) -> Found:
        rows = own(picture)
        rows = rows[rows[:, 0] == 0]
        rows = rows[np.argsort(-rows[:, 5])]
        boxes = np.concatenate([rows[:, 1:3], rows[:, 1:3] + rows[:, 3:5]], 1)
        return Found(boxes.astype(np.float32), rows[:, 5])

    def same_pixels(picture: NDArray[np.uint8]) -> Found:
        frame, placed = letterbox(picture, (SIDE, SIDE))
        left, top, wide, high = placed.inner
        scale = np.array([placed.source_width / wide, placed.source_height / high] * 2, np.float32)
        found = theirs(frame)
        return Found((found.boxes - np.array([left, top, left, top], np.float32)) * scale, found.scores)

    figures = {
        name: {key: round(float(found[key]), 4) for key in FIGURES}
        for name, found in (
            ("own", measure(items, shapes, [theirs(p) for p in shown], "person")),
            ("own_on_our_pixels", measure(items, shapes, [same_pixels(p) for p in shown], "person")),
            ("adopted", measure(items, shapes, [eye(p, 0) for p in shown], "person")),
        )
    }
    frame = np.random.default_rng(0).integers(0, 256, (1, SIDE, SIDE, 3), dtype=np.uint8)
    planes = np.ascontiguousarray(frame.transpose(0, 3, 1, 2).astype(np.float32))
    return {"pictures": len(items), **figures, "cpu": cpu_ms(path, made, ({"images": planes}, {"frame": frame}))}


class Features(torch.nn.Module):
    """YAMNet's features of a waveform [B, 15600]: the mean of its last layer, [B, 1024]."""

    def __init__(self, weights: Path):
        super().__init__()
        self.front, self.layers = MagnitudeMel(), SeparableLayers(LAYERS)
        self.layers.load_pretrained(weights)

    def forward(self, waves: torch.Tensor) -> torch.Tensor:
        """Waveform to features."""
        found: torch.Tensor = self.layers(self.front(waves).transpose(1, 2)[:, None])
        return found.mean((2, 3))


def windows(item: Item) -> NDArray[np.float32]:
    """The three loudest windows of a clip that do not overlap. [3, 15600]."""
    samples = read_sound(item.path)
    samples = np.pad(samples, (0, max(0, 3 * WINDOW - len(samples)))).astype(np.float32)
    parts = samples[: len(samples) // WINDOW * WINDOW].reshape(-1, WINDOW)
    return parts[np.argsort(-(parts**2).sum(1), kind="stable")[:3]]


def sounds(data: Path, folder: Path) -> dict[str, Any]:
    """ESC-10's classes by a linear layer on features: of the network itself, of the adopted graph."""
    network = Features(data / "weights" / "yamnet_layers1-14_float.npz").eval()
    bare, made = folder / "waves.onnx", folder / "audio.onnx"
    torch.onnx.export(
        network, (torch.zeros(2, WINDOW),), str(bare), input_names=["waves"], output_names=["embedding"], dynamo=True,
        dynamic_shapes=({0: torch.export.Dim("n", min=1, max=512)},), opset_version=18, external_data=False,
        verbose=False,
    )  # fmt: skip
    items = [item for item in read_catalog(load_recipe("home"), data).audio if item.data_set == "esc10" and item.path]
    names = tuple(sorted({item.group for item in items}))
    clips = {split: only(items, split) for split in ("train", "test")}
    heard = {split: [windows(item) for item in part] for split, part in clips.items()}
    truth = {split: np.array([names.index(item.group) for item in part]) for split, part in clips.items()}
    with torch.no_grad():
        own = {split: [network(torch.from_numpy(w)).numpy() for w in part] for split, part in heard.items()}
    target = np.eye(len(names), dtype=np.float32)[np.repeat(truth["train"], 3)]
    weight, bias = fit_probe(np.concatenate(own["train"]), target, np.ones_like(target))
    audio = replace(
        Audio(), graph=str(bare), output="embedding", window_s=WINDOW / 16_000, input=SoundInput(rate=16_000)
    )
    blank = np.zeros(FEATURES, np.float32)
    learned = Learned(
        np.zeros((FEATURES, 1), np.float32), np.zeros(1, np.float32), weight, bias, blank, blank + 1,
        np.zeros((FEATURES, 1), np.float32),
    )  # fmt: skip
    onnx.save(compose_sound(read_foreign(bare, (1, WINDOW)), audio, names, learned), str(made))
    session = Session(made)
    plain = [(features @ weight + bias).mean(0).argmax() for features in own["test"]]
    adopted = [session({"pcm": w})["sound"].mean(0).argmax() for w in heard["test"]]
    told = {"own": plain, "adopted": adopted}
    right = {name: round(float((np.array(found) == truth["test"]).mean()), 4) for name, found in told.items()}
    wave = np.ascontiguousarray(heard["test"][0][:1])
    return {"clips": len(plain), **right, "cpu": cpu_ms(bare, made, ({"waves": wave}, {"pcm": wave}))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    options = parser.parse_args()
    torch.manual_seed(0)
    with tempfile.TemporaryDirectory() as folder:
        result = {
            "yolox_nano": pictures(options.data, Path(folder)),
            "yamnet_layers": sounds(options.data, Path(folder)),
            **environment("onnx", "onnxruntime", "torch"),
        }
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()

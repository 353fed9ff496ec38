"""People in photographs and on video, and what a picture costs, beside YOLOX-nano in the same run.

Photographs: ``[data] coco_held`` (coco-extra). Nothing was trained on it; half of its sources are val (thresholds),
half test. Ranking figures are given on test and on both, since no threshold enters them. It is cut from COCO's
train2017, on which the published weights that our detector starts from, and YOLOX-nano itself, were trained: figures on
it flatter both alike. The test split of ADE20K, which neither was trained on, stands beside.

Video: windows cut from a recording of pedestrians, each a camera of its own in which people come and go. Truth: a
consensus of YOLOX-nano over sizes and mirror images of the *whole* frame; frames in doubt and half a second about each
edge do not count. F1 of "somebody is there" at each system's own threshold, fitted on val.

Cost: CPU time of one thread, every picture in turn by each system, looks counted: of the networks alone, and of the
whole (resizing, network, and boxes in this script's Python).
"""

import argparse
import json
import math
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from msgspec import structs
from rich.console import Console
from rich.progress import track
from rich.table import Table

from environment import environment
from media_peers import single
from tectum_export.data.catalog import read_catalog
from tectum_export.data.manifest import only
from tectum_export.data.picture_bank import read_picture
from tectum_export.evaluate.calibrate import LOWEST_SEEN, fit_thresholds
from tectum_export.evaluate.detect import Eye, Found, Picture
from tectum_export.evaluate.metrics import precision_recall_f1
from tectum_export.evaluate.people import measure
from tectum_export.model.exported import OnnxGraph
from tectum_export.recipe import Vision, load_recipe
from tectum_export.teach.boxes import Detector
from tectum_export.teach.cache import CACHE, TeacherCache
from tectum_export.teach.views import Views

RESULT = Path(__file__).parent / "results" / "seeing.json"
LABEL = "person"
PHOTOGRAPHS = ("coco", "pennfudan")
TUNED = (*PHOTOGRAPHS, "coco_held", "ade20k")
RATE_HZ = 2.5
EDGE_S = 0.5
COLUMNS, ROWS = 3, 3
SURE, ABSENT = 0.45, 0.2
"""The consensus score from which somebody is there, and below which nobody is."""
COST_PICTURES = 160
System = Callable[[Picture], Found]


class Timed:
    """A network that adds up the CPU time of its runs in ``spent``, ms."""

    spent = 0.0

    def __init__(self, network: Callable[..., Any]):
        self._network = network

    def __call__(self, *inputs: Any) -> Any:
        begin = time.process_time()
        found = self._network(*inputs)
        Timed.spent += 1e3 * (time.process_time() - begin)
        return found

    run = __call__


def yolox(path: Path) -> System:
    """The published detector as people run it: 416 x 416, one thread."""
    detector = single(Detector(path, lowest=0.01), path)
    detector._session = Timed(detector._session.run)

    def see(picture: Picture) -> Found:
        rows = detector(picture)
        rows = rows[rows[:, 0] == 0]
        rows = rows[np.argsort(-rows[:, 5], kind="stable")]
        boxes = np.concatenate([rows[:, 1:3], rows[:, 1:3] + rows[:, 3:5]], 1)
        return Found(boxes.astype(np.float32), rows[:, 5])

    return see


def eyes(files: dict[str, Path], settings: Vision) -> dict[str, System]:
    """Each exported graph at its size, plain and with a closer look, for which the graph named ``look`` takes the
    crops."""
    look, whole = settings.look, (settings.height, settings.width)
    graphs = {name: OnnxGraph(path) for name, path in files.items()}
    closer = graphs.pop("look", None)
    out: dict[str, System] = {}
    for name, graph in graphs.items():
        plain = Eye(Timed(graph), settings.small if name == "small" else whole)
        out[name] = lambda picture, eye=plain: eye(picture, 0)
        if closer is not None:
            own = structs.replace(look, low=look.low_small) if name == "small" else look
            looking = replace(plain, look=own, closer=Timed(closer))
            out[f"{name}, closer look"] = lambda picture, eye=looking: eye(picture, 0)
    return out


def windows(path: Path) -> tuple[list[Picture], list[tuple[slice, slice]]]:
    """Frames of the recording at ``RATE_HZ``, and the parts of it that stand for cameras."""
    import av

    frames: list[Picture] = []
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        step = round(float(stream.average_rate or 10) / RATE_HZ)
        for index, frame in enumerate(container.decode(stream)):
            if index % step == 0:
                frames.append(frame.to_ndarray(format="rgb24"))
    height, width = frames[0].shape[:2]
    places = [
        (slice(r * height // ROWS, (r + 1) * height // ROWS), slice(c * width // COLUMNS, (c + 1) * width // COLUMNS))
        for r in range(ROWS) for c in range(COLUMNS)
    ]  # fmt: skip
    return frames, places


def truth_of(boxes: list[np.ndarray], place: tuple[slice, slice]) -> np.ndarray:
    """1 somebody is in the window, 0 nobody, -1 in doubt; by frame, edges left out."""
    top, bottom, left, right = place[0].start, place[0].stop, place[1].start, place[1].stop
    out = []
    for rows in boxes:
        people = rows[rows[:, 0] == 0]
        wide = np.minimum(people[:, 1] + people[:, 3], right) - np.maximum(people[:, 1], left)
        high = np.minimum(people[:, 2] + people[:, 4], bottom) - np.maximum(people[:, 2], top)
        share = np.maximum(wide, 0) * np.maximum(high, 0) / np.maximum(people[:, 3] * people[:, 4], 1)
        there = (share >= 0.6) & (people[:, 5] >= SURE)
        perhaps = (share > 0.02) & (people[:, 5] >= ABSENT)
        out.append(1 if there.any() else -1 if perhaps.any() else 0)
    told = np.array(out)
    edge = math.ceil(EDGE_S * RATE_HZ)
    clean = told.copy()
    for index in range(len(told)):
        around = told[max(0, index - edge) : index + edge + 1]
        if (around != told[index]).any():
            clean[index] = -1
    return clean


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "graphs",
        nargs="+",
        metavar="NAME=FILE",
        help="exported vision graphs with boxes: large, small, and look for crops (may be one file)",
    )
    parser.add_argument("--recipe", default="home")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    torch.set_num_threads(1)
    recipe = load_recipe(options.recipe)
    catalog = read_catalog(recipe, options.data)
    weights = options.data / "weights" / "yolox_nano.onnx"
    files = {name: Path(path) for name, path in (given.split("=", 1) for given in options.graphs)}
    systems: dict[str, System] = {"YOLOX-nano 416": yolox(weights), **eyes(files, recipe.vision)}
    held = [i for i in catalog.vision if i.data_set == "coco_held"]
    sets = {
        "coco-extra, test half": only(held, "test"),
        "coco-extra, both halves": held,
        "Penn-Fudan and COCO128, test": [
            i for i in only(catalog.vision, "test") if i.data_set in ("coco", "pennfudan")
        ],
    }
    rooms = [i for i in only(catalog.vision, "test") if i.data_set == "ade20k" and LABEL not in i.unknown]
    tuned = [i for i in only(catalog.vision, "val") if i.data_set in TUNED and LABEL not in i.unknown]
    read = {item.source: read_picture(item.path) for part in (*sets.values(), rooms, tuned) for item in part}
    frames, places = windows(options.data / "video" / "vtest.avi")
    views = Views(weights)
    cache = TeacherCache(CACHE, weights, f"video{RATE_HZ}")
    named = {f"{index:05d}": index for index in range(len(frames))}
    told = cache.answers(named, lambda index: views(frames[index]), "truth of the video")
    truths = [truth_of([told[name] for name in named], place) for place in places]
    rows: dict[str, Any] = {}
    for name, system in systems.items():
        row: dict[str, Any] = {}
        for title, items in sets.items():
            found = [system(read[i.source]) for i in items]
            row[title] = measure(items, [read[i.source].shape[:2] for i in items], found, LABEL)
        presence = np.array([[system(read[i.source]).presence] for i in track(tuned, description=f"{name}: val")])
        holds = np.array([[LABEL in i.labels] for i in tuned], np.float32)
        threshold = fit_thresholds(presence, holds, np.ones_like(holds), (LABEL,), LOWEST_SEEN)[LABEL]
        row["threshold"] = threshold
        said = np.array([system(read[i.source]).presence >= threshold for i in rooms])
        there = np.array([LABEL in i.labels for i in rooms])
        row["ADE20K, test"] = {
            "pictures": len(rooms), "recall": float(said[there].mean()), "false_alarms": float(said[~there].mean()),
        }  # fmt: skip
        hits, wanted = [], []
        for truth, (down, across) in track(list(zip(truths, places, strict=True)), description=f"{name}: video"):
            for frame, is_there in zip(frames, truth, strict=True):
                if is_there >= 0:
                    hits.append(system(np.ascontiguousarray(frame[down, across])).presence >= threshold)
                    wanted.append(bool(is_there))
        precision, recall, f1 = precision_recall_f1(np.array(hits), np.array(wanted))
        row["video"] = {
            "frames": len(wanted), "with_people": int(np.sum(wanted)),
            "precision": precision, "recall": recall, "f1": f1,
        }  # fmt: skip
        rows[name] = row
    shown = [read[i.source] for i in sets["coco-extra, both halves"][:COST_PICTURES]]
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in systems}
    for picture in track([*shown[:5], *shown], description="cost"):
        for name, system in systems.items():
            begin, Timed.spent = time.process_time(), 0.0
            system(picture)
            spent[name].append((Timed.spent, 1e3 * (time.process_time() - begin)))
    means = {name: np.mean(times[5:], 0) for name, times in spent.items()}
    for name, (network, whole) in means.items():
        beside = means[name] / means["YOLOX-nano 416"]
        rows[name]["cpu_ms"] = {
            "network": float(network), "whole": float(whole),
            "network_beside_yolox": float(beside[0]), "whole_beside_yolox": float(beside[1]),
        }  # fmt: skip
    table = Table(
        "", "hit", "AUC", "AP50", "video F1", "ADE20K recall, false", "looks", "network ms", "x YOLOX", "whole"
    )
    for name, row in rows.items():
        both = row["coco-extra, both halves"]
        table.add_row(
            name, f"{both['centre_recall']:.3f}", f"{both['auc']:.4f}", f"{both['ap50']:.3f}",
            f"{row['video']['f1']:.3f}",
            f"{row['ADE20K, test']['recall']:.3f}, {row['ADE20K, test']['false_alarms']:.3f}",
            f"{both['looks_a_picture']:.2f}", f"{row['cpu_ms']['network']:.1f}",
            f"{row['cpu_ms']['network_beside_yolox']:.2f}", f"{row['cpu_ms']['whole_beside_yolox']:.2f}",
        )  # fmt: skip
    Console(width=160).print(table)
    look = structs.asdict(recipe.vision.look)
    body = {"bench": "seeing", "look": look, "systems": rows, **environment("onnxruntime", "torch")}
    options.out.write_text(json.dumps(body, indent=1) + "\n")


if __name__ == "__main__":
    main()

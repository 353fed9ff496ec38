"""Stand-ins of large public sets, made here in the forms in which those come, from their shards to a bundle."""

import io
import json
import os
import signal
import subprocess
import sys
import tarfile
from collections import Counter

import cv2
import numpy as np
import pytest
import soundfile
from tests.live import LONG_S, until

from tectum import Bundle
from tectum_export.cli import main

pytest.importorskip("fsspec", reason="the extra 'archive' is not installed")
parquet = pytest.importorskip("pyarrow.parquet")
pyarrow = pytest.importorskip("pyarrow")

RECIPE = """\
extends = "home"
name = "public"
[labels]
sound = ["dog_bark", "glass_break", "other"]
intent = ["HassTurnOn", "none"]
situation = ["quiet", "hazard"]
[[situation]]
name = "hazard"
when = [{ heard = ["glass_break"] }]
[data]
coco = "coco"
clips = ["fsd50k", "audioset"]
massive = "massive"
esc = []
natural = ""
pennfudan = ""
ade20k = ""
imagenet = ""
coco_held = ""
ha_intents = ""
nlu = ""
clinc = ""
grammar = []
speech_clips = 0
[teacher]
vision = ""
audio = ""
[vision]
pretrained = ""
[audio]
pretrained = ""
unusual = []
"""
CATEGORIES = {1: "person", 17: "cat", 18: "dog", 3: "car", 44: "bottle"}
SOUNDS = {"Bark,Dog,Animal": 0, "Shatter,Glass": 1, "Keyboard_typing": 2}
"""Classes as FSD50K and AudioSet name them, and how the stand-in of each sounds."""
SAID = {
    "en-US": ("turn on the {} light", "tell me a joke about the {}"),
    "de-DE": ("mach das licht im {} an", "erzähl einen witz über {}"),
    "zh-CN": ("打开{}的灯", "讲个{}的笑话"),
}
ROOMS = (
    "kitchen",
    "hall",
    "attic",
    "cellar",
    "bathroom",
    "nursery",
    "office",
    "garage",
    "porch",
    "study",
    "loft",
    "den",
)


def tar(path, files):
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as out:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            out.addfile(member, io.BytesIO(content))


def write_coco(folder):
    """Pictures of COCO's form: two shards of WebDataset, one of Parquet as Hugging Face writes it; instances."""
    rng = np.random.default_rng(0)
    names, boxes, files = list(CATEGORIES), [], {}
    for number in range(48):
        picture = rng.integers(90, 130, (60, 90, 3), dtype=np.uint8)
        category = number % len(names)
        x, y = (int(at) for at in rng.integers(0, (60, 30)))
        picture[y : y + 30, x : x + 30] = 50 * category
        files[f"{number:012d}.jpg"] = cv2.imencode(".jpg", picture)[1].tobytes()
        box = {"image_id": number, "category_id": names[category], "bbox": [x, y, 30, 30], "iscrowd": 0}
        boxes.append(box)
    order = list(files.items())
    tar(folder / "00000.tar", dict(order[:16]))
    tar(folder / "00001.tar", dict(order[16:32]))
    rows = [{"bytes": content, "path": name} for name, content in order[32:]]
    parquet.write_table(pyarrow.table({"image": rows}), folder / "last.parquet")
    told = {
        "licenses": [{"id": 1, "name": "Attribution License"}],
        "categories": [{"id": key, "name": name} for key, name in CATEGORIES.items()],
        "images": [{"id": number, "file_name": name, "license": 1} for number, (name, _) in enumerate(order)],
        "annotations": boxes,
    }
    (folder / "instances.json").write_text(json.dumps(told))
    return [
        str(folder / "{00000..00001}.tar"),
        str(folder / "last.parquet"),
        "--labels",
        str(folder / "instances.json"),
    ]


def flac(kind, seed):
    rng = np.random.default_rng(seed)
    wave = 0.2 * np.sin(2 * np.pi * (300, 3000, 900)[kind] * rng.uniform(0.9, 1.1) * np.arange(32_000) / 16_000)
    out = io.BytesIO()
    soundfile.write(out, (wave + 0.01 * rng.standard_normal(32_000)).astype(np.float32), 16_000, format="FLAC")
    return out.getvalue()


def write_fsd50k(folder):
    """Clips of FSD50K's form: a shard, its table of labels and its JSON of licences."""
    kinds = [name for name in SOUNDS for _ in range(12)]
    lines = [f'{1000 + number},"{name}","{name}"\n' for number, name in enumerate(kinds)]
    (folder / "dev.csv").write_text("fname,labels,mids\n" + "".join(lines))
    free = {"license": "http://creativecommons.org/licenses/by/3.0/"}
    (folder / "clips.json").write_text(json.dumps({str(1000 + number): free for number in range(len(kinds))}))
    tar(folder / "dev.tar", {f"{1000 + n}.flac": flac(SOUNDS[name], n) for n, name in enumerate(kinds)})
    return [str(folder / "dev.tar"), "--labels", str(folder / "dev.csv"), "--clips", str(folder / "clips.json")]


def write_audioset(folder):
    """Clips of AudioSet's form: a shard named by films, and its table of segments."""
    kinds = [name for name in SOUNDS for _ in range(8)]
    films = [f"-film_{number:05d}" for number in range(len(kinds))]
    lines = [f'{film}, 30.0, 40.0, "{name}"\n' for film, name in zip(films, kinds, strict=True)]
    (folder / "segments.csv").write_text("# Segments\n" + "".join(lines))
    tar(
        folder / "a.tar",
        {f"{f}.flac": flac(SOUNDS[k], 99 + n) for n, (f, k) in enumerate(zip(films, kinds, strict=True))},
    )
    return [str(folder / "a.tar"), "--labels", str(folder / "segments.csv"), "--licence", "CC BY 4.0"]


def write_massive(folder):
    """Requests of MASSIVE's form: its tar of ``1.1/data/LOCALE.jsonl``."""
    files = {}
    for locale, patterns in SAID.items():
        rows = [
            {"id": str(2 * number + which), "locale": locale, "partition": "train", "annot_utt": said.format(room),
             "utt": said.format(room), "intent": ("iot_hue_lighton", "general_joke")[which]}
            for number, room in enumerate(ROOMS) for which, said in enumerate(patterns)
        ]  # fmt: skip
        files[f"1.1/data/{locale}.jsonl"] = "".join(json.dumps(row) + "\n" for row in rows).encode()
    tar(folder / "massive.tar.gz", files)
    return [str(folder / "massive.tar.gz")]


SETS = {
    "coco": ("pictures", write_coco),
    "fsd50k": ("sounds", write_fsd50k),
    "audioset": ("sounds", write_audioset),
    "massive": ("sentences", write_massive),
}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """What ``gather`` makes of their shards, and the recipe."""
    folder = tmp_path_factory.mktemp("public")
    for name, (kind, write) in SETS.items():
        (folder / f"shards-{name}").mkdir()
        words = write(folder / f"shards-{name}")
        assert main(["gather", kind, *words, "--out", str(folder / "data" / name)]) == 0
    (folder / "public.toml").write_text(RECIPE)
    return folder


@pytest.mark.long
@pytest.mark.slow
def test_a_recipe_of_public_sets_is_trained_by_two_processes_goes_on_after_a_kill_and_becomes_a_bundle(data, tmp_path):
    run = tmp_path / "run"
    command = [sys.executable, "-m", "tectum_export.cli", "train", str(data / "public.toml"), "--smoke", "--data"]
    command += [str(data / "data"), "--out", str(run), "--accelerator", "cpu", "--devices", "2"]
    command += ["--precision", "bf16-mixed"]
    with (tmp_path / "told.txt").open("w") as told:
        process = subprocess.Popen(command, stderr=told, stdout=told, start_new_session=True)
        try:
            until(lambda: process.poll() is not None or (run / "vision.pt").is_file(), 4 * LONG_S)
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # all processes at once, as the power would
            process.wait()
    assert process.returncode == -signal.SIGKILL, (tmp_path / "told.txt").read_text()
    before = (run / "vision.pt").stat().st_mtime_ns
    assert not (run / "fusion.pt").exists()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (run / "vision.pt").stat().st_mtime_ns == before
    assert {file.name for file in run.glob("*.pt")} >= {"vision.pt", "audio.pt", "text.pt", "fusion.pt"}

    rows = [json.loads(line) for line in (run / "items.jsonl").read_text().splitlines()]
    learned = Counter(row["data_set"] for row in rows if row["split"] == "train")
    assert all(learned[name] >= 10 for name in SETS), learned
    assert main(["evaluate", str(run)]) == 0
    assert main(["export", str(run), "--out", str(tmp_path / "bundle")]) == 0
    made = Bundle.load(tmp_path / "bundle")
    assert made.manifest["labels"]["sound"] == ["dog_bark", "glass_break", "other"]
    card = (tmp_path / "bundle" / "card.md").read_text()
    assert all(name in card for name in SETS)

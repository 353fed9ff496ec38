"""A house of 1, 2, 4 and 8 places, each a 360p stream with sound: Tectum, the usual script, and one combined graph.

Every system runs in a process of its own, at the media's pace, decoding included; places begin at different moments.

- tectum: this runtime, as tuned on this host (``tectum tune --goal cpu``), 5 pictures and 4 hops of sound a second
- script: what one writes in an afternoon: OpenCV reads the stream, YOLOX-nano at 5 fps, YAMNet each 0.48 s, default
  sessions of ONNX Runtime and LiteRT, one thread of Python per stream. It detects, but does not fuse or decide.
- script, tuned: the same with one thread per model and no spinning.
- decoding alone: what is left of Tectum when nothing is encoded, fused or decided: the floor of an idle house.
- combined: Tectum's own four networks merged into one graph, one thread, run at every picture.

CPU: seconds of CPU per second of media, of the whole process, after 2 s to warm up. Latency: from the scheduled time of
a picture to its result. The weights of both teachers lie beside the data.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import av
import numpy as np
from msgspec import to_builtins
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum.host.bench import WARM_S, house, interleave, percentiles, recorded
from tectum.supervise.memory import memory_mb

RESULT = Path(__file__).parent / "results" / "house.json"
SYSTEMS = ("tectum", "script", "script, tuned", "combined", "decoding alone")
PLACES = (1, 2, 4, 8)
PATCH, HOP, RATE = 15_600, 7_680, 16_000
PICTURE_S = 0.2


def write_stream(out: Path, pictures: Iterable[av.VideoFrame], sound: np.ndarray) -> Path:
    """A 640 x 360 H.264 and AAC recording at 25 fps, as a sub-stream comes; ``sound``: mono float32 at 16 kHz."""
    with av.open(str(out), "w") as container:
        video = container.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 640, 360, "yuv420p"
        video.options = {"g": "50", "preset": "veryfast", "tune": "zerolatency"}
        audio = container.add_stream("aac", rate=RATE, layout="mono")
        for count, picture in enumerate(pictures):
            small = picture.reformat(640, 360, "yuv420p")
            small.pts, small.time_base = count, Fraction(1, 25)
            container.mux(video.encode(small))
        container.mux(video.encode(None))
        for start in range(0, len(sound), 1024):
            block = av.AudioFrame.from_ndarray(sound[None, start : start + 1024], "fltp", "mono")
            block.sample_rate, block.pts, block.time_base = RATE, start, Fraction(1, RATE)
            container.mux(audio.encode(block))
        container.mux(audio.encode(None))
    return out


def looped(path: Path) -> Iterator[av.VideoFrame]:
    """The pictures of a recording, from its beginning again without end."""
    while True:
        with av.open(str(path)) as source:
            yield from source.decode(video=0)


def stream(data: Path, out: Path, seconds: float) -> Path:
    """People walking, with the sound of another recording."""
    with av.open(str(data / "video" / "car-detection.mp4")) as source:
        resampler = av.AudioResampler("fltp", "mono", RATE)
        blocks = [b.to_ndarray()[0] for f in source.decode(audio=0) for b in resampler.resample(f)]
    sound = np.resize(np.concatenate(blocks), round(RATE * seconds)).astype(np.float32)
    return write_stream(out, islice(looped(data / "video" / "vtest.avi"), math.ceil(25 * seconds)), sound)


class Meter:
    """CPU time of this process from ``WARM_S`` on, and latencies of what was due after it."""

    def __init__(self, seconds: float):
        self.start, self.whole = time.perf_counter(), WARM_S + seconds
        self.seconds, self.burnt, self.taken = seconds, 0.0, list[float]()
        threading.Timer(WARM_S, self._warm).start()

    def _warm(self) -> None:
        self.burnt = time.process_time()

    def wait(self, due: float) -> None:
        time.sleep(max(0.0, self.start + due - time.perf_counter()))

    def done(self, due: float) -> None:
        if due >= WARM_S:
            self.taken.append(1e3 * (time.perf_counter() - self.start - due))

    def result(self, places: int) -> dict[str, Any]:
        cpu = (time.process_time() - self.burnt) / max(self.seconds, time.perf_counter() - self.start - WARM_S)
        return {
            "places": places, "cpu_s_per_media_s": round(cpu, 4), "latency_ms": {"picture": percentiles(self.taken)},
            "rss_mb": round(memory_mb(), 1), "drops": 0,
        }  # fmt: skip


def script(media: Path, places: int, seconds: float, weights: Path, tuned: bool) -> dict[str, Any]:
    """OpenCV, YOLOX-nano and YAMNet, one thread of Python per stream."""
    import cv2
    import onnxruntime
    from ai_edge_litert.interpreter import Interpreter

    options = onnxruntime.SessionOptions()
    if tuned:
        cv2.setNumThreads(1)
        options.intra_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    detector = onnxruntime.InferenceSession(str(weights / "yolox_nano.onnx"), options, ["CPUExecutionProvider"])
    name = detector.get_inputs()[0].name
    with av.open(str(media)) as source:
        blocks = [f.to_ndarray().reshape(-1) for f in source.decode(audio=0)]
    sound = np.concatenate(blocks)
    meter = Meter(seconds)
    lock = threading.Lock()

    def watch(index: int) -> None:
        capture = cv2.VideoCapture(str(media))
        offset, count, due_next = index * PICTURE_S / places, 0, 0.0
        while (due := count / 25 + offset) < meter.whole:
            meter.wait(due)
            fine, picture = capture.read()
            if not fine:
                capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
                fine, picture = capture.read()
            if count / 25 >= due_next - 1e-6:
                due_next += PICTURE_S
                high, wide = picture.shape[:2]
                scale = 416 / max(high, wide)
                small = cv2.resize(picture, (round(wide * scale), round(high * scale)))
                canvas = np.full((416, 416, 3), 114, np.uint8)
                canvas[: small.shape[0], : small.shape[1]] = small
                found = detector.run(None, {name: canvas.transpose(2, 0, 1)[None].astype(np.float32)})[0][0]
                scores = found[:, 4:5] * found[:, 5:]
                best = scores.max(1)
                keep = best > 0.3
                cv2.dnn.NMSBoxes(found[keep, :4].tolist(), best[keep].tolist(), 0.3, 0.45)
                with lock:
                    meter.done(due)
            count += 1

    def hear(index: int) -> None:
        interpreter = Interpreter(str(weights / "yamnet_cls.tflite"), **({"num_threads": 1} if tuned else {}))
        place = interpreter.get_input_details()[0]
        interpreter.resize_tensor_input(place["index"], [PATCH])
        interpreter.allocate_tensors()
        output = interpreter.get_output_details()[0]["index"]
        count, offset = 0, index * 0.48 / places
        while (due := (PATCH + count * HOP) / RATE + offset) < meter.whole:
            meter.wait(due)
            interpreter.set_tensor(place["index"], np.take(sound, range(count * HOP, count * HOP + PATCH), mode="wrap"))
            interpreter.invoke()
            interpreter.get_tensor(output)
            count += 1

    threads = [threading.Thread(target=work, args=(i,)) for i in range(places) for work in (watch, hear)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return meter.result(places)


def combined(media: Path, places: int, seconds: float) -> dict[str, Any]:
    """The four networks in one graph, run at every picture with the newest sound and words."""
    import onnx

    from tectum import Engine
    from tectum.bundle.manifest import FUSION
    from tectum.encode.onnx.session import Session
    from tectum.observe.types import Frame

    engine = Engine.open()
    merged = None
    for graph in (*engine.bundle.slots, FUSION):  # without closer looks, which a picture may need or not
        model = onnx.compose.add_prefix(onnx.load(str(engine.bundle.graph(graph))), f"{graph}.")
        del model.metadata_props[:]
        merged = model if merged is None else onnx.compose.merge_models(merged, model, io_map=[])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "combined.onnx"
        onnx.save(merged, str(path))
        session = Session(path)
    states = [(engine.timeline(str(i)), np.zeros((1, engine.bundle.window), np.float32)) for i in range(places)]
    streams = [recorded(engine, str(i), WARM_S + seconds, media) for i in range(places)]
    feed = {f"text.{k}": np.full((1, 40), 97, np.uint8) for k in engine.sessions["text"].inputs}
    meter = Meter(seconds)
    for due, index, seen in interleave(streams, PICTURE_S):
        meter.wait(due)
        timeline, window = states[index]
        if isinstance(seen, Frame):
            tick = {"vision.frame": seen.pixels[None], "audio.pcm": window}
            tick |= {f"fusion.{name}": value for name, value in timeline.inputs(seen.time).items()}
            session({**feed, **tick})
            meter.done(due)
        else:
            window[0] = np.roll(window[0], -len(seen.samples))
            window[0, -len(seen.samples) :] = seen.samples
    return meter.result(places)


def decoding(media: Path, places: int, seconds: float) -> dict[str, Any]:
    """The streams read, scaled and resampled as Tectum does, and thrown away."""
    from tectum import Engine

    engine = Engine.open()
    streams = [recorded(engine, str(i), WARM_S + seconds, media) for i in range(places)]
    meter = Meter(seconds)
    for due, _, _ in interleave(streams, PICTURE_S):
        meter.wait(due)
        meter.done(due)
    return meter.result(places)


def one(system: str, media: Path, places: int, seconds: float, weights: Path) -> dict[str, Any]:
    """Run one system in this process."""
    if system == "tectum":
        from tectum import Engine

        engine = Engine.open()
        return {**asdict(house(engine, places, seconds, media)), "ways": to_builtins(engine.health())}
    if system == "decoding alone":
        return decoding(media, places, seconds)
    if system == "combined":
        return combined(media, places, seconds)
    return script(media, places, seconds, weights, system == "script, tuned")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with video/ and weights/")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--one", nargs=3, metavar=("SYSTEM", "PLACES", "MEDIA"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        system, places, media = options.one
        print(json.dumps(one(system, Path(media), int(places), options.seconds, options.data / "weights")))
        return
    console = Console(soft_wrap=True)
    rows: dict[str, dict[str, Any]] = {system: {} for system in SYSTEMS}
    with tempfile.TemporaryDirectory() as folder:
        media = stream(options.data, Path(folder) / "stream.mp4", WARM_S + options.seconds + 2)
        for places in PLACES:
            for system in SYSTEMS:
                command = [sys.executable, __file__, "--data", options.data, "--seconds", str(options.seconds)]
                done = subprocess.run(
                    [*map(str, command), "--one", system, str(places), str(media)],
                    capture_output=True, text=True, check=True,
                )  # fmt: skip
                rows[system][str(places)] = json.loads(done.stdout.splitlines()[-1])
                console.print(f"{system}, {places}: {rows[system][str(places)]['cpu_s_per_media_s']:.3f}", style="dim")
    table = Table("system", "places", "CPU s/s", "per place", "picture p50 ms", "p99", "drops", "RSS MB")
    for system, by_places in rows.items():
        for places, row in by_places.items():
            cpu, latency = row["cpu_s_per_media_s"], row["latency_ms"]["picture"]
            table.add_row(
                system, places, f"{cpu:.3f}", f"{cpu / int(places):.3f}", f"{latency['p50']:.1f}",
                f"{latency['p99']:.1f}", str(row["drops"]), f"{row['rss_mb']:.0f}",
            )  # fmt: skip
    console.print(table)
    packages = ("onnxruntime", "av", "opencv-python-headless", "ai-edge-litert")
    body = {"bench": "house", "seconds": options.seconds, "systems": rows, **environment(*packages)}
    RESULT.write_text(json.dumps(body, indent=1) + "\n")


if __name__ == "__main__":
    main()

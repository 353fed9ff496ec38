"""What Tectum reads from files and lines, each as a kind of input for ``fuzz.py``: seeds, and who takes them."""

import hashlib
import json
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from fuzz_inputs import Mutate, binary, document, text

ROOT = Path(__file__).parents[1]
Take = Callable[[bytes], None]
"""Gives an input to Tectum. Raises TectumError: it was refused, which is right."""
SECONDS, SIDE = 0.6, (64, 48)
MEDIA = {
    "mp4": ("libx264", "aac"),
    "mkv": ("libx264", "libopus"),
    "webm": ("libvpx", "libopus"),
    "ts": ("libx264", "aac"),
    "avi": ("mjpeg", "pcm_s16le"),
    "mov": ("mpeg4", "aac"),
    "flv": ("libx264", "aac"),
    "wav": ("", "pcm_s16le"),
    "flac": ("", "flac"),
    "mp3": ("", "libmp3lame"),
    "ogg": ("", "libopus"),
    "jpg": ("mjpeg", ""),
    "png": ("png", ""),
}
"""Codecs of picture and sound by suffix."""


@dataclass(frozen=True)
class Kind:
    """``begin``: called once with an empty folder; gives the seeds and who takes an input. ``weight``: its share of all
    inputs. ``deadline_s``: what takes longer hangs."""

    how: Mutate
    begin: Callable[[Path], tuple[list[bytes], Take]]
    weight: int = 1
    deadline_s: float = 20.0


def fenced(*languages: str) -> list[bytes]:
    """The examples of the docs in these languages."""
    pattern = re.compile(rf"```(?:{'|'.join(languages)})\n(.*?)```", re.DOTALL)
    files = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return [found.encode() for file in files for found in pattern.findall(file.read_text(encoding="utf-8"))]


def config(folder: Path) -> tuple[list[bytes], Take]:
    """The file of a house, as ``tectum check`` reads it."""
    from tectum.bundle import Bundle
    from tectum.config.check import check_labels
    from tectum.config.load import read_config

    seeds = [file.read_bytes() for file in sorted((ROOT / "deploy" / "examples").glob("*.toml"))]
    seeds += [one for one in fenced("toml") if b"[[place]]" in one]
    file, labels = folder / "house.toml", Bundle.load().labels

    def take(data: bytes) -> None:
        file.write_bytes(data)
        check_labels(read_config(file), labels)

    return seeds, take


def recipe(folder: Path) -> tuple[list[bytes], Take]:
    """A recipe of the training."""
    from tectum_export.recipe import RECIPES, load_recipe

    seeds = [file.read_bytes() for file in sorted(RECIPES.glob("*.toml"))] + [
        b'extends = "home"\n[vision]\nepochs = 2\n'
    ]
    file = folder / "recipe.toml"

    def take(data: bytes) -> None:
        file.write_bytes(data)
        load_recipe(str(file))

    return seeds, take


def _bundle(folder: Path) -> Path:
    from tests.small_bundle import small_bundle

    return small_bundle(folder / "small", {"text": {"distress": 3.0}})


def _used(folder: Path) -> None:
    """Load a bundle and run each of its graphs once, as a house would."""
    from tectum import Engine, Utterance
    from tectum.bundle import Bundle

    engine = Engine(Bundle.load(folder))
    timeline = engine.timeline("home")
    timeline.add(engine.encode(Utterance("home", 0.0, "good night")))
    engine.fuse(timeline, 0.1)


def manifest(folder: Path) -> tuple[list[bytes], Take]:
    """The manifest of a bundle whose files are right."""
    small = _bundle(folder)
    file = small / "manifest.json"
    seeds = [file.read_bytes()]

    def take(data: bytes) -> None:
        file.write_bytes(data)
        _used(small)

    return seeds, take


def pieces(folder: Path) -> tuple[list[bytes], Take]:
    """The pieces of words that a text graph takes, whose hash the manifest names all the same."""
    from tests.small_bundle import PIECES, small_bundle

    small = small_bundle(folder / "small", {"text": {"distress": 3.0}}, pieces=True)
    file, listed = small / PIECES, small / "manifest.json"
    content = json.loads(listed.read_text(encoding="utf-8"))
    seeds = [file.read_bytes()]

    def take(data: bytes) -> None:
        file.write_bytes(data)
        content["files"][PIECES] = hashlib.sha256(data).hexdigest()
        listed.write_text(json.dumps(content), encoding="utf-8")
        _used(small)

    return seeds, take


def onnx(folder: Path) -> tuple[list[bytes], Take]:
    """A graph of a bundle, whose manifest names its hash all the same."""
    small = _bundle(folder)
    graph, listed = small / "fusion.onnx", small / "manifest.json"
    content = json.loads(listed.read_text(encoding="utf-8"))
    seeds = [graph.read_bytes()]

    def take(data: bytes) -> None:
        graph.write_bytes(data)
        content["files"]["fusion.onnx"] = hashlib.sha256(data).hexdigest()
        listed.write_text(json.dumps(content), encoding="utf-8")
        _used(small)

    return seeds, take


def write(path: Path, seed: int) -> bytes:
    """A recording or picture of noise, less than a second long."""
    video, audio = MEDIA[path.suffix[1:]]
    rng = np.random.default_rng(seed)
    with av.open(str(path), "w", format="image2" if not audio else None) as container:
        if video:
            picture = container.add_stream(video, rate=10)
            picture.width, picture.height = SIDE
            picture.pix_fmt = {"mjpeg": "yuvj420p", "png": "rgb24"}.get(video, "yuv420p")
        if audio:
            sound = container.add_stream(audio, rate=48_000 if audio == "libopus" else 16_000, layout="mono")
        for index in range(round(10 * SECONDS) if audio else 1) if video else ():
            frame = av.VideoFrame.from_ndarray(rng.integers(0, 255, (*SIDE[::-1], 3), dtype=np.uint8), "rgb24")
            frame.pts, frame.time_base = index, Fraction(1, 10)
            container.mux(picture.encode(frame))
        if video:
            container.mux(picture.encode(None))
        if audio:
            samples = (3_000 * rng.standard_normal((1, round(sound.rate * SECONDS)))).astype("<i2")
            block = av.AudioFrame.from_ndarray(samples, "s16", "mono")
            block.sample_rate, block.pts, block.time_base = sound.rate, 0, Fraction(1, sound.rate)
            resampler = av.AudioResampler(sound.format, "mono", sound.rate, sound.frame_size or None)
            for one in (*resampler.resample(block), *resampler.resample(None)):
                container.mux(sound.encode(one))
            container.mux(sound.encode(None))
    return with_notes(path.read_bytes())


def with_notes(raw: bytes) -> bytes:
    """A picture with what cameras and editors write beside it: how it lies, its colours, the shape of its pixels."""
    exif = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0)
    if raw.startswith(b"\xff\xd8"):
        body = b"Exif\0\0" + exif
        return raw[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + raw[2:]
    if raw.startswith(b"\x89PNG"):
        colours = b"a\0\0" + zlib.compress(b"no profile")
        notes = {b"eXIf": exif, b"iCCP": colours, b"pHYs": struct.pack(">IIB", 2000, 1000, 1)}
        chunks = [struct.pack(">I", len(body)) + name + body + b"\0\0\0\0" for name, body in notes.items()]
        return raw[:33] + b"".join(chunks) + raw[33:]  # behind the first chunk, IHDR
    return raw


def media(suffix: str) -> Callable[[Path], tuple[list[bytes], Take]]:
    """Recordings of one format, read to their end."""

    def begin(folder: Path) -> tuple[list[bytes], Take]:
        from tectum.bundle import Bundle
        from tectum.observe.sources.media import MediaFile

        av.logging.set_level(None)
        seeds = [write(folder / f"{seed}.{suffix}", seed) for seed in range(3)]
        file, shape = folder / f"input.{suffix}", Bundle.load().shape

        def take(data: bytes) -> None:
            file.write_bytes(data)
            for _ in MediaFile(file, shape):
                pass

        return seeds, take

    return begin


def own_sounds(folder: Path) -> tuple[list[bytes], Take]:
    """Recordings that somebody trains on."""
    from tectum_export.data.sound import active, read_sound

    av.logging.set_level(None)
    seeds = [write(folder / f"0.{suffix}", 0) for suffix, (_, sound) in MEDIA.items() if sound]
    file = folder / "input.wav"  # what it is, is seen in it

    def take(data: bytes) -> None:
        file.write_bytes(data)
        active(read_sound(file))

    return seeds, take


def own_pictures(folder: Path) -> tuple[list[bytes], Take]:
    """Pictures that somebody trains on."""
    from tectum_export.data.picture_bank import lost_part, read_picture

    av.logging.set_level(None)
    seeds = [write(folder / f"{seed}.{suffix}", seed) for seed in range(2) for suffix in ("jpg", "png")]
    file = folder / "input.jpg"

    def take(data: bytes) -> None:
        file.write_bytes(data)
        read_picture(file)
        lost_part(file)

    return seeds, take


def _vocabulary() -> "Vocabulary":  # noqa: F821  imported by who uses it
    from tectum.bundle import Bundle
    from tectum.decide.terms import Vocabulary
    from tectum.observe.sensor import Sensor

    sensors = {
        "hall": (Sensor("front_door", ("open", "closed")), Sensor("temperature", "number"), Sensor("lamp", "bool"))
    }
    return Vocabulary.of(Bundle.load().labels, ["hall", "front garden"], ["porch"], sensors)


def rules(_folder: Path) -> tuple[list[bytes], Take]:
    """The text of a rule. What is taken must be taken again as it is shown."""
    from tectum.decide.rule import parse_rule

    known = _vocabulary()
    seeds = [
        b"smoke_alarm and front_door open within 10 s while away",
        b"glass_break and person within 3 s",
        b"person @ front garden in porch and temperature > 30.5 but not dog_bark while night",
        b"lamp on and front_door = closed",
    ]

    def take(data: bytes) -> None:
        rule = parse_rule("rule", data.decode("utf-8", "replace"), known)
        again = parse_rule("rule", str(rule), known)
        assert str(again) == str(rule), f"'{rule}' is read again as '{again}'"

    return seeds, take


def watch(_folder: Path) -> tuple[list[bytes], Take]:
    """A rule sentence that a person types."""
    from tectum.decide.request import is_rule_sentence
    from tectum.decide.rule_sentences import RuleSentenceGrammar

    grammar = RuleSentenceGrammar(_vocabulary())
    seeds = [
        b"tell me when a dog barks while we are away",
        b"tell me when the smoke alarm goes off at night in the hall",
        b"tell me when the front door opens and somebody knocks within 10 seconds",
        b"warn me if glass breaks and there is a person but not a cat",
    ]

    def take(data: bytes) -> None:
        sentence = data.decode("utf-8", "replace")
        is_rule_sentence(sentence)
        grammar.understand(sentence)

    return seeds, take


def words(folder: Path) -> tuple[list[bytes], Take]:
    """A file of utterances, encoded."""
    from tectum import Engine
    from tectum.observe.sources.text import read_lines, utterances

    engine, file = Engine(), folder / "words.txt"
    seeds = [b"@0.5 good night\nturn on the light\n", "@3 我们出门了\nau secours\n\n@9 add milk".encode()]

    def take(data: bytes) -> None:
        file.write_bytes(data)
        for said in utterances(read_lines(file))[:8]:
            engine.encode(said)

    return seeds, take


def event(_folder: Path) -> tuple[list[bytes], Take]:
    """A line of a file of events, as another version may have written it."""
    from tectum.decide.events import Event

    seeds = [line for block in fenced("json", "jsonl") for line in block.split(b"\n") if line.startswith(b"{")]
    about = {"id": "1", "place": "hall", "head": "presence", "kind": "person", "phase": "start", "score": 0.9}
    made = Event(**about, start=3.0, end=None, detected=4.0).to_json().encode()

    def take(data: bytes) -> None:
        Event.from_json(data.decode("utf-8", "replace"))

    return [*seeds, made], take


FILES = {
    "config": Kind(text, config, 40),
    "recipe": Kind(text, recipe, 40),
    "manifest": Kind(document, manifest, 4),
    "onnx": Kind(binary, onnx, 4),
    "pieces": Kind(text, pieces, 4),
    "rules": Kind(text, rules, 100),
    "watch": Kind(text, watch, 10),
    "words": Kind(text, words, 10),
    "event": Kind(document, event, 100),
    **{f"media-{suffix}": Kind(binary, media(suffix), 4) for suffix in MEDIA},
    "own-sounds": Kind(binary, own_sounds, 8),
    "own-pictures": Kind(binary, own_pictures, 8),
}

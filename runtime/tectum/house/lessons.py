"""What a house was taught, kept beside its store: a folder a label, with its recordings and what was learned of them.

What was learned is of one model. Another has the recordings and learns them anew when the house begins.
"""

import logging
import shutil
import wave
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tectum.bundle import Bundle
from tectum.bundle.taught import TAUGHT_HOPS, TaughtSound
from tectum.decide.budget import Budget
from tectum.engine import Engine
from tectum.errors import TectumError, UsageError
from tectum.files import is_folder
from tectum.house.teaching import Clip, Learned, learn
from tectum.modality import AUDIO
from tectum.observe.sensor import Sensor
from tectum.observe.sources.media import MediaFile
from tectum.observe.types import AudioChunk

FOLDER, FILE = "taught", "lesson.json"
REST_S = 1.0
"""So long it is quiet after a recording."""
LONGEST_S = 60.0
FULL = 32_767

Samples = NDArray[np.float32]

log = logging.getLogger(__name__)


class Lesson(Struct, frozen=True):
    """A sound that was taught. ``told``: as of :class:`TaughtSound`; ``budget``: how often it may be told wrongly;
    ``at``: seconds since 1970; ``found``: how many of its ``recordings`` were told by what was learned from the others.
    ``model``: whose embeddings ``weights`` and ``bias`` are for."""

    label: str
    told: bool
    budget: str
    at: float
    recordings: int
    found: int
    model: str
    weights: tuple[float, ...]
    bias: float

    @property
    def sound(self) -> TaughtSound:
        """As a bundle takes it."""
        return TaughtSound(self.label, self.weights, self.bias, self.told)


def read_lessons(state: Path | None) -> tuple[Lesson, ...]:
    """All that was taught, by label, from the folder of the store (None: nothing is kept). Raises UsageError."""
    if state is None:
        return ()
    found = []
    for file in sorted((state / FOLDER).glob(f"*/{FILE}")):
        try:
            found.append(msgspec.json.decode(file.read_bytes(), type=Lesson))
        except OSError as error:
            raise UsageError(f"{file}: cannot be read: {error.strerror}") from None
        except (msgspec.DecodeError, RecursionError) as error:
            forget = f"'tectum teach CONFIG.toml {file.parent.name} --forget' removes it"
            raise UsageError(f"{file}: is not what 'tectum teach' wrote: {error}; {forget}") from None
    return tuple(found)


def with_lessons(bundle: Bundle, state: Path | None) -> Bundle:
    """A ``bundle`` that knows the labels that a house was taught; for whoever runs no model. Raises UsageError."""
    return bundle.with_taught([lesson.sound for lesson in read_lessons(state)])


def taught_sounds(engine: Engine, state: Path | None) -> tuple[TaughtSound, ...]:
    """What a house was taught, as the engine's model has it; what another model learned is learned anew. One that
    cannot be is left out, and logged. Raises UsageError: nothing can be read."""
    found = []
    for lesson in read_lessons(state):
        assert state is not None  # noqa: S101  there are none without
        if AUDIO not in engine.bundle.slots:
            log.warning("%s: is not heard: the bundle takes no sound", lesson.label)
            continue
        if lesson.model != engine.bundle.identity:
            log.info("%s: learned by another model; it is learned anew", lesson.label)
            try:
                recordings = list(_recordings(state / FOLDER / lesson.label))
                clips = [listen(engine, samples) for samples in recordings]
                learned = learn(
                    lesson.label, clips, engine.bundle.harmless_sounds(), a_day_of(lesson.budget), told=lesson.told
                )
                keep_lesson(state, engine.bundle, learned, recordings, lesson.budget, lesson.at)
                found.append(learned.sound)
            except TectumError as error:
                log.error("%s; it is not heard", error)
            continue
        found.append(lesson.sound)
    return tuple(found)


def a_day_of(budget: str) -> float:
    """How many a day a budget, as "1 a week", allows. Raises UsageError."""
    return Budget.parse(budget).an_hour * 24


def keep_lesson(
    state: Path, bundle: Bundle, learned: Learned, recordings: Sequence[Samples], budget: str, at: float
) -> Lesson:
    """Keep what was ``learned`` from ``recordings`` (float32 [n] of the bundle's rate, -1 to 1), in place of what was
    learned before. Raises UsageError."""
    sound = learned.sound
    count, found = len(recordings), sum(learned.found)
    lesson = Lesson(sound.label, sound.told, budget, at, count, found, bundle.identity, sound.weights, sound.bias)
    folder = state / FOLDER / sound.label
    begun = folder.with_name(f".{sound.label}.new")
    try:
        shutil.rmtree(begun, ignore_errors=True)
        begun.mkdir(parents=True, mode=0o700)
        for number, samples in enumerate(recordings, 1):
            _write(begun / f"{number:02}.wav", samples, bundle.shape.sample_rate)
        (begun / FILE).write_bytes(msgspec.json.encode(lesson) + b"\n")
        shutil.rmtree(folder, ignore_errors=True)
        begun.replace(folder)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror}") from None
    return lesson


def forget_lesson(state: Path, label: str) -> bool:
    """Whether there was one. Raises UsageError."""
    folder = state / FOLDER / label
    if label != Path(label).name or not is_folder(folder):
        return False
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be removed: {error.strerror}") from None
    return True


def read_recording(engine: Engine, path: Path) -> Samples:
    """The sound of a file, float32 [n] of the bundle's rate. Raises MediaError, and UsageError: it holds no sound, or
    too much."""
    shape = engine.bundle.shape
    chunks = []
    for seen in MediaFile(path, shape):
        if isinstance(seen, AudioChunk):
            chunks.append(seen.samples)
            if len(chunks) * shape.hop > LONGEST_S * shape.sample_rate:
                raise UsageError(f"{path}: is longer than {LONGEST_S:g} s; give the part that holds the sound")
    samples = np.concatenate(chunks) if chunks else np.zeros(0, np.float32)
    if not len(samples) or float(np.abs(samples).max()) < 1 / FULL:
        raise UsageError(f"{path}: holds no sound")
    return samples


def listen(engine: Engine, samples: Samples) -> Clip:
    """What the engine hears of a recording, with a second of quiet behind."""
    shape, stream = engine.bundle.shape, engine.stream()
    padded = np.concatenate([samples, np.zeros(round(REST_S * shape.sample_rate), np.float32)])
    vectors, loud = [], []
    for end in range(shape.hop, len(padded) + 1, shape.hop):
        chunk = np.ascontiguousarray(padded[end - shape.hop : end])
        vectors.append(engine.encode(AudioChunk("", end / shape.sample_rate, chunk), stream).vector)
        recent = padded[max(0, end - TAUGHT_HOPS * shape.hop) : end]
        loud.append(float(np.sqrt(np.mean(recent**2))))
    return Clip(np.stack(vectors), np.array(loud, np.float32))


def _write(file: Path, samples: Samples, rate: int) -> None:
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes((samples * FULL).clip(-FULL - 1, FULL).astype("<i2").tobytes())


def _recordings(folder: Path) -> Iterator[Samples]:
    """Those of a lesson. Raises UsageError."""
    for file in sorted(folder.glob("*.wav")):
        try:
            with wave.open(str(file), "rb") as read:
                pcm = read.readframes(read.getnframes())
        except (OSError, EOFError, wave.Error) as error:
            raise UsageError(f"{file}: cannot be read: {error}") from None
        yield np.asarray(np.frombuffer(pcm, "<i2"), np.float32) / np.float32(FULL)


def check_label(label: str, taken: Iterable[str]) -> None:
    """Whether a label can be taught: a word of rules that nothing else is called. Raises UsageError."""
    Sensor(label, "bool")
    if label in taken:
        raise UsageError(f"{label}: a kind of event, a sensor or a rule has this name; give it another")

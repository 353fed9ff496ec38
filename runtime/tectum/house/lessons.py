"""What a house was taught, kept beside its store: a folder a label, with its recordings and what was learned of them.

What was learned is of one model. Another has the recordings and learns them anew when the house begins.
"""

import contextlib
import logging
import shutil
import wave
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tectum.bundle import Bundle
from tectum.bundle.taught import TAUGHT_HOPS, TaughtSound
from tectum.decide.budget import Budget
from tectum.deliver.store.permissions import make_private
from tectum.engine import Engine
from tectum.errors import TectumError, UsageError, describe
from tectum.files import is_file, is_there, write_private
from tectum.house.teaching import Clip, Learned, learn
from tectum.modality import AUDIO
from tectum.observe.sensor import Sensor
from tectum.observe.sources.media import MediaFile
from tectum.observe.types import AudioChunk

FOLDER, FILE, BEGUN = "taught", "lesson.json", ".new"
PRIVATE = 0o700
BUDGET = "1 a day"
MOST_WEIGHT = 1e9
NEVER = -100.0
"""A bias with which nothing is ever heard."""
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
    """All that was taught, by label, from the folder of the store (None: nothing is kept). One whose file is damaged
    has its recordings alone: no model learned it yet. It is logged."""
    return () if state is None else tuple(map(_lesson, _folders(state)))


def _folders(state: Path) -> list[Path]:
    """Of every label; what a command was ended in the middle of is taken up where it lies whole."""
    taught = state / FOLDER
    for begun in taught.glob(f".*{BEGUN}"):
        folder = taught / begun.name.removeprefix(".").removesuffix(BEGUN)
        if is_file(begun / FILE) and not is_there(folder):
            with contextlib.suppress(OSError):
                begun.replace(folder)
    return sorted(file.parent for file in taught.glob(f"*/{FILE}") if not file.parent.name.startswith("."))


def _lesson(folder: Path) -> Lesson:
    file, label = folder / FILE, folder.name
    try:
        lesson = msgspec.json.decode(file.read_bytes(), type=Lesson)
        if lesson.label != label:
            raise UsageError(f"it is of '{lesson.label}'")
        if max(map(abs, (*lesson.weights, lesson.bias))) > MOST_WEIGHT:
            raise UsageError("its weights are too large")
        a_day_of(lesson.budget)
        return lesson
    except (OSError, ValueError, RecursionError, UsageError) as error:  # msgspec's own, and of UTF-8, are ValueErrors
        why = "it counts as a sound to be told, at most 1 a day wrongly, learned anew from its recordings"
        log.warning("%s: is not what 'tectum teach' wrote (%s); %s", file, describe(error), why)
        return Lesson(label, True, BUDGET, 0.0, 0, 0, "", (), 0.0)


def with_lessons(bundle: Bundle, state: Path | None) -> Bundle:
    """A ``bundle`` that knows the labels that a house was taught; for whoever runs no model."""
    return bundle.with_taught([lesson.sound for lesson in read_lessons(state) if _is_new(bundle, lesson)])


def _is_new(bundle: Bundle, lesson: Lesson) -> bool:
    """Whether a bundle has nothing of this name itself, as one may that came after the lesson."""
    own = {label for labels in bundle.manifest["labels"].values() for label in labels}
    if lesson.label in own:
        log.error("%s: was taught, but the bundle has this kind itself: that one counts", lesson.label)
    return lesson.label not in own


def taught_sounds(engine: Engine, state: Path | None) -> tuple[TaughtSound, ...]:
    """What a house was taught, as the engine's model has it; what another model learned is learned anew. One that
    cannot be is never heard, and that is logged; its label stays, for rules that name it."""
    found = []
    for lesson in read_lessons(state):
        assert state is not None  # noqa: S101  there are none without
        if AUDIO not in engine.bundle.slots:
            log.warning("%s: is not heard: the bundle takes no sound", lesson.label)
        elif not _is_new(engine.bundle, lesson):
            continue
        elif lesson.model == engine.bundle.identity and len(lesson.weights) == engine.bundle.embedding:
            found.append(lesson.sound)
        else:
            found.append(_learned_anew(engine, state, lesson))
    return tuple(found)


def _learned_anew(engine: Engine, state: Path, lesson: Lesson) -> TaughtSound:
    label = lesson.label
    if lesson.model:
        log.info("%s: learned by another model; it is learned anew", label)
    try:
        recordings = read_recordings(engine, sorted((state / FOLDER / label).glob("[!.]*.wav")))
        clips = [listen(engine, samples) for samples in recordings]
        learned = learn(label, clips, engine.bundle.harmless_sounds(), a_day_of(lesson.budget), told=lesson.told)
    except TectumError as error:
        log.error("%s: it is not heard: %s; 'tectum teach' it again", label, error)
        return TaughtSound(label, (0.0,) * engine.bundle.embedding, NEVER, lesson.told)
    try:
        keep_lesson(state, engine.bundle, learned, recordings, lesson.budget, lesson.at)
    except TectumError as error:
        log.warning("%s; it is learned anew with every start", error)
    return learned.sound


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
    begun = folder.with_name(f".{sound.label}{BEGUN}")
    try:
        make_private(state)
        folder.parent.mkdir(mode=PRIVATE, exist_ok=True)
        shutil.rmtree(begun, ignore_errors=True)
        begun.mkdir(mode=PRIVATE)
        for number, samples in enumerate(recordings, 1):
            _write(begun / f"{number:02}.wav", samples, bundle.shape.sample_rate)
        write_private(begun / FILE, msgspec.json.encode(lesson) + b"\n")  # the last: with it, it is whole
        shutil.rmtree(folder, ignore_errors=True)
        begun.replace(folder)
    except OSError as error:
        if not is_file(begun / FILE):
            shutil.rmtree(begun, ignore_errors=True)
        raise UsageError(f"{folder}: cannot be written: {error.strerror}") from None
    return lesson


def forget_lesson(state: Path, label: str) -> bool:
    """Whether there was one. Raises UsageError."""
    folder = state / FOLDER / label
    if folder not in _folders(state):  # whatever a label says, nothing but a lesson is removed
        return False
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be removed: {error.strerror}") from None
    return True


def read_recordings(engine: Engine, paths: Iterable[Path]) -> list[Samples]:
    """The sound of some files (``read_recording``). Raises MediaError, and UsageError: two hold the same one, of which
    nothing more can be learned."""
    found: list[tuple[Path, Samples]] = []
    for path in paths:
        samples = read_recording(engine, path)
        same = next((other for other, heard in found if np.array_equal(heard, samples)), None)
        if same is not None:
            raise UsageError(f"{path}: is the same recording as {same}; each must be of another time")
        found.append((path, samples))
    return [samples for _, samples in found]


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


def check_label(label: str, taken: Iterable[str]) -> None:
    """Whether a label can be taught: a word of rules that nothing else is called. Raises UsageError."""
    Sensor(label, "bool")
    if label in taken:
        raise UsageError(f"{label}: a kind of event, a sensor or a rule has this name; give it another")

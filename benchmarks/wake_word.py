"""Wake words: how often they are missed, and how often talk and television wake the house, alone and with sight.

The words are spoken by the twelve voices of ``spoken_commands.py``, at three speeds, as they are and at 10 and 5 dB
above the noise of a home. Talk and television are composed: sentences of ``--data`` and phrases of our own that sound
like the words, by the same voices at many levels, half of them over music, laughter or the noise of a street. Sight is
real: photographs with and without a person go through the pipeline of a place, and what that sees is what counts. All
voices are synthesised: read one row against another.
"""

import argparse
import csv
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import soundfile
import soxr
from msgspec import Struct
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from environment import environment
from spoken_commands import RATE, VOICES, noises, speak
from tectum import Engine, Pipeline
from tectum.imaging.picture import picture_of
from tectum.observe.scaler import Scaler
from tectum.speech.voice_activity import CHUNK, VoiceActivity, find_network
from tectum.speech.wake_word import WakeWord, Waking

RESULT = Path(__file__).parent / "results" / "wake_word.json"
WORDS = {"okay_nabu": "okay nah boo", "hey_jarvis": "hey jarvis", "hey_mycroft": "hey mycroft", "alexa": "alexa"}
NEAR = (
    "okay now", "okay nobody knows", "a bamboo chair", "hey travis how are you", "hey charlie", "a jar is on the table",
    "my crops are dry", "hey michael", "alexander called", "her name is alexis", "a lexicon of words", "hey you",
)  # fmt: skip
OTHERS = ("street_music", "children_playing", "laughing")
SEGMENT_S, CHUNK_S, TALL = 300, CHUNK / RATE, 80


class Heard(Struct, frozen=True):
    """A piece of sound, every 32 ms: how likely speech is, and each word."""

    speech: NDArray[np.float32]
    words: dict[str, NDArray[np.float32]]


class Ear:
    """Everything that hears one microphone."""

    def __init__(self) -> None:
        self._voice, self._words = VoiceActivity(find_network()), {name: WakeWord(name) for name in WORDS}
        self.limits = {name: word.limit for name, word in self._words.items()}

    def __call__(self, samples: NDArray[np.float32]) -> Heard:
        """What it makes of a piece, with nothing behind it."""
        self._voice.reset()
        for word in self._words.values():
            word.reset()
        pieces = samples[: len(samples) // CHUNK * CHUNK].reshape(-1, CHUNK)
        speech = np.array([self._voice(piece) for piece in pieces], np.float32)
        words = {name: np.array([word.push(one) for one in pieces], np.float32) for name, word in self._words.items()}
        return Heard(speech, words)


def wakes(heard: Heard, word: str, limit: float, seen: bool | None, listens: bool = True) -> int:
    """How often the house would wake. ``listens``: somebody must be heard to speak."""
    waking, count = Waking(limit), 0
    for number, (likely, speech) in enumerate(zip(heard.words[word], heard.speech, strict=True)):
        now = number * CHUNK_S
        waking.speech(now, float(speech) if listens else 1.0)
        count += waking.step(now, float(likely), seen)
    return count


def sentences(data: Path) -> list[str]:
    """Of people who talk to machines and about the world."""
    whole = json.loads((data / "text" / "clinc150_train_val.json").read_text(encoding="utf-8"))
    return [row[0] for part in whole.values() for row in part]


def others(data: Path) -> list[NDArray[np.float32]]:
    """Music, children and laughter."""
    found = []
    for folder, label, name in (("urbansound8k-part", "label", "path"), ("esc50-part", "category", "filename")):
        at = data / "sounds" / folder
        with (at / "meta.csv").open(encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row[label] in OTHERS]
        for row in rows[:40]:
            file_name = at / row[name] if name == "path" else at / "audio" / row[name]
            found.append(soundfile.read(file_name, dtype="float32")[0])
    return [one for one in found if one.std() > 1e-3]


def talk(data: Path, segments: int, folder: Path) -> Iterator[NDArray[np.float32]]:
    """Pieces of five minutes in which people talk, or a television does."""
    rng = np.random.default_rng(7)
    lines, behind = sentences(data), others(data)
    for _ in range(segments):
        parts: list[NDArray[np.float32]] = []
        while sum(map(len, parts)) < SEGMENT_S * RATE:
            line = NEAR[rng.integers(len(NEAR))] if rng.random() < 0.1 else lines[rng.integers(len(lines))]
            voice = VOICES[rng.integers(len(VOICES))]
            parts.append(speak(line, voice, folder) * 10 ** (rng.uniform(-15, 3) / 20))
        whole = np.concatenate(parts)[: SEGMENT_S * RATE]
        if rng.random() < 0.5:
            bed = np.concatenate([behind[rng.integers(len(behind))] for _ in range(100)])
            whole = whole + np.resize(bed, len(whole)) * (whole.std() / bed.std() * 10 ** (-rng.uniform(0, 15) / 20))
        yield (whole + 1e-3 * rng.standard_normal(len(whole))).astype(np.float32)


def said(data: Path, folder: Path) -> Iterator[tuple[str, str, NDArray[np.float32]]]:
    """Each word, how it is heard, and the sound."""
    home, rng = noises(data), np.random.default_rng(3)
    for word, spelled in WORDS.items():
        for number, voice in enumerate(VOICES):
            for speed in (0.9, 1.0, 1.15):
                plain = speak(spelled, voice, folder)
                plain = soxr.resample(plain, RATE * speed, RATE).astype(np.float32)
                plain = np.concatenate([np.zeros(2 * RATE, np.float32), plain, np.zeros(RATE, np.float32)])
                level = float(plain[np.abs(plain) > 0.01].std())
                for how, snr in (("clean", 40), ("10 dB", 10), ("5 dB", 5)):
                    noise = np.resize(home[number % len(home)], len(plain))
                    hiss = 1e-4 * rng.standard_normal(len(plain))
                    yield word, how, (plain + noise * level / noise.std() * 10 ** (-snr / 20) + hiss).astype(np.float32)


def sights(engine: Engine, data: Path, count: int) -> dict[bool, list[bool]]:
    """By whether a person is in a photograph, whether a place that looks at it for 1.2 s sees one."""
    vision = data / "vision"
    with (vision / "coco-extra" / "boxes.csv").open(encoding="utf-8") as file:
        people = {row["path"] for row in csv.DictReader(file) if row["class"] == "person" and float(row["h"]) >= TALL}
    with (vision / "ade20k-part" / "meta.csv").open(encoding="utf-8") as file:
        rooms = [row["path"] for row in csv.DictReader(file) if row["persons"] == "0" and row["scene"] != "outdoor"]
    pictures = {True: ("coco-extra", sorted(people)), False: ("ade20k-part", rooms)}
    scaler, found = Scaler(engine.bundle.shape), dict[bool, list[bool]]()
    for person, (folder, names) in pictures.items():
        found[person] = []
        for name in names[:: max(1, len(names) // count)][:count]:
            picture = picture_of(cv2.cvtColor(cv2.imread(str(vision / folder / name)), cv2.COLOR_BGR2RGB))
            place = Pipeline(engine, "hall")
            for step in range(7):
                place.observe(scaler.frame("hall", 0.2 * step, picture))
            found[person].append(any(thing.kind == "person" for thing in place.things))
    return found


def row(
    trials: list[tuple[str, str, Heard]],
    hours: list[Heard],
    limits: dict[str, float],
    person: list[bool] | None,
    empty: list[bool] | None,
    listens: bool = True,
) -> dict[str, float]:
    """``person``, ``empty``: what sight says where somebody is, and where nobody is; None: no camera."""
    missed = {
        how: float(
            np.mean([
                not wakes(heard, word, limits[word], None if person is None else person[n % len(person)], listens)
                for n, (word, of, heard) in enumerate(trials)
                if of == how
            ])
        )
        for how in ("clean", "10 dB", "5 dB")
    }  # fmt: skip
    alone, beside = (
        np.mean([
            sum(wakes(heard, word, limits[word], None if eyes is None else eyes[n % len(eyes)], listens)
                for n, heard in enumerate(hours))
            for word in WORDS
        ]) / (len(hours) * SEGMENT_S / 3600)
        for eyes in (empty, person)
    )  # fmt: skip
    return {
        **{f"missed_{how.replace(' ', '')}": round(share, 4) for how, share in missed.items()},
        "false_an_hour_nobody_there": round(float(alone), 2),
        "false_an_hour_somebody_there": round(float(beside), 2),
    }


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with sounds/, text/ and vision/")
    parser.add_argument("--hours", type=float, default=1.0)
    options = parser.parse_args()
    ear, engine = Ear(), Engine()
    with tempfile.TemporaryDirectory() as folder:
        trials = [(word, how, ear(sound)) for word, how, sound in said(options.data, Path(folder))]
        hours = [ear(sound) for sound in talk(options.data, round(options.hours * 3600 / SEGMENT_S), Path(folder))]
    seen = sights(engine, options.data, 60)
    rows = {
        "the word alone": row(trials, hours, ear.limits, None, None, listens=False),
        "and speech": row(trials, hours, ear.limits, None, None),
        "and speech and sight": row(trials, hours, ear.limits, seen[True], seen[False]),
    }
    table = Table("decided by", *next(iter(rows.values())))
    for name, values in rows.items():
        table.add_row(name, *(f"{value:.3f}" for value in values.values()))
    Console(width=140).print(table)
    result: dict[str, Any] = {
        **environment("onnxruntime", "pymicro-wakeword", "silero-vad"),
        "trials": len(trials),
        "hours": options.hours,
        "person_seen": {"where one is": np.mean(seen[True]), "where none is": np.mean(seen[False])},
        "rows": rows,
    }
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Spoken commands: what a recogniser understands of 200 of them, and what the house would do.

``spoken_commands.tsv``: 200 commands and 40 sentences that are none, each with what it means. Each is spoken by two of
twelve voices, eight of espeak-ng and four of flite, as it is and in the noise of a home at 10 dB (recordings of
``--data``; without it pink noise). A voice that is synthesised is no person: read the figures as one recogniser against
another, and for what the limit does.

The limit on how sure the network must be of its least sure word is chosen on one half of the sentences, so that less
than 1 % of what is said is done wrongly there, and told of the other half. *Done wrongly*: an intent that was not
meant, or what was meant of another thing, room or number.
"""

import argparse
import csv
import json
import re
import subprocess
import tempfile
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
from msgspec import Struct
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from environment import environment
from tectum import Engine
from tectum.decide.command_reader import CommandReader
from tectum.decide.slots import SlotGrammar
from tectum.speech.moonshine import Moonshine, find_files
from tectum.speech.transcriber import open_transcriber

HERE = Path(__file__).parent
RESULT = HERE / "results" / "spoken_commands.json"
RATE, SNR_DB, WRONG, EACH = 16_000, 10.0, 0.01, 2
ESPEAK = ("en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-us+f2", "en-gb+f4", "en-us+m3", "en-029")
FLITE = ("kal16", "awb", "rms", "slt")
VOICES = tuple(f"espeak-ng {voice}" for voice in ESPEAK) + tuple(f"flite {voice}" for voice in FLITE)
NOISES = ("vacuum_cleaner", "engine", "wind", "toilet_flush", "pouring_water", "train", "thunderstorm")
THINGS = [
    ("kitchen light", "light"), ("reading lamp", "light"), ("garden lights", "light"), ("ceiling fan", "fan"),
    ("coffee machine", "switch"), ("television", "media_player"), ("heater", "switch"), ("garage door", "cover"),
    ("bedroom blinds", "cover"), ("front curtains", "cover"), ("vacuum cleaner", "vacuum"),
]  # fmt: skip
AREAS = ["kitchen", "living room", "bedroom", "bathroom", "office"]
LIMITS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
"""Of which the figures are told besides."""
ASKED = np.round(np.arange(0, 1, 0.01), 2)


class Sentence(Struct, frozen=True):
    """``means``: its intent and slots; None: it is no command. ``half``: 0 to choose the limit on, 1 to tell of."""

    words: str
    means: tuple[str, dict[str, Any]] | None
    half: int
    voice: str


class Trial(Struct, frozen=True):
    """One sentence as it was heard. ``sure``: of the least sure word; ``did``: what a house would do.

    ``seconds``: of processor time, with what a house makes of the words.
    """

    said: Sentence
    noisy: bool
    text: str
    sure: float
    did: tuple[tuple[str, Any], ...]
    seconds: float

    def right(self, limit: float) -> bool:
        """Whether all that was meant is done, and nothing else."""
        return self.sure >= limit and list(self.did) == [self.said.means]

    def wrong(self, limit: float) -> bool:
        """Whether something is done that was not meant."""
        return self.sure >= limit and any(one != self.said.means for one in self.did)


def read_sentences() -> list[Sentence]:
    """Those of the file, each with its voice."""
    with (HERE / "spoken_commands.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if not row[0].startswith("#")]
    return [
        Sentence(words, None if intent == "none" else (intent, json.loads(slots)), int(half), VOICES[at % len(VOICES)])
        for i, (words, intent, slots, half) in enumerate(rows)
        for at in range(i, i + 5 * EACH, 5)
    ]


def speak(words: str, voice: str, folder: Path) -> NDArray[np.float32]:
    """The sentence at 16 kHz, at -20 dB, with half a second of quiet around it."""
    program, name = voice.split(" ")
    file = folder / "said.wav"
    order = ["-v", name, "-w", str(file), words] if program == "espeak-ng" else ["-voice", name, "-t", words, str(file)]
    subprocess.run([program, *order], check=True, capture_output=True)
    samples, rate = soundfile.read(file, dtype="float32")
    samples = soxr.resample(samples, rate, RATE)
    quiet = np.zeros(RATE // 2, np.float32)
    return np.concatenate([quiet, 0.1 * samples / samples.std(), quiet]).astype(np.float32)


def noises(data: Path | None) -> list[NDArray[np.float32]]:
    """Sounds of a home, each of one recording."""
    if data is None:
        shape = np.fft.rfft(np.random.default_rng(1).standard_normal(5 * RATE))
        shape[1:] /= np.sqrt(np.arange(1, len(shape)))
        return [np.fft.irfft(shape).astype(np.float32)]
    folder = data / "sounds" / "esc50-part"
    with (folder / "meta.csv").open(encoding="utf-8") as file:
        names = [row["filename"] for row in csv.DictReader(file) if row["category"] in NOISES]
    found = [soundfile.read(folder / "audio" / name, dtype="float32")[0] for name in names]
    return [one for one in found if one.std() > 1e-4]


def in_noise(samples: NDArray[np.float32], noise: NDArray[np.float32]) -> NDArray[np.float32]:
    """With the noise ``SNR_DB`` below the voice."""
    spoken = samples[RATE // 2 : -RATE // 2]
    whole = np.resize(noise, len(samples))
    return (samples + whole * (spoken.std() / whole.std()) * 10 ** (-SNR_DB / 20)).astype(np.float32)


def words_right(trials: Sequence[Trial]) -> float:
    """1 less the word error rate: substitutions, insertions and deletions for each word that was said."""
    errors = count = 0
    for trial in trials:
        said, heard = plain(trial.said.words), plain(trial.text)
        row = list(range(len(heard) + 1))
        for i, word in enumerate(said, 1):
            before, row[0] = row[0], i
            for j, other in enumerate(heard, 1):
                before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
        errors, count = errors + row[-1], count + len(said)
    return 1 - errors / count


def plain(text: str) -> list[str]:
    """Its words, numbers written out."""
    clean = re.sub(r"per cent\b|%", " percent", text.lower())
    return re.sub(r"[^\w]", " ", re.sub(r"\d+", lambda found: f" {in_words(int(found[0]))} ", clean)).split()


@cache
def in_words(number: int) -> str:
    """As it is said."""
    from unicode_rbnf import RbnfEngine  # of hassil

    return RbnfEngine.for_language("en").format_number(number).text


def figures(trials: Sequence[Trial], limit: float) -> dict[str, float]:
    """Shares: commands done right, not done, and everything done wrongly."""
    commands = [trial for trial in trials if trial.said.means is not None]
    right, wrong = (sum(getattr(one, what)(limit) for one in commands) for what in ("right", "wrong"))
    talk = [trial for trial in trials if trial.said.means is None]
    talked = sum(one.wrong(limit) for one in talk)
    return {
        "words_right": round(words_right(commands), 4),
        "intents_right": round(right / len(commands), 4),
        "wrong": round((wrong + talked) / len(trials), 4),
        "wrong_count": wrong + talked,
        "wrong_of_talk": talked,
        "not_done": round(1 - (right + wrong) / len(commands), 4),
        "utterances": len(trials),
        "cpu_seconds": round(float(np.mean([one.seconds for one in trials])), 4),
    }


def choose(trials: Sequence[Trial]) -> float:
    """The least limit with less than ``WRONG`` done wrongly there and from there on."""
    for limit in ASKED:
        if all(sum(one.wrong(higher) for one in trials) < WRONG * len(trials) for higher in ASKED[limit <= ASKED]):
            return float(limit)
    return 1.0


def run(hear: Any, sentences: list[Sentence], clips: dict[tuple[str, str, bool], Any], reader: Any) -> list[Trial]:
    """Every sentence, as it is and in noise."""
    trials = []
    for sentence in sentences:
        for noisy in (False, True):
            begun = time.process_time()
            text, sure = hear(clips[sentence.words, sentence.voice, noisy])
            took = time.process_time() - begun
            trials.append(Trial(sentence, noisy, text, sure, reader(text), took))
    return trials


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder with sounds/")
    parser.add_argument("--sphinx", action="store_true", help="PocketSphinx too, on an eighth of it")
    options = parser.parse_args()
    engine, sentences = Engine(), read_sentences()
    asking = engine.bundle.not_acting
    commands = CommandReader(engine.bundle.labels["intent"], engine.bundle.not_acting, SlotGrammar("en", THINGS, AREAS))

    def reader(text: str) -> tuple[tuple[str, Any], ...]:
        told = commands.read(text, engine.meaning).commands if text else ()
        silent = engine.bundle.not_acting
        return tuple(
            (one.intent, dict(one.slots)) for one in told if one.slots is not None and one.intent not in silent
        )

    asking = engine.bundle.not_acting
    sentences = [one for one in sentences if one.means is None or one.means[0] not in asking]
    home = noises(options.data)
    clips: dict[tuple[str, str, bool], Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, one in enumerate(sentences):
            clips[one.words, one.voice, False] = spoken = speak(one.words, one.voice, Path(folder))
            clips[one.words, one.voice, True] = in_noise(spoken, home[number % len(home)])
    network = Moonshine(find_files())

    def moonshine(samples: NDArray[np.float32]) -> tuple[str, float]:
        heard = network(samples)
        return heard.text, heard.least

    typed = [Trial(one, False, one.words, 1.0, reader(one.words), 0.0) for one in sentences]
    result: dict[str, Any] = {"typed": figures(typed, 0.0)}
    recognisers: dict[str, Any] = {"moonshine": moonshine}
    if options.sphinx:
        sphinx = open_transcriber("sphinx")
        recognisers["sphinx"] = lambda samples: (sphinx(samples).text, 1.0)
    table = Table("recogniser", "part", "limit", "words", "intents right", "wrong", "not done", "CPU s")
    for name, hear in recognisers.items():
        trials = run(hear, sentences if name == "moonshine" else sentences[::8], clips, reader)
        limit = choose([trial for trial in trials if trial.said.half == 0]) if name == "moonshine" else 0.0
        told = [trial for trial in trials if trial.said.half == 1]
        parts = {
            "all, without a limit": (trials, 0.0),
            "clean, without a limit": ([one for one in trials if not one.noisy], 0.0),
            "10 dB, without a limit": ([one for one in trials if one.noisy], 0.0),
            **{
                f"{kind}, without a limit": ([one for one in trials if one.said.voice.startswith(kind)], 0.0)
                for kind in ("espeak-ng", "flite")
            },
            "half of the limit": ([one for one in trials if one.said.half == 0], limit),
            "other half": (told, limit),
            "other half, clean": ([one for one in told if not one.noisy], limit),
            "other half, 10 dB": ([one for one in told if one.noisy], limit),
        }
        for at in LIMITS if name == "moonshine" else ():
            for half in (0, 1):
                parts[f"half {half}, limit {at:.1f}"] = [one for one in trials if one.said.half == half], at
        result[name] = {"limit": limit, **{part: figures(*of) for part, of in parts.items()}}
        result[name]["wrongly"] = [
            {
                "said": one.said.words,
                "heard": one.text,
                "sure": round(one.sure, 3),
                "did": one.did,
                "half": one.said.half,
            }
            for one in trials
            if one.wrong(0.0)
        ]
        for part, of in parts.items():
            row = figures(*of)
            shown = (row[key] for key in ("words_right", "intents_right", "wrong", "not_done", "cpu_seconds"))
            table.add_row(name, part, f"{of[1]:.2f}", *(f"{value:.3f}" for value in shown))
    Console(width=120).print(table)
    packages = ("onnxruntime", "moonshine-voice", "pocketsphinx", "hassil", "home-assistant-intents")
    before = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.exists() else {}
    result = {name: before[name] for name in ("sphinx",) if name in before} | result  # it takes ten times as long
    result = {**environment(*packages), "noise": "recordings" if options.data else "pink", **result}
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

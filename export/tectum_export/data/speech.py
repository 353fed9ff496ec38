"""Spoken sentences, synthesised with eSpeak NG (a program of Debian) so that speech needs no recordings of people."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from tectum.errors import UsageError
from tectum_export.data.manifest import Item
from tectum_export.data.sound import active, read_sound
from tectum_export.data.sound_bank import Clip

# Voices are a source each: those of one split are never heard in another.
VOICES = {
    "train": ("en-us+m1", "en-us+f2", "de+m3", "fr+f4", "es+m5", "it+f1", "nl+m7", "cmn+f5", "en-gb+m4"),
    "val": ("en-gb-scotland+f3", "de+f2", "cmn+m2"),
    "test": ("en-gb-x-rp+m6", "fr-be+m8", "es-419+f3"),
}


def synthesise(sentences: list[str], split: str, count: int, seed: int, label: str) -> list[Clip]:
    """Speak ``count`` sentences in the voices of a split. Raises UsageError when espeak-ng is not installed."""
    program = shutil.which("espeak-ng")
    if program is None:
        raise UsageError("speech: the program espeak-ng is not installed (Debian: apt-get install espeak-ng)")
    rng = np.random.default_rng(seed)
    clips = []
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "speech.wav"
        for index in range(count):
            voice = VOICES[split][index % len(VOICES[split])]
            words = " ".join(sentences[int(i)] for i in rng.integers(0, len(sentences), 2))
            options = [
                "-v",
                voice,
                "-s",
                str(int(rng.integers(120, 210))),
                "-p",
                str(int(rng.integers(20, 80))),
            ]
            subprocess.run([program, *options, "-w", str(wav), "--", words[:200]], check=True, capture_output=True)
            samples = read_sound(wav)[: 6 * 16_000]
            item = Item(
                modality="audio",
                data_set="speech",
                source=f"espeak-ng:{voice}",
                labels=(label,),
                group="speech",
                split=split,
                licence="synthesised",
            )
            clips.append(Clip((samples * 32767).clip(-32768, 32767).astype(np.int16), active(samples), item))
    return clips

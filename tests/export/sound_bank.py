"""A bank of made recordings: noise under the names of sounds."""

import numpy as np

from tectum_export.data.manifest import Item
from tectum_export.data.sound import RATE, active
from tectum_export.data.sound_bank import Clip, SoundBank


def clip(group, *labels, unknown=()):
    """Two seconds of noise that a data set calls ``group``, with the ``labels`` that hold or may hold."""
    pcm = (np.random.default_rng(len(group)).standard_normal(2 * RATE) * 3000).astype(np.int16)
    item = Item("audio", "made", f"{group}.wav", labels, unknown, group=group)
    return Clip(pcm, active(pcm / np.float32(32768)), item)


def small_bank():
    """Of a home's harmless sounds, a breaking pane and a baby."""
    clips = [
        clip("dog", "dog_bark"), clip("cat", "cat_meow"), clip("sneezing", "other", unknown=("scream",)),
        clip("speech", "speech_or_laughter"), clip("glass_breaking", "glass_break"), clip("crying_baby", "baby_cry"),
    ]  # fmt: skip
    labels = ("dog_bark", "cat_meow", "other", "speech_or_laughter", "glass_break", "baby_cry", "scream")
    return SoundBank((), labels, clips)

"""The word that a person says first: "okay Nabu". What is said after it is meant for the house, and may act.

The networks are microWakeWord's, of PyPI ``pymicro-wakeword`` (Apache-2.0, four words in the wheel; any other as a JSON
file beside its ``.tflite``). How sure one must be depends on what else is sensed: the same sound counts for more where
a person is seen, and for less where a camera looks and nobody is there, as before a television that talks to an empty
room; without any speech it counts for nothing. ``benchmarks/wake_word.py`` measures all of that.
"""

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tectum.errors import UsageError
from tectum.files import is_file
from tectum.speech.pcm import pcm16

WORDS = ("okay_nabu", "hey_jarvis", "hey_mycroft", "alexa")
"""Those that the package brings."""
OWN = ".json"
SEEN, EMPTY = -2.0, 2.0
"""Added to the limit in log-odds, where a person is seen at the place, and where its camera shows nobody."""
SPOKEN_S, SPOKEN = 1.5, 0.5
"""Somebody must have been heard within so long before, so likely."""
REST_S = 2.0
"""One word is one wake."""
AWAKE_S = 8.0
"""So long after the word a sentence may begin."""
LEAST = 1e-4


class WakeWord:
    """Hears one microphone for ``name``: one of the wheel, or the path of a JSON file. Raises UsageError."""

    def __init__(self, name: str):
        try:
            from pymicro_wakeword import MicroWakeWord, MicroWakeWordFeatures, Model
        except ImportError:
            raise UsageError(f"wake = '{name}' needs pymicro-wakeword: pip install 'tectum[listen]'") from None
        known = [model.value for model in Model]
        try:
            if name in known:
                self._word = MicroWakeWord.from_builtin(Model(name))
            elif is_file(Path(name)):
                self._word = MicroWakeWord.from_config(Path(name))
            else:
                raise UsageError(f"wake = '{name}': no such file; of those that are built in: {', '.join(known)}")
        except (ValueError, KeyError, OSError) as error:
            raise UsageError(f"wake = '{name}': is no wake word: {error!r}") from None
        self.name, self.limit = str(self._word.wake_word), float(self._word.probability_cutoff)
        self._front = MicroWakeWordFeatures()

    def push(self, samples: NDArray[np.float32]) -> float:
        """The likeliest that the word was said, at any moment of these float32 [n] at 16 kHz (0-1)."""
        heard = self._front.process_streaming(pcm16(samples))
        likely = (self._word.process_streaming_prob(one) for one in heard)
        return max((one for one in likely if one is not None), default=0.0)

    def reset(self) -> None:
        """Forget what was heard."""
        self._word.reset()
        self._front.reset()


class Waking:
    """When a word counts. ``limit``: as its makers advise, where nothing else is known."""

    def __init__(self, limit: float):
        self._limit = _odds(limit)
        self._spoken = self._woken = -math.inf

    def speech(self, time: float, likely: float) -> None:
        """Somebody speaks at ``time``, with this probability."""
        if likely >= SPOKEN:
            self._spoken = time

    def limit(self, seen: bool | None) -> float:
        """How likely the word must be. ``seen``: whether a person is; None: no camera looks."""
        return 1 / (1 + math.exp(-self._limit - (0.0 if seen is None else SEEN if seen else EMPTY)))

    def step(self, time: float, likely: float, seen: bool | None) -> bool:
        """Whether the word, so ``likely`` at ``time``, wakes the house."""
        if time - self._woken < REST_S or time - self._spoken > SPOKEN_S or likely < self.limit(seen):
            return False
        self._woken = time
        return True

    def after(self, begin: float, end: float) -> float | None:
        """How many seconds into an utterance, said from ``begin`` to ``end``, what is meant for the house begins; None:
        it is not meant for it."""
        return max(0.0, self._woken - begin) if begin - AWAKE_S <= self._woken <= end else None


def _odds(chance: float) -> float:
    bounded = min(max(chance, LEAST), 1 - LEAST)
    return math.log(bounded / (1 - bounded))

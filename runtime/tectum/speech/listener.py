"""One place's ear: a worker that hears its sound, waits for the wake word, and has what is said transcribed."""

import logging
import queue
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tectum.errors import describe
from tectum.speech.pcm import RATE
from tectum.speech.transcriber import DEADLINE_S, Transcriber
from tectum.speech.voice_activity import LEAST_S, Utterances, VoiceActivity
from tectum.speech.wake_word import WakeWord, Waking
from tectum.supervise.health import Health, worst_of
from tectum.supervise.worker import TURN_S, Worker

log = logging.getLogger(__name__)

WAITING = 40
OnTranscript = Callable[[str, float, bool], None]
"""The text of an utterance, the media time at which it ended, and whether it may be acted on."""


class Ear(Protocol):
    """Somebody else who is handed what is said after the wake word. ``listened_to``: whether anybody takes it."""

    @property
    def listened_to(self) -> bool:
        """Then what is said is theirs to act on."""

    def woke(self) -> None:
        """The word was said; never blocks, as ``hear``."""

    def hear(self, samples: NDArray[np.float32]) -> None:
        """What is heard: float32 [n] at 16 kHz."""


class Listener:
    """Hears one place's hops with a worker of its own and transcribes them. ``wake``: the word that must come first for
    what is said to act. ``seen``: whether a person is seen at the place; None: no camera looks. ``woken``: how often
    the word was heard. ``transcriber``: None where all is left to the ``ear``, which is asked for each time."""

    def __init__(
        self,
        place: str,
        voice: VoiceActivity,
        transcriber: Transcriber | None,
        on_transcript: OnTranscript,
        rate: int = RATE,
        wake: WakeWord | None = None,
        seen: Callable[[], bool | None] = lambda: None,
        ear: Callable[[], Ear | None] = lambda: None,
    ):
        self._place, self._voice, self._transcriber, self._rate = place, voice, transcriber, rate
        self._on_transcript, self._wake, self._seen, self._ear = on_transcript, wake, seen, ear
        self._waking = Waking(wake.limit) if wake is not None else None
        self._utterances = self._make_utterances()
        self._hops: queue.Queue[tuple[float, NDArray[np.float32]] | None] = queue.Queue(WAITING)
        self._trouble = ""
        self.dropped = self.heard = self.woken = 0
        self.seconds = 0.0
        self.worker = Worker(f"speech: {place}", self._run, on_failure=self._begin_anew, stuck_s=3 * DEADLINE_S)

    def start(self) -> None:
        """Begin to listen."""
        self.worker.start()

    def hear(self, end: float, samples: NDArray[np.float32]) -> None:
        """One hop, whose last sample was taken at ``end``; never blocks."""
        try:
            self._hops.put_nowait((end, samples))
        except queue.Full:
            self.dropped += 1

    @property
    def waiting(self) -> int:
        """Hops that were not heard yet, with that which is listened to now."""
        return self._hops.unfinished_tasks

    def close(self, timeout: float = 1.0) -> bool:
        """End the worker; whether it has ended within ``timeout`` seconds."""
        self.worker.stop()
        with suppress(queue.Full):
            self._hops.put_nowait(None)
        return self.worker.join(timeout)

    def health(self) -> Health:
        """Of its worker, and whether the recogniser answers."""
        return worst_of(self.worker.health(), Health("degraded" if self._trouble else "ok", self._trouble))

    def _run(self, worker: Worker) -> None:
        while not worker.stopping:
            worker.heartbeat()
            try:
                hop = self._hops.get(timeout=TURN_S)
            except queue.Empty:
                continue
            try:
                for begin, end, samples in self._utterances.push(*hop) if hop is not None else ():
                    worker.heartbeat()
                    self._take(begin, end, samples)
            finally:
                self._hops.task_done()

    def _make_utterances(self) -> Utterances:
        return Utterances(self._voice, self._rate, self._watch if self._wake is not None else None)

    def _watch(self, now: float, samples: NDArray[np.float32], speech: float) -> None:
        """Listen for the wake word in the 32 ms that end ``now``."""
        assert self._wake is not None  # noqa: S101  only called where there is one
        assert self._waking is not None  # noqa: S101
        self._waking.speech(now, speech)
        ear = self._ear()
        if ear is not None:
            ear.hear(samples)
        if self._waking.step(now, self._wake.push(samples), self._seen()):
            self.woken += 1
            if ear is not None:
                ear.woke()
            log.info("%s: heard '%s'", self._place, self._wake.name, extra={"place": self._place})

    def _take(self, begin: float, end: float, samples: NDArray[np.float32]) -> None:
        """An utterance: what follows the wake word is meant for the house, all else only informs."""
        if self._waking is None:
            self._transcribe(end, samples, True)
            return
        if (left := self._waking.after(begin, end)) is not None:
            samples = samples[round(left * RATE) :]
        if len(samples) >= LEAST_S * RATE:
            ear = self._ear()
            self._transcribe(end, samples, left is not None and not (ear is not None and ear.listened_to))

    def _transcribe(self, end: float, samples: NDArray[np.float32], meant: bool) -> None:
        if self._transcriber is None:
            return
        begun = time.monotonic()
        try:
            said = self._transcriber(samples)
            self._trouble = ""
        except Exception as error:  # a recogniser's own types: the next utterance is tried again
            self._trouble = describe(error)
            return
        self.heard += 1
        self.seconds = time.monotonic() - begun
        if said.text:
            self._on_transcript(said.text, end, said.actionable and meant)

    def _begin_anew(self, _: BaseException) -> None:
        """Nothing of what was half heard is left."""
        self._voice.reset()
        if self._wake is not None:
            self._wake.reset()
        self._utterances = self._make_utterances()

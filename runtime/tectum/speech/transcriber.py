"""Speech to text, as an optional stage: an utterance of sound in, its text out.

Recommended: any Wyoming server (the protocol of Home Assistant's voice stack), which may run a large recogniser on
another machine of the house. ``sphinx`` runs here without one, but understands too little to be acted on: its text
inform and never actuate.
"""

import queue
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from tectum.address import Address
from tectum.errors import MediaError, UsageError, describe, first_line
from tectum.speech.voice_activity import RATE, Utterances, VoiceActivity
from tectum.supervise.health import Health, worst_of
from tectum.supervise.worker import TURN_S, Worker

DEADLINE_S, TRY_S = 20.0, 8.0
WAITING = 40
SPHINX, UNIX = "sphinx", "unix:///"
Answer = TypeVar("Answer")
OnTranscript = Callable[[str, float, bool], None]
"""The text of an utterance, the media time at which it ended, and whether it may be acted on."""


class Transcriber(Protocol):
    """``actionable``: whether its text is good enough to act on."""

    actionable: bool

    def __call__(self, samples: NDArray[np.float32]) -> str:
        """The text of samples float32 [n] at 16 kHz; empty where nothing is said. Raises MediaError when it fails."""


class WyomingTranscriber:
    """``uri``: tcp://host:port or unix:///path of a Wyoming server that transcribes."""

    actionable = True

    def __init__(self, uri: str, language: str = ""):
        self._shown = check_transcriber(uri)
        try:
            import wyoming.asr  # noqa: F401
        except ImportError:
            raise UsageError("a Wyoming server needs the package wyoming: pip install 'tectum[speech]'") from None
        self._uri, self._language = uri, language or None

    def __call__(self, samples: NDArray[np.float32]) -> str:
        return self._answer(self._ask(samples), DEADLINE_S, "gave no words").strip()

    def try_out(self) -> str:
        """Ask what it can; gives that, on one line. Raises MediaError: it is away, or transcribes nothing."""
        offered = self._answer(self._describe(), TRY_S, "did not say what it can")
        if not offered.get("asr"):
            raise MediaError(f"{self._shown}: transcribes nothing: it offers {', '.join(offered) or 'nothing at all'}")
        return "transcribes"

    def _answer(self, asked: Coroutine[Any, Any, Answer], within_s: float, lacking: str) -> Answer:
        import asyncio

        try:
            return asyncio.run(asyncio.wait_for(asked, within_s))
        except TimeoutError:
            raise MediaError(f"{self._shown}: {lacking} within {within_s:g} s") from None
        except (OSError, ValueError, AssertionError) as error:
            raise MediaError(f"{self._shown}: {first_line(error)}") from None

    async def _describe(self) -> dict[str, Any]:
        from wyoming.client import AsyncClient
        from wyoming.event import Event

        async with AsyncClient.from_uri(self._uri) as client:
            await client.write_event(Event("describe"))
            while (event := await client.read_event()) is not None:
                if event.type == "info":
                    return {name: services for name, services in event.data.items() if services}
        raise OSError("the server closed the connection before it said what it can")

    async def _ask(self, samples: NDArray[np.float32]) -> str:
        from wyoming.asr import Transcribe, Transcript
        from wyoming.client import AsyncClient
        from wyoming.event import Event  # wyoming.audio wants a module that Python 3.13 no longer has

        raw = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
        form: dict[str, Any] = {"rate": RATE, "width": 2, "channels": 1}
        async with AsyncClient.from_uri(self._uri) as client:
            await client.write_event(Transcribe(language=self._language).event())
            await client.write_event(Event("audio-start", form))
            for start in range(0, len(raw), 4096):
                await client.write_event(Event("audio-chunk", form, raw[start : start + 4096]))
            await client.write_event(Event("audio-stop", {}))
            while True:
                event = await client.read_event()
                if event is None:
                    raise OSError("the server closed the connection before it gave any words")
                if Transcript.is_type(event.type):
                    return Transcript.from_event(event).text


class SphinxTranscriber:
    """PocketSphinx with the English model in its wheel."""

    actionable = False

    def __init__(self) -> None:
        try:
            from pocketsphinx import Decoder
        except ImportError:
            raise UsageError("transcriber = 'sphinx' needs: pip install pocketsphinx") from None
        self._decoder = Decoder(samprate=RATE, loglevel="FATAL")

    def __call__(self, samples: NDArray[np.float32]) -> str:
        self._decoder.start_utt()
        self._decoder.process_raw((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes(), full_utt=True)
        self._decoder.end_utt()
        found = self._decoder.hyp()
        return found.hypstr if found is not None else ""


def check_transcriber(name: str) -> str:
    """What names a recogniser, as it may be shown. Raises UsageError: it names none."""
    if name == SPHINX or name.startswith(UNIX):
        return name
    try:
        return str(Address.of_server(name))
    except UsageError as error:
        raise UsageError(f"{error}, {UNIX}PATH or '{SPHINX}'") from None


def open_transcriber(name: str, language: str = "") -> Transcriber:
    """``sphinx`` or the address of a Wyoming server. Raises UsageError."""
    return SphinxTranscriber() if name == SPHINX else WyomingTranscriber(name, language)


def try_transcriber(name: str) -> str:
    """Whether the recogniser of this name is there; gives what was found, on one line. Raises UsageError and
    MediaError."""
    transcriber = open_transcriber(name)
    return transcriber.try_out() if isinstance(transcriber, WyomingTranscriber) else "can be opened"


class Listener:
    """Hears one place's hops with a worker of its own and transcribes them."""

    def __init__(
        self, place: str, voice: VoiceActivity, transcriber: Transcriber, on_transcript: OnTranscript, rate: int = RATE
    ):
        self._voice, self._transcriber, self._on_transcript, self._rate = voice, transcriber, on_transcript, rate
        self._utterances = Utterances(voice, rate)
        self._hops: queue.Queue[tuple[float, NDArray[np.float32]] | None] = queue.Queue(WAITING)
        self._trouble = ""
        self.dropped = self.heard = 0
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
            if hop is None:
                continue
            for _, end, samples in self._utterances.push(*hop):
                worker.heartbeat()
                self._transcribe(end, samples)

    def _transcribe(self, end: float, samples: NDArray[np.float32]) -> None:
        begun = time.monotonic()
        try:
            text = self._transcriber(samples)
            self._trouble = ""
        except Exception as error:  # a recogniser's own types: the next utterance is tried again
            self._trouble = describe(error)
            return
        self.heard += 1
        self.seconds = time.monotonic() - begun
        if text:
            self._on_transcript(text, end, self._transcriber.actionable)

    def _begin_anew(self, _: BaseException) -> None:
        """Nothing of what was half heard is left."""
        self._voice.reset()
        self._utterances = Utterances(self._voice, self._rate)

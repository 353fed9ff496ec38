"""Speech to text, as an optional stage: an utterance of sound in, its text out.

Any Wyoming server (the protocol of Home Assistant's voice stack), which may run a large recogniser on another machine
of the house; ``moonshine``, English, which runs in this process and acts where it is sure; ``sphinx``, which
understands too little to be acted on: its texts inform and never actuate.
"""

from collections.abc import Coroutine
from typing import Any, Protocol, TypeVar

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tectum.address import Address
from tectum.errors import MediaError, UsageError, first_line
from tectum.speech.frames import UNIX, connected
from tectum.speech.moonshine import SURE, Moonshine, find_files
from tectum.speech.pcm import FORM, RATE, pcm16

DEADLINE_S, TRY_S = 20.0, 8.0
SPHINX, MOONSHINE = "sphinx", "moonshine"
LONGEST_TEXT = 1000
"""Characters of what a server says was said: more than anybody says in one go."""
HERE = (MOONSHINE, SPHINX)
"""Recognisers that run in this process."""
ENGLISH = ("", "en")
Answer = TypeVar("Answer")


class Transcript(Struct, frozen=True):
    """What was said. ``text``: empty where nothing was; ``actionable``: whether it is sure enough to act on."""

    text: str
    actionable: bool = True


class Transcriber(Protocol):
    """A recogniser of speech."""

    def __call__(self, samples: NDArray[np.float32]) -> Transcript:
        """What is said in samples float32 [n] at 16 kHz. Raises MediaError when it fails."""


class WyomingTranscriber:
    """``uri``: tcp://host:port or unix:///path of a Wyoming server that transcribes."""

    def __init__(self, uri: str, language: str = ""):
        self._shown = check_transcriber(uri)
        try:
            import wyoming.asr  # noqa: F401
        except ImportError:
            raise UsageError("a Wyoming server needs the package wyoming: pip install 'tectum[speech]'") from None
        self._uri, self._language = uri, language or None

    def __call__(self, samples: NDArray[np.float32]) -> Transcript:
        return Transcript(self._answer(self._ask(samples), DEADLINE_S, "gave no words").strip())

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
        except (OSError, ValueError, EOFError) as error:
            raise MediaError(f"{self._shown}: {first_line(error)}") from None
        except Exception:  # a frame of the right kind with nothing right in it: what says so differs by its version
            raise MediaError(f"{self._shown}: its answer is not of Wyoming") from None

    async def _describe(self) -> dict[str, Any]:
        from wyoming.event import Event, async_read_event, async_write_event

        async with connected(self._uri) as (reader, writer):
            await async_write_event(Event("describe"), writer)
            while (event := await async_read_event(reader)) is not None:
                if event.type == "info":
                    return {name: services for name, services in event.data.items() if services}
        raise OSError("the server closed the connection before it said what it can")

    async def _ask(self, samples: NDArray[np.float32]) -> str:
        from wyoming.asr import Transcribe
        from wyoming.asr import Transcript as Words
        from wyoming.event import Event, async_read_event, async_write_event

        # wyoming.audio wants a module that Python 3.13 no longer has
        raw, form = pcm16(samples), dict[str, Any](FORM)
        async with connected(self._uri) as (reader, writer):
            await async_write_event(Transcribe(language=self._language).event(), writer)
            await async_write_event(Event("audio-start", form), writer)
            for start in range(0, len(raw), 4096):
                await async_write_event(Event("audio-chunk", form, raw[start : start + 4096]), writer)
            await async_write_event(Event("audio-stop", {}), writer)
            while True:
                event = await async_read_event(reader)
                if event is None:
                    raise OSError("the server closed the connection before it gave any words")
                if Words.is_type(event.type):
                    return str(Words.from_event(event).text)[:LONGEST_TEXT]


class SphinxTranscriber:
    """PocketSphinx with the English model in its wheel."""

    def __init__(self) -> None:
        try:
            from pocketsphinx import Decoder
        except ImportError:
            raise UsageError("transcriber = 'sphinx' needs: pip install pocketsphinx") from None
        self._decoder = Decoder(samprate=RATE, loglevel="FATAL")

    def __call__(self, samples: NDArray[np.float32]) -> Transcript:
        self._decoder.start_utt()
        self._decoder.process_raw(pcm16(samples), full_utt=True)
        self._decoder.end_utt()
        found = self._decoder.hyp()
        return Transcript(found.hypstr if found is not None else "", actionable=False)


class MoonshineTranscriber:
    """Moonshine's English network in this process. ``sure``: how likely the least sure part of a sentence must be for
    it to be acted on."""

    def __init__(self, sure: float = SURE):
        self._network, self._sure = Moonshine(find_files()), sure

    def __call__(self, samples: NDArray[np.float32]) -> Transcript:
        heard = self._network(samples)
        return Transcript(heard.text, heard.least >= self._sure)


def check_transcriber(name: str, language: str = "") -> str:
    """What names a recogniser, as it may be shown. Raises UsageError: it names none, or cannot have the language."""
    if name in HERE and language not in ENGLISH:
        raise UsageError(f"language = '{language}': '{name}' understands English alone; others need a Wyoming server")
    if name in HERE or name.startswith(UNIX):
        return name
    try:
        return str(Address.of_server(name))
    except UsageError as error:
        raise UsageError(f"{error}, {UNIX}PATH, '{MOONSHINE}' or '{SPHINX}'") from None


def open_transcriber(name: str, language: str = "", sure: float | None = None) -> Transcriber:
    """``moonshine``, ``sphinx`` or the address of a Wyoming server. ``sure``: see MoonshineTranscriber, None: as was
    measured. Raises UsageError."""
    check_transcriber(name, language)
    if name == MOONSHINE:
        return MoonshineTranscriber(SURE if sure is None else sure)
    return SphinxTranscriber() if name == SPHINX else WyomingTranscriber(name, language)


def try_transcriber(name: str, language: str = "") -> str:
    """Whether the recogniser of this name is there; gives what was found, on one line. Raises UsageError and
    MediaError."""
    transcriber = open_transcriber(name, language)
    return transcriber.try_out() if isinstance(transcriber, WyomingTranscriber) else "can be opened"

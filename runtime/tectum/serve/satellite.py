"""A microphone of the house as a satellite of Home Assistant's Assist: it waits for the wake word itself, by sound and
sight, and then hands on what is said.

Home Assistant connects, says that it is ready (``run-satellite``) and asks now and then whether somebody is there
(``ping``). On the wake word it gets ``detection``, ``run-pipeline`` and the sound that follows, until it has the words
or a sentence's longest time is over. No sound leaves the house's process before a wake word, or to anyone else. What
Assist answers is not spoken: a camera has no loudspeaker that is known. The protocol has no passwords, so it is for
loopback alone. Source: the Wyoming protocol.
"""

import asyncio
import time
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from tectum.serve.connections import Limits, Listener
from tectum.serve.wyoming_server import LIMITS, WyomingServer
from tectum.speech.frames import FrameReader
from tectum.speech.pcm import FORM, pcm16
from tectum.version import VERSION

LONGEST_S = 15.0
WAITING = 500
"""Events that a client may leave unread, a sentence and more; what comes then is left out."""
ENDS = ("transcript", "voice-stopped", "error", "pause-satellite")


class SatelliteServer(WyomingServer):
    """The microphone of ``place`` on ``uri``. ``word``: what wakes it; ``area``: where it stands, empty: not said."""

    def __init__(self, uri: str, place: str, word: str, area: str = "", limits: Limits = LIMITS):
        super().__init__(uri, f"'{place}': speech.satellite", f"satellite: {place}", limits)
        self._place, self._word, self._area = place, word, area
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready_for: asyncio.Queue[Any] | None = None
        self._until = 0.0

    @property
    def listened_to(self) -> bool:
        """Whether Home Assistant waits for the wake word."""
        return self._ready_for is not None

    def woke(self) -> None:
        """The wake word was said. Usable from any thread, as ``hear``."""
        self._soon(self._begin)

    def hear(self, samples: NDArray[np.float32]) -> None:
        """What is heard: float32 [n] at 16 kHz."""
        if time.monotonic() < self._until:
            self._soon(self._send, samples)

    def _soon(self, do: Any, *what: Any) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            try:
                loop.call_soon_threadsafe(do, *what)
            except RuntimeError:
                return  # it closed in this moment

    def _begin(self) -> None:
        if self._ready_for is None:
            return
        self._until = time.monotonic() + LONGEST_S
        self._tell("detection", {"name": self._word, "timestamp": None})
        stages = {"start_stage": "asr", "end_stage": "handle", "restart_on_end": False}
        self._tell("run-pipeline", stages)
        self._tell("streaming-started", {})
        self._tell("audio-start", FORM)

    def _send(self, samples: NDArray[np.float32]) -> None:
        self._tell("audio-chunk", FORM, pcm16(samples))
        if time.monotonic() >= self._until:
            self._end()

    def _end(self) -> None:
        if self._until:
            self._until = 0.0
            self._tell("audio-stop", {})
            self._tell("streaming-stopped", {})

    def _tell(self, kind: str, data: dict[str, Any], payload: bytes | None = None) -> None:
        from wyoming.event import Event

        if self._ready_for is not None and not self._ready_for.full():
            self._ready_for.put_nowait(Event(kind, data, payload))

    async def _client(self, listener: Listener, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from wyoming.event import Event, async_read_event, async_write_event

        self._loop = asyncio.get_running_loop()
        connection = listener.connection(writer.get_extra_info("peername"))
        waiting: asyncio.Queue[Any] = asyncio.Queue(WAITING)
        frames = cast(asyncio.StreamReader, FrameReader(reader))

        async def write() -> None:
            while True:
                event = await waiting.get()
                async with asyncio.timeout(self._limits.stalled_s):
                    await async_write_event(event, writer)

        writing = asyncio.create_task(write())
        try:
            while (event := await async_read_event(frames)) is not None and not writing.done():
                if connection is not None:
                    with connection.busy():  # whoever asks is not idle
                        pass
                if event.type == "describe":
                    waiting.put_nowait(Event("info", self._info()))
                elif event.type == "ping":
                    waiting.put_nowait(Event("pong", event.data))
                elif event.type == "run-satellite":
                    self._ready_for = waiting
                elif event.type in ENDS and self._ready_for is waiting:
                    self._end()
                    if event.type == "pause-satellite":
                        self._ready_for = None
        except Exception:
            return  # what is no Wyoming event, or a client that left or takes nothing: its own trouble
        finally:
            writing.cancel()
            if self._ready_for is waiting:
                self._ready_for, self._until = None, 0.0
            writer.close()

    def _info(self) -> dict[str, Any]:
        about = {"attribution": {"name": "Tectum", "url": ""}, "installed": True, "version": VERSION}
        told = {"name": f"Tectum {self._place}", "description": f"The microphone of {self._place}", **about}
        words = {"active_wake_words": [self._word], "max_active_wake_words": 1}
        return {"satellite": {**told, **words, "area": self._area or None, "has_vad": True, "supports_trigger": False}}

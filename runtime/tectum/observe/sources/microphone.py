"""Microphones at this machine, through sounddevice (PortAudio), and raw samples from a pipe."""

import atexit
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

from tectum.errors import MediaError, UsageError
from tectum.modality import AUDIO
from tectum.observe.chunker import Hopper
from tectum.observe.sources.base import Feed, Source, SourceContext, SourceTable
from tectum.observe.sources.typed_text import LOOK_S, readable
from tectum.observe.timing.arrival import ClockMapper
from tectum.tables.problem import Problem

BLOCK_S = 0.02
SILENT_S = 3.0
"""A microphone that calls back no more for this long is opened again."""
WAITING = 250
LEAVE_S = 2.0
_portaudio = threading.Lock()
"""Whoever calls the library holds it: it is not made for several threads."""


class _Ear:
    """Blocks of one device to hops on the house's clock: mixed to mono, resampled, drift followed."""

    def __init__(self, feed: Feed, rate: float, name: str):
        try:
            import soxr
        except ImportError:
            raise UsageError(f"{name} needs soxr: pip install 'tectum[mic]'") from None
        self._feed, self._rate = feed, rate
        self._resampler = soxr.ResampleStream(rate, feed.shape.sample_rate, 1, dtype="float32")
        self._hopper = Hopper(feed.place, feed.shape, name, follow=True)
        self._arrivals = ClockMapper()
        self._taken = self._given = 0
        feed.arrivals = {AUDIO: self._arrivals}

    def push(self, block: NDArray[np.float32], arrived: float, latency_s: float | None) -> None:
        """Samples float32 [n, channels]; ``latency_s``: age of the first of them at ``arrived``."""
        feed = self._feed
        when = self._taken / self._rate
        at = self._arrivals.map(when, feed.clock.media(arrived), latency_s)
        self._taken += len(block)
        mono = np.ascontiguousarray(block.mean(1), dtype=np.float32)
        samples = self._resampler.resample_chunk(mono)
        if not len(samples):
            return
        begin = at - when + self._given / feed.shape.sample_rate
        self._given += len(samples)
        feed.skew.hear(begin, samples, feed.shape.sample_rate)
        self._hopper.expect(begin + feed.shift_s)
        for chunk in self._hopper.push(samples):
            feed.push(chunk, arrived)


class MicrophoneTable(Struct, SourceTable, frozen=True, forbid_unknown_fields=True):
    """A microphone of this machine."""

    device: str = "default"
    """``default``, a number or a name as ``tectum doctor`` lists it."""
    modalities = (AUDIO,)

    def problems(self, _context: SourceContext) -> Iterator[Problem]:
        """An address here is a mistake, and may hold a password."""
        if "://" in self.device:
            yield Problem("device", "must be a device, as 'tectum doctor' lists them; a network camera is a stream")

    def open(self, _context: SourceContext) -> Source:
        """Not opened yet."""
        return MicrophoneSource(self.device)


class PcmTable(Struct, SourceTable, frozen=True, forbid_unknown_fields=True):
    """Raw signed 16-bit samples from another program."""

    path: str
    """A FIFO, relative to the file, or ``-``: standard input."""
    rate: Annotated[int, Meta(ge=8_000, le=192_000)] = 16_000
    """Samples a second."""
    channels: Annotated[int, Meta(ge=1, le=32)] = 1
    """Interleaved channels."""
    modalities = (AUDIO,)

    @property
    def reads_standard_input(self) -> bool:
        """Whether it is ``-``."""
        return self.path == "-"

    def open(self, context: SourceContext) -> Source:
        """Not opened yet."""
        path = self.path if self.path == "-" else str(context.folder / self.path)
        return PcmSource(path, self.rate, self.channels)


class MicrophoneSource(Source):
    """``device``: ``default``, a number or (part of) a name as ``tectum doctor`` lists it; any rate and channel
    count."""

    name = "microphone"
    modalities = (AUDIO,)

    def __init__(self, device: str = "default", rate: int = 0, channels: int = 0):
        self.device, self._asked_rate, self._asked_channels = device, rate, channels

    def session(self, feed: Feed, stop: threading.Event) -> None:
        """Listen until it fails. Raises MediaError: no such device, no call-back in time; UsageError: no library."""
        blocks: queue.Queue[tuple[NDArray[np.float32], float, float | None]] = queue.Queue(WAITING)

        def heard(data: Any, _frames: int, times: Any, _status: Any) -> None:
            arrived = time.monotonic()
            age = float(times.currentTime - times.inputBufferAdcTime)
            try:
                blocks.put_nowait((data.copy(), arrived, age if 0 < age < 2 else None))
            except queue.Full:
                feed.queue.count("sound block: microphone queue full")

        with _portaudio:  # PortAudio knows the devices of the moment it began: begin again, where nobody listens
            sounddevice = _sounddevice()
            if not _listening:
                sounddevice._terminate()
                sounddevice._initialize()
            stream, rate = self._open(sounddevice, heard)
            _listening.append(self)
        try:
            ear = _Ear(feed, rate, f"microphone {self.device}")
            with _portaudio:
                stream.start()
            self._listen(stop, blocks, ear)
        finally:
            with _portaudio:
                _listening.remove(self)
                stream.close()

    def _listen(self, stop: threading.Event, blocks: "queue.Queue[Any]", ear: _Ear) -> None:
        quiet = time.monotonic()
        while not stop.is_set():
            try:
                ear.push(*blocks.get(timeout=0.25))
                quiet = time.monotonic()
            except queue.Empty:
                if time.monotonic() - quiet > SILENT_S:
                    raise MediaError(f"microphone {self.device}: gave nothing for {SILENT_S:g} s") from None

    def _open(self, sounddevice: Any, heard: Any) -> tuple[Any, float]:
        device: str | int | None = None if self.device == "default" else self.device
        if isinstance(device, str) and device.isdigit():
            device = int(device)
        try:
            known = sounddevice.query_devices(device, "input")
            rate = float(self._asked_rate or known["default_samplerate"])
            channels = self._asked_channels or min(2, int(known["max_input_channels"]))
            block = round(BLOCK_S * rate)
            stream = sounddevice.InputStream(rate, block, device, channels, "float32", callback=heard)
            return stream, rate
        except (ValueError, sounddevice.PortAudioError) as error:
            reason = str(error).splitlines()[0]
            raise MediaError(
                f"microphone {self.device}: cannot be opened: {reason}; 'tectum doctor' lists what is there"
            ) from None


_listening: list[MicrophoneSource] = []


def _leave() -> None:
    """At the end of the process: PortAudio is ended once no thread is in it. It would be taken away under one that was
    left behind while it opens a device, which crashes the process."""
    if _portaudio.acquire(timeout=LEAVE_S) and (library := sys.modules.get("sounddevice")) is not None:
        library._exit_handler()


atexit.register(_leave)


def _sounddevice() -> Any:
    begun = "sounddevice" in sys.modules
    try:
        import sounddevice
    except ImportError:
        raise UsageError("a microphone needs sounddevice: pip install 'tectum[mic]'") from None
    except OSError:
        raise UsageError("a microphone needs the library PortAudio: apt-get install libportaudio2") from None
    if not begun:  # its own handler asks nobody
        atexit.unregister(sounddevice._exit_handler)
    return sounddevice


class PcmSource(Source):
    """Raw signed 16-bit little-endian samples, interleaved, from a FIFO or (``-``) standard input: for whatever can
    write them, such as ``arecord`` or another program's microphone. A FIFO whose writer leaves is waited for."""

    name = "pcm"
    modalities = (AUDIO,)

    def __init__(self, path: str, rate: int = 16_000, channels: int = 1):
        self.path, self._rate, self._channels = path, rate, channels
        self.finite = path == "-"

    def session(self, feed: Feed, stop: threading.Event) -> None:
        """Read until the writer leaves. Raises MediaError: no such FIFO, or silence in the middle of a transfer."""
        ear = _Ear(feed, self._rate, f"pcm {self.path}")
        descriptor = self._open()
        width, left = 2 * self._channels, b""
        begun = False
        try:
            while not stop.is_set():
                if not readable(descriptor, LOOK_S):
                    continue
                raw = os.read(descriptor, 65_536)
                arrived = time.monotonic()
                if not raw:
                    if begun or self.finite:
                        return
                    stop.wait(0.1)  # a FIFO that no program writes to yet
                    continue
                begun = True
                whole = left + raw
                cut = len(whole) // width * width
                left = whole[cut:]
                block = np.frombuffer(whole[:cut], "<i2").reshape(-1, self._channels).astype(np.float32)
                if len(block):
                    ear.push(block * np.float32(1 / 32768), arrived, len(block) / self._rate)
        finally:
            if descriptor != 0:
                os.close(descriptor)

    def _open(self) -> int:
        if self.path == "-":
            return 0
        try:
            if Path(self.path).exists() and not Path(self.path).is_fifo():
                raise MediaError(f"pcm {self.path}: is not a FIFO; make one with 'mkfifo {self.path}'")
            return os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)
        except OSError as error:
            raise MediaError(f"pcm {self.path}: cannot be opened: {error.strerror}") from None

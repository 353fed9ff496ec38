"""One connection to a camera: its packets decoded, laid onto the house's clock and pushed."""

import logging
import threading
import time
from collections.abc import Collection
from fractions import Fraction
from typing import Any, cast

import av
import av.error
import numpy as np

from tectum.address import Address
from tectum.errors import MediaError, first_line
from tectum.imaging.geometry import Geometry
from tectum.observe.chunker import Chunker, Hopper
from tectum.observe.frame_sampler import FrameSampler
from tectum.observe.scaler import Scaler
from tectum.observe.sources.base import Feed
from tectum.observe.sources.decode_tally import DecodeTally
from tectum.observe.sources.packet_reader import LONGEST_BURST_S, Arrived, PacketReader
from tectum.observe.sources.tracks import KINDS, WORDS, Tracks
from tectum.observe.timing.arrival import ClockMapper
from tectum.observe.timing.clock import MediaClock
from tectum.observe.timing.stamps import StampRepair
from tectum.observe.types import Observation

log = logging.getLogger(__name__)

PATIENT_S = 1.0
TICKS = 90_000
LUMA_STEP = 16
SILENT_S = 30.0
"""A track of which nothing has come for so long, while the other one comes, is missing until something does."""


class StreamSession:
    """The clocks and decoders of one connection. ``address``: of the camera; its secrets are hidden in what is told.
    ``others``: kinds of which there is another track; ``noise``: the index of one that nothing can be made of, for
    which the session has ended: the next one may use the other."""

    def __init__(
        self,
        address: Address,
        feed: Feed,
        container: Any,
        tracks: Tracks,
        read_s: float,
        others: Collection[str] = (),
    ):
        self._address, self._feed, self._container, self._tracks = address, feed, container, tracks
        self._reader = PacketReader(container, tracks.streams, read_s)
        feed.patience_s = read_s if self._reader.segmented else 0.0
        self._stored = False
        self._clock = MediaClock()
        self._repair = StampRepair(self._clock.repaired, live=True)
        self._scale = Scaler(feed.shape, feed.mask)
        hopper = Hopper(feed.place, feed.shape, str(address), follow=True)
        self._chunker = Chunker(hopper, feed.shape.sample_rate)
        self._tap = None if feed.muted else feed.tap
        self._sampler = FrameSampler(feed.shape.rate_hz, feed.mask)
        self._seen_at = self._newest = -1e9
        self._troubles: dict[str, str] = {}
        self._others, self.noise = others, cast(int | None, None)
        self._tallies = {stream.type: DecodeTally() for stream in tracks.streams}
        self._came_at = dict.fromkeys(self._tallies, time.monotonic())
        """By kind, when a packet of it last came."""
        if tracks.video is not None:
            tracks.video.thread_type = "NONE"
        self._arrivals = {stream.type: ClockMapper() for stream in tracks.streams}
        self._both = ClockMapper()  # both kinds share one offset, or their stamps would no longer be in step
        feed.arrivals = {**self._arrivals, "session": self._both}

    def run(self, stop: threading.Event) -> None:
        """Push until the stream ends or until ``stop``. Raises MediaError when nothing comes in time."""
        self._feed.absent, self._feed.trouble = dict(self._tracks.missing), ""
        self._trouble("tracks", "; ".join(self._tracks.faults))
        for note in (*self._tracks.notes, *self._tracks.faults):
            self._tell(note)
        if self._tap is not None:
            self._tap.begin(self._tracks.streams)
        try:
            for one in self._reader:
                if stop.is_set():
                    return
                self._judge(one)
                if self.noise is not None:
                    return
            for packet, arrived in self._repair.flush():
                self._decode(packet, arrived or 0.0)
        except MediaError as error:
            raise MediaError(f"{self._address}: {self._address.hide(str(error))}") from None

    def _judge(self, one: Arrived) -> None:
        """A packet as it came: its stamp is put right first."""
        kind, stream = one.packet.stream.type, one.packet.stream
        if one.stored and self._reader.segmented:  # of the first segment nobody knows how old it is: it tells the clock
            self._learn(kind, one)
            return
        step = self._step(stream) if kind == "video" else 0.0
        self._stored = one.stored
        for packet, arrived in self._repair.push(kind, one.packet, step, one.at):
            self._decode(packet, arrived or 0.0)

    def _learn(self, kind: str, one: Arrived) -> None:
        if one.packet.pts is None:
            return
        stamp, at = float(one.packet.pts * one.packet.time_base), self._feed.clock.media(one.at)
        if self._clock.origin is None:
            self._clock.origin = stamp
        for clock in (self._arrivals[kind], self._both):
            clock.map(stamp - self._clock.origin, at)

    @staticmethod
    def _step(stream: Any) -> float:
        return 1 / float(stream.average_rate or stream.guessed_rate or 25)

    def _tell(self, note: str) -> None:
        log.warning("%s: %s: %s", self._feed.place, self._address, note, extra={"place": self._feed.place})

    def _decode(self, packet: Any, arrived: float) -> None:
        """Decode a packet that arrived at this reading of ``time.monotonic``, and push what comes out."""
        kind = packet.stream.type
        if packet.size:
            self._listen_for(kind)
        if self._feed.muted:
            if self._tap is not None:  # packets of what is switched off must not be kept
                self._tap.lost()
                self._tap = None
            if KINDS[kind] in self._feed.muted:
                self._feed.alive()
                return
        try:
            decoded = packet.decode()
            if decoded and self._tallies[kind].fine():  # a camera may send no key frame for long
                self._recovered(kind, f"its {WORDS[kind]} can be decoded now")
            for part in () if self._tallies[kind].hopeless else decoded:
                self._picture(part, packet, arrived) if kind == "video" else self._sound(part, arrived)
        except (av.error.FFmpegError, ValueError, MediaError) as error:
            self._fail(packet.stream, error)
        if self._tap is not None and packet.size:
            if self._reader.stampless and kind == "video":  # or the clip runs at the speed that was made up
                packet.time_base = Fraction(1, TICKS)
                packet.pts = packet.dts = round(TICKS * arrived)
                packet.duration = 0
            self._tap.packet(packet, self._newest if self._reader.segmented else self._feed.clock.media(arrived))

    def _fail(self, stream: Any, error: Exception) -> None:
        """A packet that cannot be decoded; after many, the next track is tried, or where there is none, it is
        missing."""
        self._feed.repaired["damaged packets"] = self._feed.repaired.get("damaged packets", 0) + 1
        if not self._tallies[stream.type].failed():
            return
        if stream.type in self._others:
            self.noise = stream.index
            return
        why = getattr(error, "strerror", None) or first_line(error)
        self._miss(stream.type, f"its {WORDS[stream.type]} cannot be decoded: {why}")

    def _miss(self, kind: str, reason: str) -> None:
        self._feed.absent[KINDS[kind]] = reason
        self._trouble(f"decoding of {kind}", reason)
        self._tell(reason)

    def _recovered(self, kind: str, told: str) -> None:
        """Of a track that was given up."""
        self._feed.absent.pop(KINDS[kind], None)
        self._trouble(f"decoding of {kind}", "")
        self._tell(told)

    def _listen_for(self, kind: str) -> None:
        """A packet has come; and whether nothing of the other kind has for long, as where its form is not to be made
        out, or where a microphone died."""
        now = time.monotonic()
        self._came_at[kind], silent = now, f"nothing of its {WORDS[kind]} comes"
        if self._feed.absent.get(KINDS[kind]) == silent:
            self._recovered(kind, f"its {WORDS[kind]} comes again")
        for other, at in self._came_at.items():
            known = KINDS[other] in self._feed.absent or KINDS[other] in self._feed.muted
            if not known and now - at > max(SILENT_S, self._feed.patience_s):
                self._miss(other, f"nothing of its {WORDS[other]} comes")

    def _trouble(self, what: str, reason: str) -> None:
        """What is wrong with what is delivered, or no longer, where ``reason`` is empty."""
        self._troubles[what] = reason
        self._feed.trouble = "; ".join(filter(None, self._troubles.values()))

    def _capture(self, kind: str, stamp: float | None, arrived: float, step: float) -> float:
        """The capture time on the house's clock of what is stamped ``stamp`` seconds; ``step``: until the next one."""
        clock = self._feed.clock
        if self._reader.stampless and kind == "video":
            return clock.media(arrived)
        when = self._clock.time(kind, stamp, step)
        self._feed.repaired.update(self._clock.repaired)
        span = step if kind == "audio" else 0.0  # a block of sound is whole, and can be sent, when its last sample is
        latency = None
        real = self._container.start_time_realtime
        at = clock.media(arrived)
        if real and stamp is not None:  # the sender's wall clock, from its RTCP sender report
            latency = clock.epoch + at - (real / 1e6 + stamp - self._repair.shift(kind)) - span
        self._arrivals[kind].map(when, at)
        if self._arrivals[kind].disbelieved != bool(self._troubles.get(f"clock of {kind}")):
            self._judged(kind)
        if self._arrivals[kind].disbelieved:
            return at - span
        return self._both.map(when + span, at, latency) - span

    def _judged(self, kind: str) -> None:
        """Stamps that are no clock: the time of arrival counts, and they no longer move the other track. Or they are
        one again: it was this machine that was too late with them."""
        self._both = self._feed.arrivals["session"] = ClockMapper()
        clock, stamps, reason = self._arrivals[kind], f"the stamps of its {WORDS[kind]}", ""
        if clock.disbelieved:
            reason = f"{stamps} drift by {clock.drift_ppm or 0.0:.0f} ppm: the time of arrival counts"
        self._trouble(f"clock of {kind}", reason)
        self._tell(reason or f"{stamps} go as a clock does again: they count")

    def _push(self, seen: Observation, arrived: float) -> None:
        """Where a segment comes at once its observations wait for one another: to catch up is no overload."""
        if self._reader.segmented and time.monotonic() - arrived < LONGEST_BURST_S:
            self._feed.queue.wait_for_room(self._feed.source, type(seen), PATIENT_S)
        self._feed.push(seen, arrived)

    def _picture(self, picture: Any, packet: Any, arrived: float) -> None:
        feed = self._feed
        step = self._step(packet.stream)
        at = max(self._capture("video", picture.time, arrived, step), self._seen_at + 1e-3)
        self._seen_at = self._newest = at
        if self._stored:  # nobody knows how old it is
            return
        luma = np.frombuffer(picture.planes[0], np.uint8)
        feed.skew.see(at, float(luma[:: LUMA_STEP * 3 + 1].mean()))
        if not self._sampler.accepts(at, step, picture):
            return
        geometry = Geometry.of(picture, packet.stream.sample_aspect_ratio)
        self._push(self._scale.frame(feed.place, at, picture, geometry), arrived)

    def _sound(self, frame: Any, arrived: float) -> None:
        feed = self._feed
        step = frame.samples / max(1, frame.sample_rate)
        at = self._capture("audio", frame.time, arrived, step)
        self._newest, before = at, self._chunker.hopper.repaired
        for chunk in self._chunker.push(frame, at + feed.shift_s):
            begin = chunk.time - len(chunk.samples) / feed.shape.sample_rate - feed.shift_s
            feed.skew.hear(begin, chunk.samples, feed.shape.sample_rate)
            self._push(chunk, arrived)
        if self._chunker.hopper.repaired != before:
            feed.repaired["audio gaps"] = feed.repaired.get("audio gaps", 0) + 1

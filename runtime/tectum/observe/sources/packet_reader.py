"""Packets of a connection with the moment of their arrival, whatever the server sends at once."""

import time
from collections.abc import Iterator
from typing import Any

import av.error
from msgspec import Struct

from tectum.errors import MediaError, first_line

READ_S, SEGMENT_READ_S = 3.0, 15.0
"""Deadlines for the next packet, without which a frozen camera blocks for ever; where whole segments come at once, the
next one is waited for."""
SEGMENTED = frozenset({"hls", "dash"})
"""FFmpeg's names of formats that come as a list of files of some seconds each."""
NO_STAMPS = 0x0080
"""FFmpeg's ``AVFMT_NOTIMESTAMPS``: the format (MJPEG over HTTP, bare H.264) holds none, what its packets have was made
up from a rate that nobody told."""
WAITED_S, PAUSE_S = 0.01, 0.5
"""A packet that was waited for came now; one that was not lay there already. So long a pause lies between segments."""
LONGEST_BURST_S = 10.0
PROBED = 13
"""So many pictures without stamps FFmpeg takes in to find out what they are: half a second at the rate it makes up."""


class Arrived(Struct, frozen=True):
    """``at``: a reading of ``time.monotonic``. ``stored``: it is of what the server had in store at the beginning, so
    that nobody knows how old it is."""

    packet: Any
    at: float
    stored: bool


class PacketReader:
    """Those of some tracks of an open ``av`` container. ``segmented``: they come in bursts; ``stampless``: their stamps
    were made up."""

    def __init__(self, container: Any, streams: list[Any], read_s: float):
        self._container, self._streams, self._read_s = container, streams, read_s
        self.segmented = container.format.name in SEGMENTED
        self.stampless = bool(container.format.flags & NO_STAMPS)

    def __iter__(self) -> Iterator[Arrived]:
        """They, as they come; a clean end is the end. Raises MediaError, without an address: nothing came in time, the
        connection broke."""
        packets = self._container.demux(self._streams)
        began = at = time.monotonic()
        live = self.segmented and self._container.duration is None  # else all of it is there, from its beginning on
        stored = live or self.stampless
        pause = PAUSE_S if self.segmented else WAITED_S
        count = 0
        while True:
            asked = time.monotonic()
            packet = self._next(packets)
            if packet is None:
                return
            now = time.monotonic()
            if count and (now - asked >= pause or now - began > LONGEST_BURST_S):
                stored = False
            if self.stampless and count >= PROBED:
                stored = False
            if not self.segmented or now - asked >= WAITED_S:
                at = now
            count += 1
            yield Arrived(packet, at, stored)

    def _next(self, packets: Iterator[Any]) -> Any:
        try:
            return next(packets, None)
        except IndexError:  # PyAV's, by chance, at the end, where a track appeared on the way
            return None
        except Exception as error:
            silent = isinstance(error, av.error.ExitError)
            reason = f"nothing came for {self._read_s:g} s" if silent else getattr(error, "strerror", None)
            raise MediaError(reason or first_line(error)) from None

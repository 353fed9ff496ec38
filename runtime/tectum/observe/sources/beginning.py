"""What is believed of the stamps of a recording: where it begins, and what a leap is."""

from collections.abc import Iterator
from contextlib import suppress
from math import inf
from typing import Any

from tectum.observe.sources.tracks import Tracks
from tectum.observe.timing.stamps import MOST_HELD, StampRepair

BEGIN_AGAIN = 0x0200
"""FFmpeg's ``AVFMT_TS_DISCONT``: stamps of the format (MPEG's streams) may begin again on the way, anywhere."""
LONGEST_GAP_S = 10.0
"""In such a format: as the tool ``ffmpeg`` has it (``-dts_delta_threshold``)."""


def repair_of(container: Any, repaired: dict[str, int]) -> StampRepair:
    """For the packets of an open ``av`` container of a recording; ``repaired``: as there."""
    return StampRepair(repaired, longest_gap_s=LONGEST_GAP_S if container.format.flags & BEGIN_AGAIN else inf)


def beginning(container: Any, tracks: Tracks) -> float:
    """Seconds of the container. FFmpeg takes the earliest of all first stamps, which may be the one that is wrong: so
    the first packets of an open ``av`` container are judged as all of them are later, and are read for that."""
    starts = [float(s.start_time * s.time_base) for s in tracks.streams if s.start_time is not None and s.time_base]
    repaired: dict[str, int] = {}
    repair, found = repair_of(container, repaired), dict[str, float]()
    for count, packet in enumerate(_readable(container.demux(tracks.streams))):
        for right, _ in repair.push(packet.stream.type, packet, nominal_step(packet)):
            if right.pts is not None and right.time_base:
                found.setdefault(right.stream.type, float("inf"))
                found[right.stream.type] = min(found[right.stream.type], float(right.pts * right.time_base))
        if len(found) == len(tracks.streams) or count >= MOST_HELD * len(tracks.streams):
            break
    return min(found.values() if repaired and found else starts, default=0.0)


def nominal_step(packet: Any) -> float:
    """Seconds from a packet of a recording to the next one, as far as its track says it."""
    rate = packet.stream.average_rate if packet.stream.type == "video" else None
    return 1 / float(rate or 25)


def _readable(packets: Iterator[Any]) -> Iterator[Any]:
    """Until one cannot be read: that is told where all of it is."""
    with suppress(Exception):
        yield from packets

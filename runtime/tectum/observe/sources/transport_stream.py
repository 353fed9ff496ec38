"""What a demuxer does not tell of an MPEG transport stream: packets that their sender marked as damaged (ETSI TR 101
290, 5.2.2, "Transport_error"), and tracks that appear on the way.

A demuxer hands the mark on with what it makes of such a packet, where that is of a track it knows; a damaged packet
that names a track of its own goes unseen. Tracks that take the place of others on the way are to a demuxer tracks
beside those, or PyAV gives nothing of them.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

PACKET_BYTES = 188
SYNC = 0x47
ERROR, BEGINS = 0x80, 0x40
"""In a packet's second byte: ISO/IEC 13818-1, 2.4.3.3, ``transport_error_indicator`` and
``payload_unit_start_indicator``."""
AT_ONCE = 1 << 16
"""Packets read at a time: 12 MB."""
PAYLOAD, ADAPTED = 0x10, 0x20
"""In its fourth byte: it has a payload, behind an adaptation field."""
HEAD = 4
SOUND_OR_PICTURE = range(0xC0, 0xF0)
"""The fourth byte of a packet of an elementary stream: 2.4.3.7, table 2-22."""
LEAST = 3
"""Of a track that is there so many packets begin; fewer are chance."""


class Untold(Struct, frozen=True):
    """``marked``: packets that are marked as damaged. ``later``: numbers of tracks of picture or sound that begin where
    one that is used has ended."""

    marked: int = 0
    later: tuple[int, ...] = ()


class _Track(Struct):
    """Where in the file its first and its last packet of an elementary stream begin, and how many do."""

    first: int
    last: int = 0
    count: int = 0


def untold(path: Path, used: Collection[int]) -> Untold:
    """Of a file; nothing where it is no row of packets of 188 bytes from its start. ``used``: numbers of its tracks.

    Raises OSError where it cannot be read.
    """
    marked, before, tracks = 0, 0, dict[int, _Track]()
    with path.open("rb") as file:
        while data := file.read(AT_ONCE * PACKET_BYTES):
            whole = len(data) // PACKET_BYTES
            packets = np.frombuffer(data, np.uint8, whole * PACKET_BYTES).reshape(whole, PACKET_BYTES)
            in_step, wrong = packets[:, 0] == SYNC, packets[:, 1] & ERROR > 0
            marked += int(np.count_nonzero(in_step & wrong))
            for at, number in _beginnings(packets, in_step & ~wrong):
                track = tracks.setdefault(number, _Track(before + at))
                track.last, track.count = before + at, track.count + 1
            before += whole
    end = min((tracks[one].last for one in used if one in tracks), default=before)
    later = (one for one, track in tracks.items() if one not in used and track.count >= LEAST and track.first > end)
    return Untold(marked, tuple(sorted(later)))


def _beginnings(packets: NDArray[np.uint8], good: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Row and number of the track of each packet of uint8 [n, 188] in which one of picture or sound begins."""
    rows = np.flatnonzero(good & (packets[:, 1] & BEGINS > 0) & (packets[:, 3] & PAYLOAD > 0))
    head = packets[rows, : HEAD + 1].astype(np.intp)
    at = HEAD + np.where(head[:, 3] & ADAPTED, 1 + head[:, HEAD], 0)
    fits = at <= PACKET_BYTES - 4
    rows, head, at = rows[fits], head[fits], at[fits]
    first = packets[rows[:, None], at[:, None] + np.arange(4)]
    media = (first[:, :3] == (0, 0, 1)).all(axis=1) & np.isin(first[:, 3], SOUND_OR_PICTURE)
    numbers = (head[:, 1] & 0x1F) << 8 | head[:, 2]
    return zip(rows[media].tolist(), numbers[media].tolist(), strict=True)

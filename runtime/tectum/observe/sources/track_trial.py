"""Which tracks of a recording cannot be decoded though their codec is known: what is in them is noise, or encrypted."""

from collections import Counter
from contextlib import suppress
from pathlib import Path

from tectum.observe.sources.media_files import open_media
from tectum.observe.sources.tracks import KINDS, Tracks

ENOUGH = 40
"""Packets of a track that are tried; where most of them cannot be decoded, those that can are chance."""
MOST = 2000
"""Packets of all tracks that are looked at."""


def undecodable(path: Path) -> frozenset[int]:
    """Indices of such tracks, where another of the same kind could be used instead; nothing is tried where there is
    none. Raises MediaError: it cannot be opened."""
    with open_media(path) as container:
        used = Tracks.of(container)
        kinds = [
            kind for kind in KINDS if getattr(used, kind) is not None and len(getattr(container.streams, kind)) > 1
        ]
        tried = {stream.index: stream for kind in kinds for stream in getattr(container.streams, kind)}
        fine, failed = Counter(dict.fromkeys(tried, 0)), Counter(dict.fromkeys(tried, 0))
        with suppress(Exception):  # what is wrong with it is told where it is read
            for _, packet in zip(range(MOST), container.demux(list(tried.values())) if tried else (), strict=False):
                index = packet.stream.index
                if fine[index] + failed[index] >= ENOUGH:
                    continue
                try:
                    fine[index] += len(packet.decode()) > 0
                except Exception:
                    failed[index] += 1
                if all(fine[one] + failed[one] >= ENOUGH for one in tried):
                    break
        return frozenset(index for index in tried if failed[index] > max(fine[index], ENOUGH // 2))

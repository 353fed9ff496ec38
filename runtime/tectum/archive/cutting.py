"""A long recording, cut where its pictures begin anew (``observe/sources/stretches.py``) and joined again.

The parts are encoded side by side, what is decided on them is decided in one go: there are no events at a seam to be
joined. What is not sure to give the same is not cut: the packets are looked at first, and each part has to end with
the very picture with which the next begins.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from tectum.archive.findings import Pictures
from tectum.archive.recordings import Recording
from tectum.encode.types import Embedding
from tectum.engine import Engine
from tectum.modality import AUDIO
from tectum.observe.sources.media import MediaFile
from tectum.observe.sources.media_files import open_media
from tectum.observe.sources.stretches import Cut
from tectum.observe.sources.tracks import Tracks
from tectum.observe.timing.stamps import JUMP_S

LEAST_RATE = 10
"""Pictures a second: with fewer, what a decoder holds back is more than one track waits for the other."""


@dataclass(frozen=True)
class Seams:
    """A recording to be cut, into ``cuts``."""

    source: Recording
    recording: str
    cuts: tuple[Cut, ...]


@dataclass(frozen=True)
class Part:
    """What the encoders make of a part. ``seams``: of its pictures; ``regular``: nothing had to be repaired."""

    source: Recording
    cut: Cut
    embeddings: tuple[Embedding, ...]
    pictures: Pictures
    seams: tuple[tuple[float, str], ...]
    frames: int
    hops: int
    regular: bool


def cuts_of(media: MediaFile) -> tuple[Cut, ...]:
    """How a recording is cut; empty: not at all. Reads its packets, and decodes none."""
    if not media.has_video or media.duration is None or media.duration < 2 * media.stretch_s or media.faults:
        return ()
    with open_media(media.path) as container:
        tracks = Tracks.of(container)
        if container.format.name == "mpegts" or not (tracks.video.average_rate or 0) >= LEAST_RATE:
            return ()
        seams = _seams(container, tracks, media.clock.origin or 0.0, media.stretch_s)
    if seams is None or len(seams) < 2:
        return ()
    bounds = [Cut().begin, *seams[1:], Cut().end]
    pictures = tuple(Cut(begin=begin, end=end) for begin, end in pairwise(bounds))
    return (Cut(sound=True), *pictures) if media.has_audio else pictures


def _seams(container: Any, tracks: Tracks, origin: float, stretch_s: float) -> list[float] | None:
    """When stretches begin, by the packets; None where those are not regular: one after the other, without gaps, and
    sound and picture side by side."""
    newest, seams, due = dict[str, float](), list[float](), -float("inf")
    for packet in container.demux(tracks.streams):
        if packet.dts is None and not packet.size:  # the end of a track
            continue
        kind, stamp = packet.stream.type, packet.dts if packet.dts is not None else packet.pts
        if stamp is None or packet.is_corrupt:
            return None
        when = float(stamp * packet.stream.time_base) - origin
        if kind in newest and not 0 < when - newest[kind] <= JUMP_S:
            return None
        newest[kind] = when
        if max(newest.values()) - min(newest.values()) > JUMP_S:
            return None
        shown = when if packet.pts is None else float(packet.pts * packet.stream.time_base) - origin
        if kind == "video" and packet.is_keyframe and shown >= due:
            seams.append(shown)
            due = shown + stretch_s
    return seams


def encoded(engine: Engine, source: Recording, file: Path, cut: Cut, stretch_s: float) -> Part:
    """A part through the encoders. Raises MediaError."""
    pictures = Pictures()
    media = MediaFile(
        file, engine.bundle.shape, source.place, live=True, stretch_s=stretch_s, cut=cut, preview=pictures.see
    )
    stream = engine.stream()
    embeddings = tuple(engine.encode(seen, stream) for seen in media if seen.modality in stream)
    regular = not (media.bad_packets or media.clock.repaired or media.damage or media.notes)
    return Part(source, cut, embeddings, pictures, tuple(media.seams), media.frames_used, media.chunks, regular)


def fits(parts: Sequence[Part]) -> bool:
    """Whether the parts of a recording, in order, are what the whole is."""
    shown = [part for part in parts if not part.cut.sound]
    if not all(part.regular for part in parts) or len(shown[-1].seams) != 1:
        return False
    return all(
        len(one.seams) == 2 and one.seams[1] == after.seams[0] and one.seams[1][0] == one.cut.end
        for one, after in pairwise(shown)
    )


def joined(parts: Iterable[Part]) -> Iterator[Embedding]:
    """Their embeddings in the order of the whole: by time, sound first."""
    pictures, sound = list[Embedding](), list[Embedding]()
    for part in parts:
        (sound if part.cut.sound else pictures).extend(part.embeddings)
    return heapq.merge(pictures, sound, key=lambda one: (one.time, one.modality != AUDIO))

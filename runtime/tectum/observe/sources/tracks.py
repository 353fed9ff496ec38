"""Which tracks of a container are used: of each kind the best that can be decoded, and why another one is not."""

from collections.abc import Collection
from typing import Any

import av
from msgspec import Struct, field

from tectum.imaging.geometry import MOST_SIDE
from tectum.modality import AUDIO, VISION
from tectum.observe.chunker import RATES

KINDS = {"video": VISION, "audio": AUDIO}
"""Modalities by FFmpeg's types of stream."""
WORDS = {"video": "picture", "audio": "sound"}
"""What people call them."""


class Tracks(Struct):
    """``video``, ``audio``: the one that is used, an ``av.Stream``, or None. ``missing``: by modality that is wanted
    and not there, why; ``faults``: of those, what is there and cannot be decoded. ``notes``: tracks that are passed
    over for another one, one line each. ``damaged``: a track is promised that has nothing in it."""

    video: Any = None
    audio: Any = None
    missing: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    damaged: bool = False

    @classmethod
    def of(cls, container: Any, video: bool = True, audio: bool = True, undecodable: Collection[int] = ()) -> "Tracks":
        """Those of an open ``av`` container. ``video``, ``audio``: whether that kind is wanted; ``undecodable``:
        indices of tracks that were tried in vain."""
        found = cls()
        wanted = [kind for kind, want in (("video", video), ("audio", audio)) if want]
        for kind in wanted:
            streams = [stream for stream in getattr(container.streams, kind) if not _cover(stream)]
            setattr(found, kind, found._best(kind, streams, undecodable))
        return found

    @property
    def streams(self) -> list[Any]:
        """Those that are used."""
        return [stream for stream in (self.video, self.audio) if stream is not None]

    def with_others(self, container: Any, undecodable: Collection[int] = ()) -> set[str]:
        """Kinds (``video``, ``audio``) of which there is another track that could be used."""
        used = {stream.index for stream in self.streams}.union(undecodable)
        left = [stream for kind in KINDS for stream in getattr(container.streams, kind) if stream.index not in used]
        return {stream.type for stream in left if not _cover(stream) and not _fault(stream)}

    def _best(self, kind: str, streams: list[Any], undecodable: Collection[int]) -> Any:
        """The first of those of which it is surest that something is in them."""
        word = WORDS[kind]
        faults = [_fault(stream) or ("cannot be decoded" if stream.index in undecodable else "") for stream in streams]
        usable = [stream for stream, fault in zip(streams, faults, strict=True) if not fault]
        best = max(usable, key=_filled, default=None)
        self.damaged |= any(stream.codec_context is None and _promised(stream) for stream in streams)
        if best is None:
            self.missing[KINDS[kind]] = f"its {word} {faults[0]}" if streams else f"has no {word}"
            self.faults += [self.missing[KINDS[kind]]] if streams else []
            return None
        number = streams.index(best) + 1
        for index, fault in enumerate(faults[: number - 1], start=1):
            why = fault or "seems to be empty"
            self.notes.append(f"track {index} of its {word} {why}; track {number} is used")
        return best


def _cover(stream: Any) -> bool:
    """A cover picture inside a sound file is no video."""
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _fault(stream: Any) -> str:
    """Why a track cannot be used, or an empty text."""
    if stream.codec_context is None:
        return "is in a codec that cannot be decoded here"
    if stream.type == "video" and not (0 < stream.width <= MOST_SIDE and 0 < stream.height <= MOST_SIDE):
        return "has a size that no picture has"
    if stream.type == "audio" and stream.rate and stream.rate not in RATES:
        return f"has a rate that no sound has ({stream.rate} Hz)"
    return ""


def _filled(stream: Any) -> int:
    """How sure it is that something is in it: 2: it was seen when the container was opened, or stands in its index; 1:
    its form is known, which a transport stream tells by its packets alone; 0: nothing is known."""
    if stream.frames or len(stream.index_entries) > 0:
        return 2
    return int(bool(stream.rate if stream.type == "audio" else stream.width))


def _promised(stream: Any) -> bool:
    """The index of the file says how long it is, but not where: what it named is lost."""
    return bool(stream.duration) and not stream.frames

"""What the analysis of one recording gives, and how it is gathered while that goes on."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.archive.recordings import Recording
from tectum.bundle import Bundle
from tectum.decide.events import Event
from tectum.decide.tick import Tick
from tectum.encode.types import Embedding
from tectum.imaging.thumbnail import jpeg
from tectum.modality import SITUATION

PICTURE_EVERY_S = 1.0
"""A small picture is kept so often; those in which something began stay."""


@dataclass(frozen=True)
class Findings:
    """Of one recording. ``recording``: SHA-256 of its content, in hexadecimal digits. ``begin``: seconds since 1970,
    by ``begin_by`` (see ``beginning.py``). ``seconds``: its length; ``events``: every message, in order; ``pictures``:
    JPEG by id of event. ``scores``: float32 [seconds, columns], the highest in each second that ``scored`` (int32
    [seconds]) names, NaN where there was none. ``vectors``: by modality the seconds, int32 [n], and the last embedding
    in each, float32 [n, width]. ``damage``: what of it could not be read."""

    source: Recording
    recording: str
    begin: float
    begin_by: str
    seconds: float
    frames: int
    hops: int
    events: tuple[Event, ...]
    pictures: Mapping[str, bytes]
    scored: NDArray[np.int32]
    scores: NDArray[np.float32]
    vectors: Mapping[str, tuple[NDArray[np.int32], NDArray[np.float32]]]
    damage: str = ""


@dataclass(frozen=True)
class Failure:
    """A recording that cannot be analysed, and why, on one line."""

    source: Recording
    reason: str


@dataclass(frozen=True)
class Same:
    """A recording whose content, of that hash, was met under another name."""

    source: Recording
    recording: str


Outcome = Findings | Failure | Same


def columns_of(bundle: Bundle) -> tuple[str, ...]:
    """The columns of scores: ``HEAD.LABEL`` of all that lasts, in the order of the bundle."""
    heads = [head for modality in bundle.modalities for head in modality.heads if head.decides != "utterances"]
    return tuple(f"{head.name}.{label}" for head in (*heads, SITUATION) for label in bundle.labels[head.name])


def ids(recording: str, place: str) -> Callable[[], str]:
    """Ids of the events of a recording at a place: the same whenever it is analysed, and no other's."""
    numbers = count()
    return lambda: hashlib.sha256(f"{recording} {place} {next(numbers)}".encode()).hexdigest()[:32]


@dataclass
class Pictures:
    """Small pictures of a recording, in the order of their times."""

    kept: list[tuple[float, bytes]] = field(default_factory=list)

    def see(self, time: float, picture: object) -> None:
        """A decoded picture that was looked at."""
        if not self.kept or time - self.kept[-1][0] >= PICTURE_EVERY_S:
            self.kept.append((time, jpeg(picture)))

    def of(self, events: list[Event]) -> dict[str, bytes]:
        """By id the picture at each start, or the last one before it."""
        out, at = dict[str, bytes](), 0
        for event in sorted((one for one in events if one.phase == "start"), key=lambda one: one.detected):
            while at + 1 < len(self.kept) and self.kept[at + 1][0] <= event.detected:
                at += 1
            if self.kept:
                out[event.id] = self.kept[at][1]
        return out


class Gathered:
    """Scores and embeddings of one recording, by second. ``embeddings``: whether those are wanted."""

    def __init__(self, bundle: Bundle, embeddings: bool):
        self._columns = len(columns_of(bundle))
        self._at, begin = dict[str, slice](), 0
        for head in dict.fromkeys(name.partition(".")[0] for name in columns_of(bundle)):
            self._at[head] = slice(begin, begin := begin + len(bundle.labels[head]))
        self._wanted = embeddings
        self._rows = dict[int, NDArray[np.float32]]()
        self._vectors = dict[str, dict[int, NDArray[np.float32]]]()

    def tick(self, tick: Tick) -> None:
        """The scores of one moment."""
        where = self._at.get(tick.head)
        if where is not None:
            row = self._rows.setdefault(int(tick.time), np.full(self._columns, np.nan, np.float32))
            row[where] = np.fmax(row[where], np.fromiter(tick.scores.values(), np.float32, len(tick.scores)))

    def take(self, embedding: Embedding) -> None:
        """An embedding, before it is decided on."""
        if self._wanted and embedding.quality:
            self._vectors.setdefault(embedding.modality, {})[int(embedding.time)] = embedding.vector

    @property
    def scores(self) -> dict[str, Any]:
        """As ``Findings`` has them."""
        seconds = sorted(self._rows)
        table = np.stack([self._rows[one] for one in seconds]) if seconds else np.zeros((0, self._columns), np.float32)
        return {"scored": np.array(seconds, np.int32), "scores": table, "vectors": dict(self._of_each())}

    def _of_each(self) -> Iterator[tuple[str, tuple[NDArray[np.int32], NDArray[np.float32]]]]:
        for modality, found in self._vectors.items():
            seconds = sorted(found)
            yield modality, (np.array(seconds, np.int32), np.stack([found[one] for one in seconds]).astype(np.float32))

"""What a house makes of what people say of its events: what is like a wrong one is kept, but not told."""

import logging
import threading
from collections import deque
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from msgspec.structs import replace

from tectum.bundle import Bundle
from tectum.decide.alike import Mark, Vectors, may_be_suppressed, suppressing
from tectum.decide.events import Event
from tectum.deliver.store.marks import EventVectors, MarkRow
from tectum.deliver.store.store import Store
from tectum.encode.taught import silenced_by
from tectum.errors import StoreError, describe
from tectum.house.place_worker import PlaceWorker
from tectum.modality import AUDIO, SITUATION, modalities
from tectum.pipeline import Pipeline
from tectum.supervise.worker import Worker

EVERY_S = 1.0
HOPS = 4
MOST_UNKEPT = 1000

log = logging.getLogger(__name__)


class Feedback:
    """Of the house whose ``store`` this is; None where nothing is kept: then nothing can be marked. ``bundle``: with
    the sounds that are never told. ``trouble``: why
    marks cannot be read or embeddings kept; empty where there is none."""

    def __init__(self, store: Store | None, bundle: Bundle):
        self._store, self._model, self.bundle = store, bundle.identity, bundle
        self._heads = {head.name for head in modalities()[AUDIO].heads} if AUDIO in bundle.slots else set()
        self._marks: tuple[Mark, ...] = ()
        self._read: tuple[int, int, str] | None = None
        self._unkept = deque[EventVectors](maxlen=MOST_UNKEPT)
        self._suppressed: dict[str, str] = {}
        self._lock = threading.Lock()
        self.trouble = ""
        self.worker = Worker("feedback", self._run)
        self.save()

    def _run(self, worker: Worker) -> None:
        while not worker.wait(EVERY_S):
            self.save()

    def save(self) -> None:
        """Keep what is new, and read what was marked since, here or by a command."""
        if self._store is None:
            return
        with self._lock:
            try:
                while self._unkept:
                    batch = list(self._unkept)
                    self._store.marks.keep(batch)
                    for _ in batch:
                        self._unkept.popleft()
                version = self._store.marks.version()
                if version != self._read:
                    self._marks = tuple(map(_mark, self._store.marks.read(self._model)))
                    self._read = version
                self.trouble = ""
            except StoreError as error:
                self.trouble = str(error)

    def judge(self, events: Sequence[Event], worker: PlaceWorker | None) -> list[Event]:
        """The events of one decision at a place, those marked that are suppressed; ``worker``: the place's, which asks.
        It raises nothing."""
        try:
            return [self._judged(event, worker.pipeline if worker is not None else None) for event in events]
        except Exception as error:  # what a mark would hide is told then
            log.error("feedback: %s", describe(error))
            return list(events)

    def _judged(self, event: Event, pipeline: Pipeline | None) -> Event:
        if event.phase == "start" and pipeline is not None and self._store is not None:
            vectors = self._deciding(event, pipeline)
            if vectors is not None:
                halves = vectors.astype(np.float16)
                self._unkept.append(
                    EventVectors(event.id, event.place, self._model, vectors.shape[1], halves.tobytes())
                )
                like = suppressing(event, vectors, self._marks)
                if like is not None:
                    when = datetime.fromtimestamp(like.at).astimezone()
                    self._suppressed[event.id] = when.isoformat(timespec="seconds")
                    told = "%s: %s: suppressed, like the one of %s"
                    log.info(told, event.place, event.kind, f"{when:%A %Y-%m-%d %H:%M}")
                silent = silenced_by(self.bundle.taught, vectors) if may_be_suppressed(event) else None
                if silent is not None:
                    self._suppressed[event.id] = silent.label
                    log.info("%s: %s: suppressed: it is %s", event.place, event.kind, silent.label)
        known = self._suppressed.get(event.id)
        if known is None:
            return event
        if event.phase == "end":
            del self._suppressed[event.id]
        return replace(event, muted=True, suppressed=known)

    def _deciding(self, event: Event, pipeline: Pipeline) -> Vectors | None:
        """The last embeddings of sound, where that decided; None where something else did. A picture's embedding is of
        all of it: whoever stands before the same wall would be alike."""
        shares = event.attribution or {}
        by_sound = event.head in self._heads or (
            event.head == SITUATION.name and bool(shares) and max(shares, key=lambda name: shares[name]) == AUDIO
        )
        recent = pipeline.timeline.recent(AUDIO)[-HOPS:] if by_sound else ()
        return np.stack([embedding.vector for embedding in recent]) if recent else None


def unpacked(row: EventVectors | MarkRow) -> Vectors:
    """The embeddings of a row, float32 [hops, width]."""
    return np.frombuffer(row.vectors, np.float16).reshape(-1, row.width).astype(np.float32)


def _mark(row: MarkRow) -> Mark:
    return Mark(row.event, row.place, row.head, row.kind, bool(row.right), row.at, row.score, unpacked(row))

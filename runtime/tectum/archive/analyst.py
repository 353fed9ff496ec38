"""One recording through the rooms, for an archive: the same pipeline as ``offline/analyze.py``, other things kept."""

import hashlib
import logging
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from tectum.archive.beginning import begun
from tectum.archive.cutting import Part, Seams, cuts_of, encoded, joined
from tectum.archive.extra import needed
from tectum.archive.findings import Failure, Findings, Gathered, Outcome, Pictures, Same, ids
from tectum.archive.recordings import Recording
from tectum.decide.decider import Decider
from tectum.decide.events import Event
from tectum.deliver.incidents import Incidents
from tectum.encode.types import Embedding
from tectum.engine import Engine
from tectum.errors import MediaError, TectumError, describe, first_line
from tectum.observe.sources.media import MediaFile
from tectum.observe.sources.media_files import open_media
from tectum.observe.sources.stretches import STRETCH_S, Cut
from tectum.pipeline import Pipeline

log = logging.getLogger(__name__)


class Opening(Struct, frozen=True):
    """How every worker opens its engine, and what it makes: ``bundle``, ``variant``, ``provider``, ``threads`` and
    ``tuned`` as ``Engine.open`` takes them; ``outside``: the cameras face outdoors; ``embeddings``: those are kept."""

    bundle: str | None = None
    variant: str | None = None
    provider: str = "auto"
    threads: int | None = None
    tuned: bool = True
    outside: bool = False
    embeddings: bool = False

    def engine(self) -> Engine:
        """Opened. Raises as ``Engine.open``."""
        return Engine.open(self.bundle, self.variant, self.provider, self.threads, self.tuned)


@dataclass(frozen=True)
class Whole:
    """A recording to be analysed. ``known``: hashes of recordings that it may be again. ``cut``: whether a long one may
    be cut, to be given back in parts."""

    source: Recording
    known: frozenset[str] = frozenset()
    cut: bool = False


@dataclass(frozen=True)
class OfPart:
    """A part of a recording to be encoded."""

    source: Recording
    cut: Cut


@dataclass(frozen=True)
class Join:
    """The parts of a recording, in order, to be decided on."""

    source: Recording
    recording: str
    parts: tuple[Part, ...]


Task = Whole | OfPart | Join


class Analyst:
    """Analyses one recording after another with one engine. ``stretch_s``: as ``MediaFile`` has it."""

    def __init__(self, opening: Opening, engine: Engine | None = None, stretch_s: float = STRETCH_S):
        self._opening, self._stretch_s = opening, stretch_s
        self.engine = engine if engine is not None else opening.engine()

    def do(self, task: Task) -> Outcome | Seams | Part:
        """What comes of a task. Raises nothing that a recording can cause."""
        try:
            return self._done(task)
        except TectumError as error:
            return Failure(task.source, str(error))
        except Exception as error:  # a library's own: this recording is given up, the others are not
            log.debug("%s", task.source.source, exc_info=True)
            return Failure(task.source, f"{task.source.source}: {describe(error)}")

    def _done(self, task: Task) -> Outcome | Seams | Part:
        source, file = task.source, task.source.file
        if isinstance(task, OfPart):
            assert file is not None  # noqa: S101  only those of this machine are cut
            return encoded(self.engine, source, file, task.cut, self._stretch_s)
        if isinstance(task, Join):
            assert file is not None  # noqa: S101
            pictures = Pictures([one for part in task.parts for one in part.pictures.kept])
            counts = sum(part.frames for part in task.parts), sum(part.hops for part in task.parts)
            events, rest = self._decided(source, task.recording, joined(task.parts))
            return self._told(source, file, task.recording, events, pictures, counts, "", rest)
        with _at_hand(source) as (file, recording):
            if recording in task.known:
                return Same(source, recording)
            pictures = Pictures()
            shape = self.engine.bundle.shape
            media = MediaFile(file, shape, source.place, live=True, stretch_s=self._stretch_s, preview=pictures.see)
            if task.cut and source.file is not None and (cuts := cuts_of(media)):
                return Seams(source, recording, cuts)
            stream = self.engine.stream()
            embeddings = (self.engine.encode(seen, stream) for seen in media if seen.modality in stream)
            events, rest = self._decided(source, recording, embeddings)
            counts = media.frames_used, media.chunks
            return self._told(source, file, recording, events, pictures, counts, media.damage, rest)

    def _decided(
        self, source: Recording, recording: str, embeddings: Iterable[Embedding]
    ) -> tuple[list[Event], dict[str, Any]]:
        """Everything behind the encoders: embeddings in order to events, and to the length and tables of
        ``Findings``."""
        gathered, incidents = Gathered(self.engine.bundle, self._opening.embeddings), Incidents()
        decider = partial(Decider, new_id=ids(recording, source.place))
        outside = self._opening.outside
        pipeline = Pipeline(self.engine, source.place, outside, gathered.tick, make_decider=decider)
        events = list[Event]()
        for embedding in embeddings:
            gathered.take(embedding)
            events += incidents.of(pipeline.recall(embedding))
        events += incidents.of(pipeline.close())
        return events, {"seconds": pipeline.now, **gathered.scores}

    @staticmethod
    def _told(
        source: Recording,
        file: Path,
        recording: str,
        events: list[Event],
        pictures: Pictures,
        counts: tuple[int, int],
        damage: str,
        rest: dict[str, Any],
    ) -> Findings:
        with open_media(file) as container:
            metadata = dict(container.metadata)
        begin, begin_by = begun(source.source, metadata, source.changed, rest["seconds"])
        frames, hops = counts
        return Findings(
            source, recording, begin, begin_by, frames=frames, hops=hops, events=tuple(events),
            pictures=pictures.of(events), damage=damage, **rest,
        )  # fmt: skip


@contextmanager
def _at_hand(source: Recording) -> Iterator[tuple[Path, str]]:
    """The file of a recording on this machine, and the SHA-256 of its content. One from elsewhere is fetched for as
    long. Raises MediaError."""
    file = source.file
    if file is not None:
        try:
            with file.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError as error:
            raise MediaError(f"{source.source}: cannot be read: {error.strerror}") from None
        yield file, digest
        return
    with tempfile.TemporaryDirectory(prefix="tectum-archive-") as folder:
        fetched = Path(folder, f"recording{Path(source.source).suffix}")
        try:
            yield fetched, _fetched(source, fetched)
        except MediaError as error:  # the file is called as nobody knows it
            raise MediaError(str(error).replace(str(fetched), source.source)) from None


def _fetched(source: Recording, file: Path) -> str:
    digest, opened = hashlib.sha256(), None
    try:
        opened = needed("fsspec").open(source.source, "rb")
        with opened as read, file.open("wb") as out:
            while block := read.read(1 << 20):
                digest.update(block)
                out.write(block)
    except TectumError:
        raise
    except Exception as error:  # of any client's own types
        raise MediaError(f"{source.source}: cannot be fetched: {first_line(error)}") from None
    return digest.hexdigest()

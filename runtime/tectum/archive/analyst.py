"""One recording through the rooms, for an archive: the same pipeline as ``offline/analyze.py``, other things kept."""

import hashlib
import logging
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from msgspec import Struct

from tectum.archive.beginning import begun
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
    """A recording to be analysed. ``known``: hashes of recordings that it may be again."""

    source: Recording
    known: frozenset[str] = frozenset()


class Analyst:
    """Analyses one recording after another with one engine."""

    def __init__(self, opening: Opening, engine: Engine | None = None):
        self._opening = opening
        self.engine = engine if engine is not None else opening.engine()

    def do(self, task: Whole) -> Outcome:
        """What comes of a task. Raises nothing that a recording can cause."""
        source = task.source
        try:
            with _at_hand(source) as (file, recording):
                return Same(source, recording) if recording in task.known else self._whole(source, file, recording)
        except TectumError as error:
            return Failure(source, str(error))
        except Exception as error:  # a library's own: this recording is given up, the others are not
            log.debug("%s", source.source, exc_info=True)
            return Failure(source, f"{source.source}: {describe(error)}")

    def _whole(self, source: Recording, file: Path, recording: str) -> Findings:
        media = MediaFile(file, self.engine.bundle.shape, source.place, live=True)
        pictures = Pictures()
        media.preview = pictures.see
        stream = self.engine.stream()
        encoded = (self.engine.encode(seen, stream) for seen in media if seen.modality in stream)
        return self._decided(source, file, recording, media, pictures, encoded)

    def _decided(
        self,
        source: Recording,
        file: Path,
        recording: str,
        media: MediaFile,
        pictures: Pictures,
        encoded: Iterable[Embedding],
    ) -> Findings:
        """Everything behind the encoders: embeddings in order to events and tables."""
        gathered, incidents = Gathered(self.engine.bundle, self._opening.embeddings), Incidents()
        decider = partial(Decider, new_id=ids(recording, source.place))
        outside = self._opening.outside
        pipeline = Pipeline(self.engine, source.place, outside, gathered.tick, make_decider=decider)
        events = list[Event]()
        for embedding in encoded:
            gathered.take(embedding)
            events += incidents.of(pipeline.recall(embedding))
        events += incidents.of(pipeline.close())
        with open_media(file) as container:
            metadata = dict(container.metadata)
        begin, begin_by = begun(source.source, metadata, source.changed, pipeline.now)
        return Findings(
            source,
            recording,
            begin,
            begin_by,
            pipeline.now,
            media.frames_used,
            media.chunks,
            tuple(events),
            pictures.of(events),
            **gathered.scores,
            damage=media.damage,
        )


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
        yield fetched, _fetched(source, fetched)


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

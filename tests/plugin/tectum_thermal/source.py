"""A thermal array of 8 x 8 points, whose frames another program writes to a file."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

from tectum.errors import MediaError
from tectum.observe.sources.base import Feed, Source, SourceContext, SourceTable
from tectum.observe.types import Observation
from tectum.tables.problem import Problem

SIDE = 8


@dataclass(frozen=True)
class Heat(Observation):
    """``celsius``: float32 [8, 8]."""

    modality: ClassVar[str] = "thermal"
    celsius: NDArray[np.float32]


class ThermalTable(Struct, SourceTable, frozen=True, forbid_unknown_fields=True):
    """``[[place.source]]`` with ``type = "thermal"``."""

    file: str
    """Holds the newest frame, 64 numbers; relative to the configuration."""
    rate_hz: Annotated[float, Meta(ge=0.1, le=30)] = 5.0
    """How often it is looked at."""
    modalities = ("thermal",)

    def problems(self, context: SourceContext) -> Iterator[Problem]:
        if not (context.folder / self.file).parent.is_dir():
            yield Problem("file", "its folder does not exist", self.file)

    def open(self, context: SourceContext) -> Source:
        return ThermalSource(context.folder / self.file, self.rate_hz)


class ThermalSource(Source):
    name = "thermal"
    modalities = ("thermal",)

    def __init__(self, file: Path, rate_hz: float):
        self._file, self._step_s = file, 1 / rate_hz

    def session(self, feed: Feed, stop: threading.Event) -> None:
        while not stop.wait(self._step_s):
            arrived = time.monotonic()
            try:
                celsius = np.array(self._file.read_text().split(), np.float32).reshape(SIDE, SIDE)
            except (OSError, ValueError) as error:
                raise MediaError(f"{self._file}: holds no frame: {error}") from None
            feed.push(Heat(feed.place, feed.clock.media(arrived), celsius), arrived)

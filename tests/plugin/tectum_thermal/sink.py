"""Events as lines of a CSV file."""

import csv
from pathlib import Path

from msgspec import Struct

from tectum.decide.events import Event
from tectum.deliver.sinks.base import Sink, SinkTable
from tectum.errors import DeliveryError


class CsvTable(Struct, SinkTable, frozen=True, forbid_unknown_fields=True):
    """``[[sink]]`` with ``type = "csv"``."""

    file: str
    """Lines are appended to it; relative to the configuration."""

    @property
    def called(self) -> str:
        return f"csv {self.file}"

    def open(self, folder: Path) -> Sink:
        return CsvSink(folder / self.file)


class CsvSink(Sink):
    def __init__(self, file: Path):
        self._file = file

    def deliver(self, event: Event) -> None:
        try:
            with self._file.open("a", encoding="utf-8", newline="") as out:
                csv.writer(out).writerow((event.at, event.place, event.kind, event.phase, event.state))
        except OSError as error:  # it waits, and comes again
            raise DeliveryError(f"{self._file}: cannot be written: {error.strerror}") from None

"""What is wrong with a table, as the table itself finds it; whoever read it adds the file and the line."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tectum.address import expand, unset


@dataclass(frozen=True)
class Problem:
    """``key``: where. ``what``: what is allowed there. ``value``: what stands there, where it may be shown; without it
    ``sentence`` says whether ``what`` needs no key in front of it. ``within``: where below the key."""

    key: str
    what: str
    value: object = None
    sentence: bool = False
    within: tuple[str | int, ...] = ()

    def line(self, called: str) -> str:
        """It on one line; ``called``: the key, as the file has it."""
        if self.value is not None:
            return f"{called} = {self.value!r}: {self.what}"
        return self.what if self.sentence else f"{called}: {self.what}"


def unset_variables(**values: str) -> Iterator[Problem]:
    """Names that values take from the environment and that it does not have; the values may be secret."""
    for key, value in values.items():
        for name in unset(value):
            yield Problem(key, f"the environment has no {name}", sentence=True)


def missing_files(folder: Path, **values: str) -> Iterator[Problem]:
    """Files that are not there. An empty value names none."""
    for key, value in values.items():
        if value and not (folder / value).is_file():
            yield Problem(key, "no such file", value)


def certificate_problems(folder: Path, certificate: str, key: str) -> Iterator[Problem]:
    """Files of a certificate and its key: both or none, and there."""
    if bool(certificate) != bool(key):
        yield Problem("certificate" if certificate else "key", "certificate and key go together", sentence=True)
    yield from missing_files(folder, certificate=certificate, key=key)


def bad_urls(**values: str) -> Iterator[Problem]:
    """What is no http or https address with a host."""
    for key, value in values.items():
        try:
            parts = urlsplit(expand(value))
            fine = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
        except ValueError:
            fine = False
        if not fine:
            yield Problem(key, "must begin with http:// or https:// and name a host")

"""What is installed: sources, sinks and modalities, found as entry points of Python packages.

Tectum's own come the same way (``pyproject.toml``), and nothing is imported before it is used: a plug-in that
is broken, or whose libraries are missing, costs nobody who does not ask for it. They are read here:
``importlib.metadata`` loads a parser of mail and one of archives with every start. Source: PyPA, "Entry points
specification".
"""

import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache, reduce
from glob import glob
from importlib import import_module
from typing import Generic, Protocol, TypeVar
from zipimport import zipimporter

from msgspec import Struct

from tectum.errors import PluginError, UsageError, describe

T = TypeVar("T")
PREFIX = "tectum."
"""Of the names of our groups."""
NAME, VERSION = (re.compile(rf"^{key}:(.+)$", re.MULTILINE) for key in ("Name", "Version"))
"""In the metadata of a package; they stand before the description."""
OFFERS, ABOUT = "entry_points.txt", ("METADATA", "PKG-INFO")
INSTALL = "pip install -e ."


class Offer(Struct, frozen=True):
    """One entry point: ``value`` is ``MODULE:ATTRIBUTE``; ``package``: name and version of who offers it."""

    group: str
    name: str
    value: str
    package: str

    def load(self) -> object:
        """What it names. Raises whatever its module does when it is imported; AttributeError: it has no such thing."""
        module, _, attribute = self.value.partition(":")
        return reduce(getattr, filter(None, attribute.strip().split(".")), import_module(module.strip()))


class Group(Struct, frozen=True):
    """The entry points of a group. ``noun``: what one of them is called."""

    name: str
    noun: str

    @property
    def installed(self) -> list[str]:
        """The names of all that are installed, sorted; those that cannot be loaded among them."""
        return sorted(_offers(self.name))

    def table(self, name: str, base: type[T]) -> type[T]:
        """The class of a name, derived from ``base``. Raises UsageError: there is none, with what is installed; and
        PluginError: it cannot be loaded, or is something else."""
        found = self._load(name)
        if not isinstance(found, type) or not issubclass(found, base):
            raise PluginError(f"{self._described(name)} must be a class derived from {base.__name__}, is {found!r}")
        return found

    def instance(self, name: str, kind: type[T]) -> T:
        """The instance of a name, a ``kind``. Raises as ``table`` does."""
        found = self._load(name)
        if not isinstance(found, kind):
            raise PluginError(f"{self._described(name)} must be a {kind.__name__}, is {found!r}")
        return found

    def tables(self, base: type[T]) -> "Tables[T]":
        """Every class by its name; each is loaded when it is asked for."""
        return Tables(self, base)

    def _load(self, name: str) -> object:
        offers = _offers(self.name)
        if not offers:
            raise PluginError(f"no {self.noun} is installed: Tectum runs from files alone; install it: {INSTALL}")
        if name not in offers:
            raise UsageError(f"'{name}' is no {self.noun}; installed: {', '.join(self.installed)}")
        by, *others = offers[name]
        if others:
            packages = " and ".join(sorted(one.package for one in offers[name]))
            raise PluginError(f"{self.noun} '{name}' is offered by several packages: {packages}; remove all but one")
        try:
            found: object = by.load()
            return found
        except BaseException as error:  # whatever a foreign module does when it is imported
            if isinstance(error, KeyboardInterrupt):
                raise
            raise PluginError(f"{self._described(name)} cannot be loaded: {describe(error)}") from None

    def _described(self, name: str) -> str:
        return f"{self.noun} '{name}' of the package {_offers(self.name)[name][0].package}"


class Tables(Mapping[str, type[T]], Generic[T]):
    """The classes of a group by their names, sorted. Raises as ``Group.table`` does."""

    def __init__(self, group: Group, base: type[T]):
        self._group, self._base = group, base

    def __getitem__(self, name: str) -> type[T]:
        return self._group.table(name, self._base)

    def __contains__(self, name: object) -> bool:
        return name in self._group.installed

    def __iter__(self) -> Iterator[str]:
        return iter(self._group.installed)

    def __len__(self) -> int:
        return len(self._group.installed)


SOURCES = Group("tectum.sources", "source")
SINKS = Group("tectum.sinks", "sink")
MODALITIES = Group("tectum.modalities", "modality")


@cache
def _every() -> tuple[Offer, ...]:
    """Of Tectum's groups, of all that is installed; every package is looked at, so it is done once: what is installed
    while a house runs is found when it starts again. Of a package that is there twice, the first counts, as when it is
    imported."""
    found: dict[str, list[Offer]] = {}
    for offers, about in _described():
        if PREFIX not in offers:  # hardly any: the others are not taken apart
            continue
        name, version = (_said(about, key) for key in (NAME, VERSION))
        found.setdefault(name, [Offer(*row, f"{name} {version}") for row in entry_points(offers)])
    return tuple(one for offers in found.values() for one in offers)


def _described() -> Iterator[tuple[str, str]]:
    """Of every package that can be imported, in that order: its entry points and its metadata, from its ``.dist-info``
    or, of an older form, ``.egg-info``."""
    for entry in sys.path:
        if isinstance(sys.path_importer_cache.get(entry), zipimporter):
            from importlib.metadata import distributions

            yield from ((_text(one, OFFERS), _text(one, *ABOUT)) for one in distributions(path=[entry]))
            continue
        for name in glob("*.*-info", root_dir=entry or "."):  # noqa: PTH207  decide knows no paths
            folder = _Folder(f"{entry or '.'}/{name}")
            yield _text(folder, OFFERS), _text(folder, *ABOUT)


class _Readable(Protocol):
    def read_text(self, filename: str, /) -> str | None: ...


class _Folder:
    """Of the metadata of a package."""

    def __init__(self, path: str):
        self._path = path

    def read_text(self, filename: str, /) -> str | None:
        try:
            with open(f"{self._path}/{filename}", encoding="utf-8") as file:  # noqa: PTH123  a path of each costs more
                return file.read()
        except (OSError, UnicodeDecodeError):
            return None


def _text(package: _Readable, *files: str) -> str:
    return next((text for file in files if (text := package.read_text(file))), "")


def _said(about: str, key: re.Pattern[str]) -> str:
    found = key.search(about)
    return found[1].strip() if found is not None else "?"


def entry_points(text: str) -> Iterator[tuple[str, str, str]]:
    """Group, name and value of each of Tectum's in an ``entry_points.txt``.

    >>> list(entry_points("[tectum.sinks]\\n# ours\\nradio = a.b:C [more]\\n[console_scripts]\\nx = y:z"))
    [('tectum.sinks', 'radio', 'a.b:C')]
    """
    group = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            group = line.strip("[]").strip()
        elif group.startswith(PREFIX) and "=" in line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            yield group, name.strip(), value.partition("[")[0].strip()


@cache
def _offers(group: str) -> Mapping[str, list[Offer]]:
    """By name, who offers it."""
    found: dict[str, list[Offer]] = {}
    for one in _every():
        if one.group == group:
            found.setdefault(one.name, []).append(one)
    return found

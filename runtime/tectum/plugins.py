"""What is installed: sources, sinks and modalities, found as entry points of Python packages.

Tectum's own come the same way (``pyproject.toml``), and nothing is imported before it is used: a plug-in that
is broken, or whose libraries are missing, costs nobody who does not ask for it. Source: PyPA, "Entry points
specification".
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import Distribution, EntryPoint, distributions
from typing import Generic, TypeVar

from msgspec import Struct

from tectum.errors import PluginError, UsageError, describe

T = TypeVar("T")
PREFIX = "tectum."
"""Of the names of our groups."""
NAME = re.compile(r"^Name:(.+)$", re.MULTILINE)
"""In the metadata of a package; it stands before the description."""
INSTALL = "pip install -e ."


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
            packages = " and ".join(sorted(map(_package, offers[name])))
            raise PluginError(f"{self.noun} '{name}' is offered by several packages: {packages}; remove all but one")
        try:
            found: object = by.load()
            return found
        except BaseException as error:  # whatever a foreign module does when it is imported
            if isinstance(error, KeyboardInterrupt):
                raise
            raise PluginError(f"{self._described(name)} cannot be loaded: {describe(error)}") from None

    def _described(self, name: str) -> str:
        return f"{self.noun} '{name}' of the package {_package(_offers(self.name)[name][0])}"


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
def _every() -> tuple[EntryPoint, ...]:
    """Of Tectum's groups, of all that is installed; every package is looked at, so it is done once: what is installed
    while a house runs is found when it starts again. Of a package that is there twice, the first counts, as when it is
    imported."""
    found: dict[str, list[EntryPoint]] = {}
    for one in distributions():
        if PREFIX not in (one.read_text("entry_points.txt") or ""):  # hardly any: the others are not taken apart
            continue
        found.setdefault(_name(one), [point for point in one.entry_points if point.group.startswith(PREFIX)])
    return tuple(point for points in found.values() for point in points)


def _name(package: Distribution) -> str:
    """What ``Distribution.name`` gives, without a parser of mail for all of its metadata."""
    said = package.read_text("METADATA") or package.read_text("PKG-INFO") or ""
    found = NAME.search(said)
    return found[1].strip() if found is not None else package.name


@cache
def _offers(group: str) -> Mapping[str, list[EntryPoint]]:
    """By name, who offers it."""
    found: dict[str, list[EntryPoint]] = {}
    for one in _every():
        if one.group == group:
            found.setdefault(one.name, []).append(one)
    return found


def _package(offer: EntryPoint) -> str:
    return f"{offer.dist.name} {offer.dist.version}" if offer.dist is not None else offer.module

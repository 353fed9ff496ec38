"""A house in one TOML file: the model, and the places with what each sees, hears and is told. Typed and checked.

    [model]
    provider = "prefer:cuda"      # as on the command line; all keys of [model] may be left out
    gates = true

    [[place]]
    name = "hall"
    media = "hall.mp4"            # relative to this file
    text = ["@2 we are away until Sunday"]

Every error is one line that names the file, the key, the value and what is allowed.
"""

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from tectum.encode.provider import Policy
from tectum.errors import UsageError
from tectum.observe.text import utterances
from tectum.plan import MOST_THREADS

MOST_PLACES = 64


@dataclass(frozen=True)
class Model:
    """Which bundle runs, and how. Empty or 0: as ``tectum tune`` found, or the default.

    ``bundle``: folder, relative to the file. ``tuned``: use what ``tectum tune`` stored. ``gates``: what did not change
    is not encoded again.
    """

    bundle: str = ""
    variant: str = ""
    provider: str = "auto"
    threads: int = 0
    tuned: bool = True
    gates: bool = False


@dataclass(frozen=True)
class PlaceConfig:
    """One place. ``media``: a recording, relative to the file. ``outside``: the camera faces outdoors. ``text``: words
    said there, each perhaps with a time (``@12.5 good night``)."""

    name: str
    media: str = ""
    outside: bool = False
    text: tuple[str, ...] = ()


@dataclass(frozen=True)
class Config:
    """The whole file. ``folder``: where it lies; paths in it are relative to that."""

    folder: Path
    model: Model = field(default_factory=Model)
    places: tuple[PlaceConfig, ...] = ()

    def path(self, name: str) -> Path:
        """A path named in the file."""
        return self.folder / name


def read_config(file: Path) -> Config:
    """Read and check a file. Raises UsageError: file, key, value, what is allowed."""
    try:
        with file.open("rb") as opened:
            raw = tomllib.load(opened)
    except FileNotFoundError:
        raise UsageError(f"{file}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file}: is not TOML: {error}") from None
    for key in raw:
        if key not in {"model", "place"}:
            raise UsageError(f"{file}: unknown key '{key}'; allowed: model, place")
    model = _table(Model, raw.get("model", {}), f"{file}: [model]")
    listed = raw.get("place", [])
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_PLACES:
        raise UsageError(f"{file}: needs 1 to {MOST_PLACES} tables [[place]]")
    places = tuple(_table(PlaceConfig, row, f"{file}: [[place]] {n}") for n, row in enumerate(listed, 1))
    config = Config(file.absolute().parent, model, places)
    _check(file, config)
    return config


def _table(kind: type[Any], values: Any, where: str) -> Any:
    """A dataclass from a table: no unknown key, every value of the right type."""
    if not isinstance(values, dict):
        raise UsageError(f"{where}: must be a table, got {values!r}")
    known = {item.name: item for item in fields(kind)}
    given: dict[str, Any] = {}
    for key, value in values.items():
        if key not in known:
            raise UsageError(f"{where}: unknown key '{key}'; allowed: {', '.join(known)}")
        wanted = known[key].type
        if wanted == tuple[str, ...]:
            if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
                raise UsageError(f"{where}: {key} = {value!r}: must be a list of texts")
            given[key] = tuple(value)
        elif type(value) is not wanted:
            names: dict[Any, str] = {str: "a text in quotes", bool: "true or false", int: "a whole number"}
            raise UsageError(f"{where}: {key} = {value!r}: must be {names[wanted]}")
        else:
            given[key] = value
    if kind is PlaceConfig and "name" not in given:
        raise UsageError(f"{where}: lacks 'name'")
    return kind(**given)


def _check(file: Path, config: Config) -> None:
    """What a type does not tell: names, numbers, files."""
    model = config.model
    if not 0 <= model.threads <= MOST_THREADS:
        raise UsageError(f"{file}: [model]: threads = {model.threads}: must be 0 (choose) to {MOST_THREADS}")
    try:
        Policy.parse(model.provider)
    except UsageError as error:
        raise UsageError(f"{file}: [model]: {error}") from None
    if model.bundle and not config.path(model.bundle).is_dir():
        raise UsageError(f"{file}: [model]: bundle = '{model.bundle}': no such folder")
    seen: set[str] = set()
    for number, place in enumerate(config.places, 1):
        where = f"{file}: [[place]] {number}"
        if not place.name.strip():
            raise UsageError(f"{where}: name = '{place.name}': must not be empty")
        if place.name in seen:
            raise UsageError(f"{where}: name = '{place.name}': another place has this name")
        seen.add(place.name)
        if not place.media and not place.text:
            raise UsageError(f"{where}: '{place.name}' has neither media nor text")
        if place.media and not config.path(place.media).is_file():
            raise UsageError(f"{where}: media = '{place.media}': no such file")
        try:
            utterances(place.text)
        except UsageError as error:
            raise UsageError(f"{where}: {error}") from None

"""The thresholds that ``tectum calibrate``, or the house itself, raised: a file beside the store, which the house takes
up."""

import logging
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from tectum.bundle import Bundle
from tectum.decide.settings import PlaceSettings
from tectum.errors import UsageError
from tectum.files import write_private
from tectum.modality import SITUATION

FILE = "raised.json"
CALIBRATE, HOUSE = "calibrate", "false_alarms"
"""Who raised it: the command, or the house by this key of ``[house]``."""
SAME = 1e-4
"""Thresholds as near as this are the same."""

log = logging.getLogger(__name__)


class Raise(Struct, frozen=True, rename={"own": "from"}):
    """At ``place`` the threshold of the kind ``label`` of ``head`` is ``to``, where it was ``own`` (``from`` in the
    file); ``why``: in words; ``by``: who raised it. It holds for as long as that one does."""

    place: str
    head: str
    label: str
    own: float
    to: float
    why: str
    by: str = CALIBRATE

    def __str__(self) -> str:
        return f"{self.place}: {self.label}: raised by {self.by} from {self.own:.4g} to {self.to:.6g} ({self.why})"


class Raised(Struct, frozen=True):
    """All of them. ``model``: those of another model do not count. ``at``: seconds since 1970."""

    model: str = ""
    at: float = 0.0
    budget: str = ""
    raises: tuple[Raise, ...] = ()

    def of(self, place: str, settings: PlaceSettings, bundle: Bundle) -> tuple[Raise, ...]:
        """Those that hold at ``place``, of these ``settings``: the model is the same, and so is what was raised."""
        if self.model != bundle.identity:
            return ()
        return tuple(
            one
            for one in self.raises
            if one.place == place and abs(own_threshold(settings, bundle, one.head, one.label) - one.own) < SAME
        )


def counted_heads(bundle: Bundle) -> list[str]:
    """The heads whose thresholds can be raised: those of states, and the situation."""
    heads = [head for modality in bundle.modalities for head in modality.heads if head.decides == "states"]
    return [head.name for head in (*heads, SITUATION)]


def bundle_of(model: str, bundle: Bundle) -> Bundle | None:
    """The variant of a ``bundle`` that is the ``model``; None: it has none."""
    variants = (bundle.in_variant(name) for name in bundle.variants)
    return next((one for one in variants if one.identity == model), None)


def own_threshold(settings: PlaceSettings, bundle: Bundle, head: str, label: str) -> float:
    """The threshold that holds without a raise: that of the file, else that of the bundle; 0 where there is none."""
    own = settings.of(label).threshold
    return bundle.thresholds.get(head, {}).get(label, 0.0) if own is None else own


def raised_settings(settings: PlaceSettings, raises: Sequence[Raise]) -> PlaceSettings:
    """The ``settings`` of a place with these thresholds."""
    kinds = {one.label: replace(settings.of(one.label), threshold=one.to) for one in raises}
    return replace(settings, kinds={**settings.kinds, **kinds})


def read_raised(folder: Path | None) -> Raised:
    """What was raised, from the folder of the store (None: nothing is kept); nothing where nothing was. Raises
    UsageError: the file cannot be read."""
    if folder is None:
        return Raised()
    file = folder / FILE
    try:
        raised = msgspec.json.decode(file.read_bytes(), type=Raised)
        for one in raised.raises:
            if not 0 < one.to < 1:
                raise ValueError(f"{one.label}: a threshold of {one.to:g}")
        return raised
    except FileNotFoundError:
        return Raised()
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:  # msgspec's own, and of UTF-8, are ValueErrors
        raise UsageError(
            f"{file}: is not what calibrate wrote: {error}; 'tectum calibrate CONFIG.toml --undo' removes it"
        ) from None


def write_raised(folder: Path, raised: Raised) -> None:
    """Write it whole or not at all. Raises UsageError."""
    file = folder / FILE
    try:
        write_private(file, msgspec.json.format(msgspec.json.encode(raised), indent=1) + b"\n")
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from None


def remove_raised(folder: Path) -> bool:
    """Whether there was any. Raises UsageError."""
    file = folder / FILE
    try:
        file.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise UsageError(f"{file}: cannot be removed: {error.strerror}") from None
    return True

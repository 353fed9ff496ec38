"""Modalities: the ways in which a house senses, and the registry of them. The one place that names them.

A :class:`Modality` is what every stage needs to know of one: which observations it takes, what encodes them, which
heads that gives, how often, how it is shown. Each stands beside its encoder (``encode/vision.py``); a bundle that
declares a modality needs it installed, one that does not declare it ignores what sources deliver of it.
"""

import logging
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from tectum.errors import PluginError
from tectum.plugins import MODALITIES

if TYPE_CHECKING:
    from tectum.bundle import Bundle
    from tectum.encode.onnx.synthetic_inputs import Feed, Workload
    from tectum.encode.types import Encoder
    from tectum.observe.gates import Gate
    from tectum.observe.types import Observation

log = logging.getLogger(__name__)

VISION, AUDIO, TEXT = "vision", "audio", "text"
CLOSER = f"{VISION}.look"
"""The graph for crops of pictures: a part of vision (see ``Modality.parts``)."""
SOUND = "sound"
"""The head of what is heard."""
STATE = "state"
"""Of the readings of state sensors, and of the head of their events: no encoder, no fusion, but a share in rules."""
Value = str | float | bool
"""What a state sensor says: a word, a number, or whether something is on."""
Spans = tuple[tuple[float, float], ...]
"""From when to when something lasted, media seconds, in order."""

BUILT_IN = (VISION, AUDIO, TEXT)


class Head(Struct, frozen=True):
    """Scores that become events. ``decides``: ``things`` gives an event for each thing in a picture, ``states`` one for
    each label while it lasts, ``utterances`` one for each utterance that is clear enough."""

    name: str
    decides: Literal["things", "states", "utterances"]


SITUATION = Head("situation", "states")
"""What the fusion gives; the other heads are of one modality each."""


class Display(Struct, frozen=True):
    """How people are shown what had a share in a decision. ``title``: its word by language, English (``en``) among
    them. ``colours``: for light and dark pages, as ``#rrggbb``."""

    title: Mapping[str, str]
    colours: tuple[str, str]


STATE_DISPLAY = Display({"en": "sensors", "de": "Sensoren", "zh": "传感器"}, ("#7a6a58", "#b7a48d"))


class Part(Struct, frozen=True):
    """A further graph of a modality. ``inputs``, ``rate_hz``: as a modality's."""

    inputs: "Callable[[Workload], Feed]"
    rate_hz: "Callable[[Bundle], float]"


class Modality(Struct, frozen=True):
    """One modality.

    ``observation``: what it takes; its ``modality`` is the name by which the manifest, the fusion graph and events know
    it. ``heads``: of its encoder's scores, those that become events. ``encoder``: makes the encoder of one stream from
    the bundle and the session of the graph of that name. ``gate``: decides whether an observation differs from those
    before, None: everything is encoded. ``inputs``: inputs of one run of its graph, batch 1, drawn at random:
    tuning and benchmarks run on them. ``rate_hz``: about how many runs a second one place needs. ``parts``: further
    graphs that its encoder uses where the bundle has them, by the name that follows the modality's and a dot; with
    their inputs, as ``inputs``. Their sessions are handed to ``encoder`` by these names. ``reads``: outputs of its
    graphs that its encoder needs beside the embedding and the scores of its heads; a graph without them is refused.
    ``extremes``: further inputs of its graph, the largest that it may be given: ``tectum bundle verify`` runs them too.

    ``continuous``: observations come all the time, so that their absence is a loss; else they come when they come, each
    is fused at once, and none is thinned. ``switch``: what a person switches to stop it; empty: nothing.
    ``medium``: one word for what it observes.
    """

    observation: "type[Observation]"
    heads: tuple[Head, ...]
    encoder: "Callable[..., Encoder[Any]]"
    inputs: "Callable[[Workload], Feed]"
    rate_hz: "Callable[[Bundle], float]"
    medium: str
    display: Display
    gate: "Callable[[Bundle], Gate[Any]] | None" = None
    continuous: bool = True
    switch: str = ""
    parts: "Mapping[str, Part]" = {}
    reads: tuple[str, ...] = ()
    extremes: "Callable[[Bundle], list[Feed]]" = lambda _: []

    @property
    def name(self) -> str:
        """As the manifest, the fusion graph and events have it."""
        return self.observation.modality


@cache
def modalities() -> Mapping[str, Modality]:
    """Every modality that is installed, by name; those of Tectum first."""
    return {modality.name: modality for modality in installed()}


def installed() -> list[Modality]:
    """The entry points of the group ``tectum.modalities``. One of another package that cannot be loaded is logged and
    left out: a bundle that declares it is refused, any other runs. Raises PluginError: one of Tectum's own cannot."""
    found = [MODALITIES.instance(name, Modality) for name in BUILT_IN]
    for name in MODALITIES.installed:
        if name in BUILT_IN:
            continue
        try:
            modality = MODALITIES.instance(name, Modality)
            if modality.name != name:
                raise PluginError(f"modality '{name}' calls itself '{modality.name}'; both must be the same")
            found.append(modality)
        except PluginError as error:
            log.warning("%s; it is left out", error)
    return found


def part_of(graph: str) -> "Modality | Part":
    """Whose graph it is: a modality's own (``vision``) or one of its parts (``vision.look``)."""
    name, _, part = graph.partition(".")
    modality = modalities()[name]
    return modality.parts[part] if part else modality


def lasting_heads() -> tuple[str, ...]:
    """Every head whose events last: those of the modalities, then the situation."""
    own = [head.name for m in modalities().values() for head in m.heads if head.decides != "utterances"]
    return (*own, SITUATION.name)


def owner_of(head: str) -> Modality | None:
    """The modality that gives the scores of ``head``; None for the situation, and what no modality gives."""
    return next((m for m in modalities().values() if any(own.name == head for own in m.heads)), None)


def switches() -> dict[str, str]:
    """What can be switched of a place, and the modality that it stops."""
    return {modality.switch: name for name, modality in modalities().items() if modality.switch}

"""Tectum: see, hear and read a home on one clock.

>>> from tectum import Bundle, Engine, Utterance
>>> engine = Engine(Bundle.load())
>>> engine.encode(Utterance("home", 0.0, "turn on the light")).modality
'text'

The rooms, in the order that data goes: ``observe``, ``encode``, ``fuse``, ``decide``, ``deliver``.
"""

import gc
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tectum import telemetry as _telemetry  # noqa: F401  before anything imports onnxruntime
from tectum.errors import no_attribute
from tectum.version import VERSION

if TYPE_CHECKING:
    from tectum.bundle import Bundle
    from tectum.config.load import read_config
    from tectum.config.schema import Config
    from tectum.decide.events import Event
    from tectum.deliver.sinks.base import Sink
    from tectum.encode.types import Embedding, Encoder
    from tectum.engine import Engine
    from tectum.errors import (
        AccessError,
        BundleError,
        DeliveryError,
        MediaError,
        PluginError,
        ProviderError,
        RejectedError,
        StoreError,
        TectumError,
        UsageError,
    )
    from tectum.fuse.fusion import Scores
    from tectum.fuse.timeline import Timeline
    from tectum.house.house import House
    from tectum.modality import Display, Head, Modality, modalities
    from tectum.observe.gates import Gate
    from tectum.observe.sources.base import Feed, Source
    from tectum.observe.sources.media import MediaFile
    from tectum.observe.types import AudioChunk, Frame, Observation, Reading, Utterance
    from tectum.offline.analyze import Summary, analyze
    from tectum.pipeline import Pipeline


__version__ = VERSION

_HOME = {
    "AccessError": "tectum.errors",
    "AudioChunk": "tectum.observe.types",
    "Bundle": "tectum.bundle",
    "BundleError": "tectum.errors",
    "Config": "tectum.config.schema",
    "DeliveryError": "tectum.errors",
    "Display": "tectum.modality",
    "Embedding": "tectum.encode.types",
    "Encoder": "tectum.encode.types",
    "Engine": "tectum.engine",
    "Event": "tectum.decide.events",
    "Feed": "tectum.observe.sources.base",
    "Frame": "tectum.observe.types",
    "Gate": "tectum.observe.gates",
    "Head": "tectum.modality",
    "House": "tectum.house.house",
    "MediaError": "tectum.errors",
    "MediaFile": "tectum.observe.sources.media",
    "Modality": "tectum.modality",
    "Observation": "tectum.observe.types",
    "Pipeline": "tectum.pipeline",
    "PluginError": "tectum.errors",
    "ProviderError": "tectum.errors",
    "Reading": "tectum.observe.types",
    "RejectedError": "tectum.errors",
    "Scores": "tectum.fuse.fusion",
    "Sink": "tectum.deliver.sinks.base",
    "Source": "tectum.observe.sources.base",
    "StoreError": "tectum.errors",
    "Summary": "tectum.offline.analyze",
    "TectumError": "tectum.errors",
    "Timeline": "tectum.fuse.timeline",
    "UsageError": "tectum.errors",
    "Utterance": "tectum.observe.types",
    "analyze": "tectum.offline.analyze",
    "modalities": "tectum.modality",
    "read_config": "tectum.config.load",
}

__all__ = [
    "AccessError", "AudioChunk", "Bundle", "BundleError", "Config", "DeliveryError", "Display", "Embedding",
    "Encoder", "Engine", "Event", "Feed", "Frame", "Gate", "Head", "House", "MediaError", "MediaFile", "Modality",
    "Observation", "Pipeline", "PluginError", "ProviderError", "Reading", "RejectedError", "Scores", "Sink", "Source",
    "StoreError", "Summary", "TectumError", "Timeline", "UsageError", "Utterance", "analyze", "modalities",
    "read_config",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that ``import tectum`` stays quick."""
    if name not in _HOME:
        raise no_attribute("module 'tectum'", name, {"Place": "tectum.Pipeline"})
    searched = gc.isenabled()
    gc.disable()  # modules stay: that nothing of them is garbage need not be found out a dozen times meanwhile
    try:
        return getattr(import_module(_HOME[name]), name)
    finally:
        if searched:
            gc.enable()


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return sorted([*__all__, "__version__"])

"""Tectum: see, hear and read a home on one clock.

>>> from tectum import Bundle, Engine, Utterance
>>> engine = Engine(Bundle.load())
>>> engine.encode(Utterance("home", 0.0, "turn on the light")).modality
'text'

The rooms, in the order that data goes: ``observe``, ``encode``, ``fuse``, ``decide``, ``deliver``.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tectum.errors import no_attribute
from tectum.version import VERSION

# ONNX Runtime's Linux wheels send telemetry since 1.29: they look up a host of their maker and keep a device id under
# the user's cache. It is read once, when onnxruntime is imported first; set later, it has no effect (docs/privacy.md).
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

if TYPE_CHECKING:
    from tectum.bundle import Bundle
    from tectum.decide.events import Event
    from tectum.encode.types import Embedding
    from tectum.engine import Engine
    from tectum.errors import BundleError, MediaError, ProviderError, TectumError, UsageError
    from tectum.fuse.fusion import Scores
    from tectum.fuse.timeline import Timeline
    from tectum.observe.types import AudioChunk, Frame, Utterance
    from tectum.offline.analyze import Summary
    from tectum.pipeline import Pipeline


__version__ = VERSION

_HOME = {
    "AudioChunk": "tectum.observe.types",
    "Bundle": "tectum.bundle",
    "BundleError": "tectum.errors",
    "Embedding": "tectum.encode.types",
    "Engine": "tectum.engine",
    "Event": "tectum.decide.events",
    "Frame": "tectum.observe.types",
    "MediaError": "tectum.errors",
    "Pipeline": "tectum.pipeline",
    "ProviderError": "tectum.errors",
    "Scores": "tectum.fuse.fusion",
    "Summary": "tectum.offline.analyze",
    "TectumError": "tectum.errors",
    "Timeline": "tectum.fuse.timeline",
    "UsageError": "tectum.errors",
    "Utterance": "tectum.observe.types",
}

__all__ = [
    "AudioChunk", "Bundle", "BundleError", "Embedding", "Engine", "Event", "Frame", "MediaError", "Pipeline",
    "ProviderError", "Scores", "Summary", "TectumError", "Timeline", "UsageError", "Utterance",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that ``import tectum`` stays quick."""
    if name not in _HOME:
        raise no_attribute("module 'tectum'", name, {"Place": "tectum.Pipeline"})
    return getattr(import_module(_HOME[name]), name)

"""What is counted and measured of a stage, a gate, a graph: parts of the health of a house."""

from collections.abc import Mapping

from msgspec import UNSET, Struct, UnsetType


class StageFigures(Struct, frozen=True):
    """How long a stage takes. The percentiles are null while nothing was measured; ``buckets``: upper edge (null: none)
    and how many, where there were any."""

    p50: float | None
    p95: float | None
    p99: float | None
    max: float
    count: int
    buckets: tuple[tuple[float | None, int], ...]


class GateFigures(Struct, frozen=True):
    """What a gate let through and held back, why it opened and how often, and the most change that it held back."""

    passed: int
    held: int
    opened: Mapping[str, int]
    held_most: float


class GraphHealth(Struct, frozen=True):
    """A graph of the bundle: the provider that was ``asked`` for and the one that was ``loaded``. ``nodes``: how many
    each provider runs, where that was counted."""

    variant: str
    asked: str
    loaded: str
    threads: int
    nodes: Mapping[str, int] | UnsetType = UNSET

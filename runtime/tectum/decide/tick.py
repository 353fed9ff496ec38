"""What is decided on at one moment."""

from collections.abc import Mapping

from msgspec import Struct


class Tick(Struct, frozen=True):
    """Scores of one moment, for whoever wants to draw, log or count them. ``head``: which; ``scores``: label to 0-1;
    ``at_once``: what they decide does not wait."""

    time: float
    head: str
    scores: Mapping[str, float]
    at_once: bool = False

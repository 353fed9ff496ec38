"""decide: calibrated thresholds, hysteresis and the life of events. Hands on Event."""

from tectum.decide.events import Event

__all__ = ["Event"]

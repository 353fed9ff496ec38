"""decide: calibrated thresholds, hysteresis and the course of events. Emits Event."""

from tectum.decide.events import Event

__all__ = ["Event"]

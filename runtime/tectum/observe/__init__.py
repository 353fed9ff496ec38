"""observe: sources and the media clock. Hands on Frame, AudioChunk and Utterance, each with its capture time."""

from tectum.observe.types import AudioChunk, Frame, Observation, Utterance

__all__ = ["AudioChunk", "Frame", "Observation", "Utterance"]

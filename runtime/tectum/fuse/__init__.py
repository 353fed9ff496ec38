"""fuse: the timeline of a place, presence and age, the fusion session, attribution. Hands on Scores."""

from tectum.fuse.fusion import Scores
from tectum.fuse.timeline import Timeline

__all__ = ["Scores", "Timeline"]

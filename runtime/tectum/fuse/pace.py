"""When what a place senses is fused."""

FUSE_EVERY_S = 0.2
REST_EVERY_S = 1.0
"""How often a place at rest is fused: nothing has changed for as long as the fusion looks back."""


class FusionPace:
    """Of one place, in media seconds. ``looks_back_s``: for how long what was observed counts in the fusion."""

    def __init__(self, looks_back_s: float):
        self.looks_back_s = looks_back_s
        self._fused_at = self._changed_at = float("-inf")

    def changed(self, at: float) -> None:
        """What is observed was another then than before."""
        self._changed_at = max(self._changed_at, at)

    def due(self, now: float, at_once: bool) -> bool:
        """Whether it is fused ``now``; then the next is due later. ``at_once``: without waiting."""
        at_rest = now - self._changed_at > self.looks_back_s
        if not at_once and now - self._fused_at < (REST_EVERY_S if at_rest else FUSE_EVERY_S) - 1e-6:
            return False
        self._fused_at = now
        return True

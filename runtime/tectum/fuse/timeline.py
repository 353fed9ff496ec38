"""The recent embeddings of one place, laid into the fusion's slots with presence and age."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from tectum.bundle import NONE, Bundle
from tectum.encode.types import Embedding
from tectum.modality import AUDIO, VISION

CONTEXT = "context"
"""The head, and the input of the fusion, of who is at home; the modality that has it sets it."""


class Timeline:
    """What one place sensed and read in the last seconds, by the modalities of its bundle, and the context it
    holds. ``context_modality``: the modality that sets it, None where the bundle has none.

    ``outside``: the camera faces outdoors. A modality that stops delivering turns absent once its last embedding is
    older than the window: missing, not silent or black.
    """

    def __init__(self, bundle: Bundle, place: str = "home", outside: bool = False):
        self.place, self.outside = place, outside
        self._bundle = bundle
        self._rows = [(m.name, bundle.slots[m.name], bundle.window_s[m.name], m.continuous) for m in bundle.modalities]
        self._recent: dict[str, deque[Embedding]] = {m.name: deque() for m in bundle.modalities}
        self._contexts = bundle.labels[CONTEXT]
        speakers = (m.name for m in bundle.modalities if any(head.name == CONTEXT for head in m.heads))
        self.context_modality = next(speakers, None)
        self.set_context(NONE)

    def set_context(self, name: str) -> None:
        """Hold a context by hand (home, away, night or none)."""
        self.context = np.array([float(name == label) for label in self._contexts], np.float32)
        self.context_set = name != NONE
        self._context_words = ""

    @property
    def held(self) -> str:
        """The likeliest label of the context that is held."""
        return str(self._contexts[int(self.context.argmax())]) if self._contexts else NONE

    def add(self, embedding: Embedding) -> None:
        """Take in one embedding. An utterance with a clear context replaces the one held, if it may be acted on.
        What has a quality of 0 holds nothing, and is not laid in."""
        if not embedding.quality:
            return
        recent = self._recent[embedding.modality]
        recent.append(embedding)
        while recent and embedding.time - recent[0].time > self._bundle.window_s[embedding.modality]:
            recent.popleft()
        if embedding.modality == self.context_modality and embedding.actionable:
            context = embedding.scores[CONTEXT]
            if self._bundle.top_above_threshold(CONTEXT, context) is not None:
                self.context, self.context_set = context, True
                self._context_words = embedding.text or ""

    def mark_missing(self, modality: str) -> None:
        """The source of a modality is gone: what it gave counts no more. The context that is held is kept."""
        self._recent[modality].clear()

    def recent(self, modality: str) -> tuple[Embedding, ...]:
        """The embeddings of a modality that count, oldest first."""
        return tuple(self._recent[modality])

    def said(self, now: float) -> dict[str, str]:
        """By modality the words that count at media time ``now``: those that set the context that is held, and those of
        its window."""
        found: dict[str, list[str]] = {}
        if self.context_modality is not None and self._context_words:
            found[self.context_modality] = [self._context_words]
        for name, _, window, _ in self._rows:
            for one in self._recent[name]:
                if one.text and now - one.time <= window:
                    found.setdefault(name, []).append(one.text)
        return {name: "; ".join(dict.fromkeys(words)) for name, words in found.items()}

    def skew_ms(self) -> float | None:
        """Capture time of the newest picture minus that of the newest sound, in milliseconds; None without both."""
        pictures, sounds = self._recent.get(VISION), self._recent.get(AUDIO)
        return 1e3 * (pictures[-1].time - sounds[-1].time) if pictures and sounds else None

    def inputs(self, now: float) -> dict[str, NDArray[np.float32]]:
        """The fusion graph's inputs at media time ``now``, batch 1.

        A modality's window is cut into equal slots, the newest last; a slot shows its newest embedding. What does not
        come continuously (text) is not thinned: the last ones fill the slots.
        """
        feed: dict[str, NDArray[np.float32]] = {}
        width = self._bundle.embedding
        for name, slots, window, continuous in self._rows:
            vectors = np.zeros((1, slots, width), np.float32)
            ages, present = [window] * slots, [0.0] * slots
            recent = [e for e in self._recent[name] if now - e.time <= window]
            for rank, embedding in enumerate(reversed(recent)):
                age = max(0.0, now - embedding.time)
                back = min(slots - 1, int(age / window * slots)) if continuous else rank
                slot = slots - 1 - back
                if slot >= 0 and not present[slot]:
                    vectors[0, slot] = embedding.vector
                    ages[slot], present[slot] = age, 1.0
            feed[name] = vectors
            feed[f"{name}_age"] = np.array([ages], np.float32)
            feed[f"{name}_present"] = np.array([present], np.float32)
        if self._contexts:
            feed[CONTEXT] = self.context[None]
        feed["outside"] = np.array([[float(self.outside)]], np.float32)
        return feed

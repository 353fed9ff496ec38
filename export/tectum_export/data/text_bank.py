"""Sentences as the graph takes them, with their targets, drawn evenly over what they mean."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from tectum_export.data.augment_text import augment
from tectum_export.data.manifest import Item
from tectum_export.data.text_codes import TextCodes
from tectum_export.data.text_sets import HELP, NONE
from tectum_export.recipe import Data


def reduce_words(text: str, language: str | None, data: Data) -> str:
    """Stop-word removal (English) and stemming (Snowball), for experiments: both off unless the recipe asks."""
    if not (data.stop_words or data.stem):
        return text
    import snowballstemmer

    names = {"en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian", "nl": "dutch"}
    name = names.get(language or "")
    words = text.split()
    if data.stop_words and language == "en":
        words = [w for w in words if w not in _STOP_WORDS] or words
    if data.stem and name:
        words = snowballstemmer.stemmer(name).stemWords(words)
    return " ".join(words)


_STOP_WORDS = frozenset(
    (
        "a",
        "an",
        "and",
        "are",
        "be",
        "i",
        "is",
        "it",
        "my",
        "of",
        "or",
        "please",
        "that",
        "the",
        "this",
        "to",
        "we",
        "you",
    )
)


# How much of what is read comes from each data set; a data set not named here counts as 0.2.
SHARES = {
    "grammar": 0.10, "ha_intents": 0.16, "nlu": 0.06, "clinc": 0.04, "phrases": 0.03, "sentences": 0.38, "talk": 0.15,
    "refused": 0.08,
}  # fmt: skip
RARE = 2.0
"""So much more often than by their count contexts and cries for help are read: they are few beside commands."""
OWN_LANGUAGES = 0.65
"""Of Home Assistant's sentences, the share in the languages whose grammar the recipe names."""


class TextBank:
    """All sentences of a split, as ``codes`` tells them (default: 160 bytes).

    ``targets`` gives intent index, context index and help (0 or 1).
    """

    def __init__(
        self,
        items: Iterable[Item],
        intents: tuple[str, ...],
        contexts: tuple[str, ...],
        data: Data,
        codes: TextCodes | None = None,
    ):
        self.items = list(items)
        self.intents, self.contexts, self.data = intents, contexts, data
        self.codes = codes or TextCodes(160)
        strata: dict[tuple[str, bool], dict[str, dict[str, list[int]]]] = defaultdict(lambda: defaultdict(dict))
        for index, item in enumerate(self.items):
            own = item.data_set == "ha_intents" and item.language in data.grammar
            strata[item.data_set, own][item.labels[-1]].setdefault(item.source, []).append(index)
        self._strata: list[list[list[int]]] = []
        odds: list[float] = []
        shares = {
            (name, own): SHARES.get(name, 0.2)
            * ((OWN_LANGUAGES if own else 1 - OWN_LANGUAGES) if name == "ha_intents" else 1)
            for name, own in strata
        }
        whole = sum(shares.values())
        for kind, labels in sorted(strata.items()):
            # Between "as often as it occurs" and "all alike": the square root of the count.
            roots = np.sqrt([sum(map(len, sources.values())) for _, sources in sorted(labels.items())])
            rare = [label != NONE and label not in intents for label in sorted(labels)]
            roots *= np.where(rare, RARE, 1.0)
            self._strata += [list(sources.values()) for _, sources in sorted(labels.items())]
            odds += (shares[kind] / whole * roots / roots.sum()).tolist()
        self._steps = np.cumsum(odds)[:-1]
        self.odds = np.zeros(len(self.items))
        """How often each of ``items`` is drawn; they sum to 1."""
        for share, sources in zip(odds, self._strata, strict=True):
            for forms in sources:
                self.odds[forms] += share / len(sources) / len(forms)

    def targets(self, item: Item) -> tuple[int, int, float]:
        """Intent index, context index, and whether the words ask for help."""
        context = next((c for c in item.labels if c in self.contexts and c != NONE), NONE)
        return self.intents.index(item.labels[0]), self.contexts.index(context), float(HELP in item.labels)

    def _pick(self, rng: np.random.Generator, sources: list[list[int]]) -> int:
        """A source, then one of its sentences: a wording with many forms is not heard more often for it."""
        forms = sources[int(rng.integers(len(sources)))]
        return forms[int(rng.integers(len(forms)))]

    def draw(
        self, rngs: Sequence[np.random.Generator]
    ) -> tuple[tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.float32]], list[int]]:
        """An augmented sentence from each generator: codes [B, T], (intent, context) [B, 2] and help [B]; and which
        of ``items`` each was."""
        kinds = [int(np.searchsorted(self._steps, rng.random())) for rng in rngs]
        which = [self._pick(rng, self._strata[kind]) for rng, kind in zip(rngs, kinds, strict=True)]
        items = [self.items[index] for index in which]
        texts = [
            reduce_words(augment(rng, item.text or ""), item.language, self.data)
            for rng, item in zip(rngs, items, strict=True)
        ]
        marks = [self.targets(item) for item in items]
        pairs = np.array([m[:2] for m in marks], np.int64)
        return (self.codes(texts), pairs, np.array([m[2] for m in marks], np.float32)), which

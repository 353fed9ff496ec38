"""The scene composer: a real picture, a real sound mixture and a sentence become one labelled scene.

The parts of a composer come from the sources of its splits alone, so sources are divided before anything is paired.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tectum_export.data.augment_text import augment
from tectum_export.data.picture_bank import PictureBank
from tectum_export.data.situations import Truth, situation
from tectum_export.data.sound_bank import SoundBank
from tectum_export.data.text_bank import TextBank
from tectum_export.data.text_sets import CONTEXTS, HELP, NONE, NOT_ACTING
from tectum_export.situation import Situation


@dataclass(frozen=True)
class Said:
    """A sentence and what it means for the scene."""

    text: str
    commands: bool
    asks_help: bool
    context: str


@dataclass(frozen=True)
class Scene:
    """Indices of a picture, a sound and a sentence in the composer's pools (None: nothing there), and the truth.

    ``context_said`` is the sentence that set the context, perhaps hours ago; None when nothing was said.
    """

    picture: int | None
    sound: int | None
    said: int | None
    context_said: int | None
    truth: Truth
    situation: str


class SceneComposer:
    """Draws parts and pairs them. All randomness comes from the generators that the caller passes."""

    def __init__(self, pictures: PictureBank, sounds: SoundBank, sentences: TextBank):
        self.pictures, self.sounds, self.sentences = pictures, sounds, sentences

    def picture(self, rng: np.random.Generator) -> tuple[NDArray[np.uint8], frozenset[str]]:
        """A frame [H, W, 3] and all that is seen in it; compositions with unsure labels are drawn again."""
        while True:
            seen = self.pictures.compose(rng)
            unsure = seen.known < 1
            names = np.array(self.pictures.labels)
            found = frozenset(names[seen.target > 0].tolist())
            # An unlabelled car beside a labelled person changes no row of the table.
            if not unsure.any() or (set(names[unsure]) == {"vehicle"} and "person" in found):
                return seen.frame, found

    def sound(
        self, rng: np.random.Generator, seconds: float, window_s: float
    ) -> tuple[NDArray[np.float32], frozenset[str]]:
        """See :func:`draw_sound`."""
        return draw_sound(self.sounds, rng, seconds, window_s)

    def sentence(self, rng: np.random.Generator, kind: str) -> Said:
        """A sentence of one ``kind``: command, help, chat, or a context (home, away, night).

        A data set is drawn, then a source of it, then a form: neither a large set nor a wording of many forms is heard
        more often for it.
        """
        sets = self._by_kind.get(kind) or self._by_kind[sorted(self._by_kind)[0]]  # a small split may lack a kind
        sources = sets[int(rng.integers(len(sets)))]
        forms = sources[int(rng.integers(len(sources)))]
        item = self.sentences.items[forms[int(rng.integers(len(forms)))]]
        context = next((label for label in item.labels if label in CONTEXTS), NONE)
        commands = item.labels[0] not in NOT_ACTING
        return Said(augment(rng, item.text or ""), commands, HELP in item.labels, context)

    @cached_property
    def _by_kind(self) -> dict[str, list[list[list[int]]]]:
        """Kind to data sets, each a list of sources, each a list of indices of sentences."""
        kinds: dict[str, dict[str, dict[str, list[int]]]] = {}
        for index, item in enumerate(self.sentences.items):
            plain = "chat" if item.labels[0] in NOT_ACTING else "command"
            kind = item.labels[1] if len(item.labels) > 1 else plain  # a context, or a cry for help
            kinds.setdefault(kind, {}).setdefault(item.data_set, {}).setdefault(item.source, []).append(index)
        return {kind: [list(sources.values()) for sources in sets.values()] for kind, sets in kinds.items()}


def draw_sound(
    bank: SoundBank, rng: np.random.Generator, seconds: float, window_s: float
) -> tuple[NDArray[np.float32], frozenset[str]]:
    """PCM of ``window_s + seconds`` (the encoder's look-back comes first) and all that is heard in it."""
    window = bank.window(rng, window_s + seconds, snr_db=(0.0, 25.0))
    names = np.array(bank.labels)
    return window.pcm, frozenset(names[window.target > 0].tolist())


def pair(
    rng: np.random.Generator,
    seen: list[frozenset[str]],
    heard: list[frozenset[str]],
    said: list[Said],
    count: int,
    rows: tuple[Situation, ...],
) -> list[Scene]:
    """``count`` scenes from pools of parts, about as many of each situation (of the table ``rows``) as the pools allow.

    A fifth of the scenes see nothing (a camera that shows no one is *present* but empty; here: an empty picture),
    a fifth hear nothing, half say nothing.
    """
    empty = [i for i, labels in enumerate(seen) if not labels]
    silent = [i for i, labels in enumerate(heard) if not labels]
    setters = {name: [i for i, s in enumerate(said) if s.context == name] for name in CONTEXTS}
    talk = [i for i, s in enumerate(said) if s.context == NONE]
    by_situation: dict[str, list[Scene]] = defaultdict(list)
    for _ in range(3 * count):
        picture = _one(rng, empty) if empty and rng.random() < 0.35 else int(rng.integers(len(seen)))
        sound = _one(rng, silent) if silent and rng.random() < 0.35 else int(rng.integers(len(heard)))
        sentence = _one(rng, talk) if talk and rng.random() < 0.5 else None
        context = (*CONTEXTS, NONE)[int(rng.integers(4))]
        setter = _one(rng, setters[context]) if context != NONE and setters[context] else None
        if setter is None:
            context = NONE
        elif sentence is None and rng.random() < 0.15:
            sentence = setter  # said just now
        spoken = said[sentence] if sentence is not None else None
        truth = Truth(
            seen[picture],
            heard[sound],
            asks_help=bool(spoken and spoken.asks_help),
            commands=bool(spoken and spoken.commands),
            context=context,
            outside=bool(rng.random() < 0.5),
        )
        label = situation(truth, rows)
        by_situation[label].append(Scene(picture, sound, sentence, setter, truth, label))
    scenes: list[Scene] = []
    kinds = sorted(by_situation)
    for label in kinds:
        members = by_situation[label]
        share = count // len(kinds)
        if len(members) > share:
            picked = rng.choice(len(members), share, replace=False)
            members = [members[int(i)] for i in picked]
        scenes += members
    order = rng.permutation(len(scenes))
    return [scenes[int(i)] for i in order]


def _one(rng: np.random.Generator, choices: list[int]) -> int:
    return choices[int(rng.integers(len(choices)))]

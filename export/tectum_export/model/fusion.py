"""Fusion: recent embeddings of three modalities, each with age and presence, become one situation."""

from typing import cast

import torch
from torch import Tensor, nn

from tectum.bundle.manifest import FUSION
from tectum.modality import AUDIO, TEXT, VISION
from tectum_export.data.text_sets import NOT_ACTING
from tectum_export.model.table import WORDS, Table
from tectum_export.model.vision import LOGIT_SCALE
from tectum_export.recipe import Fusion as Settings
from tectum_export.recipe import Labels
from tectum_export.situation import Situation, built_in_table

MODALITIES = (VISION, AUDIO, TEXT)
GRAPHS = (*MODALITIES, FUSION)
"""Of the bundles that are made here."""
DEFAULT = Settings()


def windows_s(settings: Settings) -> dict[str, float]:
    """How far back each modality counts, in seconds."""
    return {VISION: settings.window_s, AUDIO: settings.window_s, TEXT: settings.text_window_s}


class ModalityPool(nn.Module):
    """Embeddings [B, T, W] with age and presence [B, T] to one vector; a learned one when nothing is present."""

    def __init__(self, width: int, window_s: float):
        super().__init__()
        self.window_s = window_s
        self.fade = nn.Parameter(torch.zeros(1))
        """What an embedding loses by the end of the window."""
        self.missing = nn.Parameter(torch.zeros(width))

    def forward(self, embedding: Tensor, age: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        """Returns the largest of each value of the embedding [B, W] (the first ones are the encoder's scores), and
        whether the modality is there [B, 1]."""
        recent = (age / self.window_s).clamp(0, 1)[:, :, None]
        mask = (present > 0.5).float()[:, :, None]
        there = mask.amax(1)
        peak = (embedding - self.fade * recent + (mask - 1.0) * 1e4).amax(1)
        return self.or_missing(peak, there), there

    def or_missing(self, vector: Tensor, there: Tensor) -> Tensor:
        """``vector`` where the modality is there [B, 1], the learned one elsewhere."""
        return vector * there + self.missing * (1.0 - there)


class Facts(nn.Module):
    """How sure each thing is that a table of situations speaks of: what is seen and heard, a command, a cry for help.

    An encoder's own score of it, on a scale of its own; of words also what the rest of their embedding adds, for of
    sentences there are thousands to learn that from. What is missing is as sure as it usually is.
    """

    acting: Tensor

    def __init__(self, width: int, labels: Labels, intents: tuple[str, ...]):
        super().__init__()
        self.sizes = (len(labels.presence), len(labels.sound), len(WORDS))
        self.intents, self.contexts = len(intents), len(labels.context)
        self.register_buffer("acting", torch.tensor([[float(name not in NOT_ACTING)] for name in intents]))
        self.slope = nn.Parameter(torch.ones(sum(self.sizes)))
        self.offset = nn.Parameter(torch.zeros(sum(self.sizes)))
        self.usual = nn.Parameter(torch.full((sum(self.sizes),), -2.0))
        self.drop = nn.Dropout(0.2)
        self.words = nn.Linear(width, len(WORDS))
        nn.init.zeros_(self.words.weight)
        nn.init.zeros_(self.words.bias)

    def forward(self, vectors: list[Tensor], there: list[Tensor]) -> Tensor:
        """Logits [B, F] of vision's labels, audio's, then ``WORDS``, of each modality's vector [B, W]."""
        see, hear, read = vectors
        acts = (torch.softmax(LOGIT_SCALE * read[:, : self.intents], 1) @ self.acting).clamp(1e-4, 1 - 1e-4)
        plea = read[:, self.intents + self.contexts :][:, :1]
        words = torch.cat([torch.log(acts / (1 - acts)), LOGIT_SCALE * plea], 1) + self.words(self.drop(read))
        scores = [LOGIT_SCALE * see[:, : self.sizes[0]], LOGIT_SCALE * hear[:, : self.sizes[1]], words]
        known = torch.cat([flag.expand(-1, size) for flag, size in zip(there, self.sizes, strict=True)], 1)
        return (torch.cat(scores, 1) * self.slope + self.offset) * known + self.usual * (1.0 - known)


class Fusion(nn.Module):
    """What each modality says of the things in a table of situations, the table itself, and what is learned beside it.

    It reads the encoders' scores, as a rule would: of an embedding's other values it would learn by heart the few
    recordings that it is shown, and be sure of the wrong thing on others. The decision starts from the table over the
    scores (:class:`Facts`, :class:`Table`; a concept bottleneck: Koh et al., 2020); a mix of all scores may only add
    to it, and before training adds nothing.

    Inputs per modality m: ``m`` float [B, T, W], ``m_age`` [B, T] seconds, ``m_present`` [B, T] (1 there, 0 not); and
    ``context`` [B, C] (probabilities of the context held by the place) and ``outside`` [B, 1].
    Returns logits ``situation`` [B, S], and of all that was seen and heard in the window: ``presence``, ``sound``.
    The result is finite for every pattern of presence, all absent included.
    """

    inputs = (*(name for m in MODALITIES for name in (m, f"{m}_age", f"{m}_present")), "context", "outside")
    outputs = ("situation", "presence", "sound")

    def __init__(
        self,
        width: int,
        labels: Labels,
        intents: tuple[str, ...],
        settings: Settings = DEFAULT,
        rows: tuple[Situation, ...] | None = None,
    ):
        """``rows``: the table of situations, the built-in one without."""
        super().__init__()
        self.vector = width
        self.hidden = 128
        windows = windows_s(settings)
        self.pools = nn.ModuleDict({m: ModalityPool(width, windows[m]) for m in MODALITIES})
        self.scores = (len(labels.presence), len(labels.sound), len(intents) + len(labels.context) + 1)
        joint = sum(self.scores) + len(MODALITIES) + len(labels.context) + 1
        self.mix = nn.Sequential(
            nn.Linear(joint, self.hidden), nn.ReLU(), nn.Dropout(0.2), nn.Linear(self.hidden, self.hidden), nn.ReLU()
        )
        self.facts = Facts(width, labels, intents)
        self.table = Table(labels, built_in_table() if rows is None else rows)
        self.belief = nn.Parameter(torch.ones(1))
        self.weight = nn.Parameter(torch.ones(1))
        self.beside = nn.Linear(self.hidden, len(labels.situation))
        nn.init.zeros_(self.beside.weight)
        nn.init.zeros_(self.beside.bias)

    def pool(self, inputs: tuple[Tensor, ...]) -> tuple[list[Tensor], list[Tensor]]:
        """The vector of each modality [B, W] and whether it is there [B, 1]."""
        pairs = [self.pools[m](*inputs[3 * index : 3 * index + 3]) for index, m in enumerate(MODALITIES)]
        return [vector for vector, _ in pairs], [there for _, there in pairs]

    def or_missing(self, vectors: list[Tensor], there: list[Tensor]) -> list[Tensor]:
        """Each modality's vector where it is there [B, 1], its learned one elsewhere."""
        pools = (cast(ModalityPool, self.pools[m]) for m in MODALITIES)
        return [pool.or_missing(v, flag) for pool, v, flag in zip(pools, vectors, there, strict=True)]

    def join(self, vectors: list[Tensor], there: list[Tensor], context: Tensor, outside: Tensor) -> Tensor:
        """Mix all scores to the joint features [B, hidden]."""
        scores = [vector[:, :count] for vector, count in zip(vectors, self.scores, strict=True)]
        return cast(Tensor, self.mix(torch.cat([*scores, *there, context, outside], 1)))

    def decide(self, facts: Tensor, joint: Tensor, context: Tensor, outside: Tensor) -> Tensor:
        """Logits of the situation [B, S]."""
        held = torch.softmax(torch.log(context.clamp(1e-4, 1.0)) * self.belief, 1)
        return cast(Tensor, self.table(facts, held, outside) * self.weight + self.beside(joint))

    def forward(
        self, vision: Tensor, vision_age: Tensor, vision_present: Tensor, audio: Tensor, audio_age: Tensor,
        audio_present: Tensor, text: Tensor, text_age: Tensor, text_present: Tensor, context: Tensor, outside: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:  # fmt: skip
        vectors, there = self.pool(
            (vision, vision_age, vision_present, audio, audio_age, audio_present, text, text_age, text_present)
        )
        facts = self.facts(vectors, there)
        joint = self.join(vectors, there, context, outside)
        seen, heard = self.facts.sizes[:2]
        return self.decide(facts, joint, context, outside), facts[:, :seen], facts[:, seen : seen + heard]

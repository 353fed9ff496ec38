"""Fusion: recent embeddings of three modalities, each with age and presence, become one situation."""

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tectum.bundle.manifest import FUSION
from tectum.modality import AUDIO, TEXT, VISION
from tectum_export.recipe import Fusion as Settings
from tectum_export.recipe import Labels

MODALITIES = (VISION, AUDIO, TEXT)
GRAPHS = (*MODALITIES, FUSION)
"""Of the bundles that are made here."""
RULES = 64
DEFAULT = Settings()


def windows_s(settings: Settings) -> dict[str, float]:
    """How far back each modality counts, in seconds."""
    return {VISION: settings.window_s, AUDIO: settings.window_s, TEXT: settings.text_window_s}


class ModalityPool(nn.Module):
    """Embeddings [B, T, W] with age and presence [B, T] to one vector; a learned one when nothing is present."""

    def __init__(self, width: int, hidden: int, window_s: float):
        super().__init__()
        self.window_s = window_s
        self.norm = nn.LayerNorm(width)
        self.token = nn.Linear(width + 1, hidden)
        self.weight = nn.Linear(hidden, 1)
        self.vector = 2 * hidden + width
        self.missing = nn.Parameter(torch.zeros(self.vector))

    def forward(self, embedding: Tensor, age: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        """Returns the vector [B, vector] and whether the modality is there [B, 1].

        It holds what attention picked, the largest of each token feature, and the largest of each embedding value as it
        is (the first ones are the encoder's scores).
        """
        recent = (age / self.window_s).clamp(0, 1)[:, :, None]
        token = F.relu(self.token(torch.cat([self.norm(embedding), recent], 2)))
        mask = (present > 0.5).float()[:, :, None]
        score = self.weight(token) + (mask - 1.0) * 1e4
        attended = (torch.softmax(score, 1) * token).sum(1)
        largest = (token * mask).amax(1)
        there = mask.amax(1)
        peak = (embedding + (mask - 1.0) * 1e4).amax(1)
        return self.or_missing(torch.cat([attended, largest, peak], 1), there), there

    def or_missing(self, vector: Tensor, there: Tensor) -> Tensor:
        """``vector`` where the modality is there [B, 1], the learned one elsewhere."""
        return vector * there + self.missing * (1.0 - there)


class Rules(nn.Module):
    """Learned fuzzy rules: "any of these" as a noisy-or (Pearl, 1988), then "all of those" as a product.

    Sums of logarithms, so that both are matrix products (Hines, 1996); weights are squares: 0 leaves a fact out.
    What takes several facts at once (a person, nobody home, and no knock) is one unit here and a hard curve for a
    multi-layer perceptron.
    """

    def __init__(self, facts: int, any_of: int = 48, all_of: int = RULES):
        super().__init__()
        self.any_of = nn.Parameter(0.3 * torch.rand(any_of, facts))
        self.all_of = nn.Parameter(0.1 * torch.rand(all_of, 2 * (facts + any_of)))

    def forward(self, facts: Tensor) -> Tensor:
        """``facts`` [B, F], how far each holds (0 to 1); gives [B, all_of] between 0 and 1."""
        some = 1.0 - torch.exp(F.linear(torch.log(1.0 - 0.999 * facts), self.any_of.square()))
        held = torch.cat([facts, some], 1)
        literals = torch.log(torch.cat([held, 1.0 - held], 1).clamp(min=1e-3))
        return torch.exp(F.linear(literals, self.all_of.square()))


class Fusion(nn.Module):
    """Gated fusion (Arevalo et al., 2017: gated multimodal units) beside learned rules, multi-task.

    Inputs per modality m: ``m`` float [B, T, W], ``m_age`` [B, T] seconds, ``m_present`` [B, T] (1 there, 0 not); and
    ``context`` [B, C] (probabilities of the context held by the place) and ``outside`` [B, 1].
    Returns logits ``situation`` [B, S], and of all that was seen and heard in the window: ``presence``, ``sound``.
    The result is finite for every pattern of presence, all absent included.
    """

    inputs = (*(name for m in MODALITIES for name in (m, f"{m}_age", f"{m}_present")), "context", "outside")
    outputs = ("situation", "presence", "sound")

    def __init__(self, width: int, labels: Labels, intents: int, hidden: int = 64, settings: Settings = DEFAULT):
        super().__init__()
        self.vector = 2 * hidden + width
        self.width = width
        self.hidden = 128
        windows = windows_s(settings)
        self.pools = nn.ModuleDict({m: ModalityPool(width, hidden, windows[m]) for m in MODALITIES})
        joint = 3 * self.vector + 3 + len(labels.context) + 1
        self.gate = nn.Sequential(nn.Linear(joint, 48), nn.ReLU(), nn.Linear(48, 3 * self.vector))
        self.mix = nn.Sequential(nn.Linear(joint, 128), nn.ReLU(), nn.Dropout(0.2), nn.Linear(128, 128), nn.ReLU())
        spoken = intents + len(labels.context) + 1
        self.scores = (len(labels.presence), len(labels.sound), spoken)
        facts = sum(self.scores)
        self.slope = nn.Parameter(torch.full((facts,), 4.0))  # embeddings begin with the encoder's logits / 4
        self.offset = nn.Parameter(torch.zeros(facts))
        self.rules = Rules(facts + 3 + len(labels.context) + 1)
        self.hidden += RULES
        self.situation = nn.Linear(self.hidden, len(labels.situation))
        self.presence = nn.Linear(self.hidden, len(labels.presence))
        self.sound = nn.Linear(self.hidden, len(labels.sound))

    def pool(self, inputs: tuple[Tensor, ...]) -> tuple[list[Tensor], list[Tensor]]:
        """The vector of each modality [B, vector] and whether it is there [B, 1]."""
        pairs = [self.pools[m](*inputs[3 * index : 3 * index + 3]) for index, m in enumerate(MODALITIES)]
        return [vector for vector, _ in pairs], [there for _, there in pairs]

    def or_missing(self, vectors: list[Tensor], there: list[Tensor]) -> list[Tensor]:
        """Each modality's vector where it is there [B, 1], its learned one elsewhere."""
        pools = (cast(ModalityPool, self.pools[m]) for m in MODALITIES)
        return [pool.or_missing(v, flag) for pool, v, flag in zip(pools, vectors, there, strict=True)]

    def join(self, vectors: list[Tensor], there: list[Tensor], context: Tensor, outside: Tensor) -> Tensor:
        """Gate and mix everything to the joint features [B, hidden]."""
        joint = torch.cat([*vectors, *there, context, outside], 1)
        size = 3 * self.vector
        gated = joint[:, :size] * torch.sigmoid(self.gate(joint))
        peaks = [v[:, -self.width :][:, :n] for v, n in zip(vectors, self.scores, strict=True)]
        facts = torch.sigmoid(torch.cat(peaks, 1) * self.slope + self.offset)
        ruled = self.rules(torch.cat([facts, *there, context, outside], 1))
        return torch.cat([self.mix(torch.cat([gated, joint[:, size:]], 1)), ruled], 1)

    def heads(self, joint: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of the three heads from the joint features."""
        return self.situation(joint), self.presence(joint), self.sound(joint)

    def forward(
        self, vision: Tensor, vision_age: Tensor, vision_present: Tensor, audio: Tensor, audio_age: Tensor,
        audio_present: Tensor, text: Tensor, text_age: Tensor, text_present: Tensor, context: Tensor, outside: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:  # fmt: skip
        vectors, there = self.pool(
            (vision, vision_age, vision_present, audio, audio_age, audio_present, text, text_age, text_present)
        )
        return self.heads(self.join(vectors, there, context, outside))

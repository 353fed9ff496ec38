"""Fusion: recent embeddings of three modalities, each with age and presence, become one situation."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.recipe import Labels

MODALITIES = ("vision", "audio", "text")
WINDOWS_S = {"vision": 4.0, "audio": 4.0, "text": 8.0}


class ModalityPool(nn.Module):
    """Embeddings [B, T, W] with age and presence [B, T] to one vector; a learned one when nothing is present."""

    def __init__(self, width: int, hidden: int, window_s: float):
        super().__init__()
        self.window_s = window_s
        self.norm = nn.LayerNorm(width)
        self.token = nn.Linear(width + 1, hidden)
        self.weight = nn.Linear(hidden, 1)
        self.missing = nn.Parameter(torch.zeros(2 * hidden))

    def forward(self, embedding: Tensor, age: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        """Returns the vector [B, 2 * hidden] and whether the modality is there [B, 1]."""
        recent = (age / self.window_s).clamp(0, 1)[:, :, None]
        token = F.relu(self.token(torch.cat([self.norm(embedding), recent], 2)))
        mask = (present > 0.5).float()[:, :, None]
        score = self.weight(token) + (mask - 1.0) * 1e4
        attended = (torch.softmax(score, 1) * token).sum(1)
        largest = (token * mask).amax(1)
        there = mask.amax(1)
        pooled = torch.cat([attended, largest], 1)
        return pooled * there + self.missing * (1.0 - there), there


class Fusion(nn.Module):
    """Gated fusion (Arevalo et al., 2017: gated multimodal units), multi-task.

    Inputs per modality m: ``m`` float [B, T, W], ``m_age`` [B, T] seconds, ``m_present`` [B, T] (1 there, 0 not); and
    ``context`` [B, C] (probabilities of the context held by the place) and ``outside`` [B, 1].
    Returns logits ``situation`` [B, S], and of all that was seen and heard in the window: ``presence``, ``sound``.
    The result is finite for every pattern of presence, all absent included.
    """

    inputs = (*(name for m in MODALITIES for name in (m, f"{m}_age", f"{m}_present")), "context", "outside")
    outputs = ("situation", "presence", "sound")

    def __init__(self, width: int, labels: Labels, hidden: int = 96):
        super().__init__()
        self.pools = nn.ModuleDict({m: ModalityPool(width, hidden, WINDOWS_S[m]) for m in MODALITIES})
        joint = 3 * 2 * hidden + 3 + len(labels.context) + 1
        self.gate = nn.Linear(joint, 3 * 2 * hidden)
        self.mix = nn.Sequential(nn.Linear(joint, 192), nn.ReLU(), nn.Dropout(0.2), nn.Linear(192, 128), nn.ReLU())
        self.situation = nn.Linear(128, len(labels.situation))
        self.presence = nn.Linear(128, len(labels.presence))
        self.sound = nn.Linear(128, len(labels.sound))
        # Per-modality heads, used in training only: the cheapest cure for one modality starving the others.
        self.alone = nn.ModuleDict({m: nn.Linear(2 * hidden, len(labels.situation)) for m in MODALITIES})

    def pooled(self, inputs: tuple[Tensor, ...]) -> tuple[dict[str, Tensor], Tensor]:
        """The vector of each modality, and everything joined [B, joint]."""
        vectors, there = {}, []
        for index, modality in enumerate(MODALITIES):
            vectors[modality], flag = self.pools[modality](*inputs[3 * index : 3 * index + 3])
            there.append(flag)
        return vectors, torch.cat([*vectors.values(), *there, *inputs[9:]], 1)

    def heads(self, joint: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Gate, mix and the three heads."""
        size = self.gate.out_features
        gated = joint[:, :size] * torch.sigmoid(self.gate(joint))
        hidden = self.mix(torch.cat([gated, joint[:, size:]], 1))
        return self.situation(hidden), self.presence(hidden), self.sound(hidden)

    def forward(
        self, vision: Tensor, vision_age: Tensor, vision_present: Tensor, audio: Tensor, audio_age: Tensor,
        audio_present: Tensor, text: Tensor, text_age: Tensor, text_present: Tensor, context: Tensor, outside: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:  # fmt: skip
        _, joint = self.pooled(
            (vision, vision_age, vision_present, audio, audio_age, audio_present, text, text_age, text_present,
             context, outside)
        )  # fmt: skip
        return self.heads(joint)

"""What several devices, or others, are given to train with."""

import torch
from lightning_fabric import Fabric
from torch import nn

from tectum_export.train.launch import WholeInputs


class Seen(nn.Module):
    """Keeps what it is given, and what a layer makes of it."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 2)

    def forward(self, batch):
        self.given, self.made = batch["places"], self.layer(batch["places"])
        return {"loss": self.made.float().sum()}


def test_in_bf16_networks_compute_but_what_they_are_given_stays():
    fabric = Fabric(accelerator="cpu", devices=1, plugins=[WholeInputs("bf16-mixed", "cpu")])
    seen = Seen()
    places = torch.tensor([[413.0, 0.37]])  # 412 and 0.3691 in bf16
    fabric.setup(seen)({"places": places})
    assert torch.equal(seen.given, places)
    assert seen.made.dtype == torch.bfloat16

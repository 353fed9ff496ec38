"""The table of situations as a layer: how probable each row is, given how probable each thing in it is."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tectum_export.recipe import QUIET, Labels
from tectum_export.situation import Clause, Situation

WORDS = ("command", "help")
"""What a clause may say of the words."""
LEAST = 1e-6
"""No less is any probability in here."""


class Table(nn.Module):
    """Probabilities of the rows of a table of situations, as its facts were independent of each other.

    "Any of these" is a noisy-or (Pearl, 1988), "all of those" a product, both as sums of logarithms, so that a whole
    table is four matrix products. The contexts exclude each other: each is taken for true in turn, and the outcomes
    are weighted by how probable it is. With sure facts it says what ``data/situations.py`` says.
    """

    groups: Tensor
    clauses: Tensor
    possible: Tensor
    rows: Tensor
    above: Tensor

    def __init__(self, labels: Labels, rows: tuple[Situation, ...]):
        super().__init__()
        facts = [*(("seen", n) for n in labels.presence), *(("heard", n) for n in labels.sound)]
        facts += [("said", n) for n in WORDS]
        self.facts = len(facts)
        """So many logits it takes: of all that is seen, heard, and said."""
        groups: dict[tuple[tuple[str, str], ...], int] = {}
        held, lacked, camera, possible, owner = [], [], [], [], []
        for number, row in enumerate(rows):
            for clause in row.when:
                some, none = ([groups.setdefault(g, len(groups)) for g in gs] for gs in _groups(clause, facts))
                held.append(some)
                lacked.append(none)
                camera.append(clause.outside)
                possible.append([_fits(clause, name) for name in labels.context])
                owner.append(number)
        count = len(groups)
        clauses = torch.zeros(2 * count + 2, len(owner))
        for column, (some, none, outside) in enumerate(zip(held, lacked, camera, strict=True)):
            clauses[some, column] = 1.0
            clauses[[count + g for g in none], column] = 1.0
            if outside is not None:
                clauses[2 * count + (not outside), column] = 1.0
        self.register_buffer("groups", torch.tensor([[float(f in g) for g in groups] for f in facts]))
        self.register_buffer("clauses", clauses)
        self.register_buffer("possible", torch.tensor(possible).float().T.contiguous()[None])
        self.register_buffer("rows", F.one_hot(torch.tensor(owner), len(rows)).float())
        names = [*(row.name for row in rows), QUIET]
        order = [names.index(name) for name in labels.situation]
        self.register_buffer("above", torch.tensor([[float(j < i) for i in order] for j in range(len(rows))]))
        self.order = order

    def forward(self, facts: Tensor, context: Tensor, outside: Tensor) -> Tensor:
        """Logits of the ``facts`` [B, facts], probabilities of the ``context`` [B, C], ``outside`` [B, 1], 0 or 1.

        Returns the logarithm of the probability of each situation [B, S], in the order of their labels.
        """
        none = F.linear(-F.softplus(facts), self.groups.T)
        literals = torch.cat([_log(1 - none.exp()), none, _log(outside), _log(1 - outside)], 1)
        clause = F.linear(literals, self.clauses.T).exp()[:, None] * self.possible
        unmet = F.linear(_log(1 - clause), self.rows.T)  # [B, C, rows]: no clause of the row holds
        met = torch.cat([1 - unmet.exp(), torch.ones_like(unmet[:, :, :1])], 2)[:, :, self.order]
        outcome = met * F.linear(unmet, self.above.T).exp()
        return _log((context[:, :, None] * outcome).sum(1))


def _log(p: Tensor) -> Tensor:
    return torch.log(p.clamp(LEAST, 1.0))


def _groups(clause: Clause, facts: list[tuple[str, str]]) -> tuple[list[tuple[tuple[str, str], ...]], ...]:
    """The groups of facts of which one must hold, and those of which none may."""
    some, none = [], []
    for key in ("seen", "heard", "said"):
        if names := getattr(clause, key):
            some.append(_known(key, names, facts))
        if (names := getattr(clause, f"{key}_beside", None)) is not None:
            some.append(tuple(fact for fact in facts if fact[0] == key and fact[1] not in names))
        if names := getattr(clause, f"not_{key}", ()):
            none.append(_known(key, names, facts))
    return some, none


def _known(key: str, names: Iterable[str], facts: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({(key, name) for name in names} & set(facts)))


def _fits(clause: Clause, context: str) -> bool:
    """Whether the clause may hold in this context."""
    return (not clause.context or context in clause.context) and context not in clause.not_context

"""Which modalities, and state sensors, made a rule fire."""

from collections.abc import Sequence

from tectum.decide.events import Event
from tectum.modality import STATE, Modality


class RuleShares:
    """``among``: the modalities that share."""

    def __init__(self, among: Sequence[Modality]):
        self._none = {modality.name: 0.0 for modality in among}
        self._owner = {head.name: modality.name for modality in among for head in modality.heads} | {STATE: STATE}

    def of(self, parts: Sequence[Event]) -> dict[str, float]:
        """Of the events that completed a rule: every one counts alike, a situation by its own shares."""
        shares = dict(self._none)
        owns = [part.attribution or {self._owner[part.head]: 1.0} for part in parts if self._counts(part)]
        for own in owns:
            for modality, share in own.items():
                shares[modality] = shares.get(modality, 0.0) + share / len(owns)
        return {name: round(share, 4) for name, share in shares.items()}

    def _counts(self, part: Event) -> bool:
        return bool(part.attribution) or part.head in self._owner

"""A home of a run's data: hours in which nothing is wrong, part by part, and true alarms in its sounds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tectum.errors import UsageError
from tectum_export.data.catalog import Catalog
from tectum_export.data.manifest import only
from tectum_export.data.picture_bank import PictureBank
from tectum_export.data.sound_bank import SoundBank
from tectum_export.evaluate.benign_parts import GROUPS, STRETCH_S, Kinds, Stretch, compose, parts_of
from tectum_export.evaluate.harmless_hours import Picture, Trial
from tectum_export.evaluate.true_alarms import true_alarms
from tectum_export.train.run import Run

PICTURES = 24


def empty_rooms(run: Run, catalog: Catalog, split: str) -> list[Picture]:
    """Photographs of a split in which nobody and nothing of the labels is, as the model takes them."""
    vision = run.recipe.vision
    items = [item for item in only(catalog.vision, split) if not item.labels and not item.unknown][:PICTURES]
    bank = PictureBank(items, run.recipe.labels.presence, (vision.height, vision.width))
    return [bank.letterbox(picture) for picture in bank.pictures]


@dataclass(frozen=True)
class HomeHours:
    """``hours`` of all ``parts`` together, from the recordings of a ``split``; every one is the same for a ``seed``."""

    bank: SoundBank
    kinds: dict[str, Kinds]
    pictures: Sequence[Picture]
    pleas: Sequence[str]
    parts: Sequence[str]
    hours: float
    split: str
    seed: int

    @classmethod
    def of(
        cls,
        run: Run,
        split: str,
        hours: float,
        parts: Sequence[str] = (),
        seed: int = 0,
        catalog: Catalog | None = None,
    ) -> "HomeHours":
        """From the data of a run, or of these of them (``catalog``); ``parts``: only these. Raises UsageError: no
        hours."""
        if hours <= 0:
            raise UsageError(f"--hours {hours}: must be above 0")
        catalog = catalog or run.catalog()
        bank = run.sound_bank(catalog, split)
        kinds = parts_of(bank)
        pleas = [item.text for item in only(catalog.text, split) if item.text and "help" in item.labels]
        names = parts or [part for part in kinds if part == "quiet" or kinds[part]]
        return cls(bank, kinds, empty_rooms(run, catalog, split), pleas, names, hours, split, seed)

    @property
    def count(self) -> int:
        """Stretches of each part."""
        return max(1, round(self.hours * 3600 / len(self.parts) / STRETCH_S))

    def stretches(self, part: str) -> Iterator[tuple[Stretch, Picture | None]]:
        """Those of a part. Every second group of four (one of each context) sees an empty room, where there are any."""
        rng = np.random.default_rng([self.seed, 43, list(GROUPS).index(part), len(self.split)])
        for index, stretch in enumerate(compose(rng, part, self.kinds[part], self.hours * 3600 / len(self.parts))):
            seen = bool(self.pictures) and index // 4 % 2 == 1
            yield stretch, self.pictures[index // 2 % len(self.pictures)] if seen else None

    def trials(self, count: int) -> Iterator[Trial]:
        """``count`` of each true alarm, in the sounds of the parts."""
        rng = np.random.default_rng([self.seed, 44, len(self.split)])
        return true_alarms(self.bank, self.pleas, self.kinds, rng, count)

"""State sensors by example: a corner of the picture of which there are pictures in each of its states.

A few variations of light are made of every picture, for a corner is watched at more hours than it was pictured at.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tectum.bundle import Shape
from tectum.config.place import PlaceConfig, WatchConfig
from tectum.decide.defaults import SURE_STATE
from tectum.encode.corner import CornerEncoder, Pixels
from tectum.engine import Engine
from tectum.errors import UsageError
from tectum.files import is_file
from tectum.house.logistic import Floats, Rule, fit
from tectum.imaging.crop import Region
from tectum.imaging.mask import PrivacyMask
from tectum.modality import CLOSER, VISION
from tectum.observe.sources.media import MediaFile
from tectum.observe.types import Frame, Reading

LEAST_PICTURES = 3
"""Of each state."""
EVERY_S, HOLD_S = 1.0, 2.0
"""A corner is looked at so often; another state must be seen for so long."""
PENALTY = 1.0
LIGHTS = (
    # gain, gamma, red, blue, how grey
    (1.0, 1.0, 1.0, 1.0, 0.0), (0.6, 1.2, 1.0, 1.0, 0.0), (0.35, 1.5, 1.1, 0.8, 0.0), (1.3, 0.8, 0.95, 1.1, 0.0),
    (0.8, 1.0, 1.2, 0.75, 0.0), (0.5, 1.1, 1.0, 1.0, 1.0),
)  # fmt: skip
"""Noon, dusk, lamp light, sun, evening, and a camera by night."""

Vectors = NDArray[np.float32]


class Example(Struct, frozen=True):
    """A picture of the corner in a ``state``: the numbers of it in each light, [lights, width]."""

    state: str
    vectors: Vectors


class StateWatch:
    """One corner of one place's pictures; one thread feeds it. ``right``: how many of its ``examples`` were told by
    what was learned from the others."""

    def __init__(self, place: PlaceConfig, table: WatchConfig, folder: Path, shape: Shape, corner: CornerEncoder):
        self.name, self.states, self._place = table.name, table.states, place.name
        self._zone = next((zone.points for zone in place.zone if zone.name == table.zone), ())
        self._corner = corner
        mask = PrivacyMask(place.privacy) if place.privacy else None
        self.examples = tuple(self._examples(folder / table.pictures, shape, mask))
        self._rules = _learn(self.examples, self.states)
        self._told: str | None = None
        self._turning: tuple[str, float] | None = None
        self._due = -np.inf

    def _examples(self, folder: Path, shape: Shape, mask: PrivacyMask | None) -> Iterator[Example]:
        for state in self.states:
            for file in picture_files(folder, state):
                media = MediaFile(file, shape)
                media.mask = mask
                seen = next((one for one in media if isinstance(one, Frame)), None)
                if seen is None:
                    raise UsageError(f"{file}: holds no picture")
                views = self._views(seen)
                yield Example(state, np.stack([self._corner(_lit(views, light)) for light in LIGHTS]))

    def _views(self, frame: Frame) -> Pixels:
        return self._corner.views(frame, _region(self._zone, frame.box.source_width, frame.box.source_height))

    @property
    def right(self) -> int:
        """Takes a second or so."""
        count = 0
        for number, example in enumerate(self.examples):
            rules = _learn((*self.examples[:number], *self.examples[number + 1 :]), self.states)
            count += max(_chances(rules, example.vectors[0]).items(), key=lambda pair: pair[1])[0] == example.state
        return count

    def chances(self, frame: Frame) -> dict[str, float]:
        """The probability of each state in a picture."""
        return _chances(self._rules, self._corner(self._views(frame)))

    def see(self, frame: Frame) -> Reading | None:
        """What it tells after one more picture: a state that is new and has held for ``HOLD_S``, the first at once."""
        if frame.time < self._due:
            return None
        self._due = frame.time + EVERY_S
        state, chance = max(self.chances(frame).items(), key=lambda pair: pair[1])
        if chance < SURE_STATE or state == self._told:
            self._turning = None
            return None
        if self._turning is None or self._turning[0] != state:
            self._turning = state, frame.time
        first = self._told is None
        if not first and frame.time - self._turning[1] < HOLD_S:
            return None
        self._told = state
        return Reading(frame.place, frame.time, self.name, state, retained=first)

    def forget(self, now: float) -> Reading:
        """What was told is not known any more."""
        self._told, self._turning, self._due = None, None, -np.inf
        return Reading(self._place, now, self.name, None, reason="no pictures")


class PlaceWatches:
    """Those of one ``place``; raises UsageError for pictures that cannot be learned from. ``engine``: whose vision."""

    def __init__(self, place: PlaceConfig, folder: Path, shape: Shape, engine: Engine):
        self._watches: list[StateWatch] = []
        if place.watch:
            if VISION not in engine.bundle.slots:
                raise UsageError(f"{engine.bundle.path}: the bundle sees nothing; [[place.watch]] needs one that does")
            graph = CLOSER if engine.bundle.look is not None else VISION
            corner = CornerEncoder(engine.bundle, engine.sessions[graph])
            self._watches = [StateWatch(place, table, folder, shape, corner) for table in place.watch]

    def __iter__(self) -> Iterator[StateWatch]:
        return iter(self._watches)

    def lose(self, now: float) -> list[Reading]:
        """There are no pictures any more: what was told is not known."""
        return [watch.forget(now) for watch in self._watches]

    def see(self, frame: Frame) -> list[Reading]:
        """What they tell after one more picture."""
        return [reading for watch in self._watches if (reading := watch.see(frame)) is not None]


def picture_files(folder: Path, state: str) -> list[Path]:
    """The pictures of a state, in a folder of its name; hidden ones, as other systems leave them, are none. Raises
    UsageError: there are too few, or it cannot be read."""
    try:
        there = [path for path in (folder / state).iterdir() if not path.name.startswith(".") and is_file(path)]
    except OSError as error:
        raise UsageError(f"{folder / state}: cannot be read: {error.strerror}") from None
    files = sorted(path for path in there if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    if len(files) < LEAST_PICTURES:
        few = f"{len(files)} pictures (.jpg, .png); at least {LEAST_PICTURES} are needed, ten are better"
        raise UsageError(f"{folder / state}: {few}")
    return files


def _region(points: Sequence[tuple[float, float]], width: int, height: int) -> Region:
    """Around a zone, in pixels; around everything where there is none."""
    if not points:
        return 0, 0, width, height
    across, down = [x for x, _ in points], [y for _, y in points]
    left, top = int(min(across) * width), int(min(down) * height)
    return left, top, max(left + 1, round(max(across) * width)), max(top + 1, round(max(down) * height))


def _lit(views: Pixels, light: tuple[float, ...]) -> Pixels:
    gain, gamma, red, blue, grey = light
    values = gain * (views.astype(np.float32) / 255) ** gamma * np.array([red, 1.0, blue], np.float32)
    values += grey * (values.mean(-1, keepdims=True) - values)
    return np.asarray((255 * values).clip(0, 255), np.uint8)


def _learn(examples: Sequence[Example], states: Sequence[str]) -> Mapping[str, Rule]:
    """A rule for each state, against all others."""
    rows = np.concatenate([example.vectors for example in examples]).astype(np.float64)
    of = np.array([states.index(example.state) for example in examples for _ in example.vectors])
    centre: Floats = rows.mean(0)
    spread: Floats = rows.std(0) + 1e-3
    return {
        state: fit(rows[of == number], rows[of != number], centre, spread, PENALTY)
        for number, state in enumerate(states)
    }


def _chances(rules: Mapping[str, Rule], vector: Vectors) -> dict[str, float]:
    odds = np.array([float(rule(vector)) for rule in rules.values()])
    powers = np.exp(odds - odds.max())
    return dict(zip(rules, (powers / powers.sum()).tolist(), strict=True))

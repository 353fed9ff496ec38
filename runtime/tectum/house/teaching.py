"""Learn a sound from a handful of recordings: a direction among the encoder's embeddings, and where it may begin.

The direction is that of a linear discriminant (Fisher, 1936) with the mean and covariance of harmless sounds, of which
thousands of embeddings are known, and the mean of the recordings: nothing else can be told from three of them. The
limit is where, by the tail of what harmless sounds score, so many begin in a day: what is above a high quantile is
taken as exponential (Pickands, 1975, with a shape of 0). ``benchmarks/teach.py`` says what that is worth.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tectum.bundle.taught import HarmlessSounds, TaughtSound
from tectum.decide.alike import ALIKE, Vectors, likeness
from tectum.deliver.store.score_levels import DAY_S
from tectum.encode.taught import smoothed
from tectum.errors import UsageError

LEAST_CLIPS, MOST_CLIPS = 3, 50
LEAST_HARMLESS = 500
"""Embeddings of harmless sound: fewer tell nothing of a tail."""
LASTS_S = 1.0
"""So long what is above the limit lasts: what is within it is the same."""
TAIL = 0.02
"""Share of harmless sound that the tail is fitted to."""
SHRINK = 0.1
"""So much of its diagonal is added to the covariance: three thousand embeddings know it only so well."""
CLEAR, KIN, LEAST_KIN = 0.9, 0.6, 5
"""A kind of harmless sound is that of the recordings where the clearest tenth of its embeddings, of at least so many,
scores so much of what they do."""
NEAR = 0.7
"""What scores less than so much of what the recordings do is not it, however rare it is among harmless sounds."""
LOUD_DB = 20.0
"""A hop counts where it is at most so much quieter than the loudest of its recording."""

Floats = NDArray[np.float64]


class Clip(Struct, frozen=True):
    """A recording of the sound: embeddings of its hops [n, width] and how loud each is (RMS)."""

    vectors: Vectors
    loud: NDArray[np.float32]

    @property
    def heard(self) -> Floats:
        """The means that are to be told, where it is loud. [n, width]."""
        means = smoothed(self.vectors).astype(np.float64)
        loud: NDArray[np.bool_] = self.loud >= self.loud.max(initial=0.0) * 10 ** (-LOUD_DB / 20)
        return np.asarray(means[loud])


class Learned(Struct, frozen=True):
    """What was learned. ``found``: the recordings that are told by what is learned from the others. ``kin``:
    the kind of harmless sound that it is not told from, if there is one. ``own``: of the
    events of the house, those that sound like it, and ``passing``: those that do not, and are taken for it."""

    sound: TaughtSound
    found: tuple[bool, ...]
    kin: str = ""
    own: int = 0
    passing: int = 0


class _Usual(Struct, frozen=True):
    """Harmless sound: ``means`` [n, width], their mean and the inverse of their covariance."""

    means: Floats
    centre: Floats
    inverse: Floats

    kinds: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, harmless: HarmlessSounds) -> "_Usual":
        means = np.asarray(harmless.means, np.float64)
        covariance: Floats = np.cov(means.T).astype(np.float64)
        steady = SHRINK * np.diag(covariance) + 1e-6
        inverse: Floats = np.linalg.inv(covariance + np.diag(steady)).astype(np.float64)
        kinds = tuple(frozenset(filter(None, kind.split("|"))) for kind in harmless.kinds)
        return cls(means, means.mean(0), inverse, kinds)

    def direction(self, heard: Sequence[Floats]) -> Floats:
        return np.asarray(self.inverse @ (np.mean([one.mean(0) for one in heard], axis=0) - self.centre))

    def kin(self, scores: Floats) -> str:
        """The kind of harmless sound that the recordings are of, by ``scores`` of all means, 1 for what scores as they
        do; empty where there is none: a clock is no false alarm for a clock."""
        clear: dict[str, float] = {}
        for kind in frozenset().union(*self.kinds):
            rows = [number for number, kinds in enumerate(self.kinds) if kind in kinds]
            clear[kind] = float(np.quantile(scores[rows], CLEAR)) if len(rows) >= LEAST_KIN else 0.0
        nearest = max(clear, key=lambda kind: (clear[kind], kind), default="")
        return nearest if clear.get(nearest, 0.0) >= KIN else ""

    def limit(self, weights: Floats, heard: Sequence[Floats], a_day: float) -> tuple[float, float, str]:
        """The score above which it comes ``a_day`` times a day where nothing of the kin is heard, and is ``NEAR`` what
        was ``heard``; by how much that must grow for a part in e of it to be left; the kin."""
        zero = float(self.centre @ weights)
        whole = max(1e-9, float(np.mean([(one @ weights).mean() for one in heard])) - zero)
        scores = (self.means @ weights - zero) / whole
        kin = self.kin(scores)
        others = scores[[number for number, kinds in enumerate(self.kinds) if kin not in kinds]]
        high = float(np.quantile(others, 1 - TAIL))
        decay = max(1e-3, float((others[others > high] - high).mean()))
        limit = high + decay * float(np.log(TAIL / min(TAIL, a_day * LASTS_S / DAY_S)))
        return zero + whole * max(NEAR, limit), whole * decay, kin


def learn(
    label: str,
    clips: Sequence[Clip],
    harmless: HarmlessSounds,
    a_day: float,
    history: Sequence[Vectors] = (),
    history_days: float = 0.0,
    told: bool = True,
) -> Learned:
    """Learn ``label`` from ``clips``, to begin wrongly ``a_day`` times a day of such sound as ``harmless`` is.

    ``harmless``: the kind that the recordings are of is left out, and named. ``history``: the embeddings of the
    last second before each event of the house, of ``history_days`` days; those that are like a recording are left out,
    and the limit is raised until of the others no more begin than ``a_day``. Raises UsageError.
    """
    if not LEAST_CLIPS <= len(clips) <= MOST_CLIPS:
        raise UsageError(f"{label}: {len(clips)} recordings; must be {LEAST_CLIPS} to {MOST_CLIPS}")
    if len(harmless.means) < LEAST_HARMLESS:
        raise UsageError(
            f"{label}: the bundle knows too little harmless sound: {len(harmless.means)} embeddings of "
            f"{LEAST_HARMLESS}; 'tectum-export harmless BUNDLE --data DIR' adds it"
        )
    usual, heard = _Usual.of(harmless), [clip.heard for clip in clips]
    weights = usual.direction(heard)
    limit, decay, kin = usual.limit(weights, heard, a_day)
    others = [v for v in history if max(likeness(v, clip.vectors) for clip in clips) < ALIKE]
    scores = sorted((float(smoothed(v)[-1] @ weights) for v in others), reverse=True)
    allowed = int(a_day * history_days)
    if len(scores) > allowed:
        limit = max(limit, scores[allowed] + 0.01 * decay)
    found = tuple(_is_found(usual, heard, number, limit, weights) for number in range(len(heard)))
    sound = TaughtSound(label, tuple(float(w) for w in weights / decay), -limit / decay, told)
    return Learned(sound, found, kin, len(history) - len(others), sum(score >= limit for score in scores))


def _is_found(usual: _Usual, heard: Sequence[Floats], number: int, limit: float, weights: Floats) -> bool:
    """Whether one recording is told by what the others teach; the limit is as strict there as it is in the end."""
    others = usual.direction([*heard[:number], *heard[number + 1 :]])
    scale = float(np.std(usual.means @ others) / np.std(usual.means @ weights))
    strict = (limit - float(usual.centre @ weights)) * scale + float(usual.centre @ others)
    return bool((heard[number] @ others >= strict).any())

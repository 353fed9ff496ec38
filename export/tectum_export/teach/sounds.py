"""A sound classifier as teacher: soft labels and features of composed windows (YAMNet; Plakal & Ellis, 2020)."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from tectum.errors import UsageError
from tectum_export.data.codec import aac
from tectum_export.data.sound_bank import SoundBank
from tectum_export.teach.cache import fingerprint, identity
from tectum_export.teach.rows import SUFFIX, read_rows, stored_rows, write_rows

PATCH = 15_600
"""Samples of one patch at 16 kHz (0.975 s), the only length that the teacher takes."""
FEATURES, CLASSES = 1024, 521
VERSION = 3
PART = 2000
"""Windows that are kept together while there are not all: what is lost at most where composing is stopped."""
CODED = 0.08
"""Share of the windows that the student hears through AAC at 16 kbit/s; the teacher hears all as they are."""


class SoundTeacher:
    """A YAMNet TFLite file: float32 [15600] in; features [1024] before the last layer and scores [521] out."""

    def __init__(self, path: Path):
        from ai_edge_litert.interpreter import Interpreter, OpResolverType

        if not path.is_file():
            raise UsageError(f"teacher {path}: no such file; it is named in the recipe under [teacher] audio")
        try:
            # The features are no output: all tensors are kept, which the default delegate does not allow.
            self._model = Interpreter(
                str(path),
                num_threads=1,
                experimental_preserve_all_tensors=True,
                experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
            )
            self._model.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise UsageError(f"teacher {path}: is not a TFLite model: {error}") from None
        taken = self._model.get_input_details()[0]
        pooled = [t for t in self._model.get_tensor_details() if tuple(t["shape"]) == (1, 1, 1, FEATURES)]
        if tuple(taken["shape"]) != (PATCH,) or not pooled:
            raise UsageError(f"teacher {path}: is not YAMNet (input [{PATCH}], features [1, 1, 1, {FEATURES}])")
        self._input, self._output = taken["index"], self._model.get_output_details()[0]["index"]
        self._pooled = pooled[-1]["index"]
        self._scale, self._zero = pooled[-1]["quantization"]

    def __call__(self, pcm: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Features [1024] (0 or more) and scores [521] of 15,600 samples, -1 to 1."""
        self._model.set_tensor(self._input, np.ascontiguousarray(pcm, np.float32))
        self._model.invoke()
        features = self._model.get_tensor(self._pooled).ravel().astype(np.float32)
        if self._scale:
            features = (features - self._zero) * self._scale
        return features, self._model.get_tensor(self._output).ravel().astype(np.float32)


@dataclass(frozen=True)
class Windows:
    """Composed windows without noise, some through a codec, and what a teacher says of them. N windows.

    ``pcm`` int16 [N, samples] (0.25 of full scale RMS at the loudest part), ``target`` and ``known`` float32 [N, C],
    ``groups`` float32 [N, G] (share of each of the data set's own classes), ``sources``: per window those of its parts;
    ``features`` float16 [N, 1024] and ``scores`` float16 [N, 521], or None without a teacher.
    """

    pcm: NDArray[np.int16]
    target: NDArray[np.float32]
    known: NDArray[np.float32]
    groups: NDArray[np.float32]
    names: tuple[str, ...]
    sources: tuple[frozenset[str], ...]
    features: NDArray[np.float16] | None
    scores: NDArray[np.float16] | None

    def without(self, sources: set[str]) -> "Windows":
        """Only the windows in which none of ``sources`` is heard."""
        keep = np.array([not (s & sources) for s in self.sources])
        return Windows(
            self.pcm[keep],
            self.target[keep],
            self.known[keep],
            self.groups[keep],
            self.names,
            tuple(s for s, k in zip(self.sources, keep, strict=True) if k),
            None if self.features is None else self.features[keep],
            None if self.scores is None else self.scores[keep],
        )


def compose_windows(
    bank: SoundBank, samples: int, count: int, seed: int, teacher: Path | None, cache: Path, collages: float = 0.0
) -> Windows:
    """``count`` windows of ``samples``, each shown to the teacher once; kept below ``cache`` for the next run.

    ``collages``: share of windows that are changed beyond their labels, of which only the teacher knows anything.
    """
    collages = collages if teacher else 0.0
    names = tuple(sorted({c.item.group for members in bank.clips.values() for c in members}))
    contents = sorted(identity(c.item) for members in bank.clips.values() for c in members)
    what = [VERSION, samples, count, seed, collages, bank.labels, contents, fingerprint(teacher) if teacher else None]
    path = cache / f"windows-{hashlib.sha256(json.dumps(what).encode()).hexdigest()[:16]}{SUFFIX}"
    stored = stored_rows(path)
    if stored is not None:
        arrays = stored
    else:
        cache.mkdir(parents=True, exist_ok=True)
        arrays = _compose(bank, names, samples, count, seed, collages, SoundTeacher(teacher) if teacher else None, path)
        write_rows(path, arrays)
        for kept in _kept(path):
            kept.unlink()
    sources = tuple(frozenset(json.loads(row)) for row in arrays.pop("sources").tolist())
    pcm, target, known, groups = (arrays[key] for key in ("pcm", "target", "known", "groups"))
    return Windows(pcm, target, known, groups, names, sources, arrays.get("features"), arrays.get("scores"))


def _compose(
    bank: SoundBank,
    names: tuple[str, ...],
    samples: int,
    count: int,
    seed: int,
    collages: float,
    teacher: SoundTeacher | None,
    path: Path,
) -> dict[str, NDArray[Any]]:
    """By parts, each kept beside ``path`` with the state of chance after it: what was stopped goes on from there."""
    rng = np.random.default_rng([seed, 30])
    parts = []
    for kept in _kept(path):
        part, chance = read_rows(kept)
        parts.append(part)
        rng.bit_generator.state = json.loads(chance)
    done = sum(len(part["pcm"]) for part in parts)
    steps = iter(track(range(done, count), description="teacher: sounds" if teacher else "windows of sound"))
    while done < count:
        size = min(PART, count - done)
        part = _part(bank, names, samples, islice(steps, size), size, rng, collages, teacher)
        chance = json.dumps(rng.bit_generator.state)
        write_rows(path.with_name(f"{path.stem}.{done:06}{SUFFIX}"), part, chance)
        parts.append(part)
        done += size
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _part(
    bank: SoundBank,
    names: tuple[str, ...],
    samples: int,
    steps: Iterable[int],
    size: int,
    rng: np.random.Generator,
    collages: float,
    teacher: SoundTeacher | None,
) -> dict[str, NDArray[np.generic]]:
    longest = max(samples, PATCH)
    out: dict[str, NDArray[np.generic]] = {
        "pcm": np.zeros((size, samples), np.int16),
        "target": np.zeros((size, len(bank.labels)), np.float32),
        "known": np.zeros((size, len(bank.labels)), np.float32),
        "groups": np.zeros((size, len(names)), np.float32),
    }
    if teacher:
        out |= {"features": np.zeros((size, FEATURES), np.float16), "scores": np.zeros((size, CLASSES), np.float16)}
    sources = []
    for row, _ in enumerate(steps):
        free = rng.random() < collages
        mixed = bank.collage(rng, longest / 16_000) if free else bank.mixture(rng, longest / 16_000, vary=0.5)
        clean = 0.25 * mixed.pcm
        clean = clean / max(1.0, float(np.abs(clean).max()))
        heard = np.clip(aac(clean), -1, 1) if rng.random() < CODED else clean
        out["pcm"][row] = (heard[:samples] * 32767).astype(np.int16)
        out["target"][row], out["known"][row] = mixed.target, mixed.known
        for item in mixed.items:
            if item.group in names and not free:
                out["groups"][row, names.index(item.group)] = 1
        sources.append(json.dumps(sorted({item.source for item in mixed.items})))
        if teacher:
            out["features"][row], out["scores"][row] = teacher(clean[:PATCH])
    return {**out, "sources": np.array(sources)}


def _kept(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.stem}.[0-9]*{SUFFIX}"))

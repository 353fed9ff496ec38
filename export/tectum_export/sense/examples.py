"""Examples of what a further sense observes: what is in them, and what the situation is."""

import hashlib
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tectum.encode.onnx.session import Session
from tectum.errors import BundleError, UsageError, first_line
from tectum.modality import Modality
from tectum_export.data.manifest import SPLITS

Floats = NDArray[np.float32]
LEAST = 8
"""Examples of a situation that each split needs."""
PARTS = (0, 0, 1, 2)
"""Which split a quarter of the sources goes to."""
BATCH = 64


class Examples(Struct, frozen=True):
    """Of n observations. ``embedding``: float32 [n, width]; ``logits``, ``truth``: by head float32 [n, labels];
    ``labels``: by head. ``situation``: indices [n] of the bundle's; ``split``: indices [n] of ``SPLITS``."""

    embedding: Floats
    logits: dict[str, Floats]
    truth: dict[str, Floats]
    labels: dict[str, tuple[str, ...]]
    situation: NDArray[np.int64]
    split: NDArray[np.int64]

    def rows(self, name: str) -> NDArray[np.bool_]:
        """Which of them are of a split."""
        return np.asarray(self.split == SPLITS.index(name))

    @property
    def counts(self) -> dict[str, int]:
        """By split."""
        return {name: int(self.rows(name).sum()) for name in SPLITS}


def read_examples(file: Path, graph: Path, modality: Modality, situations: tuple[str, ...], width: int) -> Examples:
    """Those of an ``.npz`` file, as the encoder ``graph`` sees them.

    The file holds an array [n, ...] for each input of the graph; for each head of the modality its truth [n, labels],
    0 or 1, and ``HEAD_labels``, their names; ``situation``, a name of the bundle's for each; if examples belong
    together, ``source``, a name for each: half of the sources are learned from, a quarter is calibrated on, a quarter
    tells how good it is. Raises UsageError that names the file, the array, what was found and what is allowed.
    """
    held = _arrays(file)
    truth, labels = {}, {}
    for head in (one.name for one in modality.heads):
        names = tuple(map(str, _array(file, held, f"{head}_labels").ravel()))
        truth[head], labels[head] = np.asarray(_array(file, held, head), np.float32), names
        if truth[head].shape != (len(truth[head]), len(names)) or not np.isin(truth[head], (0, 1)).all():
            found = f"is {truth[head].shape}" if truth[head].ndim != 2 else f"has {truth[head].shape[1]} columns"
            raise UsageError(f"{file}: '{head}' {found}; must be 0 or 1 for each example and {len(names)} labels")
    told = list(map(str, _array(file, held, "situation").ravel()))
    if unknown := sorted(set(told) - set(situations)):
        raise UsageError(f"{file}: situation '{unknown[0]}' is none of the bundle's: {', '.join(situations)}")
    sources = held.get("source", np.arange(len(told))).ravel()
    split = np.array([_split(str(source)) for source in sources], np.int64)
    situation = np.array([situations.index(name) for name in told], np.int64)
    try:
        session = Session(graph)
    except BundleError as error:
        raise UsageError(f"{graph}: is no graph that can be run: {first_line(error)}") from None
    given = {name: np.asarray(_array(file, held, name), np.float32) for name in session.inputs}
    lengths = {name: len(array) for name, array in (*given.items(), *truth.items(), ("source", sources))}
    if wrong := next((name for name, length in lengths.items() if length != len(told)), None):
        raise UsageError(f"{file}: '{wrong}' holds {lengths[wrong]} examples, 'situation' {len(told)}")
    out = _run(graph, session, given)
    wanted = {"embedding": width, **{head: len(names) for head, names in labels.items()}}
    for name, size in wanted.items():
        if name not in out:
            raise UsageError(f"{graph}: has no output '{name}'; it has: {', '.join(sorted(out))}")
        if out[name].shape != (len(told), size) or not np.isfinite(out[name]).all():
            raise UsageError(f"{graph}: '{name}' is {list(out[name].shape[1:])}; must be [{size}], of finite numbers")
    made = Examples(out["embedding"], {head: out[head] for head in labels}, truth, labels, situation, split)
    _check_enough(file, made, situations)
    return made


def _check_enough(file: Path, found: Examples, situations: tuple[str, ...]) -> None:
    present = np.unique(found.situation)
    if len(present) < 2:
        raise UsageError(f"{file}: holds the situation '{situations[present[0]]}' alone; at least two are needed")
    for index in present:
        for name in SPLITS:
            count = int((found.rows(name) & (found.situation == index)).sum())
            if count < LEAST:
                raise UsageError(
                    f"{file}: of '{situations[index]}' {count} examples are for {name}; at least {LEAST} are needed, "
                    "from sources of their own"
                )


def _arrays(file: Path) -> dict[str, NDArray[Any]]:
    try:
        with np.load(file, allow_pickle=False) as held:
            return {name: held[name] for name in held.files}
    except FileNotFoundError:
        raise UsageError(f"{file}: no such file") from None
    except (OSError, ValueError, EOFError, AttributeError, BadZipFile) as error:
        raise UsageError(f"{file}: is no .npz of plain arrays: {first_line(error)}") from None


def _array(file: Path, held: dict[str, NDArray[Any]], name: str) -> NDArray[Any]:
    if name not in held or not held[name].size:
        raise UsageError(f"{file}: holds no array '{name}'; it holds: {', '.join(sorted(held)) or 'none'}")
    return held[name]


def _split(source: str) -> int:
    return PARTS[hashlib.sha256(source.encode()).digest()[0] % len(PARTS)]


def _run(graph: Path, session: Session, given: dict[str, Floats]) -> dict[str, Floats]:
    """By output what the graph makes of all examples; one by one where its batch is fixed."""
    count = len(next(iter(given.values())))
    step = BATCH if all(isinstance(t.shape[0], str) for t in session.input_tensors) else 1
    try:
        rows = [session({name: array[k : k + step] for name, array in given.items()}) for k in range(0, count, step)]
    except Exception as error:  # whatever a graph of others raises
        raise UsageError(f"{graph}: does not take the examples: {first_line(error)}") from None
    return {name: np.concatenate([row[name] for row in rows]).astype(np.float32) for name in rows[0]}

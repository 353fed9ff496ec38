"""One graph of a variant: written narrower than fp32, timed and compared with it, taken back step by step."""

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import onnx

from tectum.encode.onnx.session import Session
from tectum.encode.onnx.synthetic_inputs import Feed
from tectum_export.onnx.fp16 import write_fp16
from tectum_export.onnx.quantize import Quantizer, decoding, front_end, prepare, quantisable, sqnr
from tectum_export.onnx.storage import store_half

WARM, TIMED = 20, 100
FASTER = 0.97
STEP_DB = 3.0

Say = Callable[[str], None]


@dataclass
class Made:
    """What came of one graph. ``narrow``: it differs from fp32; ``keep``: nodes left in float; ``costs``: per node, the
    dB that its int8 costs. ``before_ms``, ``after_ms``: medians on one thread, interleaved."""

    graph: str
    path: Path
    narrow: bool
    keep: tuple[str, ...]
    costs: dict[str, float]
    sqnr_db: dict[str, float]
    before_ms: float
    after_ms: float


def interleaved(paths: Sequence[Path], feeds: Sequence[Feed], count: int = TIMED) -> list[list[float]]:
    """Milliseconds of ``count`` runs of each graph after ``WARM``, one thread, taken in turn on the same input."""
    sessions = [Session(path) for path in paths]
    times: list[list[float]] = [[] for _ in paths]
    for index in range(WARM + count):
        for session, found in zip(sessions, times, strict=True):
            begin = time.perf_counter()
            session(feeds[index % len(feeds)])
            found.append(1e3 * (time.perf_counter() - begin))
    return [found[WARM:] for found in times]


class Part(Protocol):
    """Makes one graph of a variant."""

    graph: str

    def make(self, say: Say) -> Made:
        """The graph as narrow as it goes."""

    def relax(self, part: Made, wholly: bool) -> Made:
        """The next less narrow graph; ``wholly``: as it was in fp32."""


class Int8Graph:
    """Writes one graph in int8, with any nodes left in float."""

    def __init__(
        self,
        graph: str,
        source: Path,
        feeds: Sequence[Feed],
        held: Sequence[Feed],
        out: Path,
        reduce_range: bool = False,
    ):
        self.graph, self.source, self.held, self.path = graph, source, held, out
        self._proto = prepare(source)
        self.front = (*front_end(self._proto), *decoding(self._proto))
        self.nodes = tuple(n for n in quantisable(self._proto) if n not in self.front)
        self._quantizer = Quantizer(self._proto, feeds, reduce_range)

    def write(self, path: Path, keep: Sequence[str]) -> None:
        self._quantizer.write(path, (*self.front, *keep))
        proto = onnx.load(str(path))
        store_half(proto)
        onnx.save(proto, str(path))

    def make(self, say: Say) -> Made:
        """Every node in int8, but for the log-mel front end and what decodes boxes.

        Where that is faster than fp32, what each node costs is measured and told.
        """
        whole = self._mixed((), {})
        return replace(whole, costs=self._costs(say)) if whole.narrow else whole

    def _mixed(self, keep: tuple[str, ...], costs: dict[str, float]) -> Made:
        """The graph with ``keep`` in float; as it was where int8 is not faster."""
        self.write(self.path, keep)
        noise = sqnr(self.source, self.path, self.held)
        before, after = (float(np.median(t)) for t in interleaved((self.source, self.path), self.held))
        int8 = len(keep) < len(self.nodes) and after < FASTER * before
        if not int8:
            shutil.copyfile(self.source, self.path)
        return Made(self.graph, self.path, int8, keep, costs, noise, before, after if int8 else before)

    def _costs(self, say: Say) -> dict[str, float]:
        """Per node: dB of the worst output that come back when that node alone is left in float."""
        self.write(self.path, ())
        held = self.held[:20]
        whole = min(sqnr(self.source, self.path, held).values())
        alone, out = self.path.with_suffix(".alone.onnx"), {}
        for number, name in enumerate(self.nodes, 1):
            self.write(alone, (name,))
            out[name] = round(min(sqnr(self.source, alone, held).values()) - whole, 2)
            say(f"{self.graph}: node {number} of {len(self.nodes)}: {name} costs {out[name]:.2f} dB")
        alone.unlink(missing_ok=True)
        return out

    def relax(self, part: Made, wholly: bool) -> Made:
        """The next less noisy graph: nodes in the order of what they cost until ``STEP_DB`` is won; gaps of a single
        node between two float ones are closed, since each border costs a conversion. ``wholly``: all of it to float."""
        keep, order = list(part.keep), sorted(part.costs, key=lambda name: -part.costs[name])
        start = min(part.sqnr_db.values())
        left = [name for name in order if name not in keep]
        while left:
            keep.append(left.pop(0))
            if wholly:
                continue
            closed = _close_gaps(keep, self.nodes)
            left = [name for name in left if name not in closed]
            keep = list(closed)
            self.write(self.path, keep)
            if min(sqnr(self.source, self.path, self.held[:20]).values()) >= start + STEP_DB:
                break
        return self._mixed(tuple(keep), part.costs)


class Fp16Graph:
    """The graph in half precision, for GPUs: not asked to be faster on the CPU that writes it."""

    def __init__(self, graph: str, source: Path, held: Sequence[Feed], out: Path):
        self.graph, self.source, self.held, self.path = graph, source, held, out

    def make(self, _say: Say) -> Made:
        """Half precision, but for the front end and what sums over much."""
        write_fp16(self.source, self.path)
        return _whole(self, True)

    def relax(self, _part: Made, _wholly: bool) -> Made:
        """Back to what it was."""
        shutil.copyfile(self.source, self.path)
        return _whole(self, False)


def _whole(part: Fp16Graph, narrow: bool) -> Made:
    """A graph that is narrow as a whole, or not at all, compared with its source."""
    before, after = (float(np.median(t)) for t in interleaved((part.source, part.path), part.held))
    return Made(part.graph, part.path, narrow, (), {}, sqnr(part.source, part.path, part.held), before, after)


def _close_gaps(keep: Sequence[str], nodes: Sequence[str]) -> tuple[str, ...]:
    chosen = [name in keep for name in nodes]
    for index in range(1, len(nodes) - 1):
        chosen[index] = chosen[index] or (chosen[index - 1] and chosen[index + 1])
    return tuple(name for name, there in zip(nodes, chosen, strict=True) if there)

"""How long each stage takes, as a histogram that any number of threads add to: nothing is kept but counts."""

import bisect
import threading
from collections.abc import Iterable
from itertools import accumulate

from tectum.errors import UsageError
from tectum.supervise.figures import StageFigures

STAGES = ("capture", "decode", "wait", "encode", "fuse", "decide", "store", "deliver", "event")
"""From the lens to the sink: ``capture``: to the arrival here (where the source knows it); ``decode``; ``wait``:
until its place took it up; ``encode``, ``fuse``, ``decide``; ``store``: from decision to disk; ``deliver``: from there
to a sink; ``event``: from the capture of what decided an event until a sink had it, the whole way."""
EDGES_S = tuple(1e-4 * 10 ** (i / 12) for i in range(73))
"""Upper edges of the buckets, 0.1 ms to 100 s, twelve a decade: a percentile is off by at most a tenth of itself."""
_EDGES_MS = (*(round(1e3 * edge, 3) for edge in EDGES_S), None)
"""As figures have them; the last bucket has none."""
MOST_COUNTED = 2**53


class Histogram:
    """Counts by duration. Percentiles are read off the buckets, interpolated within one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts = [0] * (len(EDGES_S) + 1)
        self.count, self.sum_s, self.max_s = 0, 0.0, 0.0

    def add(self, seconds: float) -> None:
        """One more."""
        index = bisect.bisect_left(EDGES_S, seconds)
        with self._lock:
            self._counts[index] += 1
            self.count += 1
            self.sum_s += seconds
            self.max_s = max(self.max_s, seconds)

    def merge(self, other: StageFigures) -> None:
        """What another histogram counted, as if it had been counted here; of ``sum_s``, which figures do not have, no
        more is known. Raises UsageError: it has other buckets, or counts what nobody counts."""
        edges = {edge: index for index, edge in enumerate(_EDGES_MS)}
        for edge, count in other.buckets:
            if edge not in edges or not 0 <= count <= MOST_COUNTED:
                raise UsageError(f"a histogram with the bucket {edge} ms: has other buckets than this version")
        with self._lock:
            for edge, count in other.buckets:
                self._counts[edges[edge]] += count
                self.count += count
            self.max_s = max(self.max_s, other.max / 1e3)

    def percentiles(self, wanted: Iterable[float] = (0.5, 0.95, 0.99)) -> list[float]:
        """Seconds that so large a share of all stays below; empty while nothing was added."""
        with self._lock:
            counts, whole, most = list(self._counts), self.count, self.max_s
        if not whole:
            return []
        out = []
        for share in wanted:
            left = share * whole
            for index, count in enumerate(counts):
                if count and left <= count:
                    low = EDGES_S[index - 1] if index else 0.0
                    high = EDGES_S[index] if index < len(EDGES_S) else most
                    out.append(min(most, low + (high - low) * left / count))
                    break
                left -= count
            else:
                out.append(most)
        return out

    def cumulative(self) -> tuple[list[tuple[float, int]], float]:
        """Per upper edge in seconds (the last is infinite) how many were at most so long; and the sum of all."""
        with self._lock:
            counts, total = list(self._counts), self.sum_s
        return list(zip([*EDGES_S, float("inf")], accumulate(counts), strict=True)), total

    def figures(self) -> StageFigures:
        """In milliseconds: p50, p95, p99, max, count, and the buckets that hold anything."""
        p50, p95, p99 = [round(1e3 * value, 3) for value in self.percentiles()] or (None, None, None)
        with self._lock:
            filled = tuple((edge, count) for edge, count in zip(_EDGES_MS, self._counts, strict=True) if count)
        return StageFigures(p50, p95, p99, round(1e3 * self.max_s, 3), self.count, filled)


class Stages:
    """One histogram a stage."""

    def __init__(self) -> None:
        self.of = {stage: Histogram() for stage in STAGES}

    def record_duration(self, stage: str, seconds: float) -> None:
        """A stage took so long."""
        self.of[stage].add(max(0.0, seconds))

    def record_way(self, captured: float | None, arrived: float, decoded: float, taken_up: float) -> None:
        """What was observed came so far: readings of ``time.monotonic``. ``captured``: None where that is not known."""
        if captured is not None:
            self.record_duration("capture", arrived - captured)
        self.record_duration("decode", decoded - arrived)
        self.record_duration("wait", taken_up - decoded)

    def figures(self) -> dict[str, StageFigures]:
        """Of the stages that happened at all."""
        return {stage: histogram.figures() for stage, histogram in self.of.items() if histogram.count}

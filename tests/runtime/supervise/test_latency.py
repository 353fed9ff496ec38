import threading

import numpy as np
import pytest

from tectum.supervise.latency import STAGES, Histogram, Stages


def test_percentiles_are_within_a_tenth_of_the_exact_ones():
    rng = np.random.default_rng(0)
    values = rng.lognormal(np.log(0.02), 1.0, 20_000)
    histogram = Histogram()
    for value in values:
        histogram.add(float(value))
    for share, found in zip((0.5, 0.95, 0.99), histogram.percentiles(), strict=True):
        assert found == pytest.approx(np.quantile(values, share), rel=0.1)
    figures = histogram.figures()
    assert figures.count == 20_000
    assert figures.max == pytest.approx(1e3 * values.max(), rel=1e-3)
    assert sum(count for _, count in figures.buckets) == 20_000


def test_nothing_is_no_percentile_and_extremes_are_kept():
    histogram = Histogram()
    assert histogram.percentiles() == []
    histogram.add(0.0)
    histogram.add(1e4)
    assert histogram.percentiles((1.0,)) == [1e4]
    assert histogram.figures().buckets[-1] == (None, 1)


def test_threads_lose_no_count():
    stages = Stages()
    threads = [
        threading.Thread(target=lambda: [stages.record_duration("encode", 0.001) for _ in range(2000)])
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stages.figures()["encode"].count == 16_000
    assert set(stages.figures()) == {"encode"} < set(STAGES)

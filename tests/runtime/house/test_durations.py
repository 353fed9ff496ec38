"""How long something lasted, in words."""

import pytest

from tectum.house.durations import duration_text, in_all


@pytest.mark.parametrize(
    ("stretches", "seconds"),
    [([], 0), ([(0, 10)], 10), ([(5, 20), (0, 10), (30, 40)], 30), ([(0, 50), (10, 20)], 50), ([(7, 7)], 0)],
)
def test_what_two_stretches_cover_counts_once(stretches, seconds):
    assert in_all(stretches) == seconds


@pytest.mark.parametrize(
    ("seconds", "language", "text"),
    [
        (0.2, "en", "less than 1 s"), (59.6, "en", "1 min"), (3600, "en", "1 h"), (7384, "de", "2 Std. 3 Min."),
        (61, "de", "1 Min. 1 Sek."), (90_000, "zh", "25 小时"), (45, "zh", "45 秒"), (0, "zh", "不到 1 秒"),
    ],
)  # fmt: skip
def test_a_duration_is_said_in_its_language(seconds, language, text):
    assert duration_text(seconds, language) == text

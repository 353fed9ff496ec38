"""Clap and flash recordings with known offsets and drift: the skew is found within 10 ms and 20 ppm."""

import av
import numpy as np
import pytest
from tests.media import write_media

from tectum.bundle import Shape
from tectum.observe.chunker import Chunker, Hopper
from tectum.observe.timing.skew import SkewMeter

SHAPE = Shape(256, 160, 5.0, 16_000, 4_000)
RATE, FPS = 16_000, 25


def claps(path, seconds, late_ms=0.0, drift_ppm=0.0, seed=0, paired=True):
    """A room whose light flashes and that claps at once, every 1 to 1.6 s, at moments that no frame falls on.

    ``late_ms``: the picture is stamped that much later than the sound; ``drift_ppm``: and ever later.
    """
    rng = np.random.default_rng(seed)
    when = np.cumsum(rng.uniform(1.0, 1.6, round(seconds)))
    when = when[when < seconds - 1]
    flashed = when * (1 + 1e-6 * drift_ppm) + late_ms / 1e3
    clapped = when if paired else np.sort(rng.uniform(0, seconds - 1, len(when)))
    shown = np.full(round(seconds * FPS), 90.0) + rng.normal(0, 0.3, round(seconds * FPS))
    for moment in flashed:
        first = int(np.ceil(moment * FPS))
        shown[first : first + 3] += 90
    pictures = np.repeat(np.clip(shown, 0, 255).astype(np.uint8), 48 * 64 * 3).reshape(-1, 48, 64, 3)
    sound = 1e-3 * rng.standard_normal(round(seconds * RATE))
    for moment in clapped:
        first = round(moment * RATE)
        sound[first : first + 800] += 0.5 * np.exp(-np.arange(800) / 200) * rng.standard_normal(800)
    return write_media(path, seconds, pictures, sound.astype(np.float32), rate=RATE, fps=FPS)


def measure(path):
    meter = SkewMeter()
    chunker = Chunker(Hopper("a", SHAPE), RATE)
    with av.open(str(path)) as source:
        for packet in source.demux():
            for part in packet.decode():
                if packet.stream.type == "video":
                    meter.see(part.time, float(np.frombuffer(part.planes[0], np.uint8)[::7].mean()))
                else:
                    for chunk in chunker.push(part, part.time):
                        meter.hear(chunk.time - 0.25, chunk.samples, RATE)
    return meter.estimate()


@pytest.mark.parametrize("late_ms", [0, 40, -40, 80, -80, 200, -200])
def test_a_known_offset_is_found_within_10_ms(tmp_path, late_ms):
    found = measure(claps(tmp_path / "claps.mp4", 40, late_ms))
    assert found is not None
    assert found.skew_ms == pytest.approx(late_ms, abs=10)
    assert found.pairs >= 20


@pytest.mark.parametrize("drift_ppm", [200, -200])
def test_a_known_drift_is_found_within_20_ppm(tmp_path, drift_ppm):
    found = measure(claps(tmp_path / "claps.mp4", 400, 40, drift_ppm))
    assert found is not None
    assert found.drift_ppm == pytest.approx(drift_ppm, abs=20)
    assert found.skew_ms == pytest.approx(40 + 0.4 * drift_ppm, abs=10)


def test_no_skew_is_told_where_light_and_sound_have_nothing_to_do_with_each_other(tmp_path):
    assert measure(claps(tmp_path / "claps.mp4", 120, paired=False)) is None


def test_no_skew_is_told_before_enough_was_seen(tmp_path):
    assert measure(claps(tmp_path / "claps.mp4", 6)) is None
    assert SkewMeter().estimate() is None

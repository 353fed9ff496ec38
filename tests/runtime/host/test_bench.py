"""tectum bench: the figures are there, belong together, and count what was late."""

import json
import time

import pytest
from tests.live import LONG_S
from tests.media import write_media

from tectum import MediaError, UsageError
from tectum.commands.main import main
from tectum.encode.vision import VisionEncoder
from tectum.host.bench import drawn, house, percentiles, single_stream
from tectum.observe.types import AudioChunk, Frame


def test_percentiles():
    assert percentiles([float(v) for v in range(101)]) == {"p50": 50.0, "p90": 90.0, "p99": 99.0, "max": 100.0}
    assert percentiles([]) == {}


def test_single_stream_has_every_graph(engine):
    found = single_stream(engine, runs=5)
    assert set(found) == {"vision", "vision.look", "audio", "text", "fusion"}
    for row in found.values():
        assert 0 < row["p50"] <= row["p90"] <= row["p99"] <= row["max"]


def test_what_is_drawn_comes_in_order_and_at_the_rates_of_the_bundle(engine):
    seen = list(drawn(engine, "a", 4.0, 0))
    assert [s.time for s in seen] == sorted(s.time for s in seen)
    assert sum(isinstance(s, Frame) for s in seen) == 20
    assert sum(isinstance(s, AudioChunk) for s in seen) == 16


def test_a_paced_house(engine, monkeypatch):
    monkeypatch.setattr("tectum.host.bench.WARM_S", 0.5)
    monkeypatch.setattr("tectum.host.bench.LATE_S", LONG_S)
    begin = time.monotonic()
    found = house(engine, places=2, seconds=1.5)
    assert time.monotonic() - begin > 1.8
    assert (found.places, found.drops) == (2, 0)
    assert found.decisions >= 2 * (1.5 * 5 + 1.5 * 4) - 2
    assert 0 < found.cpu_s_per_media_s < 2
    assert found.rss_mb > 20
    assert set(found.latency_ms) == {"picture", "sound"}


def test_a_house_that_is_too_slow_drops_pictures_and_counts_from_the_schedule(engine, monkeypatch):
    monkeypatch.setattr("tectum.host.bench.WARM_S", 0.2)
    real = VisionEncoder.encode
    monkeypatch.setattr(VisionEncoder, "encode", lambda *a: (time.sleep(0.3), real(*a))[1])
    found = house(engine, places=1, seconds=2.0)
    assert found.drops > 0
    taken = found.latency_ms.get("picture")  # none, where the machine is so busy that every one is dropped
    assert taken is None or taken["p50"] >= 300


def test_a_house_that_plays_a_recording(engine, monkeypatch, tmp_path, grey):
    monkeypatch.setattr("tectum.host.bench.WARM_S", 0.2)
    path = write_media(tmp_path / "a.mp4", 1.0, grey)
    found = house(engine, 1, 1.5, path)  # longer than the recording: it begins again
    assert found.decisions >= 6
    with pytest.raises(MediaError, match="no such file"):
        house(engine, 1, 1.0, tmp_path / "gone.mp4")


@pytest.mark.parametrize(("places", "seconds"), [(0, 5.0), (257, 5.0), (1, 0.0), (1, 1e9)])
def test_numbers_that_are_not_allowed(engine, places, seconds):
    with pytest.raises(UsageError, match="must be 1 to"):
        house(engine, places, seconds)


def test_the_command_writes_figures_and_a_page_without_requests(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("tectum.host.bench.WARM_S", 0.2)
    figures, page = tmp_path / "b.json", tmp_path / "b.html"
    assert main(["bench", "--seconds", "1", "--no-tune", "--json", str(figures), "--html", str(page)]) == 0
    out = capsys.readouterr().out
    assert "CPU seconds per second" in out
    assert "accuracy of these files" in out
    report = json.loads(figures.read_text())
    assert report["variant"] == "fp32"
    assert report["providers"]["vision"]["loaded"] == "CPUExecutionProvider"
    assert report["accuracy"]["situation"]["accuracy"] > 0.5
    html = page.read_text()
    assert "<svg" in html
    assert "http" not in html.replace("http-equiv", "")
    assert main(["bench", "--json", str(tmp_path / "no" / "b.json")]) == 2
    assert "does not exist" in capsys.readouterr().err

"""A real RTSP server: picture and sound on one clock, frozen, killed, restarted, and back."""

import threading
import time

import numpy as np
import pytest
from tests.live import LONG_S, collected, feed_for, served, stays, until
from tests.media import beeps, write_media
from tests.ports import free_port
from tests.refusing_camera import RefusingCamera
from tests.rtsp_server import RtspServer, missing

from tectum.address import Address
from tectum.errors import AccessError, MediaError
from tectum.observe.observation_queue import ModalityLost
from tectum.observe.sources.runner import Runner
from tectum.observe.sources.stream import SCHEMES, StreamSource
from tectum.observe.types import AudioChunk, Frame

needs_server = pytest.mark.skipif(bool(missing()), reason=missing() or "there")


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    rng = np.random.default_rng(0)
    pictures = rng.integers(60, 120, (10, 90, 160, 3), dtype=np.uint8)
    return write_media(tmp_path_factory.mktemp("media") / "camera.mp4", 60.0, pictures, beeps(60.0), fps=10)


@pytest.fixture
def server(media):
    with RtspServer(media) as running:
        yield running


@pytest.fixture
def running(server):
    feed = feed_for("stream")
    runner = Runner(StreamSource(server.url), feed)
    runner.start()
    yield runner, feed
    runner.stop()
    assert runner.join(LONG_S)


@needs_server
def test_pictures_and_sound_come_at_the_models_rates_on_one_clock(running):
    _, feed = running
    frames = collected(feed, Frame, 10)
    assert np.median(np.diff([f.time for f in frames])) == pytest.approx(0.2, abs=0.06)
    assert frames[0].pixels.shape == (160, 256, 3)
    assert frames[0].picture.width == 160
    assert abs(feed.clock.now() - frames[-1].time) < LONG_S / 2
    chunks = collected(feed, AudioChunk, 6)
    assert np.diff([c.time for c in chunks]) == pytest.approx(0.25, abs=0.01)
    assert feed.clock.now() - chunks[-1].time < LONG_S / 2


@needs_server
def test_the_senders_clock_gives_the_latency(running):
    _, feed = running
    until(lambda: feed.arrivals and feed.arrivals["session"].latency_s is not None)
    assert 0 <= feed.arrivals["session"].latency_s < 5.0


@needs_server
@pytest.mark.parametrize("how", ["killed", "frozen"])
def test_a_server_that_dies_or_hangs_is_lost_and_comes_back(server, running, how, caplog):
    runner, feed = running
    collected(feed, Frame, 3)
    if how == "killed":
        server.kill()
    else:
        server.freeze()
    until(lambda: caplog.messages)
    until(lambda: runner.health().state == "down")
    lost = until(lambda: (t := feed.queue.pop(0.1)) and isinstance(t[1], ModalityLost) and t[1])
    assert lost == ModalityLost("vision")
    stays(lambda: runner.health().state == "down", 1.0)
    if how == "killed":
        server.start()
    else:
        server.thaw()
    back = time.monotonic()
    collected(feed, Frame, 1)
    assert time.monotonic() - back < LONG_S / 2
    until(lambda: runner.health().state == "ok")
    assert runner.reconnects >= 1


@needs_server
def test_a_probe_tells_a_server_that_answers_from_one_that_is_frozen_or_gone(server):
    source = StreamSource(server.url)
    assert source.probe()
    server.freeze()
    assert not source.probe()
    server.thaw()
    server.kill()
    assert not source.probe()


@needs_server
def test_a_camera_whose_password_holds_every_character_is_seen(media):
    login = ("me@home", "p#a/s?s[w]o%r:d@ &")
    feed = feed_for("stream")
    with RtspServer(media, login=login) as server:
        with pytest.raises(AccessError, match="401"):
            StreamSource(server.url).session(feed, threading.Event())
        runner = Runner(StreamSource(Address.parse(server.url, SCHEMES, *login)), feed)
        runner.start()
        collected(feed, Frame, 2)
        runner.stop()
        assert runner.join(LONG_S)


def test_what_is_no_stream_is_one_line_without_the_password():
    port = free_port()
    source = StreamSource(f"rtsp://me:secret@127.0.0.1:{port}/x")
    with pytest.raises(MediaError) as caught:
        source.session(feed_for(), threading.Event())
    assert "secret" not in str(caught.value)
    assert "Connection refused" in str(caught.value)


def test_a_server_that_accepts_and_stays_silent_has_a_deadline():
    import socket

    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        source = StreamSource(f"http://127.0.0.1:{server.getsockname()[1]}/x")
        begin = time.monotonic()
        with pytest.raises(MediaError, match="cannot be opened"):
            source.session(feed_for(), threading.Event())
        assert time.monotonic() - begin < LONG_S / 2


def test_http_is_a_stream_too_and_its_end_is_an_end(tmp_path, grey):
    write_media(tmp_path / "camera.ts", 30.0, grey, beeps(30.0))
    with served(tmp_path) as address:
        feed, stop = feed_for("stream"), threading.Event()
        source = StreamSource(f"{address}/camera.ts")
        assert source.probe()
        source.session(feed, stop)
        assert feed.live
        assert collected(feed, Frame, 1)[0].picture.width == 240


@pytest.mark.parametrize("scheme", ["rtsp", "http"])
@pytest.mark.parametrize("code", [401, 403])
def test_a_camera_that_refuses_the_password_is_asked_again_after_minutes_or_when_somebody_says_so(scheme, code, caplog):
    with RefusingCamera(code) as camera:
        feed = feed_for("stream")
        runner = Runner(StreamSource(f"{scheme}://me:wrong@127.0.0.1:{camera.port}/1"), feed)
        runner.start()
        until(lambda: "next try in 1 min" in runner.health().reason)
        asked = len(camera.asked)
        assert f"refuses user and password ({code}); mend them in the file, or there" in runner.health().reason
        assert runner.health().state == "down"
        stays(lambda: len(camera.asked) == asked, 2.5)  # nor does a probe bring it back
        assert runner.sessions == 1
        runner.try_again()
        until(lambda: runner.sessions == 2 and "next try in" in runner.health().reason)
        runner.stop()
        assert runner.join(LONG_S)
    assert "next try in 1 min" in caplog.text
    assert "wrong" not in caplog.text

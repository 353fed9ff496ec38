"""A real microphone (PulseAudio's null sink), and raw samples through a FIFO."""

import os
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
from tests.live import LONG_S, HouseProcess, collected, feed_for, until
from tests.media import beeps
from tests.pulse_server import PulseServer, missing
from tests.repository import ROOT

from tectum.errors import MediaError
from tectum.observe.sources.microphone import PcmSource
from tectum.observe.sources.runner import Runner
from tectum.observe.types import AudioChunk


@pytest.fixture
def pulse(tmp_path):
    if missing():
        pytest.skip(missing())
    folder = tmp_path / "pulse"
    folder.mkdir()
    with PulseServer(folder) as server:
        yield server


def health(state):
    done = subprocess.run(
        [sys.executable, "-m", "tectum.commands.main", "health", "--store", str(state), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    import json

    return json.loads(done.stdout)


def test_an_alarm_is_heard_through_the_microphone_which_is_pulled_out_and_plugged_in_again(pulse, tmp_path):
    state = tmp_path / "state"
    with HouseProcess(tmp_path, ["run", "--mic", "default", "--store", state], env=pulse.env) as house:
        until(lambda: (state / "health.json").exists() and health(state)["places"]["home"]["now"] > 1)
        with pulse.playing(beeps(LONG_S, rate=48_000, level=0.3)):
            heard = house.wait_for(kind="smoke_alarm", phase="start")
        assert heard["present"] == ["audio"]
        row = health(state)["places"]["home"]["sources"]["microphone"]
        assert row["state"] == "ok"
        assert 0 < row["latency_ms"] < 1e3 * LONG_S
        pulse.unplug()
        until(lambda: health(state)["places"]["home"]["sources"]["microphone"]["state"] == "down")
        pulse.plug()
        until(lambda: health(state)["places"]["home"]["sources"]["microphone"]["state"] == "ok")
        with pulse.playing(beeps(LONG_S, rate=48_000, level=0.3)):
            house.wait_for(kind="smoke_alarm", phase="start", count=2)
        code, seconds = house.stop()
        assert code == 130
        assert seconds < LONG_S / 2
        assert len(house.events(kind="smoke_alarm", phase="end")) == 2


def test_a_microphone_that_is_not_there_is_told_with_the_fix(pulse, tmp_path):
    with HouseProcess(tmp_path, ["run", "--mic", "nosuch"], env=pulse.env) as house:
        until(lambda: "microphone nosuch: cannot be opened" in house.log.read_text())
        assert house.process.poll() is None  # it waits for it to be plugged in
        house.stop()


ENDS = """
import sys, threading, time
from tests.live import feed_for
from tectum.observe.sources.microphone import MicrophoneSource

def listen():
    while True:
        stop = threading.Event()
        stop.set()
        MicrophoneSource().session(feed_for("microphone"), stop)

threading.Thread(target=listen, daemon=True).start()
time.sleep(float(sys.argv[1]))
"""


@pytest.mark.slow
def test_a_process_that_ends_while_a_device_is_being_opened_does_not_crash(pulse):
    """Three in ten did: PortAudio was ended under the thread that was in it."""
    rng = np.random.default_rng(0)
    env = {**pulse.env, "PYTHONPATH": os.pathsep.join((str(ROOT), *filter(None, sys.path)))}
    codes = [
        subprocess.run([sys.executable, "-c", ENDS, str(delay)], env=env, capture_output=True, check=False).returncode
        for delay in rng.uniform(0.02, 0.6, 15)
    ]
    assert codes == [0] * 15


@pytest.mark.parametrize(("rate", "channels"), [(16_000, 1), (48_000, 2), (44_100, 1)])
def test_raw_samples_come_through_a_fifo_at_any_rate(tmp_path, rate, channels):
    fifo = tmp_path / "sound"
    os.mkfifo(fifo)
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(2 * rate) / rate)
    raw = np.repeat((tone * 32767).astype("<i2")[:, None], channels, 1).tobytes()
    feed = feed_for("pcm")
    runner = Runner(PcmSource(str(fifo), rate, channels), feed)
    runner.start()

    def write():
        with fifo.open("wb") as out:
            for start in range(0, len(raw), len(raw) // 40):
                out.write(raw[start : start + len(raw) // 40])
                out.flush()
                time.sleep(0.05)

    writer = threading.Thread(target=write)
    writer.start()
    chunks = collected(feed, AudioChunk, 7)
    writer.join()
    assert np.median(np.diff([c.time for c in chunks])) == pytest.approx(0.25, abs=0.05)
    whole = [c.samples for c in chunks if np.abs(c.samples).reshape(-1, 100).max(1).min() > 0.1]  # a writer may be late
    assert whole
    for heard in whole:
        assert np.sqrt(np.mean(heard**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.03)
        assert abs(int(np.abs(np.fft.rfft(heard)).argmax()) - 110) <= 1
    until(lambda: runner.health().state == "down")  # the writer left: it is waited for
    assert "ended" in runner.health().reason
    runner.stop()
    assert runner.join(LONG_S)


def test_what_is_no_fifo_is_an_error_with_the_fix(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(MediaError, match=r"is not a FIFO; make one with 'mkfifo"):
        PcmSource(str(tmp_path / "file")).session(feed_for(), threading.Event())
    with pytest.raises(MediaError, match="No such file"):
        PcmSource(str(tmp_path / "gone")).session(feed_for(), threading.Event())

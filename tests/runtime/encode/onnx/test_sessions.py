"""A graph is opened once, when it is first needed, whoever asks; what is broken is said then."""

import threading

import numpy as np
import pytest
from tests.detector_bundle import detector_bundle
from tests.live import LONG_S

from tectum import Engine, Frame, Pipeline
from tectum.bundle import Bundle
from tectum.encode.onnx.sessions import Sessions
from tectum.errors import BundleError


class Opened:
    def __init__(self, name):
        self.name = name

    def __call__(self, feed):
        return {self.name: feed}


def test_each_is_opened_once_whichever_threads_ask():
    begun, barrier = [], threading.Barrier(4, timeout=LONG_S)
    sessions = Sessions(("vision", "fusion"), lambda name: begun.append(name) or Opened(name))

    def ask():
        barrier.wait()
        sessions["vision"]

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(LONG_S)
    assert begun == ["vision"]
    run = sessions.later("fusion")
    assert ("fusion" in sessions, "audio" in sessions, len(sessions), begun) == (True, False, 2, ["vision"])
    assert (run(1), run(2), begun) == ({"fusion": 1}, {"fusion": 2}, ["vision", "fusion"])
    assert [one.name for one in sessions.values()] == ["vision", "fusion"]
    with pytest.raises(KeyError):
        sessions["audio"]


def test_a_closer_look_is_opened_by_the_first_stream_and_by_no_single_picture_without_a_doubt(tmp_path):
    folder = detector_bundle(tmp_path / "b")
    bundle = Bundle.load(folder)
    bundle.graph("vision.look").write_bytes(b"no graph")
    engine, shape = Engine(bundle), bundle.shape
    engine.encode(Frame.whole("hall", 0.0, np.zeros((shape.height, shape.width, 3), np.uint8)))
    for use in (engine.stream, lambda: Pipeline(engine), lambda: engine.providers):
        with pytest.raises(BundleError, match="look"):
            use()

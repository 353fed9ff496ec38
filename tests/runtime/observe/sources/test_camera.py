"""The camera's code on OpenCV's file backend: this machine has no V4L2 device (see the test marked hardware)."""

import threading
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from tests.live import LONG_S, collected, feed_for, until
from tests.media import write_media

from tectum.errors import MediaError
from tectum.imaging.mask import PrivacyMask
from tectum.observe.sources.camera import CameraSource
from tectum.observe.sources.runner import Runner
from tectum.observe.types import Frame


class Paced:
    """A recording through cv2.VideoCapture at its own pace, as a device gives pictures."""

    def __init__(self, path, fps=25):
        self._capture, self._due, self._step = cv2.VideoCapture(str(path)), time.monotonic(), 1 / fps

    def grab(self):
        self._due += self._step
        time.sleep(max(0.0, self._due - time.monotonic()))
        return self._capture.grab()

    def __getattr__(self, name):
        return getattr(self._capture, name)


@pytest.fixture
def clip(tmp_path):
    picture = np.zeros((120, 160, 3), np.uint8)
    picture[:, :80] = (255, 0, 0)
    return write_media(tmp_path / "clip.mp4", 3.0, picture, fps=25)


def test_pictures_come_at_the_models_rate_in_the_right_colours_until_the_device_fails(clip):
    feed = feed_for("camera")
    runner = Runner(CameraSource("0", capture=lambda: Paced(clip)), feed)
    runner.start()
    frames = collected(feed, Frame, 8)
    assert np.diff([f.time for f in frames]).mean() > 0.1  # of 25 a second
    left, top, width, height = frames[0].box.inner
    red = frames[0].pixels[top + height // 2, left + width // 4]
    assert red[0] > 200
    assert red[2] < 60
    assert 0 <= feed.clock.now() - frames[-1].time < LONG_S / 2
    until(lambda: runner.failures)  # the clip is over: three pictures failed
    until(lambda: "gave no picture 3 times" in runner.health().reason or runner.sessions > 1)
    runner.stop()
    assert runner.join(LONG_S)


def test_a_private_part_is_not_in_the_picture(clip):
    feed = feed_for("camera", mask=PrivacyMask([((0, 0), (0.5, 0), (0.5, 1), (0, 1))]))
    source = CameraSource("0", capture=lambda: Paced(clip))
    with pytest.raises(MediaError, match="gave no picture"):
        source.session(feed, threading.Event())
    frame = collected(feed, Frame, 1)[0]
    assert frame.picture.to_ndarray(format="rgb24")[:, :78].max() < 120


def test_a_camera_that_is_not_there_is_one_line_with_the_fix():
    with pytest.raises(MediaError, match=r"camera /dev/video63: cannot be opened; 'tectum doctor'"):
        CameraSource("/dev/video63").session(feed_for(), threading.Event())


@pytest.mark.hardware
@pytest.mark.skipif(not list(Path("/dev").glob("video*")), reason="no V4L2 device on this machine")
def test_a_real_camera_tells_the_age_of_its_pictures():
    feed = feed_for("camera")
    runner = Runner(CameraSource("0"), feed)
    runner.start()
    collected(feed, Frame, 5)
    assert feed.arrivals["video"].latency_s is not None
    runner.stop()
    assert runner.join(LONG_S)

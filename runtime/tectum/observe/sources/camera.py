"""Cameras at this machine: USB and other V4L2 devices through OpenCV."""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import Annotated, Any

from msgspec import Meta, Struct

from tectum.errors import MediaError, UsageError
from tectum.imaging.picture import picture_of
from tectum.modality import VISION
from tectum.observe.frame_sampler import FrameSampler
from tectum.observe.scaler import Scaler
from tectum.observe.sources.base import Feed, Source, SourceContext, SourceTable
from tectum.observe.timing.arrival import ClockMapper
from tectum.tables.problem import Problem

SELECT_S = 3
"""OpenCV's V4L2 backend gives up on a frame after so many seconds (its own default is 10)."""
TRIES = 3


class CameraTable(Struct, SourceTable, frozen=True, forbid_unknown_fields=True):
    """A camera of this machine."""

    device: str
    """``0`` or ``/dev/video0``."""
    width: Annotated[int, Meta(ge=0, le=16_384)] = 0
    """Asked of the camera; 0: its own choice."""
    height: Annotated[int, Meta(ge=0, le=16_384)] = 0
    """Asked of the camera; 0: its own choice."""
    fps: Annotated[int, Meta(ge=0, le=240)] = 0
    """Asked of the camera; 0: its own choice."""
    modalities = (VISION,)

    def problems(self, _context: SourceContext) -> Iterator[Problem]:
        """An address here is a mistake, and may hold a password."""
        if "://" in self.device:
            yield Problem("device", "must be a device, as 0 or /dev/video0; a network camera is a stream")

    def open(self, _context: SourceContext) -> Source:
        """Not opened yet."""
        return CameraSource(self.device, self.width, self.height, self.fps)


class CameraSource(Source):
    """``device``: a number (``0``) or a path (``/dev/video0``). ``width``, ``height``, ``fps``: asked of the driver, 0
    for its own choice. ``capture``: opens the device; another one lets the same code run on another backend of OpenCV.
    """

    name = "camera"
    modalities = (VISION,)

    def __init__(
        self, device: str, width: int = 0, height: int = 0, fps: int = 0, capture: Callable[[], Any] | None = None
    ):
        self.device, self._size, self._capture = device, (width, height, fps), capture

    def session(self, feed: Feed, stop: threading.Event) -> None:
        """Read until it fails. Raises MediaError: no such camera, no permission, no frame in time."""
        capture = self._capture() if self._capture is not None else self._open()
        scale, arrivals = Scaler(feed.shape, feed.mask), ClockMapper()
        feed.arrivals = {"video": arrivals}
        sampler = FrameSampler(feed.shape.rate_hz)  # regular: pictures between are not even decoded
        last, count, failed = -1e9, 0, 0
        try:
            if not capture.isOpened():
                raise MediaError(f"camera {self.device}: cannot be opened; 'tectum doctor' lists what is there")
            rate = float(capture.get(_cv2().CAP_PROP_FPS)) or 25.0
            while not stop.is_set():
                if not capture.grab():
                    failed += 1
                    if failed >= TRIES:
                        raise MediaError(f"camera {self.device}: gave no picture {TRIES} times")
                    continue
                failed, arrived = 0, time.monotonic()
                stamp = float(capture.get(_cv2().CAP_PROP_POS_MSEC)) / 1e3
                at = max(arrivals.map(count / rate, feed.clock.media(arrived), self._age(stamp, arrived)), last + 1e-3)
                last, count = at, count + 1
                if not sampler.accepts(at, 1 / rate):
                    continue
                fine, pixels = capture.retrieve()
                if not fine:
                    feed.repaired["damaged pictures"] = feed.repaired.get("damaged pictures", 0) + 1
                    continue
                feed.skew.see(at, float(pixels[::16, ::16, 1].mean()))
                feed.push(scale.frame(feed.place, at, picture_of(pixels, "bgr24")), arrived)
        finally:
            capture.release()

    @staticmethod
    def _age(stamp: float, arrived: float) -> float | None:
        """Seconds since the driver filled the buffer: V4L2 stamps it on the monotonic clock. None where it does not."""
        age = arrived - stamp
        return age if stamp > 0 and 0 <= age < 2 else None

    def _open(self) -> Any:
        cv2 = _cv2()
        number = self.device.removeprefix("/dev/video")
        capture = cv2.VideoCapture(int(number) if number.isdigit() else self.device, cv2.CAP_V4L2)
        width, height, fps = self._size
        for key, value in (
            (cv2.CAP_PROP_FOURCC, cv2.VideoWriter_fourcc(*"MJPG")),
            (cv2.CAP_PROP_FRAME_WIDTH, width),
            (cv2.CAP_PROP_FRAME_HEIGHT, height),
            (cv2.CAP_PROP_FPS, fps),
            (cv2.CAP_PROP_BUFFERSIZE, 2),
        ):
            if value:
                with contextlib.suppress(Exception):  # what a driver refuses stays at its own choice
                    capture.set(key, value)
        return capture


def _cv2() -> Any:
    os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", str(SELECT_S))
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
    try:
        import cv2
    except ImportError:
        raise UsageError("a camera needs OpenCV: pip install 'tectum[camera]'") from None
    return cv2

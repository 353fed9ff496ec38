"""Cameras over HTTP on loopback: MJPEG, picture by picture, and HLS, segment by segment."""

import contextlib
import io
import threading
import time
from collections.abc import Iterator
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import av
import numpy as np
from tests.loopback import Loopback, QuietHandler
from tests.media import exif_jpeg


class HttpCamera(Loopback):
    """A server of loopback at ``url``; what a path is answered with is ``answer``'s."""

    path = "/"

    def __init__(self) -> None:
        camera = self

        class Handler(QuietHandler):
            def do_GET(self) -> None:
                with contextlib.suppress(OSError):  # whoever looked has gone
                    camera.answer(self)

        self.stopping = threading.Event()
        super().__init__(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        self.url = f"http://127.0.0.1:{self.port}{self.path}"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer a GET."""
        raise NotImplementedError

    def __exit__(self, *failed: object) -> None:
        self.stopping.set()
        super().__exit__(*failed)


class MjpegCamera(HttpCamera):
    """``rate`` pictures a second, as long as somebody looks. ``sent``: when each was taken, readings of
    ``time.monotonic``; its brightness tells its number: 3 more than of the one before, from 30 on and again."""

    def __init__(self, rate: float):
        self.rate, self.sent = rate, list[float]()
        super().__init__()

    @staticmethod
    def brightness(number: int) -> int:
        """Of the picture of this number."""
        return 30 + 3 * (number % 60)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        request.end_headers()
        due = time.monotonic()
        while not self.stopping.wait(max(0.0, due - time.monotonic())):
            raw = exif_jpeg(np.full((96, 128, 3), self.brightness(len(self.sent)), np.uint8), 1)
            self.sent.append(time.monotonic())
            head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(raw)}\r\n\r\n"
            request.wfile.write(head.encode() + raw + b"\r\n")
            due += 1 / self.rate


class WrongClockCamera(HttpCamera):
    """A recording of MPEG-TS that is sent at another pace than its stamps say: ``speed`` seconds of it a second."""

    path = "/camera.ts"

    def __init__(self, recording: Path, seconds: float, speed: float):
        self._raw, self._seconds, self.speed = recording.read_bytes(), seconds, speed
        super().__init__()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "video/mp2t")
        request.end_headers()
        at, sent, due = time.monotonic(), 0, 0.0
        while sent < len(self._raw) and not self.stopping.wait(0.02):
            now = time.monotonic()
            due += len(self._raw) / self._seconds * self.speed * (now - at)
            request.wfile.write(self._raw[sent : int(due)])
            sent, at = max(sent, int(due)), now


class RenumberedCamera(HttpCamera):
    """Each of its recordings of MPEG-TS in turn, at its own pace and in one answer, with other numbers of its tracks;
    later answers are of the last one alone. ``asked``: how often somebody looked."""

    path = "/camera.ts"

    def __init__(self, recordings: dict[Path, float]):
        """``recordings``: with their seconds."""
        self._parts, self.asked = [(path.read_bytes(), seconds) for path, seconds in recordings.items()], 0
        super().__init__()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        parts = self._parts[-1:] if self.asked else self._parts
        self.asked += 1
        request.send_response(200)
        request.send_header("Content-Type", "video/mp2t")
        request.end_headers()
        for raw, seconds in parts:
            began, sent = time.monotonic(), 0
            while sent < len(raw) and not self.stopping.wait(0.02):
                due = int(len(raw) * (time.monotonic() - began) / seconds)
                request.wfile.write(raw[sent:due])
                sent = max(sent, due)


class HlsCamera(HttpCamera):
    """Segments of MPEG-TS of so many seconds, each offered when its last picture was taken; the list holds three.
    ``began``: when the first picture was taken, a reading of ``time.monotonic``. Picture and sound: the picture is
    bright, and a tone is heard, in every second half of a second."""

    path = "/camera.m3u8"
    offset_s = 1.4
    """What the muxer of MPEG-TS adds to every stamp."""

    def __init__(self, segment_s: float, count: int):
        self.segment_s, self._segments = segment_s, list(_segments(segment_s, count))
        self.began = time.monotonic() - 2 * segment_s
        super().__init__()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        there = min(len(self._segments), int((time.monotonic() - self.began) / self.segment_s))
        first = max(0, there - 3)
        if request.path == self.path:
            lines = ["#EXTM3U", "#EXT-X-VERSION:3", f"#EXT-X-TARGETDURATION:{round(self.segment_s)}"]
            lines.append(f"#EXT-X-MEDIA-SEQUENCE:{first}")
            for number in range(first, there):
                lines += [f"#EXTINF:{self.segment_s:.3f},", f"{number}.ts"]
            body, kind = "\n".join([*lines, ""]).encode(), "application/vnd.apple.mpegurl"
        else:
            body, kind = self._segments[int(request.path[1:-3])], "video/mp2t"
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)


def _segments(seconds: float, count: int) -> Iterator[bytes]:
    """Each a file of its own that begins with a key frame, stamped on from the one before."""
    rate, sound = 10, 16_000
    for number in range(count):
        held = io.BytesIO()
        with av.open(held, "w", format="mpegts", options={"mpegts_copyts": "1"}) as out:
            video = out.add_stream("libx264", rate=rate, width=128, height=96, pix_fmt="yuv420p")
            video.options = {"preset": "ultrafast", "tune": "zerolatency"}
            audio = out.add_stream("aac", rate=sound, layout="mono")
            for index in range(round(seconds * rate)):
                at = number * seconds + index / rate
                on = at % 1.0 >= 0.5
                frame = av.VideoFrame.from_ndarray(np.full((96, 128, 3), 200 if on else 40, np.uint8), "rgb24")
                frame.pts, frame.time_base = round(at * 90_000), Fraction(1, 90_000)
                out.mux(video.encode(frame))
                wave = (0.4 if on else 0.001) * np.sin(2 * np.pi * 1000 * np.arange(sound // rate) / sound)
                block = av.AudioFrame.from_ndarray(wave[None].astype(np.float32), "fltp", "mono")
                block.sample_rate, block.time_base = sound, Fraction(1, sound)
                block.pts = round(at * sound)
                out.mux(audio.encode(block))
            out.mux(video.encode(None))
            out.mux(audio.encode(None))
        yield held.getvalue()

"""A clip for browsers that have no decoder for it: H.264 and AAC, made when it is asked for, within a budget."""

import io
import threading
import time
from collections import OrderedDict
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from tectum.errors import TectumError
from tectum.imaging.geometry import Geometry
from tectum.imaging.resizer import Resizer

HIGHEST, LONGEST_S = 720, 150.0
BUDGET_S, WAIT_S = 60.0, 20.0
"""Of computing for one clip; of waiting while another is being made."""
MOST_KEPT = 32 * 1024 * 1024
"""Bytes of the clips that were made last."""
PLAYED = frozenset({"h264"})
OPTIONS = {"preset": "ultrafast", "crf": "27", "threads": "1"}


class TooMuch(TectumError):
    """The budget does not allow it."""


class PlayableClips:
    """Makes one at a time, and keeps the last ones in memory. Of any thread."""

    def __init__(self) -> None:
        self._making, self._keeping = threading.Lock(), threading.Lock()
        self._kept = OrderedDict[tuple[Path, int], bytes]()

    def of(self, clip: Path) -> bytes | None:
        """The clip in ``clip`` as MP4 of H.264 and AAC; None: it is that already. Raises TooMuch, and FFmpeg's own
        errors for one that cannot be read."""
        key = clip, clip.stat().st_mtime_ns
        if (known := self._known(key)) is not None:
            return known
        if not self._making.acquire(timeout=WAIT_S):
            raise TooMuch("another clip is being converted; try again")
        try:
            if (known := self._known(key)) is not None:
                return known
            made = converted(clip, time.monotonic() + BUDGET_S)
        finally:
            self._making.release()
        if made is not None:
            with self._keeping:
                self._kept[key] = made
                while sum(map(len, self._kept.values())) > MOST_KEPT and len(self._kept) > 1:
                    self._kept.popitem(last=False)
        return made

    def _known(self, key: tuple[Path, int]) -> bytes | None:
        with self._keeping:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)


def converted(clip: Path, deadline: float) -> bytes | None:
    """See ``PlayableClips.of``. ``deadline``: of ``time.monotonic``."""
    made = io.BytesIO()
    with av.open(str(clip)) as source:
        pictures = next(iter(source.streams.video), None)
        sounds = next(iter(source.streams.audio), None)
        if pictures is not None and pictures.codec_context.name in PLAYED:
            return None
        with av.open(made, "w", format="mp4") as out:
            encoder = _Encoder(out, pictures, sounds)
            for packet in source.demux([stream for stream in (pictures, sounds) if stream is not None]):
                if time.monotonic() > deadline:
                    raise TooMuch("this machine is too slow to convert the clip; download it")
                for frame in packet.decode():
                    encoder.encode(frame)
            encoder.close()
    return made.getvalue()


class _Encoder:
    def __init__(self, out: Any, pictures: Any, sounds: Any):
        self._out, self._resize, self._shown = out, Resizer(), -1
        self._video = self._audio = None
        if pictures is not None:
            self._aspect = pictures.sample_aspect_ratio
            self._video = out.add_stream("libx264", rate=pictures.average_rate or 25, options=OPTIONS)
            self._video.width, self._video.pix_fmt = 0, "yuv420p"
            self._video.codec_context.time_base = Fraction(1, 90_000)
        if sounds is not None:
            self._audio = out.add_stream("aac", rate=sounds.rate, layout="mono")
            self._resampler = av.AudioResampler("fltp", "mono", sounds.rate)

    def encode(self, frame: Any) -> None:
        """A picture, or sound, of the first ``LONGEST_S``."""
        if (frame.time or 0.0) > LONGEST_S:
            return
        if isinstance(frame, av.VideoFrame) and self._video is not None:
            stamp = round(90_000 * (frame.time or 0.0))
            if stamp <= self._shown:
                return
            self._shown = stamp
            frame = Geometry.of(frame, self._aspect).upright(frame, self._resize)
            if not self._video.width:  # as the first one lies
                self._video.height = min(HIGHEST, frame.height) // 2 * 2
                self._video.width = round(frame.width * self._video.height / frame.height / 2) * 2
            small = self._resize(frame, self._video.width, self._video.height, "yuv420p")
            small.pts, small.time_base, small.pict_type = stamp, Fraction(1, 90_000), 0
            self._out.mux(self._video.encode(small))
        elif isinstance(frame, av.AudioFrame) and self._audio is not None:
            for block in self._resampler.resample(frame):
                self._out.mux(self._audio.encode(block))

    def close(self) -> None:
        """What the encoders still hold."""
        for stream in (self._video, self._audio):
            if stream is not None:
                self._out.mux(stream.encode(None))

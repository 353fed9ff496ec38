"""Recordings of an hour, quickly written."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import soundfile

NATIVE, HOUR_S = 48_000, 3600


def minute() -> np.ndarray:
    """Clicks: quickly written, and audible."""
    samples = np.zeros(NATIVE * 60, np.float32)
    samples[::4800] = 0.5
    return samples


def write_sound(path: Path) -> None:
    """An hour of FLAC."""
    with soundfile.SoundFile(path, "w", NATIVE, 1) as out:
        for _ in range(HOUR_S // 60):
            out.write(minute())


def write_video(path: Path) -> None:
    """An hour of a video with sound, which libsndfile does not know: FFmpeg decodes it."""
    samples = (minute() * 32767).astype(np.int16)[None]
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=1, width=64, height=48, pix_fmt="yuv420p")
        video.options = {"preset": "ultrafast"}
        audio = out.add_stream("flac", rate=NATIVE, layout="mono", format="s16")
        for second in range(HOUR_S):
            picture = av.VideoFrame.from_ndarray(np.full((48, 64, 3), second % 200, np.uint8), "rgb24")
            picture.pts, picture.time_base = second, Fraction(1, 1)
            out.mux(video.encode(picture))
            if second % 60 == 0:
                block = av.AudioFrame.from_ndarray(samples, "s16", "mono")
                block.sample_rate, block.pts, block.time_base = NATIVE, second * NATIVE, Fraction(1, NATIVE)
                out.mux(audio.encode(block))
        out.mux(video.encode(None))
        out.mux(audio.encode(None))

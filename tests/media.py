"""Media made on the spot."""

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

TURNED = {0: (1, 0, 0, 1, 0, 0), 90: (0, 1, -1, 0, 1, 0), 180: (-1, 0, 0, -1, 1, 1), 270: (0, -1, 1, 0, 0, 1)}
"""Degrees clockwise that a player turns a picture, as the matrix of an MP4's track says it (ISO 14496-12, 8.3.2)."""


def turn_media(path: Path, degrees: int, width: int, height: int) -> None:
    """Make players turn an MP4 of ``width`` x ``height`` clockwise, as telephones do."""
    a, b, c, d, x, y = TURNED[degrees]
    across, down = (height, width) if degrees % 180 else (width, height)
    one = 1 << 16
    matrix = struct.pack(">9i", a * one, b * one, 0, c * one, d * one, 0, x * across * one, y * down * one, 1 << 30)
    raw = bytearray(path.read_bytes())
    at = raw.index(b"tkhd") + 44
    raw[at : at + 36] = matrix
    path.write_bytes(raw)


def write_media(
    path: Path,
    seconds: float = 2.0,
    picture: np.ndarray | None = None,
    sound: np.ndarray | None = None,
    rate: int = 16_000,
    fps: int = 10,
    codec: str = "libx264",
) -> Path:
    """A recording of a still (uint8 [H, W, 3]) or moving picture ([N, H, W, 3]) and mono sound (float32)."""
    with av.open(str(path), "w") as container:
        video = audio = None
        if picture is not None:
            video = container.add_stream(codec, rate=fps)
            video.height, video.width = picture.shape[-3:-1]
            video.pix_fmt = "yuv420p"
        if sound is not None:
            audio = container.add_stream("aac", rate=rate, layout="mono")
        if video is not None:
            for index in range(round(seconds * fps)):
                shown = picture if picture.ndim == 3 else picture[index % len(picture)]
                frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(shown), "rgb24")
                frame.pts, frame.time_base = index, Fraction(1, fps)
                container.mux(video.encode(frame))
            container.mux(video.encode(None))
        if audio is not None:
            for start in range(0, len(sound), 1024):
                block = av.AudioFrame.from_ndarray(sound[None, start : start + 1024], "fltp", "mono")
                block.sample_rate, block.pts, block.time_base = rate, start, Fraction(1, rate)
                container.mux(audio.encode(block))
            container.mux(audio.encode(None))
    return path


def beeps(seconds, start=0.0, rate=16_000, level=0.2, seed=0) -> np.ndarray:
    """A room's noise with an alarm's beeps from ``start``, float32."""
    t = np.arange(round(rate * seconds)) / rate
    on = (np.floor(t / 0.5) % 2 == 0) & (t >= start)
    noise = 1e-3 * np.random.default_rng(seed).standard_normal(len(t))
    return (noise + level * on * np.sin(2 * np.pi * 3100 * t)).astype(np.float32)


def alarm_clip(folder: Path, name: str = "hall.mp4", seconds: float = 12.0) -> Path:
    """A recording in which a smoke alarm begins after two seconds, before a picture of nothing."""
    rng = np.random.default_rng(0)
    pictures = rng.integers(100, 140, (10, 180, 240, 3), dtype=np.uint8)
    return write_media(folder / name, seconds, pictures, beeps(seconds, 2.0), fps=10)

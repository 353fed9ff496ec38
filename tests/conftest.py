"""What the tests share: the default bundle's engine, real data where it is at hand, and media made on the spot."""

import os
import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from tectum import Bundle, Engine

ROOT = Path(__file__).parents[1]


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


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory):
    """What was tuned and prepared on this host stays out of the tests, and theirs out of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TECTUM_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    return Bundle.load()


@pytest.fixture(scope="session")
def engine(bundle: Bundle) -> Engine:
    return Engine(bundle)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real recordings; tests that need them are skipped where they are absent."""
    folder = Path(os.environ.get("TECTUM_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}; set TECTUM_DATA to its folder")
    return folder


@pytest.fixture(scope="session")
def grey() -> np.ndarray:
    """A picture of nothing, uint8 [180, 240, 3]."""
    return np.full((180, 240, 3), 128, np.uint8)

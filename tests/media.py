"""Media made on the spot."""

import functools
import multiprocessing
import os
import struct
import tempfile
import wave
from concurrent.futures import ProcessPoolExecutor
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


def exif_jpeg(picture: np.ndarray, orientation: int) -> bytes:
    """A JPEG of uint8 [H, W, 3] RGB whose EXIF data name an orientation (1 to 8)."""
    coder = av.CodecContext.create("mjpeg", "w")
    coder.height, coder.width, coder.pix_fmt, coder.time_base = *picture.shape[:2], "yuvj420p", Fraction(1, 25)
    frame = av.VideoFrame.from_ndarray(picture, "rgb24").reformat(format="yuvj420p")
    frame.pts = 0
    raw = b"".join(bytes(packet) for packet in (*coder.encode(frame), *coder.encode(None)))
    tag = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    body = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + tag + b"\0\0\0\0"
    return raw[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + raw[2:]


def write_wav(path: Path, sound: np.ndarray, rate: int = 16_000) -> Path:
    """A recording of mono sound (float32, -1 to 1), uncompressed."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes((32767 * sound).astype("<i2").tobytes())
    return path


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


def write_av1(path: Path, pictures: np.ndarray, rate: int) -> Path:
    """Pictures [N, height, width, 3] as AV1, written by a process of its own: where it may (as root), SVT-AV1 makes the
    thread that it is asked in a real-time one (SCHED_FIFO 99), and so would be all that this starts later: houses,
    browsers and whatever spins in them would leave a machine of two cores no time for anything else."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as another:
        another.submit(_write_av1, path, pictures, rate).result()
    return path


def _write_av1(path: Path, pictures: np.ndarray, rate: int) -> None:
    os.environ["SVT_LOG"] = "0"
    height, width = pictures.shape[1:3]
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libsvtav1", rate=rate, width=width, height=height, pix_fmt="yuv420p")
        for index, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, "rgb24").reformat(format="yuv420p")
            frame.pts, frame.time_base = index, Fraction(1, rate)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def interleaved(source: Path, path: Path) -> Path:
    """A recording whose picture and sound lie side by side in the file, as a camera writes them."""
    with av.open(str(source)) as read, av.open(str(path), "w") as out:
        streams = {one.index: out.add_stream_from_template(one) for one in read.streams}
        packets = [packet for packet in read.demux() if packet.dts is not None]
        for packet in sorted(packets, key=lambda one: one.dts * one.time_base):
            packet.stream = streams[packet.stream.index]
            out.mux(packet)
    return path


def renumbered(source: Path, path: Path, number: int) -> Path:
    """A recording as MPEG-TS whose tracks have the numbers from ``number`` on."""
    options = {"mpegts_start_pid": str(number)}
    with av.open(str(source)) as read, av.open(str(path), "w", format="mpegts", options=options) as out:
        streams = {one.index: out.add_stream_from_template(one) for one in read.streams}
        for packet in read.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                out.mux(packet)
    return path


def restamped(source: Path, path: Path, change) -> Path:
    """A recording in MPEG-TS whose stamps are others. ``change``: of the kind (video, audio), the number and the stamp
    of each packet of an elementary stream, in seconds; gives the right one, or None for none at all."""
    raw, numbers = bytearray(source.read_bytes()), {"video": 0, "audio": 0}
    for at in range(0, len(raw) - 187, 188):
        begin = at + 4 + (1 + raw[at + 4] if raw[at + 3] & 0x20 else 0)
        if not raw[at + 1] & 0x40 or begin > at + 170 or raw[begin : begin + 3] != b"\0\0\1":
            continue
        kind = "video" if raw[begin + 3] & 0xF0 == 0xE0 else "audio"
        numbers[kind] += 1
        places = [begin + 9, begin + 14][: (raw[begin + 7] >> 6) - 1]  # how they are shown, and decoded
        was = [_stamp(raw, place) for place in places]
        if not was or (shown := change(kind, numbers[kind] - 1, was[0] / 90_000)) is None:
            raw[begin + 7] &= 0x3F
            continue
        for place, old in zip(places, was, strict=True):
            new = (old + round(90_000 * shown) - was[0]) % (1 << 33)
            parts = (raw[place] & 0xF0) | new >> 29 & 0xE, new >> 22 & 0xFF, new >> 14 & 0xFE, new >> 7 & 0xFF, new << 1
            raw[place : place + 5] = bytes(part & 0xFF | (index % 2 == 0) for index, part in enumerate(parts))
    path.write_bytes(raw)
    return path


def _stamp(raw: bytearray, at: int) -> int:
    return (raw[at] >> 1 & 7) << 30 | raw[at + 1] << 22 | raw[at + 2] >> 1 << 15 | raw[at + 3] << 7 | raw[at + 4] >> 1


def write_still_video(path: Path, picture: np.ndarray, matrix=None, aspect=None, seconds: float = 0.6) -> Path:
    """A recording of uint8 [H, W, 3] RGB, 10 a second. ``matrix``: degrees anticlockwise that a player turns it, then
    whether it mirrors it from left to right and from top to bottom; ``aspect``: width of a pixel by its height."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=10, pix_fmt="yuv420p", height=picture.shape[0], width=picture.shape[1])
        if matrix is not None:
            turn, mirrored, flipped = matrix
            stream.set_display_rotation(turn, hflip=bool(mirrored), vflip=bool(flipped))
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        for index in range(round(10 * seconds)):
            frame = av.VideoFrame.from_ndarray(picture, "rgb24")
            frame.pts, frame.time_base = index, Fraction(1, 10)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def write_tracks(
    path: Path,
    *kinds: str,
    seconds: float = 2.0,
    unknown: tuple[int, ...] = (),
    empty: int = -1,
    noise: int = -1,
    noise_from: int = 0,
    form: str = "matroska",
) -> Path:
    """A file (Matroska) with these tracks: ``video`` (a grey picture, 10 a second) or a sound of so many hertz. Those
    of ``unknown`` are named to be in a codec that there is not; the ``empty`` one has a header and nothing else, the
    packets of the ``noise`` one, but for the first ``noise_from``, are noise."""
    rng = np.random.default_rng(0)
    with av.open(str(path), "w", format=form) as container:
        for index, kind in enumerate(kinds):
            if kind == "video":
                stream = container.add_stream("libx264", rate=10, width=160, height=90, pix_fmt="yuv420p")
            else:
                stream = container.add_stream("aac", rate=16_000, layout="mono")
            if index != empty:
                stream.metadata["title"] = kind
        for index, (kind, stream) in enumerate(zip(kinds, container.streams, strict=True)):
            if index == empty:
                continue
            frames = _pictures(seconds) if kind == "video" else _tone(seconds, float(kind))
            packets = [packet for frame in (*frames, None) for packet in stream.encode(frame)]
            good = noise_from if index == noise else len(packets)
            container.mux([*packets[:good], *(_noisy(packet, rng) for packet in packets[good:])])
    raw = path.read_bytes()
    for index in unknown:
        name = b"V_MPEG4/ISO/AVC" if kinds[index] == "video" else b"A_AAC"
        same = [number for number, kind in enumerate(kinds) if (kind == "video") == (kinds[index] == "video")]
        at = -1
        for _ in range(same.index(index) + 1):
            at = raw.index(name, at + 1)
        raw = raw[: at + 2] + b"X" * (len(name) - 2) + raw[at + len(name) :]
    path.write_bytes(raw)
    return path


def _noisy(packet: av.Packet, rng: np.random.Generator) -> av.Packet:
    made = av.Packet(rng.bytes(packet.size))
    made.stream, made.time_base, made.duration = packet.stream, packet.time_base, packet.duration
    made.pts, made.dts, made.is_keyframe = packet.pts, packet.dts, packet.is_keyframe
    return made


def _pictures(seconds: float):
    for index in range(round(10 * seconds)):
        frame = av.VideoFrame.from_ndarray(np.full((90, 160, 3), 100 + index % 20, np.uint8), "rgb24")
        frame.pts, frame.time_base = index, Fraction(1, 10)
        yield frame


def _tone(seconds: float, hertz: float):
    wave = 0.3 * np.sin(2 * np.pi * hertz * np.arange(round(16_000 * seconds)) / 16_000).astype(np.float32)
    for start in range(0, len(wave), 1024):
        block = av.AudioFrame.from_ndarray(wave[None, start : start + 1024], "fltp", "mono")
        block.sample_rate, block.pts, block.time_base = 16_000, start, Fraction(1, 16_000)
        yield block


def beeps(seconds, start=0.0, rate=16_000, level=0.2, seed=0) -> np.ndarray:
    """A room's noise with an alarm's beeps from ``start``, float32."""
    t = np.arange(round(rate * seconds)) / rate
    on = (np.floor(t / 0.5) % 2 == 0) & (t >= start)
    noise = 1e-3 * np.random.default_rng(seed).standard_normal(len(t))
    return (noise + level * on * np.sin(2 * np.pi * 3100 * t)).astype(np.float32)


def alarm_clip(folder: Path, name: str = "hall.mp4", seconds: float = 12.0) -> Path:
    """A recording (.mp4) in which a smoke alarm begins after two seconds, before a picture of nothing."""
    path = folder / name
    path.write_bytes(_alarm(seconds))
    return path


@functools.cache
def _alarm(seconds: float) -> bytes:
    rng = np.random.default_rng(0)
    pictures = rng.integers(100, 140, (10, 180, 240, 3), dtype=np.uint8)
    with tempfile.TemporaryDirectory() as folder:
        return write_media(Path(folder, "alarm.mp4"), seconds, pictures, beeps(seconds, 2.0), fps=10).read_bytes()

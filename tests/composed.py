"""Recordings drawn by a seed: in many forms that cameras write, with something that moves and something that sounds."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from tests.media import beeps, interleaved, renumbered, write_wav

RATE = 16_000
FORMS = (
    (".mkv", "libx264", "aac"), (".mp4", "libx264", "aac"), (".mkv", "mpeg4", "aac"), (".mkv", "mpeg4", "pcm_s16le"),
    (".avi", "mpeg4", "pcm_s16le"), (".mov", "mpeg4", "aac"),
)  # fmt: skip
"""A suffix, a codec of pictures, one of sound."""


def compose(
    folder: Path,
    seed: int,
    pictures: Sequence[np.ndarray] = (),
    sounds: Sequence[np.ndarray] = (),
    seconds: float = 8.0,
) -> Path:
    """A recording of about so many seconds. ``pictures``: uint8 [height, width, 3], of which some are shown; without
    them, things that move. ``sounds``: float32 at 16 kHz, of which some are heard; without them, an alarm's beeps."""
    rng = np.random.default_rng(seed)
    what = rng.choice(["both", "both", "both", "both", "pictures", "sound"])
    suffix, codec, sound_codec = FORMS[rng.integers(len(FORMS))]
    sound = _sound(rng, sounds, seconds * rng.uniform(0.9, 1.1), seed)
    if what == "sound":
        return write_wav(folder / f"{seed:03d}.wav", sound)
    path = folder / f"{seed:03d}{suffix}"
    made = path.with_name(f"made-{path.name}")
    rate = int(rng.choice([10, 12, 15, 25]))
    with av.open(str(made), "w") as out:
        video = out.add_stream(codec, rate=rate, width=192, height=112, pix_fmt="yuv420p")
        video.codec_context.gop_size = int(rng.integers(rate // 2, 2 * rate))
        if codec == "libx264":
            video.codec_context.options = {"preset": "ultrafast", "bf": str(rng.integers(0, 4))}
        audio = out.add_stream(sound_codec, rate=RATE, layout="mono") if what == "both" else None
        for index, picture in enumerate(_pictures(rng, pictures, round(rate * seconds))):
            frame = av.VideoFrame.from_ndarray(picture, "rgb24")
            frame.pts, frame.time_base = index, Fraction(1, rate)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        for start in range(0, len(sound) if audio is not None else 0, 1024):
            block = av.AudioFrame.from_ndarray(sound[None, start : start + 1024], "flt", "mono")
            block.sample_rate, block.pts, block.time_base = RATE, start, Fraction(1, RATE)
            out.mux(audio.encode(block))
        if audio is not None:
            out.mux(audio.encode(None))
    if rng.random() < 0.1 and codec == "libx264":  # the others say in the file's header alone how they are decoded
        renumbered(made, path.with_suffix(".ts"), 256)
        path = path.with_suffix(".ts")
    elif rng.random() < 0.9:
        interleaved(made, path)
    else:
        return made.replace(path)  # its picture lies before its sound
    made.unlink()
    return path


def _sound(rng: np.random.Generator, sounds: Sequence[np.ndarray], seconds: float, seed: int) -> np.ndarray:
    whole = beeps(seconds, rng.uniform(0, seconds), level=rng.choice([0.0, 0.05, 0.3]), seed=seed)
    for _ in range(rng.integers(0, 3) if sounds else 0):
        one, at = sounds[rng.integers(len(sounds))], rng.integers(len(whole))
        one = one[: len(whole) - at]
        whole[at : at + len(one)] += one
    return np.clip(whole, -1, 1)


def _pictures(rng: np.random.Generator, shown: Sequence[np.ndarray], number: int):
    """One scene after the other, each still, with a thing that goes through it, or lit anew."""
    at, picture, speed = 0, None, 0
    noise = rng.integers(0, 256, (40, 40, 3), dtype=np.uint8)
    for index in range(number):
        if index == at:
            picture = (
                shown[rng.integers(len(shown))] if shown else np.full((112, 192, 3), rng.integers(40, 200), np.uint8)
            )
            at, speed = index + int(rng.integers(5, 60)), int(rng.choice([0, 1, 4]))
        moved = picture.copy()
        if speed:
            left = speed * index % 152
            moved[30:70, left : left + 40] = noise
        yield moved

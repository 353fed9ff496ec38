"""Recordings of which stamps are wrong, in their first packets above all: what is in them is at its time."""

import numpy as np
import pytest
from tests.media import interleaved, restamped, write_media

from tectum.bundle import Shape
from tectum.observe.sources.media import MediaFile
from tectum.observe.types import Frame

SHAPE = Shape(256, 160, 5.0, 16_000, 4_000)
FPS, SECONDS = 10, 6.0


@pytest.fixture(scope="module")
def right(tmp_path_factory):
    """Each picture is a little brighter than the one before; a tone begins at three seconds."""
    folder = tmp_path_factory.mktemp("right")
    levels = np.arange(round(FPS * SECONDS), dtype=np.uint8)[:, None, None, None] * 3 + 20
    seconds = np.arange(round(16_000 * SECONDS)) / 16_000
    sound = 0.4 * np.sin(2 * np.pi * 500 * seconds) * (seconds >= 3)
    pictures = np.broadcast_to(levels, (len(levels), 96, 160, 3))
    whole = write_media(folder / "whole.mp4", SECONDS, pictures, sound.astype(np.float32), fps=FPS)
    return interleaved(whole, folder / "right.ts")


def is_right(path):
    """That all of it is there, at its time."""
    seen = list(MediaFile(path, SHAPE))
    frames = [one for one in seen if isinstance(one, Frame)]
    shown = [(float(frame.picture.to_ndarray(format="gray").mean()) - 20) / 3 / FPS for frame in frames]
    chunks = [one for one in seen if not isinstance(one, Frame)]
    loud = next(chunk for chunk in chunks if np.abs(chunk.samples).max() > 0.2)
    onset = loud.time - (len(loud.samples) - int((np.abs(loud.samples) > 0.1).argmax())) / 16_000
    assert len(frames) == pytest.approx(5 * SECONDS, abs=2)
    assert [frame.time for frame in frames] == pytest.approx(shown, abs=0.15)
    assert onset == pytest.approx(3.0, abs=0.12)
    assert len(chunks) == pytest.approx(4 * SECONDS, abs=1)


def test_the_test_can_fail(right, tmp_path):
    is_right(right)
    late = restamped(right, tmp_path / "late.ts", lambda kind, _, at: at + 0.5 * (kind == "audio"))
    with pytest.raises(AssertionError):
        is_right(late)


@pytest.mark.parametrize("number", [0, 1, 25])
@pytest.mark.parametrize("kinds", [("video",), ("audio",), ("video", "audio")])
@pytest.mark.parametrize("away", [-30.0, 0.8, 7000.0])
def test_one_stamp_that_is_wrong_moves_nothing(right, tmp_path, number, kinds, away):
    """Neither where the recording begins, nor what comes behind it."""

    def wrong(kind, index, at):
        return at + away if kind in kinds and index == number else at

    is_right(restamped(right, tmp_path / "wrong.ts", wrong))


@pytest.mark.parametrize("begins", [0.0, 50_000.0, 4.3])
def test_stamps_that_begin_again_are_joined(right, tmp_path, begins):
    """Far ahead too: in a transport stream that is no gap; and where it is hardly noticed."""
    is_right(restamped(right, tmp_path / "again.ts", lambda _, __, at: at if at < 4.4 else at - 4.4 + begins))

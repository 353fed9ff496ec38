"""Tracks that cannot be decoded, or are empty: each alone, the best usable one, one clear line."""

import wave

import av
import numpy as np
import pytest
from tests.media import write_tracks

from tectum.bundle import Shape
from tectum.errors import MediaError
from tectum.observe.sources.media import MediaFile
from tectum.observe.sources.tracks import Tracks
from tectum.observe.types import AudioChunk, Frame

SHAPE = Shape(256, 160, 5.0, 16_000, 4_000)


def tracks_of(path, **wanted):
    with av.open(str(path)) as container:
        found = Tracks.of(container, **wanted)
        return [(s.type, s.index) for s in found.streams], found.missing, found.notes, found.faults


def heard_hertz(path):
    sound = np.concatenate([c.samples for c in MediaFile(path, SHAPE) if isinstance(c, AudioChunk)])
    return round(int(np.abs(np.fft.rfft(sound)).argmax()) * 16_000 / len(sound))


def test_a_sound_that_cannot_be_decoded_is_named_once_and_the_next_is_used(tmp_path, caplog):
    path = write_tracks(tmp_path / "two.mkv", "video", "500", "1500", unknown=(1,))
    streams, missing, notes, faults = tracks_of(path)
    assert streams == [("video", 0), ("audio", 2)]
    assert (missing, faults) == ({}, [])
    assert notes == ["track 1 of its sound is in a codec that cannot be decoded here; track 2 is used"]
    assert heard_hertz(path) == pytest.approx(1500, abs=10)
    assert caplog.messages == [f"{path}: {notes[0]}"]


def test_an_empty_first_track_does_not_hide_the_good_second(tmp_path):
    path = write_tracks(tmp_path / "empty.mkv", "500", "1500", empty=0)
    _, _, notes, _ = tracks_of(path)
    assert notes == ["track 1 of its sound seems to be empty; track 2 is used"]
    assert heard_hertz(path) == pytest.approx(1500, abs=10)


def test_a_transport_stream_names_a_track_that_never_comes(tmp_path):
    """As a camera whose microphone was taken out does: it has no index that would say so."""
    path = write_tracks(tmp_path / "empty.ts", "video", "500", "1500", empty=1, form="mpegts")
    streams, missing, notes, _ = tracks_of(path)
    assert (streams, missing) == ([("video", 0), ("audio", 2)], {})
    assert notes == ["track 1 of its sound seems to be empty; track 2 is used"]
    assert heard_hertz(path) == pytest.approx(1500, abs=10)


@pytest.mark.parametrize("form", ["matroska", "mp4"])
def test_a_first_track_of_which_nothing_can_be_decoded_does_not_hide_the_good_second(tmp_path, form, caplog):
    """It is encrypted, or damaged, and named as every other."""
    path = write_tracks(tmp_path / "noise", "500", "1500", seconds=4.0, noise=0, form=form)
    assert heard_hertz(path) == pytest.approx(1500, abs=10)
    assert caplog.messages == [f"{path}: track 1 of its sound cannot be decoded; track 2 is used"]
    alone = MediaFile(write_tracks(tmp_path / "alone", "video", "500", noise=1, form=form), SHAPE)
    assert sum(isinstance(seen, Frame) for seen in alone) >= 10
    assert "packets were left out" in alone.damage


def test_where_all_can_be_decoded_the_first_is_used_and_nothing_is_said(tmp_path):
    path = write_tracks(tmp_path / "both.mkv", "500", "1500")
    assert tracks_of(path) == ([("audio", 0)], {"vision": "has no picture"}, [], [])
    assert heard_hertz(path) == pytest.approx(500, abs=10)


def test_a_picture_that_cannot_be_decoded_is_missing_and_the_sound_goes_on(tmp_path):
    path = write_tracks(tmp_path / "dark.mkv", "video", "500", unknown=(0,))
    media = MediaFile(path, SHAPE)
    assert not any(isinstance(seen, Frame) for seen in media)
    assert media.chunks == 9
    assert media.missing == {"vision": "its picture is in a codec that cannot be decoded here"}
    assert media.damage == ""


def test_what_is_not_wanted_is_not_missing(tmp_path):
    path = write_tracks(tmp_path / "both.mkv", "video", "500", unknown=(0,))
    assert tracks_of(path, video=False) == ([("audio", 1)], {}, [], [])


def test_where_nothing_can_be_decoded_it_is_one_line_that_says_why(tmp_path):
    path = write_tracks(tmp_path / "none.mkv", "video", "500", unknown=(0, 1))
    with pytest.raises(MediaError) as caught:
        MediaFile(path, SHAPE)
    assert str(caught.value) == (
        f"{path}: its picture is in a codec that cannot be decoded here and its sound is in a codec that cannot be "
        "decoded here: nothing of it can be used"
    )


@pytest.mark.parametrize("rate", [7, 2**30])
def test_a_rate_that_no_sound_has_is_said_at_once(tmp_path, rate):
    """A resampler for it works for minutes, or makes hours of a second."""
    path = tmp_path / "loud.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(bytes(9_600))
    with pytest.raises(MediaError, match=f"its sound has a rate that no sound has \\({rate} Hz\\)"):
        MediaFile(path, SHAPE)


def test_sound_whose_form_changes_on_the_way_goes_on(tmp_path):
    """A camera that is switched to another rate; parts of recordings that were joined."""
    from fractions import Fraction

    parts = []
    for rate in (16_000, 24_000):
        path = tmp_path / f"{rate}.mp3"
        with av.open(str(path), "w") as out:
            stream = out.add_stream("libmp3lame", rate=rate, layout="mono")
            wave = 0.3 * np.sin(2 * np.pi * 500 * np.arange(2 * rate) / rate).astype(np.float32)
            block = av.AudioFrame.from_ndarray(wave[None], "fltp", "mono")
            block.sample_rate, block.pts, block.time_base = rate, 0, Fraction(1, rate)
            out.mux(stream.encode(block))
            out.mux(stream.encode(None))
        parts.append(path.read_bytes())
    joined = tmp_path / "joined.mp3"
    joined.write_bytes(b"".join(parts))
    sound = np.concatenate([c.samples for c in MediaFile(joined, SHAPE)])
    assert 3.5 * 16_000 < len(sound) < 5 * 16_000
    assert np.abs(sound[-20_000:-8_000]).max() > 0.2

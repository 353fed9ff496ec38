"""Clips: what was before the event is in them, packets are copied as they came, private parts are gone."""

import av
import numpy as np
import pytest
from tests.live import until
from tests.media import beeps, write_media

from tectum.deliver.store.clips import Clip, ClipRing
from tectum.deliver.store.recorder import Recorder
from tectum.deliver.store.retention import sweep
from tectum.deliver.store.store import Store
from tectum.imaging.letterbox import Letterbox
from tectum.observe.types import AudioChunk, Frame

BOX = Letterbox(256, 160, 256, 160)
RATE = 16_000


@pytest.fixture
def recorder():
    done = []
    made = Recorder(lambda events, file, trouble: done.append((events, file, trouble)))
    made.done = done
    yield made
    made.close(5)


def feed_packets(ring, path, until_s, begun=0.0):
    """The packets of a recording, stamped as if they came live."""
    with av.open(str(path)) as source:
        streams = [*source.streams.video, *source.streams.audio]
        ring.begin(streams)
        for packet in source.demux(streams):
            if packet.size:
                when = float(packet.dts * packet.time_base)
                if when > until_s:
                    break
                ring.packet(packet, begun + when)
                yield when


def read(file):
    with av.open(str(file)) as clip:
        kinds = {s.type: s.codec_context.name for s in clip.streams}
        times = {"video": [], "audio": []}
        for packet in clip.demux():
            for part in packet.decode():
                times[packet.stream.type].append(part.time)
    return kinds, times


@pytest.fixture(scope="module")
def camera(tmp_path_factory):
    rng = np.random.default_rng(0)
    pictures = rng.integers(60, 200, (20, 90, 160, 3), dtype=np.uint8)
    return write_media(tmp_path_factory.mktemp("clips") / "camera.mp4", 40.0, pictures, beeps(40.0), fps=25)


def test_a_clip_holds_five_seconds_before_the_event_and_five_after_without_encoding_again(camera, tmp_path, recorder):
    ring = ClipRing(recorder.record, RATE)
    file = None
    for when in feed_packets(ring, camera, 35.0):
        if when >= 20.0 and file is None:
            file = ring.started("e1", tmp_path / "clips" / "e1", 20.0)
            ring.started("e2", tmp_path / "clips" / "e2", 20.0)
            ring.ended("e2", 20.5)
        if when >= 24.0:
            ring.ended("e1", 24.0)
    until(lambda: recorder.done)
    assert recorder.done == [(["e1", "e2"], file, "")]
    assert file.suffix == ".mp4"
    kinds, times = read(file)
    assert kinds == {"video": "h264", "audio": "aac"}
    # GOPs of 10 s (libx264's 250 frames): it begins with the key frame before, at 10 s
    assert times["video"][-1] - times["video"][0] == pytest.approx(19.0, abs=0.5)
    assert times["audio"][-1] == pytest.approx(times["video"][-1], abs=1.2)  # as the file interleaves them
    assert len(times["video"]) == pytest.approx(19 * 25, abs=15)


def test_the_ring_keeps_no_more_than_it_needs(camera):
    ring = ClipRing(lambda _: None, RATE)
    for _ in feed_packets(ring, camera, 39.0):
        assert len(ring) < (5 + 10.5) * (25 + 16) + 50
    ring.lost()
    assert len(ring) == 0


def raw(ring, seconds, start=0.0):
    rng = np.random.default_rng(0)
    for index in range(round(seconds * 5)):
        now = start + index / 5
        pixels = np.full((360, 1280, 3), 100, np.uint8) + rng.integers(0, 9, (360, 1280, 1), dtype=np.uint8)
        ring.seen(Frame("a", now, pixels[:160, :256], BOX, av.VideoFrame.from_ndarray(pixels, "rgb24")))
        if index % 5 == 0:
            for hop in range(4):
                ring.seen(AudioChunk("a", now + 0.25 * (hop + 1), (0.1 * rng.standard_normal(4000)).astype(np.float32)))
        yield now


def test_pictures_and_sound_without_packets_are_encoded_for_as_long_as_the_event_lasts(tmp_path, recorder):
    ring = ClipRing(recorder.record, RATE)
    file = None
    for now in raw(ring, 30.0):
        if now >= 15.0 and file is None:
            file = ring.started("e1", tmp_path / "e1", now)
        if now >= 18.0:
            ring.ended("e1", 18.0)
    until(lambda: recorder.done)
    kinds, times = read(file)
    assert kinds == {"video": "h264", "audio": "aac"}
    assert times["video"][-1] == pytest.approx(5 + 3 + 5, abs=0.6)
    assert times["audio"][-1] == pytest.approx(5 + 3 + 5, abs=1.0)


def test_sound_alone_has_a_clip_too(tmp_path, recorder):
    ring = ClipRing(recorder.record, RATE, 2.0, 1.0)
    for index in range(20):
        ring.seen(AudioChunk("a", 0.25 * (index + 1), np.zeros(4000, np.float32)))
    file = ring.started("e1", tmp_path / "e1", 5.0)
    ring.ended("e1", 5.0)
    for index in range(20, 32):
        ring.seen(AudioChunk("a", 0.25 * (index + 1), np.zeros(4000, np.float32)))
    until(lambda: recorder.done)
    kinds, times = read(file)
    assert kinds == {"audio": "aac"}
    assert times["audio"][-1] == pytest.approx(3.25, abs=0.4)


@pytest.mark.parametrize("rate", [8_000, 16_000, 32_000])
def test_the_sound_of_a_clip_has_the_rate_of_the_bundle(tmp_path, recorder, rate):
    ring = ClipRing(recorder.record, rate, 2.0, 1.0)
    hop = rate // 4
    tone = (0.3 * np.sin(2 * np.pi * 1000 * np.arange(8 * rate) / rate)).astype(np.float32)
    file = None
    for index in range(32):
        ring.seen(AudioChunk("a", 0.25 * (index + 1), tone[index * hop : (index + 1) * hop]))
        if index == 19:
            file = ring.started("e1", tmp_path / "e1", 5.0)
            ring.ended("e1", 5.0)
    until(lambda: recorder.done)
    with av.open(str(file)) as clip:
        parts = list(clip.decode(audio=0))
    heard = np.concatenate([part.to_ndarray()[0] for part in parts])
    assert {part.sample_rate for part in parts} == {rate}
    assert len(heard) / rate == pytest.approx(3.5, abs=3 * 1024 / rate)  # AAC pads by frames of 1,024 samples
    middle = heard[rate : 2 * rate]
    assert np.abs(np.fft.rfft(middle)).argmax() == pytest.approx(1000, abs=2)


def test_a_session_that_is_lost_ends_the_clip_and_what_was_written_plays(camera, tmp_path, recorder):
    ring, begun = ClipRing(recorder.record, RATE), False
    for when in feed_packets(ring, camera, 12.0):
        if when >= 11.0 and not begun:
            begun = True
            ring.started("e1", tmp_path / "e1", 11.0)
    ring.lost()
    until(lambda: recorder.done)
    (_, file, trouble) = recorder.done[0]
    assert trouble == ""
    assert read(file)[1]["video"]


def test_a_folder_that_retention_removes_before_the_first_picture_is_written_is_made_anew(tmp_path, recorder):
    """Sound alone waits a while for a picture; the folder of the day is empty meanwhile."""
    store = Store(tmp_path)
    ring = ClipRing(recorder.record, RATE, 2.0, 1.0)
    day = tmp_path / "clips" / "2023-11-14"
    day.mkdir(parents=True)
    for index in range(20):
        ring.seen(AudioChunk("a", 0.25 * (index + 1), np.zeros(4000, np.float32)))
    file = ring.started("e1", day / "e1", 5.0)
    sweep(store, 14.0, 1000.0)
    assert not day.exists()
    ring.ended("e1", 5.0)
    for index in range(20, 32):
        ring.seen(AudioChunk("a", 0.25 * (index + 1), np.zeros(4000, np.float32)))
    until(lambda: recorder.done)
    assert recorder.done == [(["e1"], file, "")]
    assert read(file)[0] == {"audio": "aac"}
    store.close()


def test_where_nothing_was_seen_there_is_no_clip(tmp_path, recorder):
    assert ClipRing(recorder.record, RATE).started("e1", tmp_path / "e1", 1.0) is None


def test_a_clip_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path, recorder):
    (tmp_path / "clips").write_bytes(b"a file, not a folder")
    ring = ClipRing(recorder.record, RATE)
    for now in raw(ring, 8.0):
        if now == 6.0:
            ring.started("e1", tmp_path / "clips" / "e1", now)
    ring.finish()
    until(lambda: recorder.done)
    (events, file, trouble) = recorder.done[0]
    assert (events, file) == (["e1"], None)
    assert "cannot be written" in trouble


def test_a_clip_has_an_end_even_if_its_event_has_none(tmp_path):
    clips: list[Clip] = []
    pieces = []
    ring = ClipRing(clips.append, RATE)
    for now in raw(ring, 140.0):
        if now == 10.0:
            ring.started("e1", tmp_path / "e1", now)
        while clips and clips[0].waiting:
            pieces.append(clips[0].pop(1.0))
    assert len(clips) == 1
    assert 120 < pieces[-1].when - pieces[0].when < 130
    assert clips[0].pop(1.0) is None


def test_what_a_slow_disk_does_not_take_is_bounded_and_told(tmp_path, recorder, monkeypatch):
    monkeypatch.setattr("tectum.deliver.store.clips.MOST_BYTES", 3_000_000)
    clips: list[Clip] = []
    ring = ClipRing(clips.append, RATE)
    for now in raw(ring, 20.0):
        if now == 6.0:
            ring.started("e1", tmp_path / "e1", now)
    ring.finish()
    assert clips[0].waiting <= 3_000_000
    recorder.record(clips[0])
    until(lambda: recorder.done)
    (events, file, trouble) = recorder.done[0]
    assert (events, file) == (["e1"], tmp_path / "e1.mp4")
    assert trouble.endswith(f"the disk is too slow: {clips[0].lost} pictures or sounds are not in it")
    assert clips[0].lost > 50

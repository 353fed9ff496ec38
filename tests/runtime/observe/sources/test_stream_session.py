"""Sessions of cameras that send what nobody can decode, or pictures that lie: over HTTP, with clips on."""

import logging
import threading
import time
from fractions import Fraction

import av
import numpy as np
import pytest
from tests.http_cameras import HlsCamera, MjpegCamera, RenumberedCamera, WrongClockCamera
from tests.live import LONG_S, collected, feed_for, served, stays, until
from tests.media import beeps, renumbered, write_av1, write_media, write_still_video, write_tracks

from tectum.bundle import Shape
from tectum.deliver.store.clips import ClipRing
from tectum.deliver.store.recorder import Recorder
from tectum.errors import MediaError
from tectum.observe.observation_queue import TimedObservation
from tectum.observe.sources.media import MediaFile
from tectum.observe.sources.recording import RecordingSource
from tectum.observe.sources.runner import Runner
from tectum.observe.sources.stream import StreamSource
from tectum.observe.types import AudioChunk, Frame

RATE = 16_000


@pytest.fixture
def recorder():
    done = []
    made = Recorder(lambda _events, file, trouble: done.append((file, trouble)))
    made.done = done
    yield made
    made.close(5)


def streamed(path, **more):
    """The feed of a whole session over HTTP."""
    feed = feed_for("stream", **more)
    with served(path.parent) as address:
        StreamSource(f"{address}/{path.name}").session(feed, threading.Event())
    return feed


def clip_of(path, folder, recorder):
    """The clip of an event at the end of a session."""
    ring = ClipRing(recorder.record, RATE)
    streamed(path, tap=ring)
    file = ring.started("event", folder / "clip", 2.0)
    ring.finish()
    until(lambda: recorder.done)
    assert recorder.done == [(file, "")]
    return file


def test_a_picture_that_cannot_be_decoded_is_missing_with_its_reason_and_the_sound_goes_on(tmp_path, caplog):
    write_tracks(tmp_path / "dark.mkv", "video", "500", unknown=(0,))
    reason = "its picture is in a codec that cannot be decoded here"
    with served(tmp_path) as address:
        feed = feed_for("stream")
        runner = Runner(StreamSource(f"{address}/dark.mkv"), feed)
        runner.start()
        until(lambda: feed.absent)
        assert len(collected(feed, AudioChunk, 5)) == 5
        assert not runner.delivers("vision")
        assert feed.absent == {"vision": reason}
        assert feed.trouble == reason
        runner.stop()
        assert runner.join(LONG_S)
    told = [m for m in caplog.messages if reason in m]
    assert told[0] == f"hall: {address}: {reason}"


def test_a_camera_without_a_microphone_is_not_degraded(tmp_path):
    feed = streamed(write_tracks(tmp_path / "mute.mkv", "video"))
    assert feed.absent == {"audio": "has no sound"}
    assert feed.trouble == ""


def test_a_camera_of_which_nothing_can_be_decoded_is_one_line(tmp_path):
    with pytest.raises(MediaError, match="its picture is in a codec that cannot be decoded here"):
        streamed(write_tracks(tmp_path / "none.mkv", "video", "500", unknown=(0, 1)))


def test_a_picture_that_can_only_be_decoded_after_a_while_is_not_missing_for_ever(tmp_path, grey, caplog):
    path = tmp_path / "late.mp4"
    with av.open(str(path), "w", options={"movflags": "frag_keyframe+empty_moov"}) as out:
        stream = out.add_stream("libx264", rate=10, pix_fmt="yuv420p", height=grey.shape[0], width=grey.shape[1])
        stream.options = {"g": "10"}
        for index in range(120):
            frame = av.VideoFrame.from_ndarray(grey, "rgb24")
            frame.pts, frame.time_base = index, Fraction(1, 10)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    raw = bytearray(path.read_bytes())
    with av.open(str(path)) as read:
        for packet in list(read.demux(video=0))[:90]:
            raw[packet.pos : packet.pos + packet.size] = b"\xff" * packet.size
    path.write_bytes(raw)
    feed = streamed(path)
    assert (feed.absent, feed.trouble) == ({"audio": "has no sound"}, "")
    assert collected(feed, Frame, 1)
    told = [message.split(": ", 2)[2] for message in caplog.messages]
    assert len(told) == 2
    assert told[0].startswith("its picture cannot be decoded: ")
    assert told[1] == "its picture can be decoded now"


def test_a_live_sound_that_is_noise_gives_way_to_the_next_track(tmp_path, caplog):
    path = write_tracks(tmp_path / "noise.mkv", "video", "500", "1500", seconds=8.0, noise=1)
    feed = streamed(path)
    assert (feed.absent, feed.trouble) == ({}, "")
    sound = np.concatenate([chunk.samples for chunk in collected(feed, AudioChunk, 6)])
    assert int(np.abs(np.fft.rfft(sound)).argmax()) * RATE / len(sound) == pytest.approx(1500, abs=10)
    assert [message.split(": ")[-1] for message in caplog.messages] == [
        "track 1 of its sound cannot be decoded; track 2 is used"
    ]


def test_a_live_sound_that_is_noise_for_long_is_missing_said_once_and_never_heard(tmp_path, caplog):
    path = write_tracks(tmp_path / "noise.mkv", "video", "500", seconds=60.0, noise=1)
    feed = feed_for("stream")
    heard, push = [], feed.queue.push
    feed.queue.push = lambda source, one: (heard.append(one), push(source, one))
    with served(tmp_path) as address:
        StreamSource(f"{address}/{path.name}").session(feed, threading.Event())
    reason = feed.absent["audio"]
    assert reason.startswith("its sound cannot be decoded: ")
    assert feed.trouble == reason
    assert feed.repaired["damaged packets"] > 200
    assert len([message for message in caplog.messages if "its sound" in message]) == 1
    seen = [one.seen for one in heard if isinstance(one, TimedObservation)]
    assert not any(isinstance(one, AudioChunk) for one in seen)
    assert any(isinstance(one, Frame) for one in seen)


def test_a_live_sound_that_turns_into_noise_is_missing_from_then_on(tmp_path):
    feed = streamed(write_tracks(tmp_path / "turns.mkv", "video", "500", seconds=20.0, noise=1, noise_from=100))
    assert feed.absent["audio"].startswith("its sound cannot be decoded: ")
    assert feed.trouble == feed.absent["audio"]


def test_a_track_of_which_nothing_comes_is_missing_until_something_does(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("tectum.observe.sources.stream_session.SILENT_S", 0.0)
    feed = streamed(write_tracks(tmp_path / "silent.mkv", "video", "500", empty=1))
    assert feed.absent == {"audio": "nothing of its sound comes"}
    assert feed.trouble == "nothing of its sound comes"
    streamed(write_tracks(tmp_path / "both.mkv", "video", "500"))
    told = {message.split(": ")[-1] for message in caplog.messages}
    assert {"nothing of its sound comes", "its sound comes again"} <= told


def test_an_unknown_sound_beside_a_good_one_and_a_clip_of_it(tmp_path, recorder, caplog):
    caplog.set_level(logging.WARNING)
    path = write_tracks(tmp_path / "two.mkv", "video", "500", "1500", unknown=(1,))
    with av.open(str(clip_of(path, tmp_path, recorder))) as clip:
        assert [s.codec_context.name for s in clip.streams] == ["h264", "aac"]
        assert sum(1 for _ in clip.decode(audio=0)) > 20
    assert [m.split(": ")[-1] for m in caplog.messages] == [
        "track 1 of its sound is in a codec that cannot be decoded here; track 2 is used"
    ]


def test_a_clip_is_written_whatever_the_decoder_is_called(tmp_path, recorder):
    levels = np.arange(0, 150, 5, np.uint8)[:, None, None, None]
    path = write_av1(tmp_path / "av1.mkv", np.broadcast_to(levels, (30, 96, 160, 3)), 10)
    with av.open(str(clip_of(path, tmp_path, recorder))) as clip:
        assert sum(1 for _ in clip.decode(video=0)) > 20


def test_frames_and_copied_clips_have_the_shape_that_a_player_shows(tmp_path, recorder):
    stored = np.full((108, 192, 3), 60, np.uint8)
    stored[:40, :60] = 230
    path = write_still_video(tmp_path / "lying.mp4", stored, (90, 0, 1), Fraction(1, 2), 3.0)
    clip = clip_of(path, tmp_path, recorder)
    for file in (path, clip):
        frame, *_ = MediaFile(file, Shape(256, 160, 5.0, RATE, 4_000))
        assert (frame.picture.width, frame.picture.height) == (216, 192)
        bright = np.argwhere(frame.picture.to_ndarray(format="rgb24")[..., 1] > 150).mean(0)
        assert bright == pytest.approx((30, 40), abs=3)
    assert collected(streamed(path), Frame, 1)[0].picture.width == 216


@pytest.mark.parametrize("rate", [5, 12])
def test_pictures_without_stamps_have_the_time_of_their_arrival(rate):
    """The demuxer makes 25 pictures a second of whatever comes."""
    with MjpegCamera(rate) as camera:
        feed = feed_for("stream")
        runner = Runner(StreamSource(camera.url), feed)
        runner.start()
        frames = collected(feed, Frame, 15)
        sent = [at - feed.clock.begin for at in camera.sent]
        runner.stop()
        assert runner.join(LONG_S)
    number = -1
    for frame in frames:
        shown = float(frame.picture.to_ndarray(format="gray").mean())
        number = next(n for n in range(number + 1, len(sent)) if abs(camera.brightness(n) - shown) < 1.5)
        assert frame.time == pytest.approx(sent[number], abs=0.5)
    assert np.diff([f.time for f in frames]).mean() > 0.1
    assert "video" not in feed.repaired


def tones(heard):
    """When the tone of a camera of segments began, in seconds of which each second has one."""
    quiet = True
    for chunk in heard:
        loud = np.abs(chunk.samples) > 0.1
        for part in range(10):  # 25 ms each
            was, quiet = quiet, not loud[400 * part : 400 * (part + 1)].any()
            if was and not quiet:
                yield chunk.time - 0.25 + 0.025 * part + 0.5 - heard[0].time


@pytest.mark.slow
def test_a_stream_of_segments_is_one_session_without_drops_at_the_right_time():
    with HlsCamera(4.0, 10) as camera:
        feed = feed_for("stream")
        runner = Runner(StreamSource(camera.url), feed)
        runner.start()
        seen, worst = [], "ok"
        deadline = time.monotonic() + LONG_S
        while sum(isinstance(one, Frame) for one in seen) < 45 and time.monotonic() < deadline:
            taken = feed.queue.pop(0.05)
            if taken is not None and isinstance(taken[1], TimedObservation):
                seen.append(taken[1].seen)
            if seen and runner.health().state != "ok":
                worst = runner.health()
        sessions, began = runner.sessions, camera.began - feed.clock.begin
        runner.stop()
        assert runner.join(LONG_S)
    assert (sessions, worst, feed.queue.drops) == (1, "ok", {})
    pictures = [s for s in seen if isinstance(s, Frame)]
    times = np.array([p.time for p in pictures])
    assert len(pictures) == 45
    assert np.diff(times) == pytest.approx(0.2, abs=0.11)
    taken = np.array([float(p.picture.pts * p.picture.time_base) for p in pictures]) - camera.offset_s
    late = times - began - taken  # until the list was looked at again, and no more: not the length of a segment
    assert late == pytest.approx(late.mean(), abs=0.3)
    assert -0.2 < late.mean() < 3.0, late
    heard = [s for s in seen if isinstance(s, AudioChunk)]
    assert np.diff([h.time for h in heard]) == pytest.approx(0.25, abs=0.04)
    onsets = np.array(list(tones(heard)))  # each segment's sound overlaps with the next one's, as its encoder makes it
    assert onsets - onsets.round() == pytest.approx(np.median(onsets - onsets.round()), abs=0.12)


def test_stamps_that_are_no_clock_are_disbelieved_and_it_is_said_once(tmp_path, grey, monkeypatch, caplog):
    for name, value in (("WINDOW_S", 0.1), ("LEAST_SPAN_S", 1.0)):
        monkeypatch.setattr(f"tectum.observe.timing.arrival.{name}", value)
    path = write_media(tmp_path / "half.ts", 10.0, grey, beeps(10.0), fps=10)
    with WrongClockCamera(path, 10.0, 2.0) as camera:
        feed = feed_for("stream")
        runner = Runner(StreamSource(camera.url), feed)
        runner.start()
        reason = until(lambda: feed.trouble)
        assert "the stamps of its picture drift by" in reason or "the stamps of its sound drift by" in reason
        assert runner.health().state == "degraded"
        frame = collected(feed, Frame, 3)[-1]
        assert feed.clock.now() - frame.time < 5.0
        runner.stop()
        assert runner.join(LONG_S)
    told = [m for m in caplog.messages if "ppm: the time of arrival counts" in m]
    assert 1 <= len(told) == len(set(told)) <= 2


@pytest.mark.slow
def test_stamps_that_go_as_a_clock_does_again_count_again_and_nothing_is_wrong_any_more(
    tmp_path, grey, monkeypatch, caplog
):
    for name, value in (("WINDOW_S", 0.3), ("LEAST_SPAN_S", 2.0), ("STEADY_S", 0.6)):
        monkeypatch.setattr(f"tectum.observe.timing.arrival.{name}", value)
    path = write_media(tmp_path / "late.ts", 60.0, grey, fps=10)
    with WrongClockCamera(path, 60.0, 2.0) as camera:
        feed = feed_for("stream")
        runner = Runner(StreamSource(camera.url), feed)
        runner.start()
        until(lambda: feed.trouble)
        camera.speed = 1.0
        until(lambda: not feed.trouble and runner.health().state == "ok")
        runner.stop()
        assert runner.join(LONG_S)
    assert [m for m in caplog.messages if "go as a clock does again: they count" in m]


def test_a_clip_of_pictures_without_stamps_runs_as_fast_as_they_came(tmp_path, recorder):
    ring = ClipRing(recorder.record, RATE)
    with MjpegCamera(5) as camera:
        feed = feed_for("stream", tap=ring)
        runner = Runner(StreamSource(camera.url), feed)
        runner.start()
        collected(feed, Frame, 10)
        file = ring.started("event", tmp_path / "clip", feed.clock.now())
        ring.finish()
        until(lambda: recorder.done)
        runner.stop()
        assert runner.join(LONG_S)
    with av.open(str(file)) as clip:
        times = [frame.time for frame in clip.decode(video=0)]
    assert np.median(np.diff(times)) == pytest.approx(0.2, abs=0.1)


def test_a_recording_that_plays_says_once_what_of_it_is_missing(tmp_path, caplog):
    path = write_tracks(tmp_path / "dark.mkv", "video", "500", seconds=1.0, unknown=(0,))
    feed = feed_for("recording")
    RecordingSource(path, speed=10).session(feed, threading.Event())
    reason = "its picture is in a codec that cannot be decoded here"
    assert (feed.absent, feed.trouble) == ({"vision": reason}, reason)
    assert caplog.messages == [f"hall: {path}: {reason}"]


@pytest.mark.slow
def test_a_camera_whose_tracks_get_other_numbers_on_the_way_is_begun_anew(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("tectum.observe.sources.runner.HUNG_S", 2.0)
    monkeypatch.setattr("tectum.observe.sources.runner.STALE_S", 1.0)
    grey = np.full((96, 128, 3), 120, np.uint8)
    first = write_media(tmp_path / "first.mp4", 2.0, grey, beeps(2.0))
    next_ = write_media(tmp_path / "next.mp4", 60.0, grey, beeps(60.0))
    parts = {renumbered(first, tmp_path / "a.ts", 0x100): 2.0, renumbered(next_, tmp_path / "b.ts", 0x150): 60.0}
    with RenumberedCamera(parts) as camera:
        feed = feed_for("stream")
        runner = Runner(StreamSource(camera.url), feed)
        runner.start()
        collected(feed, AudioChunk, 1)
        until(lambda: camera.asked == 2)
        collected(feed, Frame, 10)
        collected(feed, AudioChunk, 10)
        runner.stop()
        assert runner.join(LONG_S)
    assert [one for one in caplog.messages if "nothing was delivered for" in one]
    assert not [one for one in caplog.messages if "index" in one]


def test_a_camera_of_which_all_is_switched_off_that_it_has_stays_connected(monkeypatch):
    monkeypatch.setattr("tectum.observe.sources.runner.HUNG_S", 1.0)
    monkeypatch.setattr("tectum.observe.sources.runner.STALE_S", 0.5)
    with MjpegCamera(10) as camera:
        feed = feed_for("stream")
        runner = Runner(StreamSource(camera.url), feed)
        runner.start()
        collected(feed, Frame, 1)
        runner.mute({"vision"})  # it has no sound
        stays(lambda: runner.health().state == "ok", 3.0)
        assert runner.reconnects == 0
        runner.stop()
        assert runner.join(LONG_S)

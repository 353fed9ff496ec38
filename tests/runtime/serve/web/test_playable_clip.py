"""A clip that browsers have no decoder for is converted once, one at a time, within a budget."""

import io
import threading
import time

import av
import numpy as np
import pytest
from tests.live import until
from tests.media import beeps, turn_media, write_media

from tectum.deliver.store.clip_writer import PacketWriter, Piece, copied_headers
from tectum.serve.web import playable_clip
from tectum.serve.web.playable_clip import PlayableClips, TooMuch, converted


@pytest.fixture(scope="module")
def hevc(tmp_path_factory):
    pictures = np.random.default_rng(0).integers(0, 255, (4, 64, 96, 3), dtype=np.uint8)
    file = tmp_path_factory.mktemp("hevc") / "camera.mp4"
    return write_media(file, 2.0, pictures, beeps(2.0), codec="libx265", fps=4)


def streams(raw):
    with av.open(io.BytesIO(raw)) as made:
        return [(one.type, one.codec_context.name) for one in made.streams], made.duration / av.time_base


def test_what_every_browser_plays_comes_of_it_and_is_kept(hevc):
    clips = PlayableClips()
    raw = clips.of(hevc)
    found, seconds = streams(raw)
    assert found == [("video", "h264"), ("audio", "aac")]
    assert seconds == pytest.approx(2.0, abs=0.3)
    assert clips.of(hevc) is raw


def test_a_picture_that_lies_on_its_side_is_laid_upright(hevc, tmp_path):
    turned = tmp_path / "turned.mp4"
    turned.write_bytes(hevc.read_bytes())
    turn_media(turned, 90, 96, 64)
    with av.open(io.BytesIO(converted(turned, time.monotonic() + 60))) as made:
        assert (made.streams.video[0].width, made.streams.video[0].height) == (64, 96)


def test_what_plays_as_it_is_is_left_alone(tmp_path):
    still = np.full((64, 96, 3), 90, np.uint8)
    assert PlayableClips().of(write_media(tmp_path / "plain.mp4", 1.0, still)) is None


def test_the_budget_is_kept(hevc, monkeypatch):
    with pytest.raises(TooMuch, match="too slow"):
        converted(hevc, time.monotonic() - 1)
    monkeypatch.setattr(playable_clip, "WAIT_S", 0.05)
    begun, go_on, clips = threading.Event(), threading.Event(), PlayableClips()

    def slow(*_):
        begun.set()
        go_on.wait()
        return b"made"

    monkeypatch.setattr(playable_clip, "converted", slow)
    first = threading.Thread(target=clips.of, args=(hevc,))
    first.start()
    until(begun.is_set)
    with pytest.raises(TooMuch, match="another clip"):
        clips.of(hevc)
    go_on.set()
    first.join()
    assert clips.of(hevc) == b"made"


def test_a_clip_of_hevc_is_called_as_all_players_take_it(hevc, tmp_path):
    with av.open(str(hevc)) as source:
        tracks = [*source.streams.video, *source.streams.audio]
        _, headers = kept = copied_headers(tracks)
        pieces = iter(
            [
                Piece(packet.stream.type, float(packet.dts * packet.time_base), packet, packet.is_keyframe, packet.size)
                for packet in source.demux(tracks)
                if packet.size
            ]
        )
        PacketWriter(kept[0], headers, ".mp4").write(tmp_path / "clip.mp4", lambda: next(pieces, None))
    assert b"hvc1" in (tmp_path / "clip.mp4").read_bytes()[:4096]

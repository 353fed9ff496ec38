"""Live video: what a camera sends, for whoever watches, and only while somebody does."""

import io
import json
import time

import av
import numpy as np
import pytest
from msgspec import convert
from tests.media import beeps, write_media

from tectum.config.place import PlaceConfig
from tectum.config.schema import Config
from tectum.deliver.live_video import LiveVideo
from tectum.house.house import House
from tectum.tables.values import from_toml


@pytest.fixture(scope="module")
def camera(tmp_path_factory):
    rng = np.random.default_rng(0)
    pictures = rng.integers(60, 200, (20, 90, 160, 3), dtype=np.uint8)
    return write_media(tmp_path_factory.mktemp("live") / "camera.mp4", 8.0, pictures, beeps(8.0), fps=25)


@pytest.fixture(scope="module")
def telephone(camera, tmp_path_factory):
    """The same picture, with the sound of G.711."""
    path = tmp_path_factory.mktemp("live") / "telephone.mov"
    with av.open(str(camera)) as source, av.open(str(path), "w") as out:
        video = out.add_stream_from_template(source.streams.video[0], opaque=True)
        sound = out.add_stream("pcm_mulaw", rate=8000, layout="mono")
        for packet in source.demux(source.streams.video[0], source.streams.audio[0]):
            if packet.stream.type == "video" and packet.size:
                packet.stream = video
                out.mux(packet)
            elif packet.stream.type == "audio":
                for frame in packet.decode():
                    out.mux(sound.encode(frame))
        out.mux(sound.encode(None))
    return path


def packets(path):
    with av.open(str(path)) as source:
        yield list(source.streams)
        for packet in source.demux():
            if packet.size and packet.dts is not None:
                yield packet


def of(parts, kind):
    return b"".join(part.data for part in parts if part.kind == kind)


def test_a_camera_is_shown_as_it_sends_from_the_last_key_frame_on_and_only_while_somebody_watches(camera):
    live, early, late, sent = LiveVideo(), [], [], []
    come = packets(camera)
    live.begin(next(come))
    assert live.plays
    watching = live.watched(early.append)
    joining = live.watched(late.append)
    for number, packet in enumerate(come):
        live.packet(packet, 5.0 + float(packet.dts * packet.time_base))
        if packet.stream.type == "video":
            sent.append((packet.is_keyframe, bytes(packet)))
        if number == 100:
            assert not live.muxing
            watching.__enter__()
        elif number == 300:
            joining.__enter__()
    assert live.muxing
    watching.__exit__(None, None, None)
    joining.__exit__(None, None, None)
    assert not live.muxing
    for parts in (early, late):
        begun = json.loads(parts[0].data)
        assert begun["video"].startswith('video/mp4; codecs="avc1.')
        assert begun["sound"] == 'audio/mp4; codecs="mp4a.40.2"'
        assert begun["at"] <= time.monotonic()
        with av.open(io.BytesIO(of(parts, "video"))) as shown:
            given = [bytes(packet) for packet in shown.demux(video=0) if packet.size]
        first = next(index for index, (_, data) in enumerate(sent) if data == given[0])
        assert sent[first][0]  # a key frame
        assert given == [data for _, data in sent[first : first + len(given)]]
        assert len(sent) - first - len(given) < 8  # what is not whole yet
        with av.open(io.BytesIO(of(parts, "sound"))) as heard:
            assert sum(frame.samples for frame in heard.decode(audio=0)) > 16_000


def test_telephone_sound_is_encoded_for_browsers_and_lies_where_it_was(telephone):
    live, parts = LiveVideo(), []
    come = packets(telephone)
    live.begin(next(come))
    with live.watched(parts.append):
        for packet in come:
            live.packet(packet, float(packet.pts * packet.time_base))
    with av.open(io.BytesIO(of(parts, "sound"))) as heard:
        assert heard.streams.audio[0].codec_context.name == "aac"
        times = [frame.time for frame in heard.decode(audio=0)]
    assert times[0] < 0.3
    assert times[-1] == pytest.approx(8.0, abs=0.6)


def test_a_session_that_ends_is_over_and_the_next_begins_anew(camera):
    live, parts = LiveVideo(), []
    with live.watched(parts.append):
        for _ in range(2):
            come = packets(camera)
            live.begin(next(come))
            for packet in come:
                live.packet(packet, 0.0)
            live.lost()
            assert not live.plays
    kinds = [part.kind for part in parts if part.kind in ("begun", "over")]
    assert kinds == ["begun", "over"] * 2


def test_a_camera_with_private_parts_gives_its_packets_to_nobody(tmp_path, engine):
    corner = ((0.0, 0.0), (0.5, 0.0), (0.5, 0.5))
    places = [
        convert({"name": name, "stream": "rtsp://192.0.2.1/live", **more}, PlaceConfig, dec_hook=from_toml)
        for name, more in (("open", {}), ("masked", {"privacy": (corner,)}))
    ]
    with House(Config(tmp_path, places=tuple(places)), engine, {}) as house:
        assert isinstance(house.controls.video("open"), LiveVideo)
        assert house.controls.video("masked") is None

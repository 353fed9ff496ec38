"""What a clip sounds like and when it began, of clips as the recorder makes them."""

import av
import numpy as np
import pytest
from tests.live import until
from tests.media import beeps, write_media

from tectum.deliver.store.clips import ClipRing
from tectum.deliver.store.recorder import Recorder
from tectum.observe.types import AudioChunk
from tectum.serve.web.clip_sound import MOST_MOMENTS, sound_of

RATE = 16_000


@pytest.fixture
def recorded():
    """A ring, and what waits until the clip of it is whole."""
    done = []
    recorder = Recorder(lambda _, file, trouble: done.append((file, trouble)))

    def whole():
        ((file, trouble),) = until(lambda: done)
        assert trouble == ""
        return file

    yield ClipRing(recorder.record, RATE, 5.0, 1.0), whole
    recorder.close(5)


def copied(ring, folder, seconds):
    """Packets of a camera, of which the first came at 1000 s."""
    pictures = np.random.default_rng(0).integers(60, 200, (20, 90, 160, 3), dtype=np.uint8)
    with av.open(str(write_media(folder / "camera.mp4", seconds, pictures, beeps(seconds), fps=25))) as source:
        streams = [*source.streams.video, *source.streams.audio]
        ring.begin(streams)
        for packet in source.demux(streams):
            if packet.size:
                when = 1000.0 + float(packet.dts * packet.time_base)
                ring.packet(packet, when)
                yield when


def encoded(ring, _, seconds):
    """Sound in hops."""
    for index in range(round(4 * seconds)):
        ring.seen(AudioChunk("hall", 1000.0 + index / 4, beeps(0.25)))
        yield 1000.0 + index / 4


@pytest.mark.parametrize("feed", [copied, encoded])
def test_a_clip_says_when_it_began_and_what_it_sounds_like(recorded, tmp_path, feed):
    ring, whole = recorded
    begun = False
    for when in feed(ring, tmp_path, 24.0):
        if when >= 1016.0 and not begun:
            begun = bool(ring.started("e", tmp_path / "clips" / "e", 1016.0))
            ring.ended("e", 1017.0)
    ring.finish()
    found = sound_of(whole())
    assert 1009.5 <= found.begin <= 1011.1  # key frames are 10 s apart
    assert found.begin + found.seconds == pytest.approx(1018.0, abs=1.0)
    assert len(found.bands) * found.step_s == pytest.approx(found.seconds, abs=0.5)
    assert len(found.bands) <= MOST_MOMENTS
    assert max(max(bytes.fromhex(row)) for row in found.bands) > 100


def test_a_file_of_others_says_nothing_of_its_beginning_and_may_be_silent(tmp_path):
    still = np.full((90, 160, 3), 90, np.uint8)
    found = sound_of(write_media(tmp_path / "silent.mp4", 2.0, still))
    assert (found.begin, found.bands) == (None, ())
    assert found.seconds == pytest.approx(2.0, abs=0.2)

"""Gates save work and hide no onset."""

import numpy as np
import pytest

from tectum.imaging.letterbox import Letterbox
from tectum.observe.gates import EVERY_S, MotionGate, SoundGate
from tectum.observe.types import AudioChunk, Frame
from tectum.pipeline import Pipeline

RATE, HOP = 16_000, 4_000
BOX = Letterbox(256, 160, 256, 160)


def room(rng, noise=4.0, light=0.0, size=(160, 256)):
    x, y = np.meshgrid(np.arange(size[1]), np.arange(size[0]))
    picture = 90 + 40 * np.sin(x / 30)[..., None] + 30 * np.cos(y / 20)[..., None] + light
    return np.clip(picture + rng.normal(0, noise, (*size, 3)), 0, 255).astype(np.uint8)


def opened(gate, pictures, start=0.0):
    return [gate(Frame("a", start + 0.2 * i, p, BOX)) for i, p in enumerate(pictures)]


def listen(gate, sound, start=0.0):
    hops = sound.astype(np.float32).reshape(-1, HOP)
    return [gate(AudioChunk("a", start + 0.25 * i, hop)) for i, hop in enumerate(hops)]


def test_a_still_room_with_camera_noise_is_encoded_seldom():
    rng = np.random.default_rng(0)
    gate = MotionGate()
    seen = opened(gate, [room(rng) for _ in range(300)])
    assert seen[0]
    assert np.mean(seen[15:]) < 1.5 * 0.2 / EVERY_S + 0.01
    assert gate.passed + gate.held == 300


@pytest.mark.parametrize("size", [(8, 20), (12, 30), (40, 60)])
@pytest.mark.parametrize("contrast", [25, 90])
def test_something_that_enters_opens_at_once(size, contrast):
    rng = np.random.default_rng(1)
    gate = MotionGate()
    opened(gate, [room(rng) for _ in range(60)])
    wide, high = size
    pictures = [room(rng) for _ in range(10)]
    for i, picture in enumerate(pictures):
        part = picture[60 : 60 + high, 40 + 6 * i : 40 + 6 * i + wide].astype(int) + contrast
        picture[60 : 60 + high, 40 + 6 * i : 40 + 6 * i + wide] = np.clip(part, 0, 255)
    assert all(opened(gate, pictures, 12.0))


def test_light_that_fades_stays_closed_and_a_switch_opens():
    rng = np.random.default_rng(2)
    gate = MotionGate()
    fading = opened(gate, [room(rng, light=-0.1 * i) for i in range(150)])
    assert np.mean(fading[15:]) < 0.2
    assert opened(gate, [room(rng, light=-60)], 30.0) == [True]


def test_a_quiet_room_is_heard_seldom_and_silence_is_no_noise():
    rng = np.random.default_rng(3)
    for level in (0.0, 1e-3, 0.03):
        gate = SoundGate(RATE)
        opened = listen(gate, level * rng.standard_normal(HOP * 240))
        assert np.mean(opened[40:]) < 0.25, level


@pytest.mark.parametrize("hertz", [520, 3100])
def test_a_faint_alarm_under_a_fan_opens_at_once_and_its_end_opens_too(hertz):
    rng = np.random.default_rng(4)
    gate = SoundGate(RATE)
    fan = 0.03 * rng.standard_normal(HOP * 200)
    listen(gate, fan)
    time = np.arange(HOP * 120) / RATE
    alarm = 0.03 * np.sin(2 * np.pi * hertz * time)  # 3 dB below the fan as a whole
    assert listen(gate, 0.03 * rng.standard_normal(HOP * 120) + alarm, 50.0)[0]
    assert listen(gate, 0.03 * rng.standard_normal(HOP), 80.0)[0]


def test_a_knock_in_a_corner_of_a_hop_opens():
    rng = np.random.default_rng(5)
    for place in (100, 2000, 3700):
        gate = SoundGate(RATE)
        listen(gate, 1e-3 * rng.standard_normal(HOP * 60))
        hop = 1e-3 * rng.standard_normal(HOP)
        hop[place : place + 200] += 0.03 * np.exp(-np.arange(200) / 60) * rng.standard_normal(200)
        assert listen(gate, hop, 15.0) == [True]


def test_a_gated_place_saves_work_and_keeps_its_window(engine):
    rng = np.random.default_rng(6)
    place = Pipeline(engine, "gated", gated=True)
    other = Pipeline(engine, "plain")
    still = room(rng, 0.0, size=(engine.bundle.shape.height, engine.bundle.shape.width))
    sound = (1e-3 * rng.standard_normal(HOP * 80)).astype(np.float32).reshape(-1, HOP)
    for index in range(80):
        for room_ in (place, other):
            room_.observe(Frame.whole(room_.name, 0.25 * index, still))
            room_.observe(AudioChunk(room_.name, 0.25 * index + 0.01, sound[index]))
    assert other.saved == {}
    assert place.saved["picture"][1] > 60
    assert place.saved["sound"][1] > 40
    loud = (0.3 * np.sin(2 * np.pi * 3100 * np.arange(HOP) / RATE)).astype(np.float32)
    for room_ in (place, other):
        room_.observe(AudioChunk(room_.name, 21.0, loud))
    gated, plain = (r.timeline.recent("audio")[-1] for r in (place, other))
    np.testing.assert_array_equal(gated.vector, plain.vector)  # the hops that were held back are in the window


def test_a_gated_recording_has_the_same_onsets(engine):
    rng = np.random.default_rng(7)
    time = np.arange(HOP * 120) / RATE
    beep = (np.floor(time / 0.5) % 2 == 0) & (time > 15) & (time < 20)
    sound = (2e-3 * rng.standard_normal(len(time)) + 0.2 * beep * np.sin(2 * np.pi * 3100 * time)).astype(np.float32)
    starts = []
    for gated in (False, True):
        place = Pipeline(engine, f"onset {gated}", gated=gated)
        events = []
        for index, hop in enumerate(sound.reshape(-1, HOP)):
            events += place.observe(AudioChunk(place.name, 0.25 * (index + 1), hop))
        events += place.close()
        starts.append({e.kind: e.start for e in events if e.phase == "start" and e.head == "sound"})
    assert "smoke_alarm" in starts[0]
    assert starts[1]["smoke_alarm"] == pytest.approx(starts[0]["smoke_alarm"], abs=0.26)

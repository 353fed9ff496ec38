"""One place: an observation goes its way once, and what is kept of a stream is kept by its pipeline."""

import sys
from contextlib import suppress

import av
import numpy as np
import pytest
from tests.media import beeps

from tectum import AudioChunk, Frame, Pipeline, Utterance
from tectum.decide.settings import KindSettings, PlaceSettings

WAY = ("pipeline.py", "encode/vision.py", "fuse/fusion.py", "decide/decider.py")
ENTRANCES = {"observe", "encode", "__call__", "see", "step"}


def picture(engine, time):
    shape = engine.bundle.shape
    return Frame.whole("home", time, np.full((shape.height, shape.width, 3), 90, np.uint8))


def hop(engine, time, level=0.1):
    rng = np.random.default_rng(round(100 * time))
    return AudioChunk("home", time, (level * rng.standard_normal(engine.hop)).astype(np.float32))


def test_a_frame_passes_four_files_from_its_pipeline_to_its_event_each_once(engine):
    pipeline = Pipeline(engine)
    called = []

    def note(frame, what, _):
        file = frame.f_code.co_filename
        if what == "call" and "/tectum/" in file:
            called.append((file.rpartition("/tectum/")[2], frame.f_code.co_name))

    sys.setprofile(note)
    try:
        pipeline.observe(picture(engine, 0.0))
    finally:
        sys.setprofile(None)
    passed = [file for file, name in called if file in WAY and name in ENTRANCES]
    assert list(dict.fromkeys(passed)) == ["pipeline.py", "encode/vision.py", "decide/decider.py", "fuse/fusion.py"]
    assert [file for file in passed if file != "decide/decider.py"] == ["pipeline.py", "pipeline.py", *WAY[1:3]]
    assert {name for file, name in called if file == "engine.py"} == {"fuse"}  # the frame itself goes past it


def test_two_pipelines_of_one_engine_and_one_name_keep_their_streams_apart(engine):
    loud, quiet, alone = Pipeline(engine), Pipeline(engine), Pipeline(engine)
    for index in range(8):
        loud.observe(hop(engine, 0.25 * (index + 1), 0.5))
        quiet.observe(hop(engine, 0.25 * (index + 1), 0.01))
    for index in range(8):
        alone.observe(hop(engine, 0.25 * (index + 1), 0.01))
    here, there, other = (room.timeline.inputs(2.0)["audio"] for room in (alone, quiet, loud))
    assert np.array_equal(here, there)
    assert not np.array_equal(here, other)


def opus_of_noise(rng, seconds):
    """What a decoder makes of packets of noise: not all codecs tell."""
    decoder = av.CodecContext.create("opus", "r")
    decoder.extradata = b"OpusHead" + bytes([1, 1, 0, 0]) + (48_000).to_bytes(4, "little") + bytes(3)
    decoder.rate, decoder.layout = 48_000, "mono"
    resampler = av.AudioResampler("flt", "mono", 16_000)
    samples = np.zeros(0, np.float32)
    while len(samples) < 16_000 * seconds:
        with suppress(av.error.FFmpegError):
            for frame in decoder.decode(av.Packet(rng.bytes(214))):
                samples = np.concatenate([samples, *(part.to_ndarray()[0] for part in resampler.resample(frame))])
    return samples.clip(-1, 1)


NOISES = {
    "silence": lambda _, count: np.zeros(count),
    "hiss": lambda rng, count: 0.03 * rng.standard_normal(count),
    "loud hiss": lambda rng, count: 0.3 * rng.standard_normal(count),
    "bits": lambda rng, count: rng.uniform(-1, 1, count),
    "clicks": lambda rng, count: 0.9 * (rng.random(count) < 0.001) * rng.choice([-1.0, 1.0], count),
    "hum": lambda _, count: 0.3 * np.sin(2 * np.pi * 50 / 16_000 * np.arange(count)),
    "a decoder of noise": lambda rng, count: opus_of_noise(rng, count / 16_000),
}


@pytest.mark.parametrize("noise", NOISES)
def test_a_track_of_noise_is_no_event(engine, noise):
    """A microphone that is broken, or a track that is garbage, goes on for hours."""
    hop, pipeline = engine.hop, Pipeline(engine)
    samples = NOISES[noise](np.random.default_rng(0), 16_000 * 30).astype(np.float32)
    heard = (
        AudioChunk("home", (at + hop) / 16_000, samples[at : at + hop]) for at in range(0, len(samples) - hop, hop)
    )
    assert [event.kind for chunk in heard for event in pipeline.observe(chunk)] == []
    assert pipeline.close() == []


def test_sound_that_is_missing_begins_with_an_empty_window(engine):
    pipeline, fresh = Pipeline(engine), Pipeline(engine)
    for index in range(8):
        pipeline.observe(hop(engine, 0.25 * (index + 1), 0.5))
    pipeline.mark_missing("audio")
    for room in (pipeline, fresh):
        room.observe(hop(engine, 9.0, 0.1))
    assert np.array_equal(*(room.timeline.inputs(9.0)["audio"][0, -1] for room in (pipeline, fresh)))


def test_words_are_fused_at_once_and_the_rest_on_the_beat(engine):
    ticks = []
    pipeline = Pipeline(engine, on_tick=lambda tick: ticks.append((tick.head, tick.time)))
    for index in range(10):
        pipeline.observe(picture(engine, 0.05 * index))
    pipeline.observe(Utterance("home", 0.46, "good night"))
    assert [round(time, 2) for head, time in ticks if head == "situation"] == [0.0, 0.2, 0.4, 0.46]


def events_of(engine, sound, settings=None, words=(), context="none"):
    """What a place tells of sound (float32), and of words (text by media second)."""
    pipeline, rate, hop = Pipeline(engine, settings=settings), engine.bundle.shape.sample_rate, engine.hop
    pipeline.set_context(context)
    told, left = [], dict(words)
    for index in range(len(sound) // hop):
        time = (index + 1) * hop / rate
        for at in [at for at in left if at <= time]:
            told += pipeline.observe(Utterance("home", time, left.pop(at)))
        told += pipeline.observe(AudioChunk("home", time, sound[index * hop : (index + 1) * hop]))
    return [*told, *pipeline.close()]


def test_a_hazard_names_the_alarm_that_it_rests_on(engine):
    (hazard,) = [e for e in events_of(engine, beeps(14.0, 2.0)) if (e.kind, e.phase) == ("hazard", "start")]
    assert [(one.label, one.head, one.modality) for one in hazard.evidence] == [("smoke_alarm", "sound", "audio")]
    (alarm,) = hazard.evidence
    assert hazard.start - 4.0 <= alarm.time <= hazard.detected
    assert alarm.score > 0.5


def test_a_cry_for_help_is_told_with_its_words(engine):
    told = events_of(engine, room(6.0), words={2.0: "help me, I have fallen"})
    (distress,) = [e for e in told if (e.kind, e.phase) == ("distress", "start")]
    assert [(one.label, one.modality, one.text) for one in distress.evidence] == [
        ("help", "text", "help me, I have fallen")
    ]


def test_words_that_had_a_share_stand_in_the_event(engine):
    told = events_of(engine, room(6.0), words={2.0: "help me, I have fallen"})
    shared = [e for e in told if e.head == "situation" and e.attribution and e.attribution.get("text", 0.0) >= 0.005]
    assert {e.text for e in shared if e.kind == "distress"} == {"help me, I have fallen"}


def test_the_words_that_set_the_context_count_until_another_is_set(engine):
    pipeline = Pipeline(engine)
    pipeline.observe(Utterance("home", 1.0, "we are away until Sunday"))
    pipeline.observe(Utterance("home", 2.0, "good dog"))
    assert pipeline.timeline.said(2.0) == {"text": "we are away until Sunday; good dog"}
    assert pipeline.timeline.said(500.0) == {"text": "we are away until Sunday"}
    pipeline.set_context("home")
    assert pipeline.timeline.said(500.0) == {}


def test_words_that_contradict_are_no_event_and_no_situation_and_the_log_says_why(engine, caplog):
    caplog.set_level("INFO", "tectum.pipeline")
    pipeline = Pipeline(engine, "hall")
    assert pipeline.observe(Utterance("hall", 0.0, "don't turn on the light")) == []
    assert caplog.messages == ["hall: nothing is done: the words ask for it not to be done"]
    assert pipeline.timeline.recent("text") == ()


def test_two_commands_in_one_sentence_are_two_events(engine):
    told = Pipeline(engine).observe(Utterance("home", 0.0, "turn on the lamp and close the blinds"))
    found = [(event.kind, event.text) for event in told if event.head == "intent" and event.phase == "start"]
    assert found == [("HassTurnOn", "turn on the lamp"), ("HassTurnOff", "close the blinds")]


def test_no_alarm_is_told_where_its_cause_does_not_reach_its_limit(engine):
    strict = PlaceSettings(
        {"smoke_alarm": KindSettings(evidence=0.999999), "co_alarm": KindSettings(evidence=0.999999)}
    )
    assert "hazard" in {e.kind for e in events_of(engine, beeps(14.0, 2.0))}
    assert "hazard" not in {e.kind for e in events_of(engine, beeps(14.0, 2.0), strict)}


def test_being_away_makes_no_noise_an_intrusion(engine):
    told = events_of(engine, room(20.0, 0.05), words={1.0: "we are away until Sunday"}, context="away")
    assert [e.kind for e in told if e.kind in {"intrusion", "hazard", "distress", "visitor"}] == []


def room(seconds, level=0.001):
    return (level * np.random.default_rng(3).standard_normal(round(16_000 * seconds))).astype(np.float32)


def alarm(seconds, on, off, times, pause, start=2.0, hertz=3300.0, level=0.2):
    """A piezo's signal of groups of beeps in a quiet room, from ``start``."""
    cycle = on * times + off * (times - 1) + pause
    t = np.arange(round(16_000 * seconds)) / 16_000
    within = (t - start) % cycle
    beat = within % (on + off)
    sounds = (t >= start) & (beat < on) & (within < cycle - pause)
    swell = np.convolve(sounds, np.full(64, 1 / 64), "same")  # no loudspeaker begins within a sample
    return room(seconds, 0.005) + (level * swell * np.sin(2 * np.pi * hertz * t)).astype(np.float32)


@pytest.mark.parametrize(
    ("kind", "cadence", "signal"),
    [("smoke_alarm", "T3", (0.5, 0.5, 3, 1.5)), ("co_alarm", "T4", (0.1, 0.1, 4, 5.0))],
)
def test_an_alarm_is_one_event_that_says_its_cadence_and_so_does_the_hazard(engine, kind, cadence, signal):
    told = events_of(engine, alarm(24.0, *signal))
    heard = [e for e in told if e.kind == kind]
    assert len({e.id for e in heard}) == 1
    assert heard[-1].cadence == cadence
    assert 1.5 <= heard[0].start <= 3.5
    confirmed = next(e for e in heard if e.cadence)
    assert confirmed.detected <= 10.0
    hazard = [e for e in told if e.kind == "hazard"]
    assert kind in {one.label for one in hazard[0].evidence}
    assert min(e.detected for e in hazard) >= heard[0].detected - 0.01


def test_a_low_battery_that_chirps_is_no_alarm_and_no_hazard(engine):
    chirps = alarm(40.0, 0.06, 0.0, 1, 15.0)
    assert [e.kind for e in events_of(engine, chirps) if e.kind in {"smoke_alarm", "co_alarm", "hazard"}] == []


def test_a_place_may_be_told_of_an_alarm_at_once(engine):
    at_once = PlaceSettings(dict.fromkeys(("smoke_alarm", "co_alarm"), KindSettings(confirm=False)))
    sound = alarm(12.0, 0.5, 0.5, 3, 1.5)
    waited, soon = (
        next(e.detected for e in events_of(engine, sound, settings) if e.kind == "smoke_alarm")
        for settings in (None, at_once)
    )
    assert soon < waited
    assert soon <= 4.0

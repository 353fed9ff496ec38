"""One place: an observation goes its way once, and what is kept of a stream is kept by its pipeline."""

import sys

import numpy as np

from tectum import AudioChunk, Frame, Pipeline, Utterance

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

"""One live place: what gives under load, what it does about its own errors, a dead modality."""

import threading
import time

import numpy as np
import pytest
from tests.events import start
from tests.live import until
from tests.media import beeps

from tectum.bundle import Bundle
from tectum.config.place import PlaceConfig
from tectum.config.schema import Config, StoreConfig
from tectum.encode.audio import AudioEncoder
from tectum.encode.look_budget import LookAllowance
from tectum.encode.vision import VisionEncoder
from tectum.engine import Engine
from tectum.house.health import place_health
from tectum.house.load_shedding import LoadShedder
from tectum.house.place_worker import PlaceWorker
from tectum.house.sound_shedding import LateAlarms, SoundShedder
from tectum.imaging.letterbox import Letterbox
from tectum.observe.observation_queue import Ask, Ended, ModalityLost, TimedObservation
from tectum.observe.sources.state import PostedTable, SensorTable
from tectum.observe.types import AudioChunk, Frame
from tectum.pipeline import Pipeline
from tectum.supervise.clock import HouseClock
from tectum.supervise.health import Health
from tectum.supervise.latency import Stages
from tectum.supervise.restart_budget import BUDGET, BUDGET_S, RestartBudget

SHAPE = Bundle.load().shape
BOX = Letterbox(SHAPE.width, SHAPE.height, SHAPE.width, SHAPE.height)
PIXELS = np.full((SHAPE.height, SHAPE.width, 3), 128, np.uint8)


def test_under_load_pictures_are_thinned_step_by_step_and_come_back(caplog):
    caplog.set_level("INFO", "tectum")
    shedder = LoadShedder("hall")
    assert all(shedder.admits(0.01, t / 5) for t in range(20))
    taken = [shedder.admits(0.6, 4 + t / 5) for t in range(100)]
    assert shedder.level == 3
    assert sum(taken[-40:]) == 5
    [shedder.admits(0.01, 30 + t / 5) for t in range(400)]
    assert shedder.level == 0
    assert shedder.admits(0.01, 200.0)
    assert caplog.messages[0] == "hall: overloaded: one of 2 pictures is encoded"
    assert caplog.messages[-1] == "hall: no longer overloaded: all pictures are encoded"
    assert shedder.left_out > 80


def test_closer_looks_go_first_under_load_and_come_back_last():
    looks = LookAllowance()
    shedder = LoadShedder("hall", looks)
    assert all(shedder.admits(0.6, t) for t in (2.0, 2.2, 2.4))  # all pictures still are
    assert looks.paused
    assert shedder.health().reason == "overloaded: no closer looks"
    [shedder.admits(0.6, 3 + t / 5) for t in range(40)]
    assert shedder.health().reason == "overloaded: one of 8 pictures is encoded"
    [shedder.admits(0.01, 12 + t / 5) for t in range(400)]
    assert not looks.paused
    assert shedder.health().state == "ok"


def late(worker, seen, seconds):
    """Give an observation that was decoded so long ago."""
    then = time.monotonic() - seconds
    worker.queue.push("microphone", TimedObservation(seen, then, then))


def hop(index, samples=None):
    return AudioChunk("hall", (index + 1) / 4, np.zeros(4000, np.float32) if samples is None else samples)


def test_sound_that_comes_too_late_is_left_out_and_said_and_the_newest_counts(worker, monkeypatch, caplog):
    caplog.set_level("INFO", "tectum")
    encoded = []
    real = AudioEncoder.encode
    monkeypatch.setattr(AudioEncoder, "encode", lambda *given: encoded.append(given[1].time) or real(*given))
    for index in range(20):
        late(worker, hop(index), 5.0 - index / 4)  # five seconds of sound came at once, and the last is just now
    until(lambda: worker.pipeline.now == 5.0)
    assert min(encoded) >= 2.5
    assert encoded[-1] == 5.0
    assert worker.load.sound.left_out >= 11
    told = "overloaded: sound more than 2 s late is not listened to"
    assert worker.health() == Health("degraded", told)
    assert caplog.messages.count(f"hall: {told}") == 1
    drops = place_health(worker, worker.all_stages.figures()).drops
    assert drops == {"audiochunk: more than 2 s late": worker.load.sound.left_out}


def test_what_was_left_out_is_in_the_window_of_what_is_heard_next(bundle):
    """An alarm is heard at the first hop that is in time, though the hops before it were left out."""
    samples = beeps(4.0)
    hops = [hop(index, samples[4000 * index : 4000 * (index + 1)]) for index in range(16)]
    whole, thinned = Pipeline(Engine(bundle)), Pipeline(Engine(bundle))
    for one in hops[:-1]:
        whole.observe(one)
        thinned.skip(one)
    scores = []
    for pipeline in (whole, thinned):
        pipeline.observe(hops[-1])
        scores.append(pipeline.timeline.recent("audio")[-1].scores["sound"])
    np.testing.assert_array_equal(*scores)


def test_overload_of_sound_is_over_when_sound_is_in_time_for_ten_seconds(caplog):
    caplog.set_level("INFO", "tectum")
    shedder = SoundShedder("hall")
    assert not shedder.admits(2.1, {}, 0.0)
    assert shedder.admits(1.9, {}, 5.0)
    assert shedder.health(0.0, 9.0).state == "degraded"
    assert shedder.health(0.0, 10.1).state == "ok"
    assert shedder.admits(0.0, {}, 10.1)
    assert shedder.admits(0.0, {}, 11.0)
    assert caplog.messages == [
        "hall: overloaded: sound more than 2 s late is not listened to",
        "hall: no longer overloaded: all sound is listened to",
    ]


def test_pictures_give_way_to_late_sound_of_an_alarm_at_every_place_of_the_house():
    house = LateAlarms()
    hall, garden, elsewhere = SoundShedder("hall", house), SoundShedder("garden", house), SoundShedder("other house")
    alarm, bark = start("smoke_alarm"), start("dog_bark")
    hall.admits(3.0, {"b": bark}, 0.0)
    assert hall.admits_picture(0.0)
    hall.admits(3.0, {"a": alarm, "b": bark}, 1.0)
    assert not hall.admits_picture(2.0)
    assert not garden.admits_picture(2.0)
    assert elsewhere.admits_picture(2.0)
    assert garden.health(0.0, 3.0) == Health("degraded", "overloaded: pictures give way to the sound of an alarm")
    assert garden.admits_picture(12.0)
    assert garden.health(0.0, 13.0) == Health("ok")
    assert hall.drops() == {"audiochunk: more than 2 s late": 2, "frame: an alarm's sound first": 1}


def test_health_tells_the_truth_for_each_of_32_places(bundle, tmp_path):
    """Every other one is behind: some in sound, some before anything is taken up at all."""
    engine, clock, stages = Engine(bundle), HouseClock.start(), Stages()
    config = Config(tmp_path, places=tuple(PlaceConfig(f"place {n}") for n in range(32)), store=StoreConfig(""))
    workers = [PlaceWorker(config, place, engine, clock, stages, lambda *_: None) for place in config.places]
    for number, worker in enumerate(workers):
        if number % 4 < 3:
            worker.start()
        late(worker, hop(0), 3.0 if number % 2 else 0.0)
    until(lambda: all(worker.queue.depth() == 0 for number, worker in enumerate(workers) if number % 4 < 3))
    found = [worker.health() for worker in workers]
    for worker in workers:
        worker.stop()
    for worker in workers:
        worker.join(time.monotonic() + 2)
    assert {found[number].state for number in range(0, 32, 2)} == {"ok"}
    assert {found[number].reason for number in range(1, 32, 4)} == {
        "overloaded: sound more than 2 s late is not listened to"
    }
    assert all("s behind" in found[number].reason for number in range(3, 32, 4))


def test_what_is_told_under_load_has_its_picture_though_none_was_encoded(worker):
    """Where pictures wait or are left out, the event shows the newest all the same."""
    left_out, waiting = object(), object()
    worker.load.sound.admits(3.0, {"a": start("smoke_alarm")}, time.monotonic())
    give(worker, "camera", Frame("hall", 0.2, PIXELS, BOX, left_out))
    until(lambda: worker.view.picture is left_out)
    assert worker.load.sound.pictures_left_out == 1
    told = []

    def behind():
        """By the place's own thread: a picture comes while it is at something else."""
        now = time.monotonic()
        for when in (0.4, 0.6):
            shown = waiting if when == 0.6 else object()
            worker.queue.push("camera", TimedObservation(Frame("hall", when, PIXELS, BOX, shown), now, now))
        told.append(worker.queue.newest(Frame).picture)

    worker.queue.push("switches", Ask(behind))
    until(lambda: told)
    assert told == [waiting]


def test_an_event_before_the_first_picture_was_taken_up_shows_the_one_that_waits(bundle, tmp_path):
    told, shown = [], object()
    config = Config(tmp_path, places=(PlaceConfig("hall"),), store=StoreConfig(""))
    worker = PlaceWorker(
        config, config.places[0], Engine(bundle), HouseClock.start(), Stages(), lambda *t: told.append(t)
    )
    now = time.monotonic()
    worker.queue.push("camera", TimedObservation(Frame("hall", 0.2, PIXELS, BOX, shown), now + 60, now + 60))
    worker.queue.push("switches", Ask(lambda: None))
    worker.set_context("away")
    worker.start()
    until(lambda: told)
    worker.stop()
    worker.join(time.monotonic() + 2)
    assert [one.kind for one in told[0][0]] == ["away"]
    assert told[0][1] is shown


def test_sound_that_waited_while_its_microphone_was_switched_off_is_not_shown(bundle, tmp_path):
    config = Config(tmp_path, places=(PlaceConfig("hall", microphone="none"),), store=StoreConfig(""))
    worker = PlaceWorker(config, config.places[0], Engine(bundle), HouseClock.start(), Stages(), lambda *_: None)
    worker.switch("microphone", False)
    worker.start()
    until(lambda: worker.queue.depth() == 0)
    give(worker, "microphone", hop(0))
    until(lambda: worker.queue.depth() == 0)
    worker.switch("microphone", True)
    give(worker, "microphone", hop(1))
    until(lambda: worker.view.heard)
    assert [seen.time for seen in worker.view.heard] == [hop(1).time]
    worker.stop()
    worker.join(time.monotonic() + 2)


def test_a_picture_that_comes_no_more_is_not_thinned_either(worker):
    for index in range(3):
        then = time.monotonic() - 1.0
        worker.queue.push("camera", TimedObservation(Frame("hall", index / 5, PIXELS, BOX), then, then))
        until(lambda: worker.queue.depth() == 0)
    until(lambda: worker.load.pictures.level)
    show(worker, seconds=1.0, start=1.0)
    until(lambda: "vision" in worker.pipeline.senses)
    assert worker.health().reason.startswith("overloaded: ")
    worker.queue.push("camera", ModalityLost("vision"))
    until(lambda: worker.health().state == "ok")


def test_a_budget_of_restarts_is_spent_and_comes_back():
    budget = RestartBudget()
    assert [budget.failed("x", float(t)) for t in range(BUDGET)] == [True] * (BUDGET - 1) + [False]
    assert budget.resting(BUDGET - 1 + BUDGET_S - 1)
    assert not budget.resting(BUDGET - 1 + BUDGET_S)
    assert [budget.failed("x", t * BUDGET_S) for t in range(1, 20)] == [True] * 19


@pytest.fixture
def worker(bundle, tmp_path):
    told = []
    config = Config(tmp_path, places=(PlaceConfig("hall"),), store=StoreConfig(""))
    stages = Stages()
    made = PlaceWorker(
        config, config.places[0], Engine(bundle), HouseClock.start(), stages, lambda *t: made.told.append(t)
    )
    made.told, made.all_stages = told, stages
    made.start()
    yield made
    made.stop()
    made.join(time.monotonic() + 2)


def give(worker, source, seen):
    now = time.monotonic()
    worker.queue.push(source, TimedObservation(seen, now, now))
    time.sleep(0.03)


def show(worker, pixels=PIXELS, seconds=1.0, start=0.0):
    for index in range(round(seconds * 5)):
        give(worker, "camera", Frame("hall", start + index / 5, pixels, BOX))


def hear(worker, samples, start=0.0):
    for index in range(len(samples) // 4000):
        hop = samples[index * 4000 : (index + 1) * 4000]
        give(worker, "microphone", AudioChunk("hall", start + (index + 1) / 4, hop))


def test_an_error_in_the_rooms_is_told_and_the_place_begins_anew(worker, monkeypatch):
    real = VisionEncoder.encode
    broken = [2]

    def encode(*arguments):
        if broken[0]:
            broken[0] -= 1
            raise RuntimeError("a kernel failed")
        return real(*arguments)

    monkeypatch.setattr(VisionEncoder, "encode", encode)
    show(worker)
    until(lambda: worker.budget.restarts == 2)
    until(lambda: worker.health().state == "ok")
    until(lambda: worker.pipeline.now > 0)
    broken[0] = 10**6
    show(worker, seconds=2.0, start=1.0)
    until(lambda: worker.health().state == "down")
    assert "failed 5 times: RuntimeError: a kernel failed" in worker.health().reason


def test_what_sensors_said_outlives_a_pipeline_that_fails(bundle, tmp_path, monkeypatch):
    told = []
    sensors = PostedTable((SensorTable(name="front_door", values=("open", "closed")),))
    config = Config(tmp_path, places=(PlaceConfig("hall", source=(sensors,)),), store=StoreConfig(""))
    worker = PlaceWorker(
        config, config.places[0], Engine(bundle), HouseClock.start(), Stages(), lambda events, *_: told.extend(events)
    )
    worker.start()
    until(lambda: worker.sources.runners[0].health().state == "ok")
    worker.sensors.post("front_door", "open")
    until(lambda: told)

    def encode(*_):
        raise RuntimeError("a kernel failed")

    monkeypatch.setattr(VisionEncoder, "encode", encode)
    give(worker, "camera", Frame("hall", 0.1, PIXELS, BOX))
    until(lambda: len(told) == 3)
    worker.stop()
    worker.join(time.monotonic() + 2)
    opened, ended, again = told[:3]
    assert [(e.kind, e.phase, e.value) for e in (opened, ended, again)] == [
        ("front_door", "start", "open"),
        ("front_door", "end", "open"),
        ("front_door", "start", "open"),
    ]
    assert (opened.was, again.was) == (None, "open")  # known, but no change: no rule takes it for a door that opens
    assert ended.id == opened.id


def test_a_dead_modality_is_missing_at_once_and_the_other_carries_on(worker):
    t = np.arange(16_000 * 4) / 16_000
    on = np.floor(t / 0.5) % 2 == 0
    alarm = (0.2 * on * np.sin(2 * np.pi * 3100 * t)).astype(np.float32)
    show(worker)
    until(lambda: worker.pipeline.timeline.recent("vision"))
    worker.queue.push("camera", ModalityLost("vision"))
    until(lambda: not worker.pipeline.timeline.recent("vision"))
    hear(worker, alarm, 1.0)
    until(lambda: any(e.kind == "hazard" for events, _, _ in worker.told for e in events))
    (hazard,) = [e for events, _, _ in worker.told for e in events if e.kind == "hazard" and e.phase == "start"]
    assert hazard.modalities == ("audio",)
    worker.queue.push("microphone", ModalityLost("audio"))
    until(lambda: any(e.kind == "smoke_alarm" and e.phase == "end" for events, _, _ in worker.told for e in events))
    worker.submit_utterance("good night")
    until(lambda: any(e.kind == "night" for events, _, _ in worker.told for e in events))


def test_words_that_only_inform_neither_act_nor_change_the_context(worker):
    worker.submit_utterance("we are away until Sunday", actionable=False)
    until(lambda: any(e.kind == "away" for events, _, _ in worker.told for e in events))
    (away,) = [e for events, _, _ in worker.told for e in events if e.kind == "away"]
    assert away.actionable is False
    assert not worker.pipeline.timeline.context_set
    worker.submit_utterance("we are away until Sunday")
    until(lambda: worker.pipeline.timeline.context_set)


@pytest.mark.usefixtures("unhurried")
def test_the_latency_of_every_stage_is_kept(worker):
    show(worker)
    hear(worker, np.zeros(16_000, np.float32), 1.0)
    until(lambda: worker.all_stages.of["fuse"].count > 3)
    stages = worker.all_stages.figures()
    assert {"capture", "decode", "wait", "encode", "fuse", "decide"} <= set(stages)
    assert 0 < stages["encode"].p50 < 1000
    health = place_health(worker, stages["encode"])
    assert health.worker.state == "ok"
    assert health.av_skew_ms is None


def test_a_place_whose_own_clearing_up_fails_is_begun_anew_all_the_same(worker, monkeypatch):
    """What fails in the pipeline fails again when it is to end its events."""
    hear(worker, beeps(6.0))
    until(lambda: any(e.kind == "smoke_alarm" and e.phase == "start" for events, _, _ in worker.told for e in events))
    failed = worker.pipeline

    def broken(*_):
        raise RuntimeError("a kernel failed")

    monkeypatch.setattr(failed, "observe", broken)
    monkeypatch.setattr(failed, "close", broken)
    hear(worker, beeps(0.25), 6.0)
    until(lambda: worker.budget.restarts == 1)
    until(lambda: worker.pipeline is not failed)
    until(lambda: worker.health() == Health("degraded", "begun anew: RuntimeError: a kernel failed"))
    until(lambda: not worker.events.open)
    sent = [e for events, _, _ in worker.told for e in events]
    assert {e.id for e in sent if e.phase == "start"} == {e.id for e in sent if e.phase == "end"}
    hear(worker, beeps(6.0), 7.0)
    until(lambda: worker.events.open)
    assert worker.worker.alive


@pytest.mark.parametrize("error", [RuntimeError("the outbox is gone"), MemoryError(), SystemExit(1)])
def test_a_place_whose_events_nobody_takes_is_begun_anew(worker, error):
    class Refusing(list):
        left = 2

        def append(self, item):
            if self.left:
                self.left -= 1
                raise error
            super().append(item)

    worker.told = Refusing()
    worker.submit_utterance("good night")
    until(lambda: worker.budget.restarts == 1)
    until(lambda: worker.health().state == "degraded")
    assert type(error).__name__ in worker.health().reason
    until(lambda: worker.told.left == 0)
    worker.submit_utterance("good night")
    until(lambda: any(e.kind == "night" for events, _, _ in worker.told for e in events))
    assert worker.worker.alive


def test_a_place_that_rests_takes_up_what_is_no_observation(worker, monkeypatch):
    def broken(*_):
        raise MemoryError

    monkeypatch.setattr(Pipeline, "observe", broken)
    for index in range(BUDGET):
        give(worker, "microphone", AudioChunk("hall", index / 4, np.zeros(4000, np.float32)))
    until(lambda: worker.health().state == "down")
    give(worker, "microphone", AudioChunk("hall", 9.0, np.zeros(4000, np.float32)))
    until(lambda: worker.queue.drops["audiochunk: place rests"])
    worker.queue.push("recording", Ended("the disk is gone"))
    until(worker.ended.is_set)
    assert worker.health() == Health("down", "the disk is gone")


def test_a_place_that_hangs_is_stuck_for_the_watchdog_and_is_named_at_the_end(worker, monkeypatch):
    go_on = threading.Event()
    monkeypatch.setattr(Pipeline, "observe", lambda *_: go_on.wait(20) and [])
    worker.worker.stuck_s = 0.5
    give(worker, "microphone", AudioChunk("hall", 1.0, np.zeros(4000, np.float32)))
    until(lambda: not worker.worker.alive)
    assert worker.health().state == "down"
    assert worker.health().reason.startswith("stuck for ")
    worker.stop()
    assert worker.join(time.monotonic() + 0.1) == ["its own thread"]
    go_on.set()

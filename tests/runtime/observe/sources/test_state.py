"""Readings that are posted, sensors that fall silent, and what a source that ends leaves of its sensors."""

import time

import pytest
from tests.live import LONG_S, collected, feed_for, until

from tectum.errors import MediaError, UsageError
from tectum.observe.observation_queue import MOST_UTTERANCES, ObservationQueue, TimedObservation
from tectum.observe.sensor import Sensor
from tectum.observe.sources.base import Source
from tectum.observe.sources.runner import Runner
from tectum.observe.sources.state import PostedSource, SensorTable
from tectum.observe.types import Reading

BOX = SensorTable(name="letterbox", values=("open", "closed"))
TANK = SensorTable(name="tank", kind="number", expire_after_s=0.4)


@pytest.fixture
def posted():
    source = PostedSource([BOX, TANK])
    runner = Runner(source, feed_for(source.name))
    runner.start()
    until(lambda: runner.health().state == "ok")
    yield source, runner
    runner.stop()
    assert runner.join(LONG_S)


def test_a_posted_reading_is_handed_over_at_its_time(posted):
    source, runner = posted
    assert source.post("letterbox", "open") == "open"
    assert source.post("tank", 3, time.time() - 60) == 3.0
    now, earlier = collected(runner.feed, Reading, 2)
    assert (now.place, now.name, now.value, now.retained) == ("hall", "letterbox", "open", False)
    assert now.time == pytest.approx(runner.feed.clock.now(), abs=20)
    assert earlier.time == pytest.approx(runner.feed.clock.now() - 60, abs=20)


def test_a_wrong_reading_is_refused_and_its_sensor_not_known_any_more(posted):
    source, runner = posted
    source.post("letterbox", "open")
    with pytest.raises(UsageError, match="letterbox = 'ajar': must be one of open, closed"):
        source.post("letterbox", "ajar")
    assert [one.value for one in collected(runner.feed, Reading, 2)] == ["open", None]
    assert runner.health().reason == "letterbox: letterbox = 'ajar': must be one of open, closed"
    source.post("letterbox", "closed")
    assert runner.health().state == "ok"


def test_what_is_silent_for_too_long_is_lost_alone(posted):
    source, runner = posted
    source.post("letterbox", "open")
    source.post("tank", 1.0)
    assert [(one.name, one.value) for one in collected(runner.feed, Reading, 3)][-1] == ("tank", None)
    assert runner.health().reason == "tank: nothing said for 0.4 s"
    assert runner.health().state == "degraded"


def test_nothing_is_posted_to_a_place_that_has_ended():
    source = PostedSource([BOX])
    with pytest.raises(UsageError, match="letterbox: the place is not running"):
        source.post("letterbox", "open")


def test_a_sensor_table_that_is_wrong_says_so():
    with pytest.raises(UsageError, match="sensor 'tank': values go with kind = 'words'"):
        PostedSource([SensorTable(name="tank", kind="number", values=("full",))])
    with pytest.raises(UsageError, match="sensor 'letterbox': values: must name at least one word"):
        PostedSource([SensorTable(name="letterbox")])


class Failing(Source):
    """Says one reading, then breaks."""

    name = "failing"
    sensors = (Sensor("front_door", ("open",)),)

    def __init__(self, finite):
        self.finite = finite

    def session(self, feed, _stop):
        feed.push(Reading(feed.place, feed.clock.now(), "front_door", "open"), time.monotonic())
        raise MediaError("the link broke")


@pytest.mark.parametrize("finite", [False, True])
def test_a_source_that_ends_leaves_no_state_behind(finite):
    runner = Runner(Failing(finite), feed_for("failing"))
    runner.start()
    said, lost = collected(runner.feed, Reading, 2)
    runner.stop()
    assert runner.join(LONG_S)
    assert (said.value, lost.value, lost.reason) == ("open", None, "the link broke")


def test_a_sensor_that_says_much_costs_only_itself():
    queue = ObservationQueue()
    for n in range(MOST_UTTERANCES + 50):
        reading = Reading("hall", float(n), "power", float(n))
        queue.push("sensors", TimedObservation(reading, 0.0, 0.0))
        if n == 0:
            queue.push("sensors", TimedObservation(Reading("hall", 0.0, "front_door", "open"), 0.0, 0.0))
    assert queue.drops == {"reading: queue full": 50}
    names = [queue.pop(0.1)[1].seen.name for _ in range(MOST_UTTERANCES + 1)]
    assert names.count("front_door") == 1

"""What a rollout does next, by what the devices say: who is asked, who is waited for, what stops it."""

import time

import msgspec
import pytest

from tectum import UsageError
from tectum.decide.rates import more_often
from tectum.deliver.controls import AlarmCount, BundleInUse
from tectum.deliver.maintenance import MaintenanceReport, Outcome
from tectum.deliver.sinks.mqtt_announcement import Announcement
from tectum.fleet.progress import ANSWER_S, AWAY_S, TRIAL_S, WORSE_S
from tectum.fleet.rollout import Plan, Rollout, check_free, unfinished
from tectum.fleet.view import Device
from tectum.supervise.health import Health

WAIT_S = 60.0


class House:
    """A device of a rollout, which does what it is asked as a test says. ``offer``: the version that its repository
    has."""

    def __init__(self, name):
        self.name, self.online, self.ticket, self.tickets = name, True, f"{name}0", 0
        self.last, self.state, self.alarms, self.version = None, "ok", AlarmCount(0, 24.0), "one"
        self.at = 1000.0

    def take(self, request):
        assert request.ticket == self.ticket
        self.tickets += 1
        self.ticket = f"{self.name}{self.tickets}"
        self.last = Outcome(request=request, state="running", at=self.at, version=self.version, earlier=self.version)

    def becomes(self, state, said="", version=None):
        """What it says of what it was asked."""
        self.at += 1.0
        self.last = msgspec.structs.replace(
            self.last, state=state, at=self.at, said=(said,) if said else (), version=version or self.last.version
        )
        if state == "done":
            self.version, self.alarms = self.last.version, AlarmCount(0, 0.02)

    def device(self):
        parts = {} if self.state == "ok" else {"hall: camera": Health(self.state, "no route to host")}
        about = Announcement(
            at=self.at + 1.0, up_s=1.0, versions={}, bundle=BundleInUse("home", self.version, "0", "fp32"),
            state=self.state, parts=parts, alarms=self.alarms,
        )  # fmt: skip
        ticket = "" if self.last is not None and self.last.state in ("running", "restarting", "trial") else self.ticket
        return Device(self.name, self.online, about, maintenance=MaintenanceReport(ticket=ticket, last=self.last))


class Run:
    """A rollout over ``houses``, at ``now`` of a clock that a test moves. ``asked``: names in order."""

    def __init__(self, count=10, houses=None, **plan):
        self.houses = houses or {f"h{n}": House(f"h{n}") for n in range(count)}
        how = {"what": "update", "stages": (0.1, 0.5, 1.0), "wait_s": WAIT_S}
        self.rollout = Rollout(Plan.anew(**{**how, **plan}), self.ask, self.told)
        self.now, self.asked, self.stands, self.going = 0.0, [], [], True

    def ask(self, name, request):
        self.asked.append((name, request))
        self.houses[name].take(request)

    def told(self, one):
        self.stands.append((one.name, one.stand))

    def turn(self, seconds=0.0):
        self.now += seconds
        self.going = self.rollout.turn([house.device() for house in self.houses.values()], self.now)
        return self.going

    def names(self):
        return [name for name, _ in self.asked]

    def all_done(self, version="two"):
        """Whoever is at it takes it, and it runs well."""
        for house in self.houses.values():
            if house.last is not None and house.last.state == "running":
                house.becomes("done", version=version)
        return self.turn()


def test_a_part_after_the_other_is_asked_and_watched_between():
    run = Run()
    assert run.turn()
    assert len(run.asked) == 1
    assert run.turn(500.0)
    assert len(run.asked) == 1  # however long it takes
    assert run.all_done()
    assert run.turn(WAIT_S - 1.0)
    assert len(run.asked) == 1
    run.turn(2.0)
    run.turn()
    assert len(set(run.names())) == len(run.names()) == 5
    run.all_done()
    run.turn(WAIT_S + 1.0)
    run.turn()
    assert sorted(run.names()) == sorted(run.houses)
    run.all_done()
    assert run.turn(WAIT_S - 1.0)
    assert not run.turn(2.0)
    assert run.rollout.stopped == ""


def test_after_the_first_part_nothing_is_asked_for_but_what_ran_well_in_it():
    run = Run()
    run.turn()
    run.all_done("two")
    run.turn(WAIT_S + 1.0)
    run.turn()
    assert [request.versions for _, request in run.asked] == [()] + [("two",)] * 4


@pytest.mark.parametrize(
    ("state", "said"), [("back", "gone back from: hall: failed"), ("refused", "too slow"), ("refused", "expired")]
)
def test_a_device_that_goes_back_or_refuses_stops_it(state, said):
    run = Run()
    run.turn()
    (name,) = run.names()
    run.houses[name].becomes(state, said)
    assert not run.turn()
    assert run.rollout.stopped == f"{name}: {said}"
    assert len(run.asked) == 1


def test_as_many_may_fail_as_is_said():
    run = Run(stages=(0.5, 1.0), most_failing=1)
    run.turn()
    run.houses[run.names()[0]].becomes("refused", "too slow")
    run.all_done()
    run.turn(WAIT_S + 1.0)
    run.turn()
    assert len(run.asked) == 10
    run.houses[run.names()[7]].becomes("refused", "too slow")
    run.all_done()
    assert not run.turn()
    assert run.rollout.stopped.count("too slow") == 2


def test_what_falls_in_health_after_it_was_done_stops_it_and_what_was_so_before_does_not():
    run = Run(stages=(0.5, 1.0))
    ill, falls = list(run.houses.values())[:2]
    ill.state = "degraded"
    run.rollout = Rollout(Plan.anew(what="update", stages=(1.0,), wait_s=WAIT_S), run.ask, run.told)
    run.turn()
    run.all_done()
    falls.state = "degraded"
    assert run.turn(1.0)
    falls.state = "ok"  # a camera that was begun anew
    assert run.turn(WORSE_S + 1.0)
    falls.state = "down"
    assert run.turn(1.0)
    assert not run.turn(WORSE_S + 1.0)
    assert run.rollout.stopped == f"{falls.name}: fell from ok to down (hall: camera: no route to host)"


def test_a_device_that_tells_more_alarms_than_before_stops_it():
    run = Run()
    run.turn()
    (name,) = run.names()
    run.all_done()
    run.houses[name].alarms = AlarmCount(1, 0.1)
    assert run.turn(1.0)  # that may happen
    run.houses[name].alarms = AlarmCount(3, 0.1)
    assert not run.turn(1.0)
    assert run.rollout.stopped == f"{name}: tells more alarms: 3 in 0.10 h, 0 in 24.0 h before"


def test_all_together_tell_more_alarms_though_no_single_one_does():
    run = Run(stages=(1.0,), count=20)
    run.turn()
    run.all_done()
    for house in run.houses.values():
        house.alarms = AlarmCount(1, 0.5)
    assert not run.turn(1.0)
    assert run.rollout.stopped == "all together tell more alarms: 20 in 10.00 h, 0 in 480.0 h before"


def test_what_had_it_already_is_not_compared_with_itself():
    run = Run(stages=(1.0,))
    run.turn()
    run.all_done("one")
    for house in run.houses.values():
        house.alarms = AlarmCount(9, 0.1)
    assert run.turn(1.0)
    assert not run.turn(WAIT_S)
    assert run.rollout.stopped == ""


def test_who_is_offline_or_cannot_be_asked_holds_nobody_up():
    run = Run(stages=(0.5, 1.0), count=4)
    away, unable, silent, well = run.houses.values()
    away.online = False
    silent.take = lambda _request: None
    run.turn()
    while run.going:
        if unable.last is not None and unable.last.state == "running":
            unable.becomes("unable", "[model] bundle is no folder of 'tectum bundle trust'")
        run.all_done()
        run.turn(ANSWER_S + WAIT_S)
    assert away.name not in run.names()
    assert {name: one.stand for name, one in run.rollout.devices.items()} == {
        unable.name: "left out", silent.name: "left out", well.name: "done",
    }  # fmt: skip
    assert run.rollout.stopped == ""


def test_what_does_not_come_back_from_it_failed():
    run = Run()
    run.turn()
    (name,) = run.names()
    run.houses[name].becomes("restarting")
    run.houses[name].online = False
    assert run.turn(1.0)
    assert not run.turn(AWAY_S + 1.0)
    assert "did not come back" in run.rollout.stopped


def test_what_is_on_trial_for_ever_failed():
    run = Run()
    run.turn()
    run.houses[run.names()[0]].becomes("trial")
    assert run.turn(1.0)
    assert not run.turn(TRIAL_S + 1.0)
    assert "still on trial" in run.rollout.stopped


def test_a_device_whose_house_ended_in_the_middle_is_asked_once_more():
    run = Run()
    run.turn()
    (name,) = run.names()
    run.houses[name].becomes("interrupted")
    run.turn()
    assert run.names() == [name, name]
    run.houses[name].becomes("interrupted")
    run.turn()
    assert run.rollout.devices[name].stand == "left out"
    assert len(set(run.names())) == 2  # another one in its place
    assert run.rollout.stopped == ""


def test_what_answers_late_counts_after_all():
    run = Run()
    run.turn()
    (name,) = run.names()
    request = run.asked[0][1]
    run.houses[name].last = None
    run.turn(ANSWER_S + 1.0)
    assert run.rollout.devices[name].stand == "left out"
    run.houses[name].take(msgspec.structs.replace(request, ticket=run.houses[name].ticket))
    run.houses[name].last = msgspec.structs.replace(run.houses[name].last, request=request)
    run.turn()
    assert run.rollout.devices[name].stand == "running"


def test_whoever_goes_on_with_it_knows_from_the_devices_how_far_it_came():
    run = Run(wait_s=0.0)
    run.turn()
    run.all_done()
    run.turn()
    assert len(run.asked) == 5
    devices = [house.device() for house in run.houses.values()]
    with pytest.raises(UsageError, match=r"'h\d' is at rollout .*; wait for it, or go on with it: --resume"):
        check_free(devices, ())
    plan = unfinished(devices, "update", Plan.anew(what="update"))
    assert plan == run.rollout.plan
    other = Run(houses=run.houses)
    other.rollout = Rollout(plan, other.ask, other.told)
    other.rollout.resume(devices, 0.0)
    assert other.turn()
    assert other.asked == []  # those of this part are at it still
    other.all_done()
    while other.turn():
        other.all_done()
    assert sorted(other.names() + run.names()) == sorted(run.houses)
    assert {request.versions for _, request in other.asked} == {("two",)}
    assert {one.stand for one in other.rollout.devices.values()} == {"done"}
    check_free([house.device() for house in run.houses.values()], ())


def test_two_at_once_stop_rather_than_share_a_fleet():
    one = Run()
    one.turn()
    two = Run(houses=one.houses)
    assert not two.turn()
    assert two.rollout.stopped == f"{one.names()[0]} is at rollout {one.rollout.plan.rollout}, of somebody else"
    assert two.asked == []


def test_there_is_nothing_to_go_on_with():
    with pytest.raises(UsageError, match="--resume: no device knows of a rollout of 'update'"):
        unfinished([House("h").device()], "update", Plan.anew(what="update"))


def test_rates_of_whatever_counts_come_in():
    begun = time.monotonic()
    assert not more_often(10**15, 1e6, 10**15, 1e6)
    assert more_often(0, 1e6, 10**15, 1e-6)
    assert not more_often(5, 0.0, 5, 0.0)
    assert time.monotonic() - begun < 60.0

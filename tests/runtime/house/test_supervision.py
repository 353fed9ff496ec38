"""What a house does when one of its own parts fails."""

import time

import pytest
from tests.live import LONG_S, until

from tectum.config.schema import Config, HouseConfig, PlaceConfig, StoreConfig
from tectum.deliver.sinks.base import Sink
from tectum.house.house import STOP_S, House


class Collecting(Sink):
    def __init__(self):
        self.got, self.closed = [], False

    def deliver(self, event):
        self.got.append(event)

    def close(self):
        self.closed = True


@pytest.fixture
def sink():
    return Collecting()


@pytest.fixture
def house(tmp_path, engine, sink):
    config = Config(tmp_path, places=(PlaceConfig("hall"),), house=HouseConfig(""), store=StoreConfig("state"))
    with House(config, engine, {"log": sink}) as made:
        yield made


def test_an_event_is_delivered_though_the_rules_that_look_at_it_fail(house, sink, monkeypatch):
    def broken(_):
        raise RuntimeError("no such rule")

    with monkeypatch.context() as patch:
        patch.setattr(house.rules, "see", broken)
        house.workers["hall"].submit_utterance("good night")
        until(lambda: any(event.kind == "night" for event in sink.got))
        health = house.health()
        assert health.services["rules"].state == "degraded"
        assert health.services["rules"].reason == "RuntimeError: no such rule"
        assert health.state == "degraded"
        assert health.places["hall"].worker.restarts == 0
    house.workers["hall"].submit_utterance("we are away until Sunday")
    until(lambda: any(event.kind == "away" for event in sink.got))
    assert house.health().services["rules"].state == "ok"


def test_without_its_outbox_a_house_is_down_and_what_it_took_is_delivered_once_it_is_back(house, sink, monkeypatch):
    class Raw(BaseException):
        pass

    def broken(*_):
        raise Raw("no store")

    with monkeypatch.context() as patch:
        patch.setattr(house.store, "add", broken)
        house.workers["hall"].submit_utterance("good night")
        until(lambda: house.health().store.state == "down")
        assert "Raw: no store" in house.health().store.reason
        assert house.health().state == "down"
        assert house.health().places["hall"].worker.state == "ok"
    until(lambda: any(event.kind == "night" for event in sink.got))
    until(lambda: house.health().store.state != "down")
    assert [kept.event.kind for kept in house.store.events()] == ["night"]


def test_what_fails_at_the_end_leaves_nothing_else_open(house, sink, monkeypatch):
    def broken(*_):
        raise RuntimeError("no")

    monkeypatch.setattr(house.recorder, "close", broken)
    begin = time.monotonic()
    house.stop()
    assert time.monotonic() - begin < STOP_S + LONG_S / 2
    assert sink.closed
    assert all(worker.worker.join(0) for worker in house.outbox.workers)

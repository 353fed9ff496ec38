"""A worker is begun anew whatever it fails of, or its health is down; nothing kills its thread."""

import logging
import threading
from math import inf

import pytest
from tests.live import LONG_S, until

from tectum.errors import MediaError
from tectum.supervise.restart_budget import BUDGET, RestartBudget
from tectum.supervise.worker import SHAKEN_S, Worker, workers


class Untold(Exception):
    def __str__(self):
        raise RuntimeError("cannot even be told")


class Outside(BaseException):
    pass


ERRORS = [
    ValueError("no"),
    MemoryError(),
    SystemExit(3),
    KeyboardInterrupt(),
    Outside("raw"),
    Untold(),
    GeneratorExit(),
]


def fails(times, error):
    """A body that fails so often, then works."""
    left = [times]

    def body(worker):
        if left[0]:
            left[0] -= 1
            raise error
        worker.wait(60)

    return body


@pytest.fixture
def begin():
    """A worker that is begun, and ended with the test."""
    made = []

    def begin(*arguments, **more):
        worker = Worker("hall", *arguments, **more)
        made.append(worker)
        worker.start()
        return worker

    yield begin
    for worker in made:
        worker.stop()
    assert all(worker.join(LONG_S) for worker in made)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_whatever_a_body_raises_it_is_begun_anew_and_says_so(begin, error, caplog):
    worker = begin(fails(2, error))
    until(lambda: worker.budget.restarts == 2)
    until(lambda: worker.health().state == "degraded")
    assert type(error).__name__ in worker.health().reason
    assert worker.alive
    until(lambda: sum(r.levelno == logging.WARNING for r in caplog.records) >= 2)  # it is said after it is counted
    told = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert len(told) == 2
    assert told[0].startswith(f"hall: {type(error).__name__}")
    assert told[0].endswith("; begun anew")


def test_a_short_failure_is_over_after_a_while(begin, monkeypatch):
    monkeypatch.setattr("tectum.supervise.worker.SHAKEN_S", 0.3)
    worker = begin(fails(1, MediaError("the cable is loose")))
    until(lambda: worker.health().reason == "begun anew: the cable is loose")
    until(lambda: worker.health().state == "ok", SHAKEN_S)


def test_a_budget_that_is_spent_is_down_at_once_and_the_worker_comes_back_after_its_rest(begin):
    worker = begin(fails(BUDGET, ValueError("no")), RestartBudget(rest_s=1.0))
    until(lambda: worker.budget.restarts == BUDGET)
    assert worker.health().state == "down"
    assert worker.health().reason == "failed 5 times: ValueError: no"
    assert worker.alive  # it rests: a new process would not help it
    until(lambda: worker.health().state != "down")


def test_while_it_rests_what_comes_in_is_thrown_away_and_that_may_fail_too(begin):
    calls = []

    def resting():
        calls.append(1)
        raise ValueError("that too")

    worker = begin(fails(10**6, ValueError("no")), RestartBudget(rest_s=0.6), resting=resting)
    until(lambda: len(calls) > 2)
    assert worker.alive
    assert worker.health().state == "down"


def test_on_failure_is_told_and_may_fail_itself(begin):
    got = []

    def on_failure(error):
        got.append(error)
        raise SystemExit(1)

    worker = begin(fails(3, ValueError("no")), on_failure=on_failure)
    until(lambda: worker.budget.restarts == 3)
    until(lambda: len(got) == 3)
    assert all(isinstance(error, ValueError) for error in got)
    assert worker.alive
    assert worker.budget.restarts == 3


def test_a_log_that_fails_kills_no_worker(begin):
    class Broken(logging.Handler):
        def emit(self, _record):
            raise MemoryError

    handler = Broken()
    log = logging.getLogger("tectum.supervise.worker")
    log.addHandler(handler)
    try:
        worker = begin(fails(2, ValueError("no")))
        until(lambda: worker.budget.restarts == 2)
        until(lambda: worker.health().state == "degraded")
        assert worker.alive
    finally:
        log.removeHandler(handler)


def test_one_without_a_rest_gives_up_for_good_and_leaves_no_thread(begin):
    worker = begin(fails(10**6, ValueError("no")), RestartBudget(most=2, rest_s=inf))
    assert worker.join(LONG_S)
    assert worker.budget.restarts == 2
    assert worker.health().state == "down"
    assert worker not in workers()


def test_a_body_that_fails_while_it_ends_still_finishes_its_work(begin):
    done = threading.Event()

    def body(worker):
        if not worker.wait(60):
            return
        if worker.budget.restarts < 2:
            raise ValueError("in the middle of the last things")
        done.set()

    worker = begin(body)
    worker.stop()
    assert worker.join(LONG_S)
    assert done.is_set()


def test_one_that_rests_finishes_its_work_when_it_is_asked_to_end(begin):
    done = threading.Event()

    def body(worker):
        if worker.stopping:
            done.set()
            return
        raise ValueError("no")

    worker = begin(body)
    until(lambda: worker.health().state == "down")
    worker.stop()
    assert worker.join(LONG_S)
    assert done.is_set()


def test_one_that_only_fails_ends_all_the_same(begin):
    worker = begin(fails(10**6, ValueError("no")))
    worker.stop()
    assert worker.join(LONG_S)
    assert worker.health().state == "down"


def test_a_body_without_a_sign_of_life_is_stuck_and_well_again_with_the_next_one(begin):
    go_on = threading.Event()

    def body(worker):
        go_on.wait(20)
        worker.wait(60)

    worker = begin(body, stuck_s=0.3)
    assert worker.alive
    until(lambda: not worker.alive)
    assert worker.health().state == "down"
    assert worker.health().reason.startswith("stuck for ")
    go_on.set()
    until(lambda: worker.alive)
    assert worker.health().state == "ok"


def test_waiting_is_a_sign_of_life(begin):
    worker = begin(lambda worker: worker.wait(60), stuck_s=0.6)
    until(lambda: worker.alive)
    threading.Event().wait(1.0)
    assert worker.alive


def test_what_is_begun_is_known_until_it_is_over():
    worker = Worker("hall", lambda worker: worker.wait(60))
    assert worker not in workers()
    assert worker.alive
    assert worker.join(0)
    worker.start()
    assert worker in workers()
    assert worker.begun
    worker.stop()
    assert worker.join(LONG_S)
    assert worker not in workers()
    assert worker.health().state == "ok"


def test_a_thread_that_cannot_be_made_is_no_worker(monkeypatch):
    def full(_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", full)
    worker = Worker("hall", lambda _worker: None)
    with pytest.raises(RuntimeError):
        worker.start()
    assert worker not in workers()
    assert not worker.begun

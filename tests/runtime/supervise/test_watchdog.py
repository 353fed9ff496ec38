"""The manager's watchdog, over a real datagram socket: fed while all workers are in order, and only then."""

import os
import threading

import pytest
from tests.live import LONG_S, HouseProcess, until
from tests.manager import Manager

from tectum.supervise.watchdog import Watchdog, allowed_s, notify
from tectum.supervise.worker import Worker, workers


@pytest.fixture
def manager(tmp_path, monkeypatch):
    address = str(tmp_path / "notify")
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    monkeypatch.setenv("WATCHDOG_USEC", "400000")
    with Manager(address) as made:
        yield made


def test_it_is_ready_fed_and_stopping(manager):
    with Watchdog():
        assert manager.lines()[0] == "READY=1"
        until(lambda: manager.fed() > 3)
        assert "STOPPING=1" not in manager.lines()
    assert manager.lines()[-1] == "STOPPING=1"
    assert not [worker for worker in workers() if worker.name == "watchdog"]


def test_a_worker_that_is_stuck_starves_it_and_one_that_lives_again_does_not(manager, caplog):
    go_on = threading.Event()

    def body(worker):
        go_on.wait(20)
        worker.wait(60)

    stuck = Worker("hall", body, stuck_s=0.3)
    with Watchdog():
        until(lambda: manager.fed() > 1)
        stuck.start()
        until(lambda: "STATUS=stuck: hall" in manager.lines())
        fed = manager.fed()
        threading.Event().wait(1.0)  # more than twice what the manager allows
        assert manager.fed() == fed
        assert [line for line in caplog.messages if "watchdog" in line] == [
            "watchdog: is not fed, for this is stuck: hall"
        ]
        go_on.set()
        until(lambda: manager.fed() > fed)
    stuck.stop()
    assert stuck.join(LONG_S)


class Gone(Worker):
    """One whose thread ends in the middle, as nothing but the interpreter itself could make it."""

    def _run(self):
        pass

    def leave(self):
        """Not to be looked for by the tests that follow."""
        self._forget()


def test_a_worker_whose_thread_is_gone_starves_it(manager):
    done, gone = Worker("done", lambda _: None), Gone("garden", lambda _: None)
    done.start()
    assert done.join(LONG_S)
    with Watchdog():
        until(lambda: manager.fed() > 1)
        gone.start()
        assert gone.join(LONG_S)
        until(lambda: "STATUS=stuck: garden" in manager.lines())
    assert gone.health().reason == "its thread is gone"
    assert not gone.alive
    gone.leave()


@pytest.mark.parametrize("resting", [True, False])
def test_one_that_failed_or_rests_is_in_order(manager, resting):
    def body(worker):
        if resting or worker.budget.restarts < 2:
            raise ValueError("no")
        worker.wait(60)

    worker = Worker("hall", body)
    with Watchdog():
        worker.start()
        until(lambda: worker.budget.restarts == (5 if resting else 2))
        fed = manager.fed()
        until(lambda: manager.fed() > fed + 2)
    worker.stop()
    assert worker.join(LONG_S)


def test_without_a_manager_nothing_is_begun(tmp_path, monkeypatch, caplog):
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert not notify("READY=1")
    with Watchdog():
        assert not [worker for worker in workers() if worker.name == "watchdog"]
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    assert not notify("READY=1")
    assert "cannot be notified: " in caplog.text


@pytest.mark.usefixtures("manager")
def test_a_manager_that_does_not_listen_keeps_nobody_from_ending():
    with Watchdog():
        until(lambda: not notify("STATUS=x"))  # its queue is full


def test_an_abstract_address_is_understood(monkeypatch):
    monkeypatch.setenv("NOTIFY_SOCKET", "@tectum-test-notify")
    with Manager("\0tectum-test-notify") as manager:
        assert notify("READY=1", "STATUS=here")
        assert manager.lines() == ["READY=1", "STATUS=here"]


@pytest.mark.parametrize(
    ("usec", "pid", "expected"),
    [("30000000", "", 30.0), ("30000000", "own", 30.0), ("30000000", "1", None), ("0", "", None), ("x", "", None)],
)
def test_the_time_that_the_manager_allows(monkeypatch, usec, pid, expected):
    monkeypatch.setenv("WATCHDOG_USEC", usec)
    monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()) if pid == "own" else pid)
    assert allowed_s() == expected


def test_a_house_is_ready_once_it_serves_fed_while_it_lives_and_stopping_at_its_end(tmp_path):
    """The program itself, as the unit runs it."""
    file = tmp_path / "house.toml"
    file.write_text("[house]\nsocket = 'words.sock'\n[[place]]\nname = 'hall'\n")
    env = {**os.environ, "NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "2000000"}
    with Manager(tmp_path / "notify") as manager, HouseProcess(tmp_path, ["run", file], env) as house:
        until(lambda: "READY=1" in manager.lines())
        until(lambda: manager.fed() > 2)
        assert house.stop()[0] == 130
        assert manager.lines()[0] == "READY=1"
        assert manager.lines()[-1] == "STOPPING=1"

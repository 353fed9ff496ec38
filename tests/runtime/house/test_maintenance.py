"""A house that is asked to update, to go back or to tune: the real commands, and what it tells over its own restart."""

import contextlib
import itertools
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from tests.live import LONG_S, until
from tests.signing import LACKING, bundle_called, copied, published

from tectum import Bundle, UsageError
from tectum.bundle.versions import Versions
from tectum.config.load import read_config
from tectum.decide.events import Event
from tectum.deliver.maintenance import FINAL, MaintenanceReport, Outcome, Request
from tectum.deliver.store.store import Store
from tectum.house.alarm_count import count_alarms
from tectum.house.maintenance import FILE, Maintenance

pytest.importorskip("tuf", reason=LACKING)

HOUSE = "[model]\nbundle = 'models'\n[[place]]\nname = 'hall'\ntext = ['hello']\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A device that has 1.0.0, and a repository with 2.0.0."""
    return published(tmp_path_factory.mktemp("made"))


class Home:
    """A house's folder. ``begin`` gives the ``Maintenance`` of a house that begins there; ``ended``: how often one was
    to end."""

    def __init__(self, made, folder, text=HOUSE):
        self.folder, self.ended = folder, 0
        self.versions = Versions(copied(made / "models", folder / "models"))
        (folder / "house.toml").write_text(text)
        self.config = read_config(folder / "house.toml")
        self.config.state.mkdir()

    def begin(self):
        self.versions.begin()
        return Maintenance(lambda: self.config, Bundle.load(self.versions.folder), self.end)

    def end(self):
        self.ended += 1

    def other(self, version):
        """Another version lies there and counts, on trial."""
        bundle_called(self.versions.path(version), "2.0.0")
        self.versions.take(version)

    def left(self, state, **more):
        """What a house before had written down."""
        now = self.versions.read().current
        request = asked("gone", what=more.pop("what", "update"))
        known = Outcome(request=request, state=state, at=1.0, **{"version": now, "earlier": now, **more})
        (self.config.state / FILE).write_bytes(msgspec.json.encode(known))


@pytest.fixture
def home(made, tmp_path):
    return Home(made, tmp_path)


def asked(ticket, what="update", **more):
    return Request(ticket=ticket, rollout="r1", what=what, **more)


def running():
    """The command lines of all processes."""
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            yield file.read_text()


def outcome(maintenance):
    """What becomes of what it was asked."""
    until(lambda: maintenance.report().last.state in FINAL)
    return maintenance.report().last


def test_each_ticket_is_good_for_one_request(home):
    with home.begin() as one:
        first = one.report().ticket
        with pytest.raises(UsageError, match="its ticket is not the one of now"):
            one.take(asked("0" * 16))
        one.take(asked(first, "rollback"))
        outcome(one)
        assert one.report().ticket not in ("", first)
        with pytest.raises(UsageError, match="sent before, or second"):
            one.take(asked(first, "rollback"))
    last = asked(one.report().ticket)
    with home.begin() as next_one, pytest.raises(UsageError, match="its ticket is not the one of now"):
        next_one.take(last)


def test_a_request_of_a_newer_version_is_not_guessed(home):
    with home.begin() as one, pytest.raises(UsageError, match="schema 2; this version reads up to 1"):
        one.take(asked(one.report().ticket, schema=2))


def test_while_it_is_at_one_it_takes_no_other_and_shows_no_ticket(home):
    with home.begin() as one:
        ticket = one.report().ticket
        one.take(asked(ticket, "tune"))
        report = one.report()
        assert (report.ticket, report.last.state) == ("", "running")
        with pytest.raises(UsageError, match="busy with rollout r1"):
            one.take(asked(ticket))
    assert one.report().last.state == "running"  # its command was ended with the house
    with home.begin() as next_one:
        last = next_one.report().last
    assert (last.state, last.said[-1]) == ("interrupted", "the house ended in the middle of it")


def test_what_the_command_refuses_is_told_in_its_own_words(home):
    with home.begin() as one:
        one.take(asked(one.report().ticket, "rollback"))
        last = outcome(one)
    assert last.state == "refused"
    assert "has no version before" in last.said[-1]
    assert home.ended == 0


def test_a_version_that_was_not_asked_for_is_not_taken(home):
    with home.begin() as one:
        one.take(asked(one.report().ticket, versions=("0123456789abcdef",)))
        last = outcome(one)
    assert last.state == "refused"
    assert "home 2.0.0 is offered now, which is none of those that were asked for" in last.said[-1]
    assert Bundle.load(home.versions.folder).version == "1.0.0"


def test_one_that_cannot_do_it_says_why_and_begins_nothing(made, tmp_path):
    home = Home(made, tmp_path, HOUSE.replace("bundle = 'models'\n", ""))
    with home.begin() as one:
        one.take(asked(one.report().ticket))
        last = one.report().last
    assert (last.state, last.said) == ("unable", ("[model] bundle is no folder of 'tectum bundle trust'",))


@pytest.mark.slow
def test_the_house_ends_for_a_version_that_was_taken_and_the_next_tells_that_it_ran_well(home):
    with home.begin() as one:
        one.take(asked(one.report().ticket))
        until(lambda: one.report().last.state != "running")
        last = one.report().last
        assert (last.state, home.ended) == ("restarting", 1), last.said
    assert last.version == home.versions.read().current != last.earlier
    with home.begin() as next_one:
        until(lambda: next_one.report().last.state == "trial")
        assert next_one.report().ticket == ""
        home.versions.confirm(last.version)
        assert outcome(next_one).state == "done"
        assert next_one.report().ticket


def test_what_was_taken_and_not_yet_told_is_told_by_the_next_house(home):
    """Power was lost between the two."""
    home.left("running")
    home.other("two")
    with home.begin() as one:
        until(lambda: one.report().last.state == "trial")
        home.versions.roll_back("hall: failed")
        last = outcome(one)
    assert (last.state, last.said[-1]) == ("back", "gone back from: hall: failed")


def test_a_house_that_begins_with_the_version_before_says_why(home):
    earlier = home.versions.read().current
    home.other("two")
    home.left("trial", version="two", earlier=earlier)
    home.versions.roll_back("a house began with it 2 times and did not run well")
    with home.begin() as one:
        last = one.report().last
    assert last.state == "back"
    assert "did not run well" in last.said[-1]


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 5000, b'{"state": "done"}', b"\xff"])
def test_a_note_that_is_damaged_stops_no_house(home, caplog, content):
    (home.config.state / FILE).write_bytes(content)
    with home.begin() as one:
        assert one.report() == MaintenanceReport(ticket=one.report().ticket)
    assert "what was asked last is not known" in caplog.text


def test_a_house_in_the_middle_of_something_stops_at_once_and_leaves_no_command_behind(home):
    with home.begin() as one:
        one.take(asked(one.report().ticket, "tune"))
        begun = time.monotonic()
    assert time.monotonic() - begun < 60.0
    assert [line for line in running() if str(home.versions.folder) in line] == []


@pytest.mark.slow
def test_what_was_tuned_is_told(home, monkeypatch):
    monkeypatch.setenv("TECTUM_CACHE", str(home.folder / "cache"))
    with home.begin() as one:
        one.take(asked(one.report().ticket, "tune", restart=True))
        until(lambda: one.report().last.state != "running", 300)
        last = one.report().last
    assert (last.state, home.ended) == ("restarting", 1), last.said
    assert "ms waited per second of a place; kept in " in last.said[-1]
    with home.begin() as one:
        assert one.report().last.state == "done"


def test_alarms_that_belong_together_count_once(tmp_path):
    with_alarms = Store(tmp_path)
    moments = itertools.accumulate([0.0, 5.0, 120.0])
    now = time.time()
    for number, at in enumerate(moments):
        for place, kind in (("hall", "glass_break"), ("attic", "person")):
            event = Event(
                f"{place}{number}", kind, "sound", place=place, phase="start", start=1.0, end=None, detected=1.0,
                score=0.9, at=now - 600 + at,
            )  # fmt: skip
            with_alarms.add([event], now - 600 + at - 1.0)
    assert count_alarms(with_alarms, 3600.0).count == 2
    assert count_alarms(with_alarms, 3600.0).hours == 1.0
    assert count_alarms(with_alarms, 60.0).count == 0
    with_alarms.close()
    assert count_alarms(None, 3 * 86_400.0).hours == 24.0


def test_a_run_that_can_be_asked_shows_it_in_its_health(made, tmp_path):
    home = Home(
        made,
        tmp_path,
        HOUSE.replace("text = ['hello']\n", "") + "[mqtt]\nhost = '127.0.0.1'\nport = 9\nmaintenance = true\n",
    )
    command = [sys.executable, "-m", "tectum.commands.main", "run", str(home.folder / "house.toml")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        file = home.config.state / "health.json"
        until(lambda: file.exists() and "maintenance" in json.loads(file.read_text())["services"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG_S) == 130

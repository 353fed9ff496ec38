"""What the tests share: the default bundle's engine, and real data where it is at hand."""

import math
import os
import signal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from tests.repository import LONG, ROOT

from tectum import Bundle, Engine
from tectum.observe.observation_queue import MOST

if "PYTEST_XDIST_WORKER" in os.environ:  # tests beside tests: each computes on one core, as do the programs it starts
    os.environ["OMP_NUM_THREADS"] = "1"

# What a shell runs in the background ignores Ctrl-C, and so do the programs that it starts: tests end theirs by it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples every time, so that a change alone makes a test fail; HYPOTHESIS_PROFILE=explore looks for new ones.
# Floats are drawn without subnormal ones: sessions of ONNX Runtime flush those to zero in the thread that makes them.
settings.register_profile("repeat", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", max_examples=5_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeat"))


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable():
    """What a worker tells of a test is UTF-8, though the test may have printed names of files that are not."""
    return _utf8((yield))


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    """A test that fails is named at once: whoever ends a run early, or has it ended, knows which it was."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_AtOnce(terminal))


def pytest_collection_modifyitems(items):
    left_out = pytest.mark.skip(reason="takes a minute or more: TECTUM_LONG=1, as make test-all")
    for item in items:
        if not LONG and item.get_closest_marker("long"):
            item.add_marker(left_out)


class _AtOnce:
    def __init__(self, terminal):
        self.terminal = terminal

    def pytest_runtest_logreport(self, report):
        if report.outcome in ("failed", "rerun") and not self.terminal.verbosity:
            crash = getattr(report.longrepr, "reprcrash", None)
            line = str(crash.message if crash else report.longrepr).strip().splitlines()[:1]
            self.terminal.write_line(f"\n{report.outcome} {report.nodeid} ({report.when}): {' '.join(line)[:200]}")


def _utf8(value):
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {_utf8(key): _utf8(one) for key, one in value.items()}
    return type(value)(map(_utf8, value)) if isinstance(value, list | tuple) else value


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory):
    """What was tuned and prepared on this host stays out of the tests, and theirs out of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TECTUM_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def scheduling():
    """No test leaves its thread a real-time one, as native libraries may make it: all that is begun later would be."""
    before = os.sched_getscheduler(0), os.sched_getparam(0)
    yield
    if (after := (os.sched_getscheduler(0), os.sched_getparam(0))) != before:
        os.sched_setscheduler(0, *before)
        pytest.fail(f"the test's thread is scheduled otherwise than it was: {after}, not {before}")


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    return Bundle.load()


@pytest.fixture(scope="session")
def engine(bundle: Bundle) -> Engine:
    return Engine(bundle)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real recordings; tests that need them are skipped where they are absent."""
    folder = Path(os.environ.get("TECTUM_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}; set TECTUM_DATA to its folder")
    return folder


@pytest.fixture(scope="session")
def shared_cases(shared_data: Path) -> Path:
    """Small inputs that once failed, beside the real recordings."""
    folder = shared_data.parent / "cases"
    if not folder.is_dir():
        pytest.skip(f"no inputs that once failed at {folder}")
    return folder


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A live house drops nothing and leaves nothing out, however late it is: what it computes is looked at, and the
    machine may be busy."""
    sheds = ("house.load_shedding.BEHIND_S", "house.sound_shedding.LATE_S")
    for late in (*sheds, "observe.sources.recording.LATE_S", "offline.analyze.LATE_S"):
        monkeypatch.setattr(f"tectum.{late}", math.inf)
    monkeypatch.setattr("tectum.observe.observation_queue.MOST", dict.fromkeys(MOST, 1_000_000))


@pytest.fixture(scope="session")
def grey() -> np.ndarray:
    """A picture of nothing, uint8 [180, 240, 3]."""
    return np.full((180, 240, 3), 128, np.uint8)

"""What ``docs/reliability.md`` promises has a script, and its figures are those that were measured."""

import json
import os
import re
import subprocess
import sys

import pytest
from tests.repository import ROOT
from tests.rtsp_server import missing as no_camera

pytest.importorskip("fastapi", reason="the extra 'web' is not installed")
pytest.importorskip("paho.mqtt", reason="the extra 'mqtt' is not installed")
from tests.broker import missing as no_broker

PAGE = ROOT / "docs" / "reliability.md"
FIGURE = re.compile(r"`(?P<file>\w+\.json): (?P<key>[^=`]+) = (?P<value>[^`]+)`")


def measured(file, key):
    """What a file of results holds at ``a/b/c``."""
    found = json.loads((ROOT / "benchmarks" / "results" / file).read_text(encoding="utf-8"))
    for part in key.split("/"):
        found = found[part]
    return found


def test_every_figure_is_the_one_that_was_measured():
    figures = FIGURE.findall(PAGE.read_text(encoding="utf-8"))
    assert len(figures) > 20
    now = [(file, key, str(measured(file, key))) for file, key, _ in figures]
    assert figures == now, "measured anew: bring docs/reliability.md up to date"


def test_every_row_of_faults_is_the_one_that_was_measured():
    rows = re.findall(r"^\| ([^|]+) \| ([\d.]+) \| ([\d.]+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    found = measured("faults.json", "faults")
    assert {name: (float(d), float(r)) for name, d, r in rows} == {
        name: (row["detected_s"], row["recovered_s"]) for name, row in found.items()
    }


def test_every_promise_names_its_script():
    text = PAGE.read_text(encoding="utf-8")
    table = text.split("## When something fails")[0]
    promises = [line.split("|") for line in table.splitlines() if line.startswith("|")][2:]
    assert len(promises) >= 8
    assert [
        row[1] for row in promises if not re.search(r"`benchmarks/\w+\.py`|`tests/[\w/]+\.py`|the same", row[2])
    ] == []
    scripts = set(re.findall(r"`((?:benchmarks|tests)/[\w/]+\.py)`", text))
    assert len(scripts) > 8
    assert [script for script in scripts if not (ROOT / script).is_file()] == []


KEPT = {
    "durability.json: kills": (100, 10_000),
    "durability.json: lost": (0, 0),
    "durability.json: broken": (0, 0),
    "durability.json: clips": (20, 10_000),
    "durability.json: clips_unreached": (0, 0),
    "durability.json: never_told": (0, 0),
    "durability.json: told_twice": (0, 100),  # once a kill at most: what was on its way
    "bad_update.json: longest_s": (0, 60),
    "bad_update.json: killed_after_s": (5, 60),
    **{
        f"bad_update.json: kinds/{kind}/taken_again": (False, False)
        for kind in (
            "cannot be opened",
            "lacks what the file names",
            "fails whenever it reads",
            "house is killed each time",
        )
    },
    "chaos.json: threads": (20, 100),
    "chaos.json: longest_s": (0, 2),
    "recovery.json: faults/killed/over": (0, 0),
    "recovery.json: faults/frozen/over": (0, 0),
    "recovery.json: faults/unplugged/over": (0, 0),
    "recovery.json: healthy/told": (100, 10_000),
    "recovery.json: healthy/expected": (100, 10_000),
    "soak.json: tracebacks": (0, 0),
    "soak.json: rss_mb_per_h": (-100, 5),
    "soak.json: threads_per_h": (-0.1, 0.1),
    "soak.json: files_per_h": (-0.1, 0.1),
    "soak.json: open_events": (0, 0),
    "soak.json: store": "ok",
    "store_maintenance.json: rows/in steps/max_ms": (0, 1000),
    "store_maintenance.json: rows/as a whole/max_ms": (1000, 1e6),
    "fuzz.json: all/inputs": (800_000, 1e9),
    "fuzz.json: all/crashes": (0, 0),
    "fuzz.json: all/hangs": (0, 0),
    "fuzz.json: all/uncaught": (0, 0),
    "live_latency.json: onset_to_event/person/p95_s": (0, 0.5),
    "live_latency.json: onset_to_event/sound: glass_break/p95_s": (0, 1.0),
    "live_latency.json: onset_to_event/sound: smoke_alarm/p95_s": (0, 5.0),
    "live_latency.json: onset_to_event/sound: glass_break/times": (1, 1000),
    "faults.json: messages": (100, 10_000),
    "faults.json: lost/store": (0, 0),
    "faults.json: lost/log": (0, 0),
    "faults.json: lost/mqtt": (0, 0),
    "faults.json: lost/hook": (0, 0),
    "faults.json: duplicated/store": (0, 0),
    "faults.json: duplicated/log": (0, 100),
    "faults.json: duplicated/mqtt": (0, 100),
    "faults.json: duplicated/hook": (0, 100),
    "faults.json: said": (100, 10_000),
    "faults.json: unheard": (0, 0),
    "faults.json: tracebacks": (0, 0),
}
"""What the promise beside a figure says of it: the least and the most."""


def test_what_was_measured_is_what_is_promised():
    """A figure that is brought up to date and breaks its promise fails here."""
    figures = FIGURE.findall(PAGE.read_text(encoding="utf-8"))
    assert {f"{file}: {key}" for file, key, _ in figures} == KEPT.keys(), "a promise has the bound of its figure here"
    broken = []
    for file, key, _ in figures:
        found, bound = measured(file, key), KEPT[f"{file}: {key}"]
        if found != bound if isinstance(bound, str) else not bound[0] <= found <= bound[1]:
            broken.append((file, key, found, bound))
    assert broken == []
    assert measured("recovery.json", "healthy/told") == measured("recovery.json", "healthy/expected")
    assert re.search(r"^LIMIT_S\b.* = 5\.0,", (ROOT / "benchmarks" / "recovery.py").read_text(), re.MULTILINE)


def test_nothing_that_was_measured_of_a_promise_is_left_out():
    """Every kind of fault of recovery and every kind of input is in the page's promise, not the good ones alone."""
    assert {row["over"] for row in measured("recovery.json", "faults").values()} == {0}
    assert len(measured("faults.json", "faults")) == 10
    kinds = measured("fuzz.json", "kinds")
    assert {(row["crashes"], row["hangs"], row["uncaught"]) for row in kinds.values()} == {(0, 0, 0)}
    assert min(row["times"] for row in measured("faults.json", "faults").values()) >= 1


@pytest.mark.slow
@pytest.mark.skipif(bool(no_camera() or no_broker()), reason=no_camera() or no_broker() or "there")
@pytest.mark.skipif(os.geteuid() != 0, reason="it mounts a small disk, which only root may")
def test_a_broker_that_died_is_told_of_taken_up_again_and_loses_nothing(tmp_path):
    out = tmp_path / "faults.json"
    run = [sys.executable, str(ROOT / "benchmarks" / "faults.py"), "--times", "1", "--faults", "broker killed"]
    done = subprocess.run([*run, "--out", str(out)], capture_output=True, text=True, check=False)
    if "mount" in done.stderr and "CalledProcessError" in done.stderr:
        pytest.skip("no disk can be mounted here")
    assert done.returncode == 0, done.stderr
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["faults"]["broker killed"]["times"] == 1
    assert set(found["lost"].values()) == {0}
    assert found["messages"] > 0
    assert (found["unheard"], found["tracebacks"]) == (0, 0)

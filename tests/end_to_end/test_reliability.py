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
    assert [row[1] for row in promises if not re.search(r"`benchmarks/\w+\.py`|the same", row[2])] == []
    scripts = set(re.findall(r"`(benchmarks/\w+\.py)`", text))
    assert [script for script in scripts if not (ROOT / script).is_file()] == []


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

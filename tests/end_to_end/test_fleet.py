"""The benchmark of a fleet at a small size: its figures hang on the machine, what it finds lost or twice does not."""

import json
import subprocess
import sys

import pytest
from tests.repository import ROOT

pytest.importorskip("paho.mqtt", reason="the extra 'fleet' is not installed")

from tests.broker import missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "there")


@pytest.mark.slow
def test_devices_on_a_broker_that_is_restarted_and_killed_tell_every_event_once_in_order(tmp_path):
    out = tmp_path / "fleet.json"
    sizes = ["--devices", "12", "--seconds", "9", "--every", "0.5"]
    run = [sys.executable, str(ROOT / "benchmarks" / "fleet.py"), *sizes, "--out", str(out)]
    done = subprocess.run(run, capture_output=True, text=True, check=False, cwd=ROOT / "benchmarks")
    assert done.returncode == 0, done.stderr
    found = json.loads(out.read_text())
    assert found["events"] > 100
    assert (found["lost"], found["twice"], found["devices_out_of_order"], found["said_to_be_missing"]) == (0, 0, 0, 0)
    assert found["rebuilt_devices"] == found["devices"] == 12

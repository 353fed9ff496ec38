import json
import subprocess
import sys

import pytest
from tests.repository import ROOT


@pytest.mark.slow
def test_the_demo_names_the_right_situations(tmp_path):
    pytest.importorskip("skimage")
    command = [sys.executable, str(ROOT / "deploy/demo.py"), "--fast", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    rows = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().splitlines()]
    starts = {r["kind"]: r for r in rows if r["head"] == "situation" and r["phase"] == "start"}
    assert {"hazard", "command", "intrusion"} <= set(starts)
    assert 16 <= starts["hazard"]["start"] <= 19
    assert max(starts["hazard"]["attribution"], key=starts["hazard"]["attribution"].get) == "audio"
    assert max(starts["command"]["attribution"], key=starts["command"]["attribution"].get) == "text"
    assert starts["intrusion"]["start"] >= 34
    assert "away" in {r["kind"] for r in rows if r["head"] == "context"}
    assert (tmp_path / "report.html").stat().st_size > 10_000
    assert str((tmp_path / "report.html").resolve()) in done.stdout

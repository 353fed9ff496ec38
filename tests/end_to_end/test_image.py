"""The image, run as compose.yaml runs it: read-only, not root, without capabilities. ``deploy/image`` builds it; then
``TECTUM_IMAGE=localhost/tectum`` names it, and ``RUN_OPTIONS`` are what podman needs on this machine."""

import json
import os
import re
import shlex
import shutil
import subprocess

import pytest
from tests.media import alarm_clip
from tests.repository import ROOT

IMAGE = os.environ.get("TECTUM_IMAGE", "")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not IMAGE or not shutil.which("podman"), reason="TECTUM_IMAGE names no image that podman can run"
    ),
]


def run(*words, data=None, program="tectum"):
    """What comes of a command in it. ``data``: the folder that is /data."""
    volume = [] if data is None else ["--volume", f"{data}:/data"]
    return subprocess.run(
        ["podman", "run", "--rm", "--read-only", "--tmpfs=/tmp", "--cap-drop", "all", "--network", "none",
         "--security-opt", "no-new-privileges", *shlex.split(os.environ.get("RUN_OPTIONS", "")), *volume,
         "--entrypoint", program, IMAGE, *words],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def data(tmp_path):
    """A folder of the user of the image."""
    folder = tmp_path / "data"
    folder.mkdir()
    os.chown(folder, 10001, 10001)
    return folder


def test_doctor_finds_all_that_it_needs(data):
    done = run("doctor", data=data)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^ok +bundle: home .* verified", done.stdout, re.MULTILINE)
    assert re.search(r"^ok +provider cpu: loaded", done.stdout, re.MULTILINE)


def test_it_is_not_root_has_no_rights_and_writes_nothing_but_its_data(data):
    shown = run(
        "-c", "id -u; grep -E 'CapEff|NoNewPrivs' /proc/self/status; touch /opt/tectum/x /x", program="sh", data=data
    )
    assert shown.stdout.split() == ["10001", "CapEff:", "0000000000000000", "NoNewPrivs:", "1"]
    assert shown.stderr.count("Read-only file system") == 2


def test_a_recording_is_analysed_in_it(data):
    alarm_clip(data, "hall.mp4", 8.0)
    done = run("analyze", "/data/hall.mp4", "--jsonl", "/data/events.jsonl", data=data)
    assert done.returncode == 0, done.stdout + done.stderr
    events = [json.loads(line) for line in (data / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    assert "smoke_alarm" in {event["kind"] for event in events}
    assert (data / "events.jsonl").stat().st_uid == 10001


def test_it_tells_what_is_in_it_and_is_no_larger_than_is_said():
    told = json.loads(run("/opt/tectum/sbom.cdx.json", program="cat").stdout)
    held = {re.sub(r"[-_.]+", "-", one["name"]).lower(): one["version"] for one in told["components"]}
    assert {"tectum", "onnxruntime", "numpy", "av"} <= held.keys()
    locked = re.findall(r"^([\w.-]+)==([^ \\]+)", (ROOT / "deploy" / "lock" / "cpu.txt").read_text(), re.MULTILINE)
    assert {name: held[name] for name, _ in locked} == dict(locked)
    size = subprocess.run(
        ["podman", "image", "inspect", "--format", "{{.Size}}", IMAGE], capture_output=True, text=True, check=True
    )
    stated = re.search(r"CPU image is (\d+) MB", (ROOT / "docs" / "devices.md").read_text(encoding="utf-8"))
    assert int(size.stdout) / 1e6 <= int(stated[1])

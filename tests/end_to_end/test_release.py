"""A release is made so that anybody who has the commit gets the same bytes."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile

import pytest
from tests.repository import ROOT


@pytest.mark.slow
def test_the_wheel_of_a_commit_has_the_same_bytes_whoever_makes_it_and_when(tmp_path):
    pytest.importorskip("build", reason="the extra 'dev' is not installed")
    pytest.importorskip("setuptools")
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("needs the repository and git")
    wheels = []
    (tmp_path / "1.root.json").write_text('{"signed": {"_type": "root"}}')
    for folder, umask, zone in (("one", 0o077, "Asia/Tokyo"), ("two", 0o022, "America/New_York")):
        environment = {**os.environ, "PYTHON": sys.executable, "TZ": zone, "PYTHONHASHSEED": str(umask)}
        command = [ROOT / "deploy" / "release", tmp_path / folder, "HEAD", tmp_path / "1.root.json"]
        subprocess.run(command, check=True, capture_output=True, env=environment, umask=umask)
        subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], check=True, cwd=tmp_path / folder)
        (wheel,) = (tmp_path / folder).glob("tectum-*.whl")
        wheels.append(wheel)
        if (bill := tmp_path / folder / "sbom.cdx.json").exists():
            locked = re.findall(r"^([\w.-]+)==", (ROOT / "deploy" / "lock" / "cpu.txt").read_text(), re.MULTILINE)
            assert {part["name"] for part in json.loads(bill.read_text())["components"]} == set(locked)
    assert wheels[0].read_bytes() == wheels[1].read_bytes()
    with zipfile.ZipFile(wheels[0]) as made:  # the default bundle is covered by the wheel's hash
        assert made.read("tectum/trust/root.json") == (tmp_path / "1.root.json").read_bytes()
        manifest = json.loads(made.read("tectum/bundles/home/manifest.json"))
        for name, wanted in manifest["files"].items():
            assert hashlib.sha256(made.read(f"tectum/bundles/home/{name}")).hexdigest() == wanted

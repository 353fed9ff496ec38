"""What a device installs: no torch, no onnx package."""

import json
import subprocess
import sys

import pytest
from tests.conftest import ROOT, write_media


def test_import_loads_nothing_heavy():
    code = (
        "import sys, tectum; print([m for m in ('torch','onnx','onnxruntime','av','numpy','cv2') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_the_public_names_are_there():
    import tectum

    for name in tectum.__all__:
        assert getattr(tectum, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = tectum.nothing


@pytest.mark.slow
def test_a_wheel_with_the_cpu_extra_alone_runs_a_recording(tmp_path, grey):
    wheels, venv = tmp_path / "wheels", tmp_path / "venv"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", wheels, ROOT], check=True)
    (wheel,) = wheels.glob("tectum-*.whl")
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    subprocess.run([venv / "bin/pip", "--quiet", "install", f"{wheel}[cpu]"], check=True)
    installed = subprocess.run(
        [venv / "bin/pip", "list", "--format", "json"], capture_output=True, text=True, check=True
    )
    names = {row["name"].lower() for row in json.loads(installed.stdout)}
    assert "onnxruntime" in names
    assert not names & {"torch", "onnx", "onnxscript", "opencv-python", "opencv-python-headless", "scipy"}
    clip = write_media(tmp_path / "clip.mp4", 1.0, grey)
    tectum = str(venv / "bin/tectum")
    done = subprocess.run(
        [tectum, "analyze", clip, "--text", "help me please", "--jsonl", "-"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert subprocess.run([tectum, "bundle", "verify"], cwd=tmp_path, capture_output=True, check=False).returncode == 0

"""What a device installs: no torch, no onnx package."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from tests.live import LONG_S, until
from tests.media import write_media
from tests.ports import free_port
from tests.repository import ROOT


def test_import_loads_nothing_heavy():
    code = (
        "import sys, tectum; print([m for m in ('torch','onnx','onnxruntime','av','numpy','cv2') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_the_arguments_of_every_command_are_known_without_classes_that_take_long_to_make():
    code = "import sys; from tectum.commands.main import parser; parser(); print({*sys.argv[1:]} & {*sys.modules})"
    slow = "dataclasses", "inspect", "msgspec", "rich", "numpy"
    out = subprocess.run([sys.executable, "-c", code, *slow], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "set()"


def test_a_command_loads_no_other():
    code = (
        "import sys; from tectum.commands.main import COMMANDS, parser;"
        "parser('check').parse_args(['check', 'house.toml']);"
        "print([name for name in COMMANDS if f'tectum.commands.{name}' in sys.modules], len(COMMANDS) > 20)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "['check'] True"


DECISION = """
import sys
import numpy as np
before = set(sys.modules)
from tectum import AudioChunk, Engine, Frame, Utterance
engine = Engine()
home, shape = engine.timeline("home"), engine.bundle.shape
home.add(engine.encode(Frame.whole("home", 0.2, np.full((shape.height, shape.width, 3), 99, np.uint8))))
home.add(engine.encode(AudioChunk("home", 0.25, np.zeros(engine.hop, np.float32))))
home.add(engine.encode(Utterance("home", 0.25, "good night")))
engine.fuse(home, 0.25)
print([name for name in sys.argv[1:] if name in sys.modules.keys() - before])
"""
HEAVY = (
    "av",
    "rich",
    "sqlite3",
    "http",
    "asyncio",
    "tomllib",
    "subprocess",
    "numpy.random",
    "importlib.metadata",
    "email",
    "zipfile",
)


def test_the_first_decision_of_an_engine_loads_no_more_than_it_needs(tmp_path):
    """It is given pixels and sound: nothing is decoded, drawn, stored or sent."""
    environ = {**os.environ, "TECTUM_CACHE": str(tmp_path)}
    for _ in range(2):  # the graphs are prepared, then read as they were kept
        out = subprocess.run(
            [sys.executable, "-c", DECISION, *HEAVY], capture_output=True, text=True, check=True, env=environ
        )
        assert out.stdout.strip() == "[]"


COMMAND = """
import sys
from tectum.commands.main import main
assert main([sys.argv.pop(1), "house.toml"]) == 0
print([name for name in sys.argv[1:] if name in sys.modules])
"""


@pytest.mark.parametrize("command", ["check", "run"])
def test_a_house_loads_no_network_that_its_file_does_not_name(tmp_path, command):
    (tmp_path / "house.toml").write_text(
        '[[place]]\nname = "hall"\ntext = ["x"]\n[[sink]]\ntype = "jsonl"\nfile = "events.jsonl"\n'
    )
    network = "asyncio", "http.client", "urllib.request", "ssl", "paho", "wyoming", "fastapi", "importlib.metadata"
    out = subprocess.run(
        [sys.executable, "-c", COMMAND, command, *network], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert out.stdout.splitlines()[-1] == "[]"


def test_the_public_names_are_there():
    import tectum

    for name in tectum.__all__:
        assert getattr(tectum, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = tectum.nothing


@pytest.mark.slow
def test_a_wheel_with_the_cpu_extra_alone_runs_a_recording_and_with_the_web_extra_serves_the_page(tmp_path, grey):
    wheels, venv = tmp_path / "wheels", tmp_path / "venv"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", wheels, ROOT], check=True)
    (wheel,) = wheels.glob("tectum-*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    pip += ["--python", venv / "bin/python"]
    install = [*pip, "install", "--quiet", "--no-compile"]  # modules that nothing here imports are most of them
    subprocess.run([*install, f"{wheel}[cpu]"], check=True)
    installed = subprocess.run([*pip, "list", "--format", "json"], capture_output=True, text=True, check=True)
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
    subprocess.run([*install, f"{wheel}[cpu,mic,web]"], check=True)
    port = free_port()
    (tmp_path / "house.toml").write_text(f"[web]\nport = {port}\n[[place]]\nname = 'hall'\n")
    house = subprocess.Popen([tectum, "run", "house.toml"], cwd=tmp_path, stderr=subprocess.DEVNULL)
    try:
        until(lambda: page(port, "/health") is not None)
        assert b"<title>Tectum" in page(port, "/")
        assert b"/api/house" in page(port, "/static/core/house.js")
        assert b'"hall"' in page(port, "/api/house")
    finally:
        house.terminate()
        assert house.wait(LONG_S) == 130


def page(port, path):
    """What is served there; None where nobody serves yet."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=LONG_S) as answer:
            return answer.read()
    except urllib.error.URLError:
        return None

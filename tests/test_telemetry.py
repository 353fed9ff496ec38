"""ONNX Runtime's own telemetry stays off, whoever imports it: it keeps a device id and looks up a host of its maker."""

import json
import os
import subprocess
import sys

import pytest
from tests.repository import ROOT

RUN = "import pathlib, sys, time; {}; import onnxruntime as ort; time.sleep(1.0)"
FOUND = "import os; print(os.environ['ORT_DISABLE_TELEMETRY'])"


def files_of_a_fresh_home(home, *command, **environment):
    """What a command leaves under a HOME of its own."""
    cleared = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "ORT_", "TECTUM_"))}
    paths = {"PYTHONPATH": os.pathsep.join([str(ROOT / "runtime"), str(ROOT / "export")]), "HOME": str(home)}
    home.mkdir()
    subprocess.run(command, env={**cleared, **paths, **environment}, cwd=ROOT, check=True, capture_output=True)
    return sorted(str(file.relative_to(home)) for file in home.rglob("*") if file.is_file())


def test_the_test_can_fail_onnxruntime_alone_keeps_a_device_id(tmp_path):
    """Else the tests below would show nothing."""
    if not files_of_a_fresh_home(tmp_path / "home", sys.executable, "-c", RUN.format("pass")):
        pytest.skip("this build of ONNX Runtime keeps no device id")


@pytest.mark.parametrize("package", ["tectum", "tectum_export"])
def test_importing_us_first_leaves_no_file(tmp_path, package):
    assert files_of_a_fresh_home(tmp_path / "home", sys.executable, "-c", RUN.format(f"import {package}")) == []


@pytest.mark.parametrize("given", ["0", "1"])
def test_nobody_switches_it_on_by_accident(tmp_path, given):
    code = RUN.format(f"import tectum; {FOUND}")
    assert files_of_a_fresh_home(tmp_path / "home", sys.executable, "-c", code, ORT_DISABLE_TELEMETRY=given) == []


@pytest.mark.parametrize("command", [["score", "--text", "good night"], ["bench", "--seconds", "1"], ["doctor"]])
def test_a_command_leaves_nothing_but_our_own_cache(tmp_path, command):
    left = files_of_a_fresh_home(tmp_path / "home", sys.executable, "-m", "tectum.commands.main", *command)
    assert [file for file in left if not file.startswith(".cache/tectum/")] == []


@pytest.mark.parametrize(("given", "state"), [(None, "warn"), ("0", "warn"), ("1", "ok")])
def test_doctor_says_when_onnxruntime_was_imported_before_us(given, state):
    code = "import onnxruntime, sys; from tectum.commands.main import main; sys.exit(main(['doctor', '--json']))"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ORT_")}
    paths = os.pathsep.join([str(ROOT / "runtime"), str(ROOT / "export")])
    environment = {**kept, "PYTHONPATH": paths, **({"ORT_DISABLE_TELEMETRY": given} if given else {})}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    (found,) = [one for one in json.loads(done.stdout)["findings"] if one["name"] == "telemetry"]
    assert found["state"] == state
    assert ("before tectum" in found["text"]) == (state == "warn")


def test_this_very_process_runs_without_it():
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"


def test_every_script_that_imports_onnxruntime_at_its_head_imports_us_before():
    for script in sorted((ROOT / "benchmarks").glob("*.py")):
        lines = script.read_text(encoding="utf-8").splitlines()
        first = [line for line in lines if line.startswith(("import onnxruntime", "from onnxruntime"))]
        if first:
            ours = [n for n, line in enumerate(lines) if line.startswith(("import tectum", "from tectum"))]
            assert min(ours) < lines.index(first[0]), script.name


@pytest.mark.parametrize("name", ["tectum.service", "Dockerfile"])
def test_service_and_image_switch_it_off_too(name):
    assert "ORT_DISABLE_TELEMETRY=1" in (ROOT / "deploy" / name).read_text(encoding="utf-8")

"""Thousands of inputs that are nearly right, the same each time, come to everything that takes any from outside."""

import json
import subprocess
import sys

import pytest
from tests.repository import LONG, ROOT

pytest.importorskip("onnx", reason="the extra 'export' is not installed")
pytest.importorskip("fastapi", reason="the extra 'web' is not installed")
pytest.importorskip("wyoming", reason="the extra 'speech' is not installed")
pytest.importorskip("pywebpush", reason="the extra 'push' is not installed")
pytest.importorskip("duckdb", reason="the extra 'archive' is not installed")
from tests.broker import missing

INPUTS = 10_000 if LONG else 4_000
FUZZ = ROOT / "benchmarks" / "fuzz.py"


def fuzz(folder, *options):
    """What it printed, its figures, and the exit code."""
    out = folder / "fuzz.json"
    command = [sys.executable, FUZZ, "--jobs", "2", "--out", out, "--failures", folder / "failures", *options]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    assert "cannot be begun" not in done.stderr, done.stderr
    return done.stdout, json.loads(out.read_text()), done.returncode


@pytest.mark.slow
@pytest.mark.skipif(bool(missing()), reason=missing() or "there")
def test_nothing_crashes_hangs_or_fails_but_by_its_one_line(tmp_path):
    kinds = subprocess.run([sys.executable, FUZZ, "--list"], capture_output=True, text=True, check=True).stdout.split()
    assert len([kind for kind in kinds if kind.startswith("media-")]) >= 10
    kinds.remove("api")  # Schemathesis has a test of its own, tests/runtime/serve/web/test_api.py
    told, found, code = fuzz(tmp_path, "--inputs", str(INPUTS), "--kinds", *kinds)
    assert code == 0, told
    assert found["all"] == {"inputs": pytest.approx(INPUTS, abs=len(kinds)), "crashes": 0, "hangs": 0, "uncaught": 0}
    assert found["kinds"].keys() == set(kinds)


def test_what_fails_is_kept_and_given_again(tmp_path):
    """A rule's text that holds an error of ours for once: the harness must find faults for its zeros to mean any."""
    own = tmp_path / "errors.py"
    own.write_text((ROOT / "runtime" / "tectum" / "errors.py").read_text().replace("def __str__", "def not_so"))
    broken = tmp_path / "tectum"
    broken.mkdir()
    for part in (ROOT / "runtime" / "tectum").iterdir():
        (broken / part.name).symlink_to(part)
    (broken / "errors.py").unlink()
    own.rename(broken / "errors.py")
    run = [sys.executable, str(FUZZ), "--kinds", "rules", "--inputs", "300", "--failures", str(tmp_path / "kept")]
    environment = {"PYTHONPATH": f"{tmp_path}:{ROOT / 'export'}", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [*run, "--out", str(tmp_path / "out.json")], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    row = json.loads((tmp_path / "out.json").read_text())["kinds"]["rules"]
    assert row["sorts"] == {"an error of several lines": row["uncaught"]}
    kept = sorted((tmp_path / "kept").glob("rules-0-*[0-9]"))
    assert len(kept) == min(3, row["uncaught"])
    assert max(len(file.read_bytes()) for file in kept) < 100  # what does not matter is left out
    again = [sys.executable, str(FUZZ), "--replay", str(kept[0])]
    assert subprocess.run(again, env=environment, capture_output=True, check=False).returncode == 1
    assert subprocess.run(again, capture_output=True, check=False).returncode == 0

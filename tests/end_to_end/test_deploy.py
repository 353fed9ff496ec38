"""What ``deploy/`` holds is right: examples, the unit, the image; and every command of the docs exists."""

import re
import shlex
import shutil
import subprocess
import tomllib

import pytest
from tests.documents import DOCS, commands
from tests.repository import ROOT

from tectum.commands.main import main, parser

EXAMPLES = sorted((ROOT / "deploy" / "examples").glob("*.toml"))
needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_right(example, monkeypatch, capsys):
    for name in ("CAMERA_USER", "CAMERA_PASSWORD", "MQTT_PASSWORD"):
        monkeypatch.setenv(name, "x")
    assert main(["check", str(example)]) == 0
    assert "fine" in capsys.readouterr().err


@needs_systemd
def test_the_unit_is_one_that_systemd_understands(tmp_path):
    """All but the program, which is not installed here."""
    unit = tmp_path / "tectum.service"
    text = (ROOT / "deploy" / "tectum.service").read_text()
    unit.write_text(re.sub(r"/opt/tectum/bin/tectum", "/bin/true", text))
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "Type=notify" in text
    assert "WatchdogSec=" in text
    assert re.search(r"^Wants=.*\btime-sync\.target", text, re.MULTILINE)
    assert re.search(r"^After=.*\btime-sync\.target", text, re.MULTILINE)


@needs_systemd
def test_the_unit_is_hardened():
    unit = ROOT / "deploy" / "tectum.service"
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(unit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-500:]
    score = float(re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)[1])
    stated = float(re.search(r"scores ([\d.]+)", (ROOT / "docs" / "devices.md").read_text())[1])
    assert score <= stated


def test_the_image_is_not_root_and_the_compose_file_reads_only():
    lines = (ROOT / "deploy" / "Dockerfile").read_text()
    assert re.search(r"^USER tectum$", lines, re.MULTILINE)
    compose = (ROOT / "deploy" / "compose.yaml").read_text()
    assert compose.count("read_only: true") == compose.count("no-new-privileges:true") == 2
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert {"cpu", "gpu", "live"} <= extras.keys()


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_every_command_of_the_docs_is_one_that_exists(path):
    for line in commands(path):
        assert parser().parse_args(shlex.split(line)[1:]).command


def test_every_key_of_the_configuration_is_in_the_docs(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "deploy"))
    import keys

    assert (ROOT / "docs" / "keys.md").read_text(encoding="utf-8") == keys.page(), "run deploy/keys.py"
    headings = [line for line in keys.page().splitlines() if line.startswith("#")]
    assert sorted(set(headings)) == sorted(headings), "a link to one of them leads to another"
    assert (ROOT / "docs" / "tectum.schema.json").read_text(encoding="utf-8") == keys.schema(), "run deploy/keys.py"

"""What the doctor finds: on this machine for real, and with things taken away."""

import json

import pytest

from tectum.commands.main import main
from tectum.host import doctor
from tectum.host.doctor import examine
from tectum.supervise.machine import Host


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TECTUM_CACHE", str(tmp_path))


def test_the_machine_as_it_is():
    found = {finding.name: finding for finding in examine()}
    assert {"tectum", "cpu", "memory", "onnxruntime", "bundle", "provider cpu", "tuned", "cache"} <= set(found)
    assert {"cameras", "microphones", "time"} <= set(found)
    assert {f.state for f in found.values()} <= {"ok", "warn", "fail"}
    assert all(f.fix for f in found.values() if f.state != "ok")
    assert found["provider cpu"].details["nodes"]["vision"]["CPUExecutionProvider"] > 10
    assert "tectum tune" in found["tuned"].fix


def test_json_and_the_exit_code(capsys, tmp_path):
    assert main(["doctor", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is True
    assert {"name", "state", "text", "fix", "details"} == set(report["findings"][0])
    assert main(["doctor", "--bundle", str(tmp_path / "gone")]) == 1
    out = capsys.readouterr().out
    assert "no such bundle folder" in out
    assert "→" in out


def test_wheels_that_overwrite_each_other(monkeypatch):
    monkeypatch.setattr(doctor, "wheels", lambda: {"onnxruntime": "1.32.0", "onnxruntime-gpu": "1.32.0"})
    (finding,) = doctor.onnxruntime_wheels()
    assert finding.state == "fail"
    assert "pip uninstall -y onnxruntime onnxruntime-gpu" in finding.fix
    monkeypatch.setattr(doctor, "wheels", dict)
    (finding,) = doctor.onnxruntime_wheels()
    assert (finding.state, finding.text) == ("fail", "is not installed")


def test_a_cpu_without_dot_product_and_little_memory(monkeypatch):
    monkeypatch.setattr(doctor, "host", lambda: Host("old", frozenset({"avx2"}), 2, 512))
    cpu, memory = doctor.machine()
    assert (cpu.state, memory.state) == ("warn", "warn")
    assert "tectum tune" in cpu.fix


def test_cameras_with_their_names_and_without_permission(tmp_path, monkeypatch):
    devices, names = tmp_path / "dev", tmp_path / "names"
    devices.mkdir()
    assert doctor.cameras(devices, names).text == "none found"
    (devices / "video0").touch()
    (names / "video0").mkdir(parents=True)
    (names / "video0" / "name").write_text("USB Camera\n")
    assert doctor.cameras(devices, names).text.endswith("video0 USB Camera")
    monkeypatch.setattr(doctor.os, "access", lambda *_: False)
    assert "usermod -aG video" in doctor.cameras(devices, names).fix


def test_a_provider_that_fails_is_told_with_its_cause(bundle):
    finding = doctor.provider("nowhere", bundle)
    assert finding.state == "warn"
    assert "not in this onnxruntime" in finding.text

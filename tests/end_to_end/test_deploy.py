"""What ``deploy/`` holds is right: examples, the unit, the image; and every command of the docs exists."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import venv
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.version import Version
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
    assert {"UMask=0077", "StateDirectoryMode=0700"} <= set(text.splitlines())
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
    assert "install -d -o tectum -g tectum -m 0700 /data" in lines
    compose = (ROOT / "deploy" / "compose.yaml").read_text()
    assert compose.count("read_only: true") == compose.count("no-new-privileges:true") == 2
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert {"cpu", "gpu", "live", "update"} <= extras.keys()


def test_the_job_of_kuberay_asks_for_what_the_command_takes_and_mounts_what_it_reads():
    """Read as YAML: no Kubernetes is here that could run it."""
    yaml = pytest.importorskip("yaml")
    job = yaml.safe_load((ROOT / "deploy" / "kuberay.yaml").read_text(encoding="utf-8"))
    spec, cluster = job["spec"], job["spec"]["rayClusterSpec"]
    assert (job["apiVersion"], job["kind"]) == ("ray.io/v1", "RayJob")
    asked = parser().parse_args(shlex.split(spec["entrypoint"])[1:])
    (workers,) = cluster["workerGroupSpecs"]
    assert (asked.ray, asked.workers) == ("auto", workers["maxReplicas"])
    pods = {"head": cluster["headGroupSpec"]["template"]["spec"], "worker": workers["template"]["spec"]}
    mounted = {}
    for name, pod in pods.items():
        (container,) = pod["containers"]
        claims = {volume["name"] for volume in pod["volumes"]}
        assert {mount["name"] for mount in container["volumeMounts"]} == claims
        mounted[name] = {mount["mountPath"] for mount in container["volumeMounts"]}
        assert {"RAY_USAGE_STATS_ENABLED", "ORT_DISABLE_TELEMETRY"} == {one["name"] for one in container["env"]}
        assert container["image"] == "tectum-ray:latest"
    assert mounted == {"head": {*asked.source, str(asked.out)}, "worker": {*asked.source}}
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    (least,) = [re.fullmatch(r"ray>=(\S+)", one)[1] for one in extras["archive-ray"] if one.startswith("ray")]
    assert Version(cluster["rayVersion"]) >= Version(least)


def test_the_pods_of_kuberay_are_what_kubernetes_takes():
    """By the schemas of Kubernetes itself, which refuse what they do not know. ``make test-all`` installs them."""
    yaml = pytest.importorskip("yaml")
    validate = pytest.importorskip("kubernetes_validate", reason="kubernetes-validate is not installed (107 MB)")
    cluster = yaml.safe_load((ROOT / "deploy" / "kuberay.yaml").read_text(encoding="utf-8"))["spec"]["rayClusterSpec"]
    groups = [cluster["headGroupSpec"], *cluster["workerGroupSpecs"]]
    for number, group in enumerate(groups):
        assert all(isinstance(value, str) for value in group["rayStartParams"].values())
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": f"pod-{number}"}, **group["template"]}
        validate.validate(pod, validate.latest_version(), strict=True)
        pod["spec"]["containers"][0]["volumeMount"] = []
        with pytest.raises(validate.ValidationError, match="volumeMount"):
            validate.validate(pod, validate.latest_version(), strict=True)


def locked(name):
    """Of a file in ``deploy/lock``: by package, its version and whether ``pyproject.toml`` asks for it."""
    text = (ROOT / "deploy" / "lock" / f"{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text, "no index is named: pip's own is asked"
    found = {}
    for entry in re.split(r"\n(?=\w)", text)[1:]:
        package, version = re.match(r"([\w.-]+)==([\w.]+)", entry).groups()
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), package
        found[package] = (Version(version), "pyproject.toml" in entry)
    return found


@pytest.mark.parametrize("wheel", ["cpu", "gpu"])
def test_the_lock_of_the_image_is_what_pyproject_asks_for(wheel, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "deploy"))
    from lock import EXTRAS
    from lowest import lowest

    pins, wanted = locked(wheel), lowest([wheel, *EXTRAS])
    assert {name for name, (_, asked) in pins.items() if asked} == wanted.keys(), "run deploy/lock.py"
    assert {name: low for name, low in wanted.items() if pins[name][0] < Version(low)} == {}, "run deploy/lock.py"


def test_everything_in_the_image_is_installed_by_its_hash():
    text = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    installs = re.findall(r"bin/pip install ([^\n\\\\]+)", text)
    assert len(installs) == 4
    assert [line for line in installs if "--require-hashes" not in line and "--no-index" not in line] == []
    assert {"build", "cyclonedx-bom", "setuptools"} <= locked("build").keys()


@pytest.mark.slow
def test_what_an_environment_holds_is_told_as_cyclonedx(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)  # programs of this environment
    if not shutil.which("cyclonedx-py"):
        pytest.skip("cyclonedx-bom is not installed (extra 'dev')")
    venv.create(tmp_path / "small")
    (site,) = (tmp_path / "small" / "lib").glob("python*/site-packages")
    here = {name: distribution(name) for name in ("numpy", "msgspec")}
    for part in here.values():
        info = next(file.parent for file in part.files if file.name == "METADATA")
        shutil.copytree(part.locate_file(info), site / info)
    out = tmp_path / "sbom.cdx.json"
    tell = [ROOT / "deploy" / "sbom", tmp_path / "small" / "bin" / "python", out]
    subprocess.run(tell, check=True, capture_output=True)
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["bomFormat"] == "CycloneDX"
    parts = {part["name"]: part for part in found["components"]}
    assert {name: part["version"] for name, part in parts.items()} == {name: p.version for name, p in here.items()}
    assert all(part["licenses"] for part in parts.values())


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

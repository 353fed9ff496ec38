"""An archive made by Ray is the one that processes of this machine make; slow, for Ray takes long to begin."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.archives import LACKING, rows_of
from tests.live import LONG_S, until
from tests.media import alarm_clip, beeps, write_wav

from tectum.archive.analyst import Opening
from tectum.archive.ray_crew import RayCrew
from tectum.commands.main import main
from tectum.errors import UsageError

pytest.importorskip("pyarrow", reason=LACKING)
SMALL = """
from tectum.archive import archiving
from tectum.commands.main import program

archiving.BATCH_RECORDINGS = 1
if __name__ == "__main__":
    program()
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "hall").mkdir()
    alarm_clip(tmp_path / "hall", "2026-11-29_08-30-00.mp4", 12.0)
    for index in range(3):
        write_wav(tmp_path / "hall" / f"{index}.wav", beeps(60.0, 0.2, level=0.05 * (1 + index), seed=index))
    (tmp_path / "hall" / "bad.mp4").write_bytes(b"no recording")
    return tmp_path / "hall"


def readers(marker):
    """Ray's processes that analyse, of a run whose environment holds ``marker``."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            named = (process / "cmdline").read_bytes().startswith(b"ray::RemoteAnalyst")
            if named and marker in (process / "environ").read_bytes():
                yield int(process.name)
        except OSError:
            continue


@pytest.mark.slow
def test_ray_gives_the_same_archive_though_one_of_its_workers_is_killed(folder, tmp_path):
    pytest.importorskip("ray", reason="the extra 'archive-ray' is not installed")
    script = tmp_path / "small.py"
    script.write_text(SMALL)
    marker = str(tmp_path / "marker")
    command = [sys.executable, str(script), "archive", str(folder), "--out"]
    environment = {**os.environ, "TECTUM_TEST_MARKER": marker}
    with (tmp_path / "told.txt").open("w") as told:
        process = subprocess.Popen(
            [*command, str(tmp_path / "ray"), "--ray", "--workers", "1"], stderr=told, env=environment
        )
        try:
            log = tmp_path / "ray" / "manifest.jsonl"
            until(lambda: process.poll() is not None or (log.is_file() and log.read_bytes().count(b"\n") > 0))
            for one in readers(marker.encode()):
                os.kill(one, signal.SIGKILL)
            code = process.wait(LONG_S)
        finally:
            process.kill()
            process.wait()
    said = (tmp_path / "told.txt").read_text()
    assert code == 4, said
    assert "it is tried again" in said
    assert "Traceback" not in said
    assert main(["archive", str(folder), "--out", str(tmp_path / "local"), "--workers", "1"]) == 4
    for table in ("events", "scores", "recordings"):
        ours, theirs = (
            sorted(rows_of(tmp_path / of, table), key=lambda row: (row["source"], row.get("number", row.get("second"))))
            for of in ("local", "ray")
        )
        assert [repr(row) for row in theirs] == [repr(row) for row in ours]  # NaN is like itself
    assert [row["reason"] for row in rows_of(tmp_path / "ray", "failures")] == [
        row["reason"] for row in rows_of(tmp_path / "local", "failures")
    ]


@pytest.mark.slow
def test_a_cluster_with_fewer_cpus_than_workers_that_loses_a_machine_finishes_the_archive(tmp_path):
    """A task that was given to an actor without a place was never done."""
    pytest.importorskip("ray", reason="the extra 'archive-ray' is not installed")
    utils = pytest.importorskip("ray.cluster_utils")
    (tmp_path / "hall").mkdir()
    for index in range(6):
        write_wav(tmp_path / "hall" / f"{index}.wav", beeps(20.0, 0.2, level=0.05 * (1 + index), seed=index))
    script = tmp_path / "small.py"
    script.write_text(SMALL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        cluster = utils.Cluster()
        try:
            cluster.add_node(num_cpus=1, include_dashboard=False)
            second = cluster.add_node(num_cpus=1)
            command = [sys.executable, str(script), "archive", str(tmp_path / "hall"), "--out", str(tmp_path / "ray")]
            with (tmp_path / "told.txt").open("w") as told:
                process = subprocess.Popen([*command, "--ray", cluster.address, "--workers", "4"], stderr=told)
            try:
                log = tmp_path / "ray" / "manifest.jsonl"
                until(lambda: process.poll() is not None or (log.is_file() and log.read_bytes().count(b"\n") > 0))
                cluster.remove_node(second, allow_graceful=False)
                code = process.wait(LONG_S)
            finally:
                process.kill()
                process.wait()
        finally:
            cluster.shutdown()
    assert code == 0, (tmp_path / "told.txt").read_text()
    assert [row["source"] for row in rows_of(tmp_path / "ray", "failures")] == []
    assert main(["archive", str(tmp_path / "hall"), "--out", str(tmp_path / "local"), "--workers", "1"]) == 0
    ours, theirs = (sorted(repr(row) for row in rows_of(tmp_path / of, "events")) for of in ("local", "ray"))
    assert theirs == ours


def test_without_ray_it_is_said_how_to_install_it(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "ray", None)
    assert main(["archive", str(folder), "--out", str(tmp_path / "out"), "--ray"]) == 2
    assert "an archive needs ray: pip install 'tectum[archive-ray]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "told"), [("", "cannot be begun on this machine"), ("a:1", "a:1: cannot be reached")]
)
def test_a_ray_that_does_not_begin_is_one_line(monkeypatch, address, told):
    """On a machine that is too busy, Ray raises an Exception of no kind."""

    def late(**_):
        raise Exception("The current node timed out during startup.\nMore")

    errors = SimpleNamespace(RayActorError=OSError, WorkerCrashedError=OSError, RayError=OSError)
    monkeypatch.setitem(sys.modules, "ray", SimpleNamespace(init=late))
    monkeypatch.setitem(sys.modules, "ray.exceptions", errors)
    with pytest.raises(UsageError, match=f"--ray {told}: The current node timed out during startup"):
        RayCrew(Opening(), 1, address)

"""A disk that is really full, and a hundredth of bad files: nothing is lost, nothing twice, each bad file is named."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.archives import LACKING, rows_of
from tests.media import beeps, write_wav

from tectum.archive.folder import Folder
from tectum.archive.manifest import Manifest
from tectum.commands.main import main

pytest.importorskip("pyarrow", reason=LACKING)
SMALL = """
from tectum.archive import archiving
from tectum.commands.main import program

archiving.BATCH_RECORDINGS = 1
if __name__ == "__main__":
    program()
"""
FULL = """
set -e
mount -t tmpfs -o size=200k tmpfs "$DISK"
set +e
"$@" 2>"$KEPT/first.txt"
echo $? >"$KEPT/first"
set -e
cp -a "$DISK/archive" "$KEPT/full"
mount -o remount,size=64m "$DISK"
set +e
"$@" 2>"$KEPT/second.txt"
echo $? >"$KEPT/second"
set -e
cp -a "$DISK/archive" "$KEPT/whole"
"""
"""In a namespace of its own, where a user may mount a disk: a run that fills it, and one more once there is room."""


def tones(folder: Path, number: int) -> list[Path]:
    folder.mkdir()
    return [write_wav(folder / f"{i:03d}.wav", beeps(0.5, 0.1, level=1e-3 * (1 + i), seed=i)) for i in range(number)]


def told_once(archive: Path, wanted: list[Path]) -> None:
    """Every recording has its row, once, and every file that is there is of a batch that is done."""
    assert sorted(row["source"] for row in rows_of(archive, "recordings")) == sorted(map(str, wanted))
    seconds = [(row["recording"], row["second"]) for row in rows_of(archive, "scores")]
    assert len(seconds) == len(set(seconds))
    named = {name for batch in Manifest(Folder(archive)).batches for name in batch.files}
    assert named == {str(file.relative_to(archive)) for file in archive.rglob("*part-*")}


@pytest.mark.slow
def test_a_disk_that_is_full_loses_nothing_and_the_run_goes_on_once_there_is_room(tmp_path):
    own = ["unshare", "--map-root-user", "--mount"]
    disk, kept = tmp_path / "disk", tmp_path / "kept"
    disk.mkdir()
    kept.mkdir()
    if subprocess.run([*own, "mount", "-t", "tmpfs", "tmpfs", str(disk)], check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a disk of their own")
    files = tones(tmp_path / "hall", 12)
    (tmp_path / "small.py").write_text(SMALL)
    command = [sys.executable, str(tmp_path / "small.py"), "archive", str(tmp_path / "hall")]
    command += ["--out", str(disk / "archive"), "--workers", "1", "--no-tune"]
    environment = {**os.environ, "DISK": str(disk), "KEPT": str(kept)}
    subprocess.run([*own, "sh", "-c", FULL, "sh", *command], env=environment, check=True)
    told = (kept / "first.txt").read_text()
    assert (kept / "first").read_text().strip() == "6", told
    assert "cannot be written: No space left on device; what was done before is kept: run it again" in told
    assert "Traceback" not in told
    full = [entry.source for entry in Manifest(Folder(kept / "full")).entries]
    assert 1 <= len(full) < len(files)
    assert len(set(full)) == len(full)
    assert (kept / "second").read_text().strip() == "0", (kept / "second.txt").read_text()
    assert f"{len(full)} of {len(files)} recordings are done already" in (kept / "second.txt").read_text()
    told_once(kept / "whole", files)


def test_of_a_hundredth_of_bad_files_each_is_named_and_all_others_are_told(tmp_path, capsys):
    files = tones(tmp_path / "hall", 198)
    bad = [tmp_path / "hall" / "text.mp4", tmp_path / "hall" / "empty.wav"]
    bad[0].write_bytes(b"no recording")
    bad[1].write_bytes(b"")
    out = tmp_path / "archive"
    assert main(["archive", str(tmp_path / "hall"), "--out", str(out), "--workers", "1", "--no-tune"]) == 4
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert "2 recordings failed" in told
    told_once(out, files)
    rows = rows_of(out, "failures")
    assert sorted(row["source"] for row in rows) == sorted(map(str, bad))
    for row in rows:
        assert row["reason"].startswith(f"{row['source']}: ")
        assert row["reason"] in told

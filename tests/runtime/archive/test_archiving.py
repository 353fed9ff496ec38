"""An archive holds what ``tectum analyze`` tells of each recording, once, whatever happens while it is made."""

import hashlib
import logging
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from tests.archives import LACKING, folder_of, lines_of, numbered, rows_of
from tests.live import LONG_S, until
from tests.media import alarm_clip, beeps, write_wav

from tectum.archive import archiving
from tectum.archive.analyst import Analyst, Opening
from tectum.archive.archiving import TRIES, Archiving, Progress
from tectum.archive.crew import Lost
from tectum.archive.findings import Failure, columns_of
from tectum.archive.folder import Folder
from tectum.archive.manifest import Manifest, about
from tectum.archive.recordings import find_recordings
from tectum.commands.main import main
from tectum.errors import StoreError

pytest.importorskip("pyarrow", reason=LACKING)
CLIP = "garden/2026-11-28/2026-11-28_23-59-55.mp4"
SMALL = """
from tectum.archive import archiving
from tectum.commands.main import program

archiving.BATCH_RECORDINGS = 1
if __name__ == "__main__":
    program()
"""


def tone(folder, name, seconds, level):
    return write_wav(folder / name, beeps(seconds, 0.2, level=level, seed=round(1000 * level)))


@pytest.fixture(scope="module")
def recordings(tmp_path_factory):
    """Two places, a recording that is none, some that are there twice, and a name that is no UTF-8."""
    folder = tmp_path_factory.mktemp("recordings")
    for place in ("hall", "garden/2026-11-28"):
        (folder / place).mkdir(parents=True)
    alarm_clip(folder / "garden/2026-11-28", Path(CLIP).name, 12.0)
    tone(folder, "alone.wav", 2.0, 0.2)
    shutil.copy(folder / "alone.wav", folder / "copy.wav")
    os.link(folder / "alone.wav", folder / "linked.wav")
    tone(folder, "other.wav", 2.0, 0.1).rename(folder / os.fsdecode(b"hall/b\xe4r.wav"))
    (folder / "hall/bad.mp4").write_bytes(b"no recording")
    return folder


@pytest.fixture(scope="module")
def archive(recordings, tmp_path_factory):
    """Made by two processes."""
    out = tmp_path_factory.mktemp("made") / "archive"
    told = [sys.executable, "-m", "tectum.commands.main", "archive", recordings, "--out", out, "--workers", "2"]
    done = subprocess.run([*told, "--embeddings"], capture_output=True, text=True, check=False)
    assert done.returncode == 4, done.stderr
    assert "Traceback" not in done.stderr
    (out.parent / "told.txt").write_text(done.stderr)
    return out


def test_a_recording_has_the_events_that_analyze_gives_byte_for_byte(archive, recordings, tmp_path):
    out = tmp_path / "events.jsonl"
    assert main(["analyze", str(recordings / CLIP), "--place", "garden", "--no-tune", "--jsonl", str(out)]) == 0
    lines = out.read_text(encoding="utf-8").splitlines()
    assert any('"smoke_alarm"' in line for line in lines)
    assert numbered(lines_of(archive, recordings / CLIP)) == numbered(lines)


def test_rows_lie_by_day_and_place_and_an_event_has_its_moment_and_picture(archive):
    rows = rows_of(archive, "events")
    assert {f"events/day={row['day']}/place={row['place']}" for row in rows} == {
        str(file.parent.relative_to(archive)) for file in (archive / "events").rglob("*.parquet")
    }
    (start,) = [row for row in rows if row["kind"] == "smoke_alarm" and row["phase"] == "start"]
    assert start["picture"][:2] == b"\xff\xd8"
    assert (start["place"], start["day"], start["time"].second) == ("garden", "2026-11-28", 57)
    days = {row["day"] for row in rows_of(archive, "scores") if row["place"] == "garden"}
    assert days == {"2026-11-28", "2026-11-29"}  # it goes on over midnight


def test_there_is_a_row_of_scores_for_every_second_and_of_embeddings_where_they_are_asked_for(archive):
    (longest,) = [row for row in rows_of(archive, "recordings") if row["seconds"] > 10]
    seconds = [row for row in rows_of(archive, "scores") if row["recording"] == longest["recording"]]
    assert [row["second"] for row in seconds] == list(range(13))
    assert max(row["sound.smoke_alarm"] for row in seconds) > 0.5
    assert all(0 <= row["situation.hazard"] <= 1 for row in seconds)
    vectors = [row for row in rows_of(archive, "embeddings") if row["recording"] == longest["recording"]]
    assert {row["modality"] for row in vectors} == {"vision", "audio"}
    assert all(len(row["vector"]) == 128 and np.isfinite(row["vector"]).all() for row in vectors)


def test_a_bad_file_is_a_row_in_failures_and_not_the_end(archive, recordings):
    (row,) = rows_of(archive, "failures")
    assert row["source"] == str(recordings / "hall/bad.mp4")
    assert "cannot be read as video, sound or a picture" in row["reason"]
    assert not row["in_part"]
    assert len(rows_of(archive, "recordings")) == 3


def test_what_is_there_twice_is_told_once_and_it_is_said(archive):
    told = (archive.parent / "told.txt").read_text()
    assert "linked.wav: is a file that is named twice; it is read once" in told
    assert ".wav: holds what another recording holds; it is not told twice" in told
    assert sorted(entry.state for entry in Manifest(Folder(archive)).entries) == [
        "done",
        "done",
        "done",
        "failed",
        "same",
    ]


def test_a_name_that_is_no_utf8_is_escaped(archive, recordings):
    assert f"{recordings}/hall/b\\xe4r.wav" in {row["source"] for row in rows_of(archive, "recordings")}


def test_the_manifest_has_the_hash_of_every_file_and_recording(archive, recordings):
    manifest = Manifest(Folder(archive))
    files = {name: sha256 for batch in manifest.batches for name, sha256 in batch.files.items()}
    assert set(files) == {str(file.relative_to(archive)) for file in archive.rglob("*.parquet")}
    for name, sha256 in files.items():
        assert hashlib.sha256((archive / name).read_bytes()).hexdigest() == sha256
    (clip,) = [entry for entry in manifest.entries if entry.source == str(recordings / CLIP)]
    assert clip.recording == hashlib.sha256((recordings / CLIP).read_bytes()).hexdigest()


def test_a_second_run_finds_that_all_is_done(archive, recordings, capsys):
    before = (archive / "manifest.jsonl").read_bytes()
    assert main(["archive", str(recordings), "--out", str(archive), "--embeddings"]) == 0
    assert "5 of 5 recordings are done already" in capsys.readouterr().err
    assert (archive / "manifest.jsonl").read_bytes() == before


def command(folder, out):
    """A run of one worker that writes after each recording."""
    script = out.parent / "small.py"
    script.write_text(SMALL)
    return [sys.executable, str(script), "archive", str(folder), "--out", str(out), "--workers", "1"]


def begun_by(process, out):
    """Wait until something is in an archive."""
    log = out / "manifest.jsonl"
    until(lambda: process.poll() is not None or (log.is_file() and b"\n" in log.read_bytes()))
    assert process.poll() is None


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_ended_goes_on_with_no_recording_lost_and_none_twice(tmp_path, how):
    folder, out = tmp_path / "hall", tmp_path / "archive"
    folder.mkdir()
    files = [tone(folder, f"{index}.wav", 20.0, 0.01 * (1 + index)) for index in range(6)]
    with (tmp_path / "told.txt").open("w") as told:
        process = subprocess.Popen(command(folder, out), stderr=told)
        try:
            begun_by(process, out)
            process.send_signal(how)
            assert process.wait(LONG_S) == (-how if how == signal.SIGKILL else 130)
        finally:
            process.kill()
            process.wait()
    assert "Traceback" not in (tmp_path / "told.txt").read_text()
    half = [entry.source for entry in Manifest(Folder(out)).entries]
    assert 1 <= len(half) < len(files)
    again = subprocess.run(command(folder, out), capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert "of 6 recordings are done already" in again.stderr
    assert sorted(entry.source for entry in Manifest(Folder(out)).entries) == sorted(map(str, files))
    assert sorted(row["source"] for row in rows_of(out, "recordings")) == sorted(map(str, files))
    seconds = [(row["recording"], row["second"]) for row in rows_of(out, "scores")]
    assert len(seconds) == len(set(seconds))


@pytest.mark.slow
def test_a_worker_that_is_killed_is_replaced_and_its_recording_is_read_again(tmp_path):
    folder, out = tmp_path / "hall", tmp_path / "archive"
    folder.mkdir()
    files = [tone(folder, f"{index}.wav", 60.0, 0.01 * (1 + index)) for index in range(3)]
    process = subprocess.Popen(command(folder, out), stderr=subprocess.PIPE, text=True)
    try:
        begun_by(process, out)
        for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(int(child), signal.SIGKILL)
        _, told = process.communicate(timeout=LONG_S)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0, told
    assert "who read it ended (signal 9); it is tried again" in told
    assert sorted(row["source"] for row in rows_of(out, "recordings")) == sorted(map(str, files))


class InHand:
    """One reader in this process; ``dies``: the end of the name of a recording that ends it, each time."""

    def __init__(self, analyst, dies=None):
        self.analyst, self.dies, self.given = analyst, dies, []

    @property
    def free(self):
        return 1 - len(self.given)

    def give(self, number, task):
        self.given.append((number, task))

    def done(self, _timeout_s):
        number, task = self.given.pop()
        dies = self.dies is not None and task.source.source.endswith(self.dies)
        yield number, Lost("signal 11") if dies else self.analyst.do(task)

    def close(self):
        pass


@pytest.fixture
def begun(engine, tmp_path):
    """An archive of two short recordings that is begun, the recordings, and who reads them."""
    files = [tone(tmp_path, name, 1.0, level) for name, level in (("a.wav", 0.1), ("b.wav", 0.2))]
    bundle = engine.bundle
    manifest = Manifest.begin(Folder(tmp_path / "archive"), about(bundle, columns_of(bundle), False, False))
    yield manifest, find_recordings(map(str, files)), InHand(Analyst(Opening(), engine))
    manifest.close()


def test_it_is_told_how_far_it_is_how_fast_and_how_long_it_takes_yet(begun, monkeypatch, caplog):
    manifest, found, crew = begun
    monkeypatch.setattr(archiving, "TOLD_EVERY_S", 0.0)
    one = Archiving(manifest, crew, found)
    with caplog.at_level(logging.INFO):
        one.run()
    told = [re.fullmatch(r"(.*) at (\S+) x(, about .* left)?", line.message) for line in caplog.records]
    assert [match[1] for match in told if match] == [f"{n} of 2 recordings, {n} s of media" for n in (1, 2)]
    assert [bool(match[3]) for match in told if match] == [True, False]
    assert all(float(match[2]) > 0 for match in told if match)


def test_the_time_that_is_left_goes_by_the_bytes_that_are(begun):
    """Half of the recordings, but a tenth of the bytes."""
    _, (small, _), _ = begun
    progress = Progress(2, 10 * small.size, begun=time.monotonic() - 60.0)
    progress.take(Failure(small, "is no recording"))
    progress.media_s = 1200.0
    assert str(progress) == "1 of 2 recordings, 20.0 min of media at 20.0 x, about 9.0 min left"


def test_a_recording_that_ends_whoever_reads_it_is_given_up(begun):
    manifest, found, crew = begun
    crew.dies = "a.wav"
    archiving = Archiving(manifest, crew, found)
    archiving.run()
    (row,) = rows_of(folder_of(manifest), "failures")
    assert row["reason"].endswith(f"a.wav: ended who read it {TRIES} times (signal 11)")
    assert [row["source"] for row in rows_of(folder_of(manifest), "recordings")] == [found[1].source]
    assert (archiving.progress.recordings, archiving.progress.failed) == (2, 1)


def test_what_a_run_left_of_a_batch_is_removed_by_the_next(begun):
    manifest, found, crew = begun
    Archiving(manifest, crew, found[:1]).run()
    Archiving(manifest, crew, found[1:]).run()
    manifest.close()
    log = folder_of(manifest) / "manifest.jsonl"
    first, second, _ = log.read_bytes().split(b"\n")
    log.write_bytes(first + b"\n" + second[:99])  # the power went while the second was written
    again = Manifest.begin(manifest.storage, manifest.about)
    assert log.read_bytes() == first + b"\n"
    assert [row["source"] for row in rows_of(folder_of(manifest), "recordings")] == [found[0].source]
    assert again.left(found) == found[1:]
    Archiving(again, crew, found[1:]).run()
    again.close()
    assert [row["source"] for row in rows_of(folder_of(manifest), "recordings")] == [one.source for one in found]


def test_a_full_disk_is_one_line_and_what_was_done_before_stays(begun):
    manifest, found, crew = begun
    Archiving(manifest, crew, found[:1]).run()
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, limit[1]))  # no file may grow beyond that
    try:
        with pytest.raises(StoreError) as told:
            Archiving(manifest, crew, found[1:]).run()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert "cannot be written: File too large; what was done before is kept: run it again" in str(told.value)
    manifest.close()
    again = Manifest.begin(manifest.storage, manifest.about)
    again.close()
    assert again.left(found) == found[1:]
    assert [row["source"] for row in rows_of(folder_of(manifest), "recordings")] == [found[0].source]


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_what_is_being_written_when_a_person_ends_the_run_is_written_once(begun, monkeypatch, asked):
    manifest, found, crew = begun
    add = Manifest.add

    def add_and_end(self, batch):
        add(self, batch)
        os.kill(os.getpid(), asked)

    monkeypatch.setattr(Manifest, "add", add_and_end)
    with pytest.raises(KeyboardInterrupt):
        Archiving(manifest, crew, found[:1]).run()
    assert [entry.source for entry in Manifest(manifest.storage).entries] == [found[0].source]
    assert [row["source"] for row in rows_of(folder_of(manifest), "recordings")] == [found[0].source]


@pytest.mark.parametrize("line", [b"{}\n", b"\xff\n"])
def test_a_damaged_manifest_is_one_line(begun, capsys, line):
    manifest, found, _ = begun
    manifest.close()
    (folder_of(manifest) / "manifest.jsonl").write_bytes(line)
    assert main(["archive", found[0].source, "--out", str(folder_of(manifest))]) == 6
    assert f"{folder_of(manifest)}/manifest.jsonl, line 1: is damaged: " in capsys.readouterr().err


def test_an_archive_goes_on_as_it_was_begun_and_by_one_run_at_a_time(begun, capsys):
    manifest, found, _ = begun
    arguments = ["archive", found[0].source, "--out", str(folder_of(manifest))]
    assert main(arguments) == 2
    assert "another run adds to it" in capsys.readouterr().err
    manifest.close()
    assert main([*arguments, "--embeddings"]) == 2
    assert "was begun with embeddings False, not True; give another folder" in capsys.readouterr().err


def test_what_is_no_archive_is_left_alone(tmp_path, capsys):
    tone(tmp_path, "a.wav", 1.0, 0.1)
    assert main(["archive", str(tmp_path / "a.wav"), "--out", str(tmp_path)]) == 2
    assert f"--out {tmp_path}: is no archive, and not empty; give another folder" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["a.wav"]

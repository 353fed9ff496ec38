"""An archive in an object store, by a real S3 server: what a folder keeps, kept without rename, append or locks."""

import gc
import json
import os
import signal
import subprocess
import sys
import warnings

import numpy as np
import pytest
from tests.archives import LACKING, rows_of
from tests.live import LONG_S, until
from tests.media import beeps, write_wav
from tests.s3_server import BUCKET, s3_server
from tests.s3_server import LACKING as NO_SERVER

from tectum.archive.findings import Failure, columns_of
from tectum.archive.manifest import Batch, Entry, Manifest, about
from tectum.archive.parquet import Writer
from tectum.archive.recordings import Recording
from tectum.archive.storage import storage_of
from tectum.commands.main import main
from tectum.errors import StoreError, UsageError

pytest.importorskip("pyarrow", reason=LACKING)
fsspec = pytest.importorskip("fsspec", reason=LACKING)
for module in ("s3fs", "moto", "flask", "flask_cors"):
    pytest.importorskip(module, reason=NO_SERVER)
pytestmark = pytest.mark.usefixtures("server")
GOOD = 4
SMALL = """
from tectum.archive import archiving
from tectum.commands.main import program

archiving.BATCH_RECORDINGS = 1
if __name__ == "__main__":
    program()
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Its environment, which this process has for as long."""
    with s3_server(tmp_path_factory.mktemp("s3")) as environment, pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        fsspec.filesystem("s3", skip_instance_cache=True).mkdir(BUCKET)
        yield environment
        fsspec.get_filesystem_class("s3").clear_instance_cache()
        with warnings.catch_warnings(action="ignore"):
            gc.collect()  # older clients leave links open: a later test would be blamed


@pytest.fixture
def where(request):
    """An address of its own for each test."""
    return f"s3://{BUCKET}/{request.node.name.partition('[')[0]}"


@pytest.fixture
def system():
    """The client of whoever looks from outside."""
    return fsspec.filesystem("s3", skip_instance_cache=True, use_listings_cache=False)


def copied(system, where, folder):
    """The archive as a folder."""
    for path in system.find(where):
        name = path.removeprefix(where.removeprefix("s3://")).strip("/")
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(system.cat_file(path))
    return folder


def begun(where, bundle):
    return Manifest.begin(storage_of(where), about(bundle, columns_of(bundle), False, False))


def failed(manifest, name):
    """A batch of one recording that could not be read, added."""
    batch, source = manifest.next_batch, Recording(name, None, "hall", 1, 2.0)
    files = Writer(manifest.storage, manifest.about.columns).write(batch, (), [Failure(source, "no sound")], 3.0)
    manifest.add(Batch(batch, 3.0, (Entry(name, "hall", 1, 2.0, "", "failed", "no sound"),), files))
    return files


@pytest.fixture(scope="module")
def recordings(server, tmp_path_factory):
    """Some short ones and a bad file, in the store."""
    assert server
    system, where = fsspec.filesystem("s3", skip_instance_cache=True), f"s3://{BUCKET}/recordings"
    for index in range(GOOD):
        sound = beeps(2.0, 0.2, level=0.02 * (1 + index), seed=index)
        file = write_wav(tmp_path_factory.mktemp("made") / f"{index}.wav", sound)
        system.put_file(str(file), f"{where}/hall/{file.name}")
    system.pipe_file(f"{where}/hall/bad.mp4", b"no recording")
    return where


@pytest.fixture(scope="module")
def made(recordings):
    """The archive of them, in the store."""
    where = f"s3://{BUCKET}/made"
    assert main(["archive", recordings, "--out", where, "--embeddings", "--workers", "1", "--no-tune"]) == 4
    return where


def test_it_is_the_archive_that_a_folder_holds(system, made, recordings, tmp_path):
    here, there = tmp_path / "here", copied(system, made, tmp_path / "there")
    assert main(["archive", recordings, "--out", str(here), "--embeddings", "--workers", "1", "--no-tune"]) == 4
    for table in ("events", "scores", "embeddings", "recordings"):
        assert rows_of(there, table) == rows_of(here, table)
    assert len(rows_of(here, "recordings")) == GOOD
    for folder in (there, here):
        (row,) = rows_of(folder, "failures")
        assert row["reason"].startswith(f"{recordings}/hall/bad.mp4: cannot be read as video, sound or a picture: ")


def test_a_second_run_finds_that_all_is_done(made, recordings, capsys):
    assert main(["archive", recordings, "--out", made, "--embeddings", "--no-tune"]) == 0
    assert f"{GOOD + 1} of {GOOD + 1} recordings are done already" in capsys.readouterr().err


def test_it_is_asked_where_it_lies(made, recordings, capsys, tmp_path):
    page = tmp_path / "page.html"
    asked = ["archive", "query", made, "--like", f"{recordings}/hall/3.wav@1", "--json", "--html", str(page)]
    assert main(asked) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {one["source"] for one in found} == {f"{recordings}/hall/{index}.wav" for index in range(GOOD) if index != 3}
    assert f"of {GOOD + 1} recordings" in page.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_run_that_was_killed_goes_on_with_none_lost_and_none_twice(system, where, recordings, tmp_path):
    (tmp_path / "small.py").write_text(SMALL)
    arguments = ["archive", recordings, "--out", where, "--workers", "1", "--no-tune"]
    command = [sys.executable, str(tmp_path / "small.py"), *arguments]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        until(lambda: process.poll() is not None or len(system.find(f"{where}/manifest")) > 1)
        process.kill()
        _, told = process.communicate(timeout=LONG_S)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == -signal.SIGKILL, told
    assert "Traceback" not in told
    assert 1 <= len(list(Manifest(storage_of(where)).entries)) < GOOD + 1
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert again.returncode in (0, 4), again.stderr
    wanted = sorted(f"{recordings}/hall/{name}" for name in ("bad.mp4", *(f"{index}.wav" for index in range(GOOD))))
    assert sorted(entry.source for entry in Manifest(storage_of(where)).entries) == wanted
    there = copied(system, where, tmp_path / "there")  # all files that are there, named by the manifest or not
    assert sorted(row["source"] for row in rows_of(there, "recordings")) == wanted[:-1]
    assert [row["source"] for row in rows_of(there, "failures")] == wanted[-1:]
    seconds = [(row["recording"], row["second"]) for row in rows_of(there, "scores")]
    assert len(seconds) == len(set(seconds))


def test_a_run_that_begins_takes_over_and_the_one_before_adds_no_more(system, where, bundle):
    first = begun(where, bundle)
    failed(first, "a.wav")
    second = begun(where, bundle)  # whether the first was killed, or only cannot be seen
    with pytest.raises(UsageError, match="another run was begun and goes on with it; this one ends"):
        failed(first, "b.wav")
    files = failed(second, "b.wav")
    assert [entry.source for entry in Manifest(storage_of(where)).entries] == ["a.wav", "b.wav"]
    parts = {one.removeprefix(f"{BUCKET}/").partition("/")[2] for one in system.find(f"{where}/failures")}
    assert parts == {name for batch in second.batches for name in batch.files}
    assert set(files) < parts


def test_what_a_killed_run_left_is_removed_by_the_next(system, where, bundle):
    first = begun(where, bundle)
    failed(first, "a.wav")
    left = Writer(first.storage, first.about.columns).write(
        2, (), [Failure(Recording("b", None, "x", 1, 2.0), "")], 3.0
    )
    second = begun(where, bundle)
    (name,) = left
    assert not system.exists(f"{where}/{name}")
    assert [entry.source for entry in second.entries] == ["a.wav"]


@pytest.mark.slow
def test_a_large_file_is_whole(where, bundle):
    """Of more than two pieces of 50 MiB, in which a client sends such."""
    storage = begun(where, bundle).storage
    content = np.random.default_rng(0).bytes(101 << 20)
    storage.write("events/large", lambda file: file.write_bytes(content))
    assert storage.read("events/large") == content


def test_an_upload_that_failed_in_silence_is_not_taken_for_done(where, bundle, monkeypatch):
    manifest = begun(where, bundle)
    monkeypatch.setattr(manifest.storage.filesystem, "put_file", lambda *_: None)  # as s3fs does with large ones
    with pytest.raises(OSError, match="failures/part-000001"):
        failed(manifest, "a.wav")
    monkeypatch.undo()
    assert list(Manifest(storage_of(where)).entries) == []
    put = manifest.storage.filesystem.put_file
    monkeypatch.setattr(manifest.storage.filesystem, "put_file", lambda _, there: put(os.devnull, there))
    with pytest.raises(OSError, match=r"0 of .* bytes are there after it was written"):
        failed(manifest, "a.wav")


def test_a_batch_whose_answer_was_lost_is_done_once(where, bundle, monkeypatch):
    manifest = begun(where, bundle)
    system = manifest.storage.filesystem
    pipe = system.pipe_file

    def lost(*arguments, **options):
        pipe(*arguments, **options)
        pipe(*arguments, **options)  # it is asked again, and then it is there

    monkeypatch.setattr(system, "pipe_file", lost)
    failed(manifest, "a.wav")
    failed(manifest, "b.wav")
    assert [entry.source for entry in Manifest(storage_of(where)).entries] == ["a.wav", "b.wav"]


def test_a_line_that_broke_off_is_no_batch(system, where, bundle):
    manifest = begun(where, bundle)
    failed(manifest, "a.wav")
    failed(manifest, "b.wav")
    last = max(system.find(f"{where}/manifest"))
    system.pipe_file(last, system.cat_file(last)[:99])  # as on a file system behind a server
    assert [entry.source for entry in Manifest(storage_of(where)).entries] == ["a.wav"]
    again = begun(where, bundle)
    failed(again, "b.wav")
    assert [entry.source for entry in Manifest(storage_of(where)).entries] == ["a.wav", "b.wav"]


def test_an_address_of_files_is_a_folder(tmp_path, bundle):
    assert begun(f"file://{tmp_path}/archive", bundle).storage.name == f"{tmp_path}/archive"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("s3://no-such-bucket/x", "--out s3://no-such-bucket/x: cannot be written: there is no bucket or folder"),
        (f"s3://{BUCKET}/full", f"--out s3://{BUCKET}/full: is no archive, and not empty; give another address"),
        ("s3://", "s3://: names no archive: give a bucket or folder, as s3://bucket/archive"),
        ("nowhere://x", "nowhere://x: cannot be opened: Protocol not known: nowhere"),
    ],
)
def test_where_no_archive_can_be_is_one_line(system, tmp_path, capsys, address, told):
    system.pipe_file(f"s3://{BUCKET}/full/note.txt", b"mine")
    write_wav(tmp_path / "a.wav", beeps(1.0))
    assert main(["archive", str(tmp_path), "--out", address]) in (2, 6)
    assert told in capsys.readouterr().err
    assert not system.exists("no-such-bucket")


def test_a_store_that_does_not_answer_is_one_line(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    write_wav(tmp_path / "a.wav", beeps(1.0))
    assert main(["archive", str(tmp_path), "--out", f"s3://{BUCKET}/x"]) == 6
    assert f"--out s3://{BUCKET}/x: cannot be written: Could not connect" in capsys.readouterr().err
    fsspec.get_filesystem_class("s3").clear_instance_cache()


def test_a_damaged_batch_is_one_line(system, where, bundle):
    failed(begun(where, bundle), "a.wav")
    system.pipe_file(f"{where}/manifest/000002.json", b"{}\n")
    with pytest.raises(StoreError, match=r"manifest/000002.json: is damaged: "):
        Manifest(storage_of(where))

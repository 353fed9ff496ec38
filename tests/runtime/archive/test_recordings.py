"""Which recordings an archive is made of, and of which place each is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.archives import LACKING
from tests.media import beeps, write_wav

from tectum.archive.analyst import Analyst, Opening, Whole
from tectum.archive.beginning import begun
from tectum.archive.findings import Findings
from tectum.archive.recordings import find_recordings
from tectum.commands.main import main
from tectum.errors import MediaError, UsageError


@pytest.fixture
def folder(tmp_path):
    for name in ("hall/a.wav", "hall/b/c.wav", "garden/d.mp4", "e.flac", "hall/notes.doc", ".hidden/f.wav"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


def named(found, folder):
    return {str(Path(one.source).relative_to(folder)): one.place for one in found}


def test_a_folder_is_read_with_all_below_it_and_a_place_is_the_folder_right_below(folder):
    everything = {"hall/a.wav": "hall", "hall/b/c.wav": "hall", "garden/d.mp4": "garden", "e.flac": "home"}
    assert named(find_recordings([str(folder)]), folder) == everything
    assert set(named(find_recordings([str(folder)], "yard"), folder).values()) == {"yard"}


def test_patterns_lists_and_files_name_recordings_too(folder):
    assert named(find_recordings([f"{folder}/*/*.wav"]), folder) == {"hall/a.wav": "hall"}
    assert set(named(find_recordings([f"{folder}/**/*.wav"]), folder)) == {"hall/a.wav", "hall/b/c.wav"}
    (folder / "list.txt").write_text(f"# a comment\n{folder}/e.flac\n\n{folder}/garden\n", "utf-8-sig")
    assert set(named(find_recordings([f"@{folder}/list.txt"]), folder)) == {"e.flac", "garden/d.mp4"}
    assert len(find_recordings([str(folder / "e.flac"), str(folder / "hall")])) == 3


def test_what_is_named_twice_is_read_once(folder, caplog):
    os.link(folder / "e.flac", folder / "z.flac")
    (folder / "y.flac").symlink_to(folder / "e.flac")
    assert {"e.flac", "hall/a.wav"} <= set(named(find_recordings([str(folder), str(folder / "e.flac")]), folder))
    assert caplog.text.count("is a file that is named twice; it is read once") == 3


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("{}/none", "{}/none: no such file or folder"),
        ("{}/*.wav", "{}/*.wav: holds no recording or picture"),
        ("{}/empty", "{}/empty: holds no recording or picture"),
        ("{}/hall/notes.doc", "{}/hall/notes.doc: holds no recording or picture"),
        ("@{}/none.txt", "{}/none.txt: cannot be read as a list: No such file or directory"),
        ("@{}/hall/notes.lst", "{}/hall/notes.lst: names no recording"),
    ],
)
def test_a_source_with_nothing_to_read_is_one_line(folder, source, told, capsys):
    pytest.importorskip("pyarrow", reason=LACKING)
    (folder / "empty").mkdir()
    (folder / "hall/notes.lst").write_text("# nothing\n\n")
    assert main(["archive", source.format(folder), "--out", str(folder / "out")]) == 4
    assert told.format(folder) in capsys.readouterr().err
    assert not (folder / "out").exists()


def test_an_address_is_listed_and_fetched(tmp_path, engine):
    pytest.importorskip("fsspec", reason=LACKING)
    (tmp_path / "hall").mkdir()
    file = write_wav(tmp_path / "hall" / "a.wav", beeps(1.0))
    (there,) = find_recordings([f"file://{tmp_path}"])
    assert (there.place, there.path, there.size) == ("hall", None, file.stat().st_size)
    analyst = Analyst(Opening(), engine)
    found = analyst.do(Whole(there))
    assert isinstance(found, Findings)
    (here,) = find_recordings([str(tmp_path)])
    assert analyst.do(Whole(here)).recording == found.recording
    file.unlink()
    assert "a.wav: cannot be fetched: " in analyst.do(Whole(there)).reason


def test_an_address_of_which_the_client_is_missing_is_one_line():
    pytest.importorskip("fsspec", reason=LACKING)
    with pytest.raises(MediaError, match=r"^nowhere://x: cannot be listed: "):
        find_recordings(["nowhere://x"])


def test_a_missing_extra_is_one_line(tmp_path, monkeypatch, capsys):
    for name in ("pyarrow", "fsspec"):
        monkeypatch.setitem(sys.modules, name, None)
    assert main(["archive", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "an archive needs pyarrow: pip install 'tectum[archive]'" in capsys.readouterr().err
    with pytest.raises(UsageError, match=r"an archive needs fsspec: pip install 'tectum\[archive\]'"):
        find_recordings(["s3://bucket"])


def test_who_makes_no_archive_loads_nothing_of_it():
    code = "import sys, tectum.commands.archive; print({*sys.argv[1:]} & {*sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", code, "pyarrow", "duckdb", "fsspec", "ray", "multiprocessing"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert loaded.stdout.strip() == "set()"


def test_a_recording_began_when_its_name_its_container_or_its_file_says():
    assert begun("x/20261129T083000Z.mp4", {}, None, 9.0) == (1795941000.0, "name")
    assert begun("x/cam1 2026-11-29 08.30.00Z part 2.mp4", {}, None, 9.0) == (1795941000.0, "name")
    said = {"creation_time": "2026-11-29T08:30:00.000000Z"}
    assert begun("x/2026-11-31_08-30-00.mp4", said, None, 9.0) == (1795941000.0, "container")
    assert begun("x/a.mp4", {"creation_time": "1970-01-01T00:00:00Z"}, 109.0, 9.0) == (100.0, "file")
    assert begun("x/a.mp4", {"creation_time": "soon"}, None, 9.0) == (0.0, "nothing")
    for never in ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59", "9999-12-31T23:59:59-12:00"):
        assert begun("x/a.mp4", {"creation_time": never}, 109.0, 9.0) == (100.0, "file")
    for never in (1e12, 2.0**60, float("inf")):  # as a server, or another file system, may say
        assert begun("x/a.mp4", {}, never, 9.0) == (0.0, "nothing")
    assert begun("x/19050101_120000.mp4", {}, None, 9.0) == (0.0, "nothing")
    local, by = begun("x/2026-11-29_08-30-00.mp4", {}, None, 9.0)
    assert (local % 900, by) == (0, "name")

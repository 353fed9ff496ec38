"""An archive is asked in words, and by what is like a moment."""

import json
from datetime import datetime

import numpy as np
import pytest
from msgspec.structs import replace
from tests.archives import LACKING
from tests.events import end, start

from tectum.archive.findings import Findings, columns_of
from tectum.archive.folder import Folder
from tectum.archive.manifest import Batch, Entry, Manifest, about
from tectum.archive.parquet import Writer
from tectum.archive.query import Archive
from tectum.archive.recordings import Recording
from tectum.commands.main import main
from tectum.imaging.picture import picture_of
from tectum.imaging.thumbnail import jpeg

for module in ("pyarrow", "duckdb"):
    pytest.importorskip(module, reason=LACKING)
DAY = datetime(2026, 11, 28).astimezone().timestamp()
NOON, NIGHT = DAY + 12 * 3600, DAY + 23 * 3600


def findings(bundle, name, place, begin, starts):
    """Of a recording of a minute with these events, whose picture turns from one thing into another."""
    source = Recording(f"{place}/{name}.mp4", None, place, 1, None)
    events = []
    for number, one in enumerate(starts):
        event = replace(one, id=f"{name}-{number}", place=place)
        events += [event, end(event, event.start + 2.0)]
    vectors = np.zeros((60, 4), np.float32)
    vectors[:, 0], vectors[:, 1] = np.linspace(1, 0, 60), np.linspace(0, 1, 60)
    nothing = np.zeros((0, len(columns_of(bundle))), np.float32)
    pictures = {event.id: jpeg(picture_of(np.full((90, 160, 3), 99, np.uint8))) for event in events}
    return Findings(
        source, name * 8, begin, "name", 60.0, 300, 240, tuple(events), pictures, np.zeros(0, np.int32), nothing,
        {"vision": (np.arange(60, dtype=np.int32), vectors)},
    )  # fmt: skip


LONG_NAME = "客厅" * 60
"""Of a place: as a part of a path it would be longer than file systems take."""


@pytest.fixture(scope="module")
def archive(bundle, tmp_path_factory):
    """Two places, at noon and at night; its folder is called as a pattern is written."""
    folder = tmp_path_factory.mktemp("asked") / "[archive]*?"
    done = [
        findings(bundle, "noon", "hall", NOON, [start("dog_bark", 5.0), start("person", 20.0, "presence")]),
        findings(bundle, "late", "hall", NIGHT, [start("dog_bark", 7.0)]),
        findings(
            bundle, "yard", "garden", NIGHT, [start("glass_break", 10.0), start("person", 12.0, "presence")]
        ),
    ]  # fmt: skip
    manifest = Manifest.begin(Folder(folder), about(bundle, columns_of(bundle), False, True))
    files = Writer(manifest.storage, manifest.about.columns).write(1, done, (), DAY)
    entries = tuple(Entry(one.source.source, one.source.place, 1, None, one.recording, "done") for one in done)
    manifest.add(Batch(1, DAY, entries, files))
    manifest.close()
    return folder


@pytest.mark.parametrize(
    ("words", "moments"),
    [
        ("dog barks", [(NOON + 5, "hall"), (NIGHT + 7, "hall")]),
        ("dog barks at night", [(NIGHT + 7, "hall")]),
        ("a dog barks at night", [(NIGHT + 7, "hall")]),
        ("nachts der Hund bellt", [(NIGHT + 7, "hall")]),
        ("person@garden or dog_bark@garden", [(NIGHT + 12, "garden")]),
        ("glass_break and person within 3 s", [(NIGHT + 12, "garden")]),
        ("glass_break and dog_bark within 3 s", []),
        ("", [(NOON + 5, "hall"), (NOON + 20, "hall"), (NIGHT + 7, "hall"), (NIGHT + 10, "garden"),
              (NIGHT + 12, "garden")]),
    ],
)  # fmt: skip
def test_it_is_asked_in_the_words_of_rules(archive, capsys, words, moments):
    assert main(["archive", "query", str(archive), *([words] if words else []), "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["at"], row["place"]) for row in rows] == moments


def test_people_are_shown_when_where_and_in_which_recording(archive, capsys):
    assert main(["archive", "query", str(archive), "dog barks at night", "--since", "2026-11-28T20:00"]) == 0
    told = capsys.readouterr()
    assert "2026-11-28 23:00:07  hall          dog_bark" in told.out
    assert told.out.rstrip().endswith("hall/late.mp4, 7.0 s")
    assert "dog barks at night: 1 found" in told.err
    assert main(["archive", "query", str(archive), "dog barks", "--until", "2026-11-28T20:00"]) == 0
    assert "dog barks: 1 found" in capsys.readouterr().err


@pytest.mark.parametrize("place", [LONG_NAME, "..", "a/b=c", "[hall]", "x" * 999, "tor\x01"])
def test_a_place_may_be_called_as_it_is(bundle, tmp_path, place):
    folder = tmp_path / "archive"
    manifest = Manifest.begin(Folder(folder), about(bundle, columns_of(bundle), False, True))
    found = findings(bundle, "noon", place, NOON, [start("dog_bark", 5.0)])
    files = Writer(manifest.storage, manifest.about.columns).write(1, [found], (), DAY)
    manifest.add(Batch(1, DAY, (Entry(found.source.source, place, 1, None, found.recording, "done"),), files))
    manifest.close()
    assert [one.place for one in Archive(Folder(folder)).everything()] == [place]
    assert Archive(Folder(folder)).places == [place]


def test_what_is_not_understood_is_named(archive, capsys):
    assert main(["archive", "query", str(archive), "the mailman sings"]) == 2
    told = capsys.readouterr().err
    assert "mailman" in told
    assert "Traceback" not in told


def test_moments_like_another_come_from_every_recording_the_most_alike_first(archive):
    found = Archive(Folder(archive)).like("hall/noon.mp4", 0, most=4)
    assert {(one.source, one.second) for one in found[:2]} == {("garden/yard.mp4", 0), ("hall/late.mp4", 0)}
    assert found[0].score == pytest.approx(1.0)
    assert [round(one.score, 4) for one in found] == sorted((round(one.score, 4) for one in found), reverse=True)
    assert ("hall/noon.mp4", 10) in {(one.source, one.second) for one in found}  # what is next to it is no other moment


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--like", "hall/none.mp4@3"], "--like hall/none.mp4@3: there is no embedding of it"),
        (["--like", "hall"], "--like hall: must be RECORDING@SECOND"),
        (["dog barks", "--like", "hall/noon.mp4@3"], "does not go with words"),
        (["--out", "x"], "--out: does not go with query"),
        (["--most", "0"], "--most 0: must be at least 1"),
        (["a", "b"], "query: give the archive's folder, and what to look for in one text"),
    ],
)
def test_a_wrong_question_is_one_line(archive, capsys, arguments, told):
    assert main(["archive", "query", str(archive), *arguments]) == 2
    assert told in capsys.readouterr().err


def test_what_is_no_archive_or_damaged_is_one_line(bundle, tmp_path, capsys):
    assert main(["archive", "query", str(tmp_path), "dog barks"]) == 2
    assert f"{tmp_path}: is no archive: it has no archive.json" in capsys.readouterr().err
    manifest = Manifest.begin(Folder(tmp_path / "b"), about(bundle, columns_of(bundle), False, False))
    name = "events/day=2026-11-28/place=hall/part-000001.parquet"
    manifest.add(Batch(1, DAY, (), {name: ""}))
    manifest.close()
    assert main(["archive", "query", str(tmp_path / "b")]) == 6
    assert f"{tmp_path / 'b'}: cannot be read: " in capsys.readouterr().err
    (tmp_path / "b" / name).parent.mkdir(parents=True)
    (tmp_path / "b" / name).write_bytes(b"PAR1 no more")
    assert main(["archive", "query", str(tmp_path / "b")]) == 6
    told = capsys.readouterr().err
    assert "part-000001.parquet" in told
    assert "Traceback" not in told


def test_the_page_shows_days_hours_labels_and_pictures_and_asks_for_nothing(archive, tmp_path):
    assert main(["archive", "query", str(archive), "--html", str(tmp_path / "page.html")]) == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    for shown in ("2026-11-28", "dog_bark · 2", "person · 2", "glass_break · 1", "5 found, of 3 recordings"):
        assert shown in page
    assert page.count("data:image/jpeg;base64,") == 5
    assert "http" not in page.replace("http-equiv", "")

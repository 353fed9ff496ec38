"""What is like an event that was marked as wrong is kept but not told, in a real house, until that is undone."""

import json
import wave

import numpy as np
import pytest
from tests.events import end, start
from tests.media import beeps, write_wav

from tectum.bundle import Bundle
from tectum.commands.main import main
from tectum.deliver.store.marks import MOST_VECTORS, EventVectors
from tectum.deliver.store.store import Store
from tectum.errors import UsageError
from tectum.house.feedback import Feedback

KIND = "doorbell"
ALARM = "smoke_alarm"


@pytest.fixture
def house(tmp_path):
    """A house that takes the beeps of its only place for a bell, since it is asked to."""
    write_wav(tmp_path / "hall.wav", beeps(8.0, 2.0))
    file = tmp_path / "house.toml"
    file.write_text(
        "[store]\nclips = []\n[[place]]\nname = 'hall'\nmedia = 'hall.wav'\nspeed = 4\n"
        f"[place.event.{KIND}]\nthreshold = 0.000001\nmax_s = 2\n[place.event.{ALARM}]\nthreshold = 0.1\n"
        f"[[rule]]\nname = 'rings'\nwhen = '{KIND}'\n"
    )
    return file


def run(house, capsys):
    capsys.readouterr()
    assert main(["run", str(house), "--jsonl", "-"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def counted(marks):
    """What each reading of ``marks`` gives from now on."""
    read, found = marks.read, []
    marks.read = lambda model: found.append(read(model)) or found[-1]
    return found


def begun(rows, kind):
    return [row for row in rows if row["kind"] == kind and row["phase"] == "start"]


def said(capsys):
    captured = capsys.readouterr()
    return " ".join((captured.out + captured.err).split())


def test_what_is_like_a_wrong_one_is_suppressed_from_then_on_and_told_again_when_that_is_undone(house, capsys):
    first = run(house, capsys)
    bells = begun(first, KIND)
    assert bells
    assert begun(first, "rings")
    assert main(["events", str(house), "--ids"]) == 0
    assert bells[0]["id"] in said(capsys)
    for bell in bells:
        assert main(["mark", str(house), bell["id"], "--wrong"]) == 0
    again = run(house, capsys)
    quiet = begun(again, KIND)
    assert quiet
    assert all(row["quiet"] and row["suppressed"] for row in quiet)
    assert all(row["suppressed"] for row in again if row["kind"] == KIND)
    assert not begun(again, "rings")
    assert main(["events", str(house), "--kind", KIND]) == 0
    assert f"suppressed, like the one of {quiet[0]['suppressed']}" in said(capsys)
    for bell in bells:
        assert main(["mark", str(house), bell["id"], "--undo"]) == 0
    after = run(house, capsys)
    assert begun(after, KIND)
    assert not [row for row in after if row.get("suppressed")]
    assert main(["mark", str(house), bells[0]["id"], "--undo"]) == 2
    assert "is not marked" in said(capsys)


def test_an_alarm_cannot_be_marked_as_wrong_and_what_is_not_there_is_one_line(house, capsys, tmp_path):
    store = Store(tmp_path / "tectum-state")
    alarm, seen = start(ALARM), start("person", head="presence")
    store.add([alarm, end(alarm, 2.0), seen], 1.7e9)
    store.marks.keep([EventVectors(alarm.id, "hall", "m", 2, np.ones((1, 2), np.float16).tobytes())])
    store.close()
    for event, how, words in [
        (alarm.id, "--wrong", "a smoke or CO alarm, or what rests on one, is never suppressed"),
        (seen.id, "--wrong", "cannot be marked: sound did not decide it"),
        ("nothing", "--right", "no event 'nothing'"),
    ]:
        assert main(["mark", str(house), event, how]) == 2
        assert words in said(capsys)
    assert main(["mark", str(house), alarm.id, "--right"]) == 0


def test_what_is_kept_of_a_place_is_bounded(tmp_path):
    store = Store(tmp_path)
    events = [start(place="hall") for _ in range(MOST_VECTORS + 5)]
    other = start(place="cellar")
    store.add([*events, other], 1.7e9)
    raw = np.ones((4, 8), np.float16).tobytes()
    store.marks.keep([EventVectors(event.id, event.place, "m", 8, raw) for event in [other, *events]])
    with pytest.raises(UsageError, match="not kept any more"):
        store.marks.mark(events[0].id, False)
    store.marks.mark(other.id, True)
    store.marks.mark(events[-1].id, False)
    assert store.marks.count() == {"right": 1, "wrong": 1}
    assert [(row.event, row.right) for row in store.marks.read("m")] == [(other.id, 1), (events[-1].id, 0)]
    assert store.marks.read("another") == []
    store.close()


def test_marks_are_read_again_only_when_one_was_made_or_undone_here_or_by_another(tmp_path):
    store, bundle = Store(tmp_path), Bundle.load()
    bell = start(KIND, place="hall")
    store.add([bell], 1.7e9)
    raw = np.ones((4, 8), np.float16).tobytes()
    store.marks.keep([EventVectors(bell.id, "hall", bundle.identity, 8, raw)])
    seen = [store.marks.version()]
    feedback = Feedback(store, bundle)
    reads = counted(store.marks)
    for _ in range(3):
        feedback.save()
        store.add([start(KIND, place="hall")], 1.7e9)  # whatever else is written
    assert reads == []
    another = Store(tmp_path, "share")
    for how in (store, another):
        how.marks.mark(bell.id, False)
        seen.append(store.marks.version())
        feedback.save()
        how.marks.unmark(bell.id)
        seen.append(store.marks.version())
        feedback.save()
        feedback.save()
    assert len(set(seen)) == 5
    assert [len(marks) for marks in reads] == [1, 0, 1, 0]
    another.close()
    store.close()


def test_marked_events_become_a_folder_to_train_on(house, tmp_path, capsys):
    house.write_text(house.read_text().replace("clips = []", f"clips = ['{KIND}']"))
    bells = [begun(run(house, capsys), KIND)[0] for _ in range(2)]
    assert main(["mark", str(house), bells[0]["id"], "--right"]) == 0
    assert main(["mark", str(house), bells[1]["id"], "--wrong"]) == 0
    out = tmp_path / "mine"
    assert main(["feedback", "export", str(house), "--out", str(out)]) == 0
    assert f"sounds/{KIND}: 1" in said(capsys)
    for label, bell in ((KIND, bells[0]), ("other", bells[1])):
        with wave.open(str(out / "sounds" / label / f"{bell['id']}.wav")) as wav:
            assert (wav.getframerate(), wav.getnchannels()) == (16_000, 1)
            pcm = np.frombuffer(wav.readframes(wav.getnframes()), np.int16)
        assert np.abs(pcm).max() > 1000
    rows = [json.loads(line) for line in (out / "marks.jsonl").read_text().splitlines()]
    assert [row["right"] for row in rows] == [True, False]
    assert main(["feedback", "export", str(house), "--out", str(out)]) == 2
    assert "is not empty" in said(capsys)


def test_marked_events_without_a_clip_are_named(house, tmp_path, capsys):
    bells = begun(run(house, capsys), KIND)
    assert main(["mark", str(house), bells[0]["id"], "--right"]) == 0
    assert main(["feedback", "export", str(house), "--out", str(tmp_path / "mine")]) == 0
    answer = said(capsys)
    assert "nothing to train on was kept" in answer
    assert bells[0]["id"] in answer

"""Incidents that are kept are found, page by page, marked as reviewed, and deleted with their files."""

import io
import json
import time
import zipfile

import pytest
from tests.events import EPOCH, end, start

from tectum.deliver.incident_row import IncidentSearch
from tectum.deliver.incidents import Incidents
from tectum.deliver.store.store import Store
from tectum.deliver.stored_event import EventSearch
from tectum.errors import UsageError
from tectum.serve.web.export_stream import export


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path)
    yield made
    made.close()


def keep(store, *events):
    told = Incidents().of(events)
    store.add(told, EPOCH)
    return told


def several(store, number):
    """As many incidents, ten minutes apart, with their ids, the newest first."""
    ids = []
    for index in range(number):
        event = start("glass_break" if index % 2 else "dog_bark", 600.0 * index, modalities=("audio",))
        keep(store, event, end(event, 600.0 * index + 1))
        ids.insert(0, event.id)
    return ids


def ids(page):
    return [row.id for row in page.incidents]


def test_a_page_goes_on_where_the_last_one_ended(store):
    wanted = several(store, 7)
    found, cursor = [], None
    while True:
        page = store.incidents.search(IncidentSearch(most=3, before=cursor))
        found += ids(page)
        if page.next is None:
            break
        moment, _, id = page.next.partition("~")
        cursor = float(moment), id
    assert found == wanted


def test_incidents_are_found_by_what_they_are(store):
    several(store, 4)
    words = start("HassTurnOn", 5000.0, "intent", place="study", text="turn on the kitchen light", modalities=("text",))
    keep(store, words)

    def count(**search):
        return len(store.incidents.search(IncidentSearch(**search)).incidents)

    assert count() == 5
    assert count(kinds=("glass_break",)) == 2
    assert count(places=("study",)) == 1
    assert count(text="kitch") == 1
    assert count(decided="audio") == 4
    assert count(since=EPOCH + 600.0, until=EPOCH + 1200.0) == 1
    assert store.incidents.one(words.id).words == ("turn on the kitchen light",)


def test_the_first_of_all_is_found_as_quickly_as_the_last(store):
    wanted = several(store, 5)[::-1]
    first = store.incidents.search(IncidentSearch(most=3, oldest=True))
    assert ids(first) == wanted[:3]
    moment, _, id = first.next.partition("~")
    assert ids(store.incidents.search(IncidentSearch(most=3, oldest=True, before=(float(moment), id)))) == wanted[3:]


def test_what_matters_less_is_left_out_where_it_is_asked_for(store):
    for number, (kind, head) in enumerate([("person", "presence"), ("visitor", "situation"), ("hazard", "situation")]):
        keep(store, start(kind, 900.0 * number, head))
    keep(store, start("hazard", 9000.0, "rule"))

    def kinds(severity):
        return [row.kind for row in store.incidents.search(IncidentSearch(severity=severity)).incidents]

    assert kinds("info") == ["hazard", "hazard", "visitor", "person"]
    assert kinds("notice") == ["hazard", "hazard", "visitor"]
    assert kinds("alarm") == ["hazard"]


def test_a_day_is_told_in_short_and_in_order(store):
    several(store, 3)
    keep(store, start("away", 1.0, "context"))
    ((day, number),) = [(one.day, one.incidents) for one in store.incidents.days()]
    assert (day, number) == (time.strftime("%Y-%m-%d", time.localtime(EPOCH)), 3)
    track = store.incidents.track(EPOCH, EPOCH + 1000.0)
    assert [(one.kind, one.at - EPOCH, one.decided) for one in track.events] == [
        ("dog_bark", 0.0, "audio"), ("glass_break", 600.0, "audio"),
    ]  # fmt: skip
    assert track.whole


def test_a_mark_of_having_been_looked_at_is_kept_and_searched(store):
    first, second = several(store, 2)
    assert store.incidents.review(first, True)
    assert ids(store.incidents.search(IncidentSearch(reviewed=True))) == [first]
    assert ids(store.incidents.search(IncidentSearch(reviewed=False))) == [second]
    assert [one.event.id for one in store.events(EventSearch(reviewed=True))] == [first]
    assert not store.incidents.review("nothing", True)


def test_a_deleted_incident_takes_its_files_but_for_those_of_others(store, tmp_path):
    for name in ("own.mp4", "shared.mp4"):
        (tmp_path / "clips").mkdir(exist_ok=True)
        (tmp_path / "clips" / name).write_bytes(b"clip")
    (gone, kept) = several(store, 2)
    other = start("dog_bark", 601.0)
    keep(store, end(other, 602.0))
    store.set_clip([gone], "clips/shared.mp4")
    store.set_clip([kept], "clips/shared.mp4")
    assert store.incidents.delete(gone)
    assert (tmp_path / "clips/shared.mp4").exists()
    store.set_clip([kept], "clips/own.mp4")
    assert store.incidents.delete(kept)
    assert not (tmp_path / "clips/own.mp4").exists()
    assert store.event(gone) is None
    assert store.events(EventSearch(text="glass_break")) == []
    assert not store.incidents.delete(gone)


def test_what_goes_on_cannot_be_deleted(store):
    (event,) = keep(store, start())
    with pytest.raises(UsageError, match="goes on"):
        store.incidents.delete(event.incident)


def test_an_incident_of_which_nothing_is_left_is_forgotten(store):
    several(store, 2)
    store.upkeep.forget(EPOCH + 300.0)
    assert len(store.incidents.search(IncidentSearch()).incidents) == 1


def test_a_stretch_of_time_is_one_zip_file(store, tmp_path):
    newest, oldest = several(store, 2)
    (tmp_path / "clips").mkdir()
    (tmp_path / "clips" / "a.mp4").write_bytes(b"x" * 600_000)
    store.set_clip([newest], "clips/a.mp4")
    raw = b"".join(export(store, 0.0, EPOCH + 1e6))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        lines = archive.read("events.jsonl").decode().splitlines()
        assert [json.loads(line)["id"] for line in lines] == [oldest, newest]
        assert archive.read("clips/a.mp4") == b"x" * 600_000

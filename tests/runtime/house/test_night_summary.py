"""The night in a few lines, from the store alone."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from tectum.commands.main import main
from tectum.decide.events import Event
from tectum.decide.evidence import Evidence
from tectum.decide.hours import Night
from tectum.deliver.store.store import Store
from tectum.house.night_summary import last_night, summary

BEGIN = datetime(2024, 5, 3, 22, 0).astimezone()
END = BEGIN + timedelta(hours=8)


def fill(store, begin):
    words = Evidence("help", "help", "text", 0.99, 0.0, "dad is on the floor")
    rows = [
        *(("cough", "sound", "bedroom", minutes) for minutes in (10, 70, 80, 95, 300)),
        ("baby_cry", "sound", "bedroom", 200),
        ("person", "presence", "bedroom", 30),
        ("distress", "situation", "bedroom", 240),
        ("cough", "sound", "kitchen", 600),
    ]
    for number, (kind, head, place, minutes) in enumerate(rows):
        event = Event(f"e{number}", kind, head, place, "start", 0.0, None, 0.0, 0.9)
        if kind == "distress":
            event = replace(event, evidence=(words,))
        store.add([event, event.cut_off()], (begin + timedelta(minutes=minutes)).timestamp())
    wrong = Event("w", "cough", "sound", "bedroom", "start", 0.0, None, 0.0, 0.9, muted=True, suppressed="2024-05-01")
    store.add([wrong, wrong.cut_off()], (begin + timedelta(minutes=75)).timestamp())


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("kept"))
    fill(store, BEGIN)
    yield store
    store.close()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", [
            "the night from 2024-05-03 22:00 to 06:00",
            "bedroom: cough: 5, most of them from 23:00 to 00:00 (3)",
            "bedroom: baby cry: 1, most of them from 01:00 to 02:00 (1)",
            "bedroom: distress at 02:00: “dad is on the floor”",
            "bedroom: somebody was last seen at 22:30",
            "hall: nobody was seen",
        ]),
        ("de", [
            "die Nacht von 2024-05-03 22:00 bis 06:00",
            "bedroom: Husten: 5, die meisten von 23:00 bis 00:00 (3)",
            "bedroom: Babyschreien: 1, die meisten von 01:00 bis 02:00 (1)",
            "bedroom: Notlage um 02:00: „dad is on the floor“",
            "bedroom: jemand wurde zuletzt um 22:30 gesehen",
            "hall: niemand wurde gesehen",
        ]),
        ("zh", [
            "2024-05-03 22:00 至 06:00 的夜间",
            "bedroom：咳嗽：5 次，最多在 23:00 至 00:00（3）",
            "bedroom：婴儿哭：1 次，最多在 01:00 至 02:00（1）",
            "bedroom：02:00 求救：“dad is on the floor”",
            "bedroom：最后一次看到有人是 22:30",
            "hall：没有看到人",
        ]),
    ],
)  # fmt: skip
def test_it_counts_by_the_hour_in_each_language(store, language, told):
    assert summary(store, BEGIN, END, language, ["bedroom", "hall"]) == told


def test_a_night_without_anything_is_said_to_be_so(store):
    before = BEGIN - timedelta(days=3)
    assert summary(store, before, before + timedelta(hours=8), "en", [])[1:] == ["nothing of this is kept"]


@pytest.mark.parametrize(
    ("hour", "night"),
    [(3, (2, 22, 3, 3)), (7, (2, 22, 3, 6)), (21, (2, 22, 3, 6)), (23, (3, 22, 3, 23))],
)
def test_the_last_night_is_the_one_that_goes_on_or_was(hour, night):
    begin, end = last_night(datetime(2024, 5, 3, hour).astimezone(), Night())
    assert (begin.day, begin.hour, end.day, end.hour) == night


def test_the_command_prints_it(tmp_path, capsys):
    begin, _ = last_night(datetime.now().astimezone(), Night())
    store = Store(tmp_path / "tectum-state")
    event = Event("e", "cough", "sound", "bedroom", "start", 0.0, None, 0.0, 0.9)
    store.add([event, event.cut_off()], begin.timestamp() + 1.0)
    store.close()
    file = tmp_path / "house.toml"
    file.write_text("[[place]]\nname = 'bedroom'\ntext = ['@0 good night']\n")
    assert main(["summary", str(file), "--language", "de"]) == 0
    assert "bedroom: Husten: 1" in capsys.readouterr().out

"""What happened, told from the store alone."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from tectum.decide.events import Event
from tectum.decide.hours import NIGHT_HOURS
from tectum.decide.phrases.answers import KINDS
from tectum.decide.question import Question
from tectum.decide.questions import QuestionGrammar
from tectum.decide.terms import Term, Vocabulary
from tectum.deliver.store.store import Store
from tectum.house.recollection import answer
from tectum.observe.sensor import Sensor

NOW = datetime(2024, 5, 3, 20, 0).astimezone()  # a Friday
KNOWN = Vocabulary.of(
    {"presence": ("person",), "sound": ("dog_bark", "doorbell"), "context": ("away", "home", "none")},
    ["hall", "door"],
    sensors={"hall": (Sensor("front_door", ("open", "closed")),)},
)
DOOR = [
    ("d0", "open", "closed", NOW - timedelta(hours=21), NOW - timedelta(hours=19)),
    ("d1", "open", "closed", NOW.replace(hour=9), NOW.replace(hour=9, minute=20)),
    ("d2", "open", "open", NOW.replace(hour=10), NOW.replace(hour=10, minute=0, second=30)),
    ("d3", "open", "closed", NOW.replace(hour=19, minute=30), None),
]
"""The front door: open over midnight, this morning, found open after that, and open since half an hour."""


@pytest.fixture(scope="module")
def grammar():
    return QuestionGrammar(KNOWN)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("kept"))
    rows = [
        ("b0", "dog_bark", "sound", "hall", NOW - timedelta(days=2)),
        ("b1", "dog_bark", "sound", "hall", NOW.replace(hour=9)),
        ("b2", "dog_bark", "sound", "door", NOW.replace(hour=13, minute=5)),
        ("p1", "person", "presence", "door", NOW.replace(hour=14)),
        ("a1", "away", "context", "house", NOW.replace(hour=12)),
        ("h1", "home", "context", "house", NOW.replace(hour=13, minute=30)),
        ("q1", "routine", "situation", "hall", NOW.replace(hour=13)),
    ]
    for id, kind, head, place, at in rows:
        event = Event(id, kind, head, place, "start", 0.0, None, 0.0, 0.9)
        store.add([event, event.cut_off()], at.timestamp())
    for id, value, was, begin, until in DOOR:
        event = Event(id, "front_door", "state", "hall", "start", 0.0, None, 0.0, 1.0, value=value, was=was)
        store.add([event], begin.timestamp())
        if until is not None:
            store.add([replace(event, phase="end", end=(until - begin).total_seconds())], begin.timestamp())
    yield store
    store.close()


@pytest.mark.parametrize(
    ("text", "told", "events"),
    [
        ("What happened while I was away?", "from 12:00 to 13:30: dog bark at door once", ("b2",)),
        (
            "What happened today?",
            "from 00:00 to 20:00: front door open at hall 2 times; dog bark at hall once; dog bark at door once; "
            "person at door once",
            ("b1", "d1", "b2", "p1", "d3"),
        ),
        ("When did the dog last bark?", "dog bark: last on 2024-05-03 13:05:00, door", ("b2",)),
        (
            "How often did the dog bark today?",
            "dog bark: 2 times from 00:00 to 20:00: 09:00 hall, 13:05 door",
            ("b1", "b2"),
        ),
        (
            "How often did the dog bark yesterday?",
            "dog bark: none is kept from 2024-05-02 00:00 to 2024-05-02 24:00",
            (),
        ),
        ("Was anybody at the door this afternoon?", "yes: person from 12:00 to 18:00: 14:00 door", ("p1",)),
        ("Was anybody in the hall this afternoon?", "person: none is kept from 12:00 to 18:00", ()),
        ("When did the doorbell last ring?", "doorbell: none is kept", ()),
        ("Was ist passiert, während ich weg war?", "von 12:00 bis 13:30: Bellen (door) einmal", ("b2",)),
        ("Wann hat der Hund zuletzt gebellt?", "Bellen: zuletzt am 2024-05-03 13:05:00, door", ("b2",)),
        (
            "Wie oft hat der Hund heute gebellt?",
            "Bellen: 2-mal von 00:00 bis 20:00: 09:00 hall, 13:05 door",
            ("b1", "b2"),
        ),
        ("War heute Nachmittag jemand an der Tür?", "ja: Person von 12:00 bis 18:00: 14:00 door", ("p1",)),
        ("我不在家的时候发生了什么？", "12:00 至 13:30：狗叫（door）1 次", ("b2",)),
        ("狗上次是什么时候叫的？", "狗叫：最近一次是 2024-05-03 13:05:00，door", ("b2",)),
        ("今天狗叫了几次？", "狗叫：00:00 至 20:00 共 2 次：09:00 hall, 13:05 door", ("b1", "b2")),
        ("今天下午门口有人吗？", "有：人，12:00 至 18:00：14:00 door", ("p1",)),
        (
            "Who was at the door today?",
            "yes: person from 00:00 to 20:00: 14:00 door; who it was cannot be known",
            ("p1",),
        ),
        ("When did the dog bark today?", "dog bark: 2 times from 00:00 to 20:00: 09:00 hall, 13:05 door", ("b1", "b2")),
        ("Wie oft hat es heute geklingelt?", "Türklingel: nichts davon ist bekannt von 00:00 bis 20:00", ()),
        ("did the dog bark between 12:00 and 14:00", "yes: dog bark from 12:00 to 14:00: 13:05 door", ("b2",)),
        ("did the dog bark while we were asleep", "no night is kept", ()),
        ("When did the dog first bark?", "dog bark: first on 2024-05-01 20:00:00, hall", ("b0",)),
        ("When did the dog first bark today?", "dog bark: first on 2024-05-03 09:00:00, hall", ("b1",)),
        ("Wann hat der Hund heute zum ersten Mal gebellt?", "Bellen: zuerst am 2024-05-03 09:00:00, hall", ("b1",)),
        ("今天狗第一次叫是几点？", "狗叫：第一次是 2024-05-03 09:00:00，hall", ("b1",)),
        ("when did it first ring yesterday?", "doorbell: none is kept from 2024-05-02 00:00 to 2024-05-02 24:00", ()),
        ("when was the front door first opened today?", "front door open: first on 2024-05-03 09:00:00, hall", ("d1",)),
        ("how often was the front door opened today?",
         "front door open: 2 times from 00:00 to 20:00: 09:00 hall, 19:30 hall", ("d1", "d3")),
        ("how long was the front door open today?",
         "front door open: 1 h 50 min in all from 00:00 to 20:00: 00:00 hall (1 h), 09:00 hall (20 min), "
         "10:00 hall (30 s), 19:30 hall (30 min, goes on)", ("d0", "d1", "d2", "d3")),
        ("Wie lange stand die Haustür gestern offen?",
         "front door open: 1 Std. insgesamt von 2024-05-02 00:00 bis 2024-05-02 24:00: "
         "2024-05-02 23:00 hall (1 Std.)", ("d0",)),
        ("今天下午前门开了多久", "front door open：12:00 至 18:00 没有记录", ()),
        ("今天傍晚前门开了多久", "front door open：18:00 至 20:00 共 30 分钟：19:30 hall (30 分钟，仍在继续)", ("d3",)),
        ("was the front door open between 0:30 and 0:45?", "yes: front door open from 00:30 to 00:45: "
         "2024-05-02 23:00 hall", ("d0",)),
    ],
)  # fmt: skip
def test_a_question_is_answered_in_its_language_with_the_events(grammar, store, text, told, events):
    said = answer(grammar.read(text), store, NOW.timestamp, NIGHT_HOURS)
    assert said.answer == told
    assert said.events == events


def test_who_was_never_away_is_told_so(tmp_path):
    store = Store(tmp_path)
    assert (
        answer(Question("en", "what", window="away"), store, NOW.timestamp, NIGHT_HOURS).answer
        == "no time away is kept"
    )
    store.close()


@pytest.mark.parametrize(
    ("window", "begin", "end"),
    [
        (Question("en", "was", Term("person"), window="night"), "2024-05-02 22:00", "06:00"),
        (Question("en", "was", Term("person"), window="week"), "2024-04-29 00:00", "20:00"),
        (Question("en", "was", Term("person"), window="past", seconds=1800), "19:30", "20:00"),
        (Question("en", "was", Term("person"), clock="22:00"), "2024-05-02 22:00", "20:00"),
        (Question("en", "was", Term("person"), clock="14:30", until="15:30"), "14:30", "15:30"),
        (Question("en", "was", Term("person"), clock="22:00", until="02:00"), "2024-05-02 22:00", "02:00"),
        (
            Question("en", "was", Term("person"), window="yesterday", clock="15:00"),
            "2024-05-02 15:00",
            "2024-05-02 24:00",
        ),
        (Question("en", "was", Term("person"), window="yesterday"), "2024-05-02 00:00", "2024-05-02 24:00"),
        (Question("en", "was", Term("person"), window="before evening"), "2024-05-01 18:00", "2024-05-01 23:59"),
        (Question("en", "was", Term("person"), window="mon"), "2024-04-29 00:00", "2024-04-29 24:00"),
        (Question("en", "was", Term("person"), window="mon night"), "2024-04-29 22:00", "2024-04-30 06:00"),
        (Question("en", "was", Term("person"), window="fri"), "00:00", "20:00"),
        (Question("en", "was", Term("person"), window="last_week"), "2024-04-22 00:00", "2024-04-28 24:00"),
        (Question("en", "was", Term("person"), window="month"), "2024-05-01 00:00", "20:00"),
        (Question("en", "was", Term("person"), window="last_month"), "2024-04-01 00:00", "2024-04-30 24:00"),
        (Question("en", "was", Term("person"), window="weekend"), "2024-04-27 00:00", "2024-04-28 24:00"),
        (Question("en", "was", Term("person"), window="evening"), "18:00", "20:00"),
        (Question("en", "was", Term("person"), clock="02:00", until="03:00", either=True), "14:00", "15:00"),
        (Question("en", "was", Term("person"), clock="09:00", either=True), "09:00", "20:00"),
        (Question("en", "was", Term("person"), window="night", clock="23:00"), "2024-05-02 23:00", "06:00"),
        (Question("en", "was", Term("person"), window="night", clock="02:00", until="03:00"), "02:00", "03:00"),
        (Question("en", "was", Term("person"), window="morning", until="08:00"), "06:00", "08:00"),
        (Question("en", "was", Term("person"), window="dawn"), "00:00", "06:00"),
        (Question("en", "was", Term("person"), window="noon"), "11:00", "14:00"),
        (Question("en", "was", Term("person"), window="ago", seconds=259200), "2024-04-30 00:00", "2024-04-30 24:00"),
        (Question("en", "was", Term("person"), window="ago", seconds=7200), "17:30", "18:30"),
        (Question("en", "was", Term("person"), window="weekend", until="now"), "2024-04-27 00:00", "20:00"),
        (
            Question("en", "was", Term("person"), window="yesterday", clock="22:00", until="now"),
            "2024-05-02 22:00",
            "20:00",
        ),
        (Question("en", "was", Term("person"), window="yesterday", until="now"), "2024-05-02 00:00", "20:00"),
        (Question("en", "was", Term("person"), window="morning", until="now"), "06:00", "20:00"),
    ],
)
def test_the_span_that_is_meant_is_said(tmp_path, window, begin, end):
    store = Store(tmp_path)
    said = answer(window, store, NOW.timestamp, NIGHT_HOURS)
    assert said.answer == f"person: none is kept from {begin} to {end}"
    store.close()


@pytest.mark.parametrize("language", ["de", "zh"])
def test_all_that_is_seen_and_heard_has_a_name(bundle, language):
    told = {kind for head in ("presence", "sound") for kind in bundle.labels[head]}
    assert told - set(KINDS[language]) == set()


def test_a_house_that_keeps_nothing_says_so():
    assert answer(Question("de", "what"), None, NOW.timestamp, NIGHT_HOURS).answer == "dieses Haus behält nichts"

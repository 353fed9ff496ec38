"""Hours in which nothing is wrong, through the whole pipeline, and true alarms beside them."""

import numpy as np
import pytest
from tests.export.sound_bank import small_bank
from tests.media import write_wav

from tectum import Engine, Event
from tectum.decide.evidence import Evidence
from tectum.errors import UsageError
from tectum_export.data.sound import RATE
from tectum_export.evaluate.benign_parts import CONTEXTS, Source, Stretch, compose, own_recordings, parts_of, play
from tectum_export.evaluate.harmless_hours import Told, false_ones, listen, recall, whole
from tectum_export.evaluate.true_alarms import true_alarms


def told(kind, head="situation", at=10.0, **more):
    return Event("1", kind, head, "home", "start", at, None, at, 0.9, **more)


def test_no_part_holds_what_may_be_an_alarm():
    parts = parts_of(small_bank())
    assert set(parts["pets"]) == {"dog", "cat"}
    assert set(parts["talk and television"]) == {"speech", "made music"}  # one sneeze may be a scream
    assert parts["quiet"] == {}


def test_a_part_is_the_same_for_the_same_seed_and_holds_each_context_in_turn():
    pets = parts_of(small_bank())["pets"]
    once, again = (list(compose(np.random.default_rng(3), "pets", pets, 40, each_s=10)) for _ in range(2))
    assert [one.context for one in once] == list(CONTEXTS)
    assert all(np.array_equal(a.pcm, b.pcm) for a, b in zip(once, again, strict=True))
    assert not np.array_equal(once[0].pcm, once[1].pcm)
    names = {source.name for one in once for _, _, source in one.heard}
    assert names <= {"dog (dog.wav)", "cat (cat.wav)"}
    assert names


def test_a_sound_that_is_there_is_not_false_but_a_situation_is_and_its_causes_are_named():
    bark = Source("dog (dog.wav)", ("dog_bark",))
    stretch = Stretch("pets", "away", np.zeros(20 * RATE, np.float32), ((9.0, 11.0, bark),))
    evidence = (Evidence("footsteps", "sound", "audio", 0.8, 9.5),)
    events = [told("dog_bark", "sound"), told("cat_meow", "sound"), told("intrusion", evidence=evidence), told("quiet")]
    assert false_ones(stretch, events) == {
        "cat_meow": [("dog (dog.wav)",)],
        "intrusion": [("dog (dog.wav)", "rests on footsteps")],
    }
    assert false_ones(stretch, [told("dog_bark", "sound", at=18.0)]) == {"dog_bark": [()]}


def test_a_rate_says_the_most_that_is_likely():
    part = Told(3600.0)
    assert part.rate("hazard") == {"count": 0, "an_hour": 0.0, "at_most": pytest.approx(3.0, abs=0.01)}
    part.add("hazard", ["a clap"])
    both = whole({"a": part, "b": Told(3600.0)})
    assert both.table()["alarms"]["an_hour"] == 0.5
    assert both.table()["causes"] == {"hazard": {"a clap": 1}}


def test_own_recordings_are_played_as_they_are_and_a_false_event_says_where(tmp_path):
    (tmp_path / "kitchen").mkdir()
    for name in ("kitchen/pan.wav", "hall.wav"):
        write_wav(tmp_path / name, np.zeros(2 * RATE, np.float32))
    parts = own_recordings(tmp_path)
    assert {part: [path.name for path in files] for part, files in parts.items()} == {
        "kitchen": ["pan.wav"], "recordings": ["hall.wav"],
    }  # fmt: skip
    (stretch,) = play("kitchen", parts["kitchen"])
    assert stretch.seconds == 2.0
    assert false_ones(stretch, [told("hazard", at=1.0)]) == {"hazard": [(f"{tmp_path}/kitchen/pan.wav at 1 s",)]}
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(UsageError, match="holds no"):
        own_recordings(empty)


def test_silence_tells_nothing_and_a_smoke_alarm_is_told():
    engine = Engine()
    silence = listen(engine, ((s, None) for s in compose(np.random.default_rng(0), "quiet", {}, 20, each_s=10)))
    assert silence.seconds == 20.0
    assert silence.table()["alarms"]["count"] == 0
    trials = list(true_alarms(small_bank(), (), {"quiet": {}}, np.random.default_rng(1), 1))
    assert [one.kind for one in trials] == ["smoke_alarm", "co_alarm", "glass_break", "baby_cry"]
    found = recall(engine, trials[:1])
    assert found["smoke_alarm"]["trials"] == found["smoke_alarm"]["told"] == 1

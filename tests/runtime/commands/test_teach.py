"""A sound of the house from three recordings, by the commands of its user."""

import errno
import json
import shutil
import stat

import numpy as np
import pytest
from tests.live import until
from tests.media import write_wav

from tectum.bundle.taught import TaughtSound
from tectum.commands.main import main
from tectum.config.document import Document
from tectum.config.load import config_of
from tectum.deliver.sinks.mqtt_discovery import place_config
from tectum.deliver.sinks.mqtt_names import Topics
from tectum.encode.taught import TaughtScorer
from tectum.house.house import House
from tectum.house.lessons import FILE, FOLDER, taught_sounds

RATE = 16_000
TAKEN_FOR = "doorbell"


def chime(at, seconds, level=0.3, seed=0):
    """A room's noise, and two tones that die away at each of ``at``."""
    time = np.arange(round(RATE * seconds)) / RATE
    out = 1e-3 * np.random.default_rng(seed).standard_normal(len(time))
    for begin in at:
        for after, pitch in ((0.0, 660.0), (0.5, 523.0)):
            since = time - begin - after
            tone = np.sin(2 * np.pi * pitch * since) + 0.4 * np.sin(2 * np.pi * 2.8 * pitch * since)
            out += np.where(since >= 0, level * np.exp(-since.clip(0) / 0.4) * tone, 0.0)
    return out.astype(np.float32)


@pytest.fixture
def house(tmp_path):
    for number, level in enumerate((0.3, 0.15, 0.5), 1):
        write_wav(tmp_path / f"ring-{number}.wav", chime([0.4], 2.5, level, number))
    write_wav(tmp_path / "hall.wav", chime([3.0], 8.0, 0.25, 9))
    file = tmp_path / "house.toml"
    file.write_text(
        "[store]\nclips = []\n[[place]]\nname = 'hall'\nmedia = 'hall.wav'\nspeed = 4\n"
        "[[rule]]\nname = 'rang'\nwhen = 'our_bell'\n"
    )
    return file


def teach(house, *more):
    return main(["teach", str(house), *more])


def recordings(house):
    return [str(house.parent / f"ring-{number}.wav") for number in (1, 2, 3)]


def begun(house, capsys):
    capsys.readouterr()
    assert main(["run", str(house), "--jsonl", "-"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [row for row in rows if row["phase"] == "start"]


def said(capsys):
    captured = capsys.readouterr()
    return " ".join((captured.out + captured.err).split())


@pytest.mark.usefixtures("unhurried")
def test_a_sound_that_was_taught_makes_events_and_rules_as_any_other(house, capsys):
    assert main(["check", str(house)]) == 2
    assert "unknown kind 'our_bell'" in said(capsys)
    assert teach(house, "our_bell", *recordings(house)) == 0
    assert "of 3 recordings 3 are told by what was learned from the others" in said(capsys)
    assert main(["check", str(house)]) == 0
    kinds = [row["kind"] for row in begun(house, capsys)]
    assert kinds.count("our_bell") == 1
    assert "rang" in kinds
    assert teach(house, "--list") == 0
    assert "our_bell: at most 1 a day wrongly; 3 of 3 recordings told by the others" in said(capsys)
    assert teach(house, "our_bell", "--forget") == 0
    assert not (house.parent / "tectum-state" / FOLDER / "our_bell").exists()
    assert teach(house, "our_bell", "--forget") == 2
    assert "our_bell: was not taught" in said(capsys)


@pytest.mark.usefixtures("unhurried")
def test_of_a_sound_that_is_never_to_be_told_nothing_is_told(house, capsys):
    house.write_text(house.read_text().partition("[[rule]]")[0])
    before = [row["kind"] for row in begun(house, capsys) if not row["quiet"]]
    assert TAKEN_FOR in before
    assert teach(house, "kettle", *recordings(house), "--never") == 0
    hushed = [row for row in begun(house, capsys) if row["kind"] == TAKEN_FOR]
    assert hushed
    assert all(row["quiet"] and row["suppressed"] == "kettle" for row in hushed)
    assert main(["events", str(house), "--kind", TAKEN_FOR]) == 0
    assert "suppressed: it is kettle" in said(capsys)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("dog_bark", "ring-1.wav"), "dog_bark: a kind of event, a sensor or a rule has this name"),
        (("rang", "ring-1.wav"), "rang: a kind of event, a sensor or a rule has this name"),
        (("our bell", "ring-1.wav"), "'our bell': name must be one word"),
        (("bell", "ring-1.wav", "--budget", "often"), "budget 'often': must be as '1 a week'"),
        ((), "give a LABEL and its recordings, or --list"),
        (("bell", "--states"), "--states: takes no label"),
        (("--states",), "has no [[place.watch]]"),
    ],
)
def test_what_cannot_be_taught_is_one_line(house, capsys, arguments, line):
    given = [str(house.parent / one) if one.endswith(".wav") else one for one in arguments]
    assert teach(house, *given) == 2
    assert line in said(capsys)


def test_a_house_that_runs_takes_it_up_and_another_model_learns_it_anew(house, tmp_path, engine, monkeypatch):
    monkeypatch.setattr(engine, "bundle", engine.bundle)  # as it was, in the end
    config = config_of(Document("test", {"place": [{"name": "hall", "text": ["@0 good night"]}]}), tmp_path)
    with House(config, engine, {}) as live:
        assert teach(house, "our_bell", *recordings(house)) == 0
        assert live.reload(config) == ["hall: changed, begun anew"]
        assert "our_bell" in live.controls.labels["sound"]
        assert live.reload(config) == []
        until(lambda: live.health().places["hall"])
    file = tmp_path / "tectum-state" / FOLDER / "our_bell" / FILE
    known = file.read_text()
    file.write_text(known.replace(engine.bundle.identity, "another"))
    (sound,) = taught_sounds(engine, tmp_path / "tectum-state")
    assert np.allclose(sound.weights, json.loads(known)["weights"], atol=1e-2)
    assert engine.bundle.identity in file.read_text()


@pytest.fixture
def taught(house):
    """The folder of a lesson."""
    assert teach(house, "our_bell", *recordings(house)) == 0
    return house.parent / "tectum-state" / FOLDER / "our_bell"


def changed(**more):
    return lambda kept: json.dumps({**json.loads(kept), **more})


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: "",
        lambda kept: kept[:100],
        lambda _: '{"label":' * 5_000,
        lambda kept: kept.replace("our_bell", "\udcff"),
        changed(label="../.."),
        changed(weights=[1.0, 2.0]),
        changed(weights=[1e300] * 512),
        changed(budget="often"),
    ],
    ids=["empty", "cut", "deep", "no UTF-8", "another's", "too few", "too large", "budget"],
)
def test_a_damaged_lesson_is_learned_anew_from_its_recordings(taught, engine, caplog, damage):
    file, state = taught / FILE, taught.parents[1]
    kept = file.read_text()
    (before,) = taught_sounds(engine, state)
    file.write_text(damage(kept), encoding="utf-8", errors="surrogateescape")
    (sound,) = taught_sounds(engine, state)
    assert sound.label == "our_bell"
    assert np.allclose(sound.weights, before.weights, atol=1e-2)
    caplog.clear()
    assert taught_sounds(engine, state) == (sound,)  # it is whole again, and nothing more is said
    assert caplog.text == ""


def test_a_lesson_that_is_lost_is_never_heard_but_stops_no_house(house, taught, engine, caplog, capsys):
    (taught / FILE).write_text("{")
    ring = taught / "01.wav"
    ring.write_bytes(ring.read_bytes()[:47])
    (taught / "02.wav").unlink()
    (sound,) = taught_sounds(engine, taught.parents[1])
    assert max(TaughtScorer([sound])(np.full(engine.bundle.embedding, 1e3, np.float32))) < 1e-9
    assert "our_bell: it is not heard" in caplog.text
    assert main(["check", str(house)]) == 0  # a rule names it
    assert teach(house, "--list") == 0
    capsys.readouterr()
    assert teach(house, "our_bell", *recordings(house)) == 0
    assert "of 3 recordings 3 are told" in said(capsys)


def test_a_command_that_was_ended_leaves_one_lesson_and_it_is_whole(taught, engine):
    state, begun = taught.parents[1], taught.with_name(".our_bell.new")
    shutil.copytree(taught, begun)
    (known,) = taught_sounds(engine, state)  # before the old one was removed
    shutil.rmtree(taught)  # and after
    assert taught_sounds(engine, state) == (known,)
    assert [one.name for one in taught.parent.iterdir()] == ["our_bell"]


def test_a_lesson_that_cannot_be_written_leaves_the_one_before(house, taught, monkeypatch, capsys):
    before = (taught / FILE).read_bytes()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tectum.house.lessons.write_private", full)
    assert teach(house, "our_bell", *recordings(house)) == 2
    assert "our_bell: cannot be written: No space left on device" in said(capsys)
    assert (taught / FILE).read_bytes() == before
    assert [one.name for one in taught.parent.iterdir()] == ["our_bell"]


@pytest.mark.parametrize("label", ["..", ".", "../..", "/", "our_bell/../our_bell", ".our_bell.new"])
def test_nothing_but_a_lesson_is_ever_forgotten(house, taught, label, capsys):
    assert teach(house, label, "--forget") == 2
    assert "was not taught" in said(capsys)
    assert (taught / FILE).exists()


def test_one_recording_given_twice_is_told(house, capsys):
    first, second, _ = recordings(house)
    assert teach(house, "our_bell", first, second, first) == 2
    assert "ring-1.wav: is the same recording as" in said(capsys)


def test_what_is_taught_before_the_house_ever_ran_is_this_users_alone(taught):
    state = taught.parents[1]
    assert [stat.S_IMODE(path.stat().st_mode) for path in (state, taught.parent, taught)] == [0o700] * 3
    assert stat.S_IMODE((taught / FILE).stat().st_mode) == 0o600


def test_a_bundle_that_has_the_kind_by_now_keeps_its_own(taught, engine, caplog):
    taught.rename(taught.with_name("dog_bark"))
    (taught.with_name("dog_bark") / FILE).write_text("{}")
    assert taught_sounds(engine, taught.parents[1]) == ()
    assert "dog_bark: was taught, but the bundle has this kind itself" in caplog.text


def test_home_assistant_finds_it(engine):
    bundle = engine.bundle.with_taught([TaughtSound("our_bell", (0.0,) * engine.bundle.embedding, -1.0)])
    topics = Topics("tectum", "house")
    found = place_config(topics, "hall", bundle.labels, ["microphone"], [], [], commands=True, snapshots=False)
    assert found["components"]["sound_our_bell"]["device_class"] == "sound"
    assert "our_bell" in found["components"]["events"]["event_types"]
    assert bundle.in_variant(bundle.variant).labels["sound"][-1] == "our_bell"
    assert bundle.identity == engine.bundle.identity

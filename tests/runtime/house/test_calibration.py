"""``tectum calibrate``: a house over a noisy recording counts its own scores, and becomes quieter by a budget."""

import json
import os
import re
import shutil
import signal
import time
from pathlib import Path

import msgspec
import pytest
from tests.live import HouseProcess, until
from tests.media import beeps, write_wav

from tectum.bundle import DEFAULT, Bundle
from tectum.commands.main import main
from tectum.config.load import read_config
from tectum.decide.settings import KindSettings, PlaceSettings
from tectum.deliver.store.score_levels import Watched
from tectum.deliver.store.store import Store
from tectum.house.health_file import HEALTH_FILE, read_health
from tectum.house.house import House
from tectum.house.opening import open_engine
from tectum.house.raised import FILE, HOUSE, Raise, Raised, read_raised, write_raised

KIND = "smoke_alarm"


@pytest.fixture
def bundle_folder(tmp_path) -> Path:
    """The default bundle, with figures of the recall of alarms at any threshold."""
    folder = tmp_path / "bundle"
    shutil.copytree(DEFAULT, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    for variant in manifest["variants"].values():
        curve = {"count": 40, "points": [[0.9999, 0.95], [0.999999, 0.5]]}
        variant["recall"] = {"sound": {KIND: curve}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


@pytest.fixture
def house(tmp_path, bundle_folder) -> Path:
    """A house at whose only place an alarm beeps again and again: its noise."""
    write_wav(tmp_path / "hall.wav", beeps(8.0, 2.0))
    file = tmp_path / "house.toml"
    file.write_text(
        f"[model]\nbundle = '{bundle_folder}'\n[store]\nclips = []\nsnapshots = false\n"
        "[[place]]\nname = 'hall'\nmedia = 'hall.wav'\nspeed = 4\n"
        f"[place.event.{KIND}]\nthreshold = 0.3\n"
    )
    return file


def told(capsys) -> str:
    captured = capsys.readouterr()
    return " ".join((captured.out + captured.err).split())


def run(house, capsys) -> list[dict]:
    assert main(["run", str(house), "--jsonl", "-"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def begun(rows, kind=KIND):
    return [row for row in rows if row["kind"] == kind and row["phase"] == "start"]


def test_what_is_counted_survives_a_restart_and_adds_up(house, capsys, tmp_path):
    def watched():
        store = Store(tmp_path / "tectum-state", "read")
        try:
            return store.levels.read(store.levels.models()[0])["hall", "sound"]
        finally:
            store.close()

    rows = run(house, capsys)
    assert begun(rows)
    first = watched()
    assert 1.0 < first.seconds <= 9.5  # what a busy machine takes up too late is not listened to
    assert max(first.counts[KIND]) >= len(begun(rows))
    again = run(house, capsys)
    second = watched()
    assert first.seconds + 1.0 < second.seconds <= 19.0
    assert all(now >= before for now, before in zip(second.counts[KIND], first.counts[KIND], strict=True))
    assert max(second.counts[KIND]) >= len(begun(rows)) + len(begun(again))


def test_a_noisy_house_is_raised_by_its_budget_says_so_and_is_put_back(house, capsys, tmp_path):
    before = begun(run(house, capsys))
    assert before
    assert main(["calibrate", str(house), "--dry-run"]) == 0
    assert "nothing was changed" in told(capsys)
    assert not (tmp_path / "tectum-state" / FILE).exists()
    assert main(["calibrate", str(house)]) == 0
    said = told(capsys)
    assert "less than a week: what is rarer than that is not known" in said
    assert "1 thresholds are raised" in said
    (one,) = read_raised(tmp_path / "tectum-state").raises
    assert (one.place, one.head, one.label, one.own) == ("hall", "sound", KIND, 0.3)
    assert one.to > 0.3
    assert main(["check", str(house)]) == 0
    assert re.search(rf"hall: {KIND}: raised by calibrate from 0.3 to {one.to:.6g}"[:60], told(capsys))
    after = begun(run(house, capsys))
    assert "budget" in one.why
    if "keeps to the budget" in one.why:  # what is still told is confirmed by its beat, however high the threshold
        assert all(row["cadence"] for row in after)
    assert read_health(tmp_path / "tectum-state" / HEALTH_FILE).places["hall"].raised == {KIND: (0.3, one.to)}
    main(["health", str(house)])
    assert f"{KIND}: raised from 0.3" in told(capsys)
    assert main(["calibrate", str(house), "--undo"]) == 0
    assert "as before" in told(capsys)
    assert len(begun(run(house, capsys))) == len(before)
    assert main(["calibrate", str(house), "--undo"]) == 0
    assert "no threshold was raised" in told(capsys)


def test_without_figures_of_its_recall_no_alarm_is_raised_and_another_sound_is_where_it_is_asked_for(
    house, capsys, bundle_folder
):
    manifest = json.loads((bundle_folder / "manifest.json").read_text())
    for variant in manifest["variants"].values():
        del variant["recall"]
    (bundle_folder / "manifest.json").write_text(json.dumps(manifest))
    run(house, capsys)
    assert main(["calibrate", str(house)]) == 0
    assert "does not say what recall that would cost" in told(capsys)
    assert main(["calibrate", str(house), "--kind", "siren", "--budget", "1 an hour"]) == 0
    said = told(capsys)
    assert "siren" in said
    assert KIND not in said


def watch_longer(state, hours):
    """The house was watched for so many hours more in which nothing began."""
    store = Store(state)
    store.levels.add(store.levels.models()[0], time.time(), {("hall", "sound"): Watched(hours * 3600)})
    store.close()


def test_a_house_keeps_to_its_budget_by_itself_says_so_and_puts_it_back(house, capsys, tmp_path):
    state, plain = tmp_path / "tectum-state", house.read_text()
    house.write_text(f"[house]\nfalse_alarms = '1 a week'\n{plain}")
    loud = begun(run(house, capsys))
    assert loud
    run(house, capsys)
    assert read_raised(state).raises == ()  # it was watched for seconds, and a day is the least
    watch_longer(state, 25)
    assert main(["run", str(house)]) == 0
    assert f"hall: {KIND}: raised by {HOUSE} from 0.3 to" in told(capsys)
    (one,) = read_raised(state).raises
    assert (one.place, one.label, one.own, one.by) == ("hall", KIND, 0.3, HOUSE)
    assert 0.3 < one.to <= 0.9999  # beyond that the bundle's figures say that too few true ones pass
    assert read_health(state / HEALTH_FILE).places["hall"].raised == {KIND: (0.3, one.to)}
    assert main(["check", str(house)]) == 0
    assert f"raised by {HOUSE}" in told(capsys)
    house.write_text(plain)
    assert main(["run", str(house)]) == 0
    assert f"hall: {KIND}: its threshold is 0.3 again" in told(capsys)
    assert read_raised(state).raises == ()


def test_a_budget_takes_nothing_from_an_alarm_whose_recall_is_not_known(house, capsys, bundle_folder, tmp_path):
    manifest = json.loads((bundle_folder / "manifest.json").read_text())
    for variant in manifest["variants"].values():
        del variant["recall"]
    (bundle_folder / "manifest.json").write_text(json.dumps(manifest))
    house.write_text(f"[house]\nfalse_alarms = '1 a week'\n{house.read_text()}")
    run(house, capsys)
    watch_longer(tmp_path / "tectum-state", 25)
    run(house, capsys)
    assert read_raised(tmp_path / "tectum-state").raises == ()


def test_a_running_house_chooses_anew_each_day_and_places_take_it_up(house, capsys, tmp_path, monkeypatch):
    run(house, capsys)
    watch_longer(tmp_path / "tectum-state", 25)
    looped = house.read_text().replace("'hall.wav'", "'hall.wav'\nloop = true")
    house.write_text(f"[house]\nfalse_alarms = '1 a month'\n{looped}")
    monkeypatch.setattr("tectum.house.budgeting.LEAST_HOURS", 30.0)
    monkeypatch.setattr("tectum.house.budgeting.CHOOSE_EVERY_S", 0.2)
    config = read_config(house)
    with House(config, open_engine(config), {}) as live:
        assert live.workers["hall"].raises == ()
        monkeypatch.setattr("tectum.house.budgeting.LEAST_HOURS", 24.0)
        until(lambda: "hall" in live.workers and live.workers["hall"].raises)
        assert live.health().services["false alarms"].state == "ok"


def test_a_budget_that_is_none_is_refused_by_its_key(house, capsys):
    house.write_text(f"[house]\nfalse_alarms = 'seldom'\n{house.read_text()}")
    assert main(["check", str(house)]) == 2
    said = told(capsys)
    assert "house.toml" in said
    assert "false_alarms = 'seldom': must be as '1 a week'" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--budget", "now and then"], "budget 'now and then': must be as '1 a week'"),
        (["--kind", "elephant"], "--kind elephant: must be a sound or a situation: appliance, baby_cry"),
        ([], "holds no event store"),
        (["--undo"], "no threshold was raised"),
    ],
)
def test_a_wrong_request_is_one_line(arguments, says, house, capsys):
    code = main(["calibrate", str(house), *arguments])
    assert code == (0 if "--undo" in arguments else 2)
    assert says in told(capsys)


def test_a_house_that_has_not_heard_anything_yet_is_told_to_run(house, capsys, tmp_path):
    Store(tmp_path / "tectum-state").close()
    assert main(["calibrate", str(house)]) == 2
    assert "nothing was counted yet" in told(capsys)


@pytest.mark.parametrize("content", [b"", b"{", b'{"raises": 3}', b"[" * 100_000, b"\xff\xfe"])
def test_a_state_file_that_is_no_such_file_does_not_keep_the_house_from_running(content, house, capsys, tmp_path):
    (tmp_path / "tectum-state").mkdir()
    (tmp_path / "tectum-state" / FILE).write_bytes(content)
    assert main(["check", str(house)]) == 2
    assert "is not what calibrate wrote" in told(capsys)
    assert begun(run(house, capsys))
    assert main(["calibrate", str(house), "--undo"]) == 0


def test_a_raise_counts_only_for_its_own_model_and_for_what_it_raised(bundle):
    own = bundle.thresholds["sound"][KIND]
    raised = Raised(bundle.identity, 0.0, "1 a week", (Raise("hall", "sound", KIND, own, 0.9999, "noise"),))
    assert raised.of("hall", PlaceSettings(), bundle) == raised.raises
    assert raised.of("cellar", PlaceSettings(), bundle) == ()
    assert raised.of("hall", PlaceSettings({KIND: KindSettings(threshold=own / 2)}), bundle) == ()
    assert msgspec.structs.replace(raised, model="another").of("hall", PlaceSettings(), bundle) == ()
    names = list(bundle.variants)
    assert len({bundle.in_variant(name).identity for name in names}) == len(names)


def test_a_running_house_takes_it_up_when_it_is_reloaded(house, tmp_path, bundle_folder):
    house.write_text(house.read_text().replace("media = 'hall.wav'", "media = 'hall.wav'\nloop = true"))
    state = tmp_path / "tectum-state"
    with HouseProcess(tmp_path, ["run", house]) as live:
        live.wait_for(kind=KIND, phase="start")
        bundle = Bundle.load(bundle_folder, "fp32")
        to = 0.999999
        write_raised(state, Raised(bundle.identity, 0.0, "1 a week", (Raise("hall", "sound", KIND, 0.3, to, "x"),)))
        os.kill(live.process.pid, signal.SIGHUP)
        live.wait_until_told("hall: changed, begun anew")

        def raised():
            file = state / HEALTH_FILE
            return file.exists() and read_health(file).places["hall"].raised

        until(lambda: raised() == {KIND: (0.3, to)})
        live.stop()

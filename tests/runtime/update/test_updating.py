"""A device takes a newer bundle if it is well there, and goes back by itself from one that is not."""

import contextlib
import hashlib
import itertools
import json
import logging
import multiprocessing
import resource
import shutil
import signal
import time

import numpy as np
import pytest
from tests.events import start
from tests.live import HouseProcess, until
from tests.media import alarm_clip
from tests.signing import LACKING, bundle_called, copied, overwrite, published, sign, trust, updating_for_ever

from tectum import Bundle, BundleError
from tectum.bundle import versions
from tectum.bundle.versions import CUTS, STARTS, Versions
from tectum.commands.main import main
from tectum.config.load import read_config
from tectum.deliver.store.marks import EventVectors
from tectum.deliver.store.store import Store, open_to_read
from tectum.deliver.stored_event import EventSearch
from tectum.house.bundle_trial import BundleTrial
from tectum.house.opening import begin_engine
from tectum.supervise.health import Health
from tectum.update import trial
from tectum.update.shadow import Shadow
from tectum.update.trial import Trial, try_bundle
from tectum.update.updating import update

pytest.importorskip("tuf", reason=LACKING)

from tectum.trust.trusted import Pin, Trust, check_signed

HOUSE = "[model]\nbundle = 'device'\n[[place]]\nname = 'hall'\ntext = ['hello']\n"
KILLS, LONGEST_UNTIL_KILLED_S = 10, 0.5
PATIENCE, MOST_S = 1.1, 10.0
"""While none came to its end, an update may take so much longer from one kill to the next: machines differ."""


def well(*_):
    return Trial()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A device that has 1.0.0, and a repository with 2.0.0."""
    return published(tmp_path_factory.mktemp("made"), "device")


@pytest.fixture
def device(made, tmp_path):
    (tmp_path / "house.toml").write_text(HOUSE)
    return copied(made / "device", tmp_path / "device")


def version_of(device):
    return Bundle.load(device).version


def test_what_is_well_is_taken_and_what_counts_is_not_taken_again(device):
    assert update(device, tried=well) == "home 2.0.0 counts from now on"
    assert version_of(device) == "2.0.0"
    assert update(device, tried=well) == "home 2.0.0 counts already"


def test_what_is_not_well_here_is_refused_and_not_tried_again_unless_asked(device):
    with pytest.raises(BundleError, match=r"home 2\.0\.0: refused on this device: too slow; home 1\.0\.0 stays"):
        update(device, tried=lambda *_: Trial("too slow"))
    with pytest.raises(BundleError, match="was refused here before: too slow; --again tries it once more"):
        update(device, tried=well)
    assert version_of(device) == "1.0.0"
    update(device, again=True, tried=well)
    assert version_of(device) == "2.0.0"


def test_by_the_command_and_back(device, capsys):
    update(device, tried=well)
    assert main(["update", "--bundle", str(device), "--rollback"]) == 0
    assert "home 1.0.0 counts again; a house that runs takes it when it is begun anew" in capsys.readouterr().err
    assert version_of(device) == "1.0.0"
    assert main(["update", "--bundle", str(device), "--rollback"]) == 3
    assert "has no version before" in capsys.readouterr().err
    assert main(["update", "--bundle", str(device)]) == 3  # whoever went back does not want it by itself
    assert "somebody asked for the one before" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("update", "give a CONFIG.toml, or --bundle"),
        ("update --bundle nothing", "nothing: trusts nobody yet; 'tectum bundle trust"),
        ("update --bundle nothing --rollback", "nothing: holds no versions of a bundle"),
        ("update house.toml --rollback --only 0123456789abcdef", "--only: does not go with --rollback"),
        ("update house.toml --channel Beta", "--channel Beta: must be 1 to 32 small letters"),
        ("update none.toml", "[model] bundle: names no folder of 'tectum bundle trust'"),
    ],
)
def test_what_cannot_be_asked_is_one_line(device, monkeypatch, capsys, line, message):
    monkeypatch.chdir(device.parent)
    (device.parent / "none.toml").write_text("[[place]]\nname = 'hall'\ntext = ['hello']\n")
    assert main(line.split()) == 2
    (said,) = capsys.readouterr().err.strip().splitlines()
    assert message in said


@contextlib.contextmanager
def full_disk(left):
    """No file can have more than ``left`` bytes: a write fails as it does on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (left, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def test_a_disk_that_is_full_is_said_and_what_counts_stays(device):
    with full_disk(20_000), pytest.raises(BundleError, match="cannot be read or written: File too large"):
        update(device, tried=well)
    assert version_of(device) == "1.0.0"
    update(device, tried=well)
    assert version_of(device) == "2.0.0"


def test_one_update_at_a_time(device):
    with Versions(device).locked(".update.lock", wait=False), pytest.raises(BundleError, match="another process"):
        update(device, tried=well)


def test_another_channel_is_followed_from_now_on(made, device):
    assert sign(made / "repository", bundle_called(made / "beta", "3.0.0"), "--channel", "beta") == 0
    assert update(device, channel="beta", tried=well) == "home 3.0.0 counts from now on"
    assert update(device, tried=well) == "home 3.0.0 counts already"
    assert update(device, channel="stable", tried=well) == "home 2.0.0 counts from now on"


def test_what_was_damaged_on_the_disk_is_fetched_again(device, caplog):
    update(device, tried=well)
    folder = Bundle.load(device).path
    overwrite(folder / "card.md", b"dear")
    with pytest.raises(BundleError, match="was altered"):
        Bundle.load(device)
    with caplog.at_level(logging.WARNING):
        assert update(device, tried=well) == "home 2.0.0 counts already"
    assert "it is fetched anew" in caplog.text
    overwrite(device / "current.json", b"")
    assert update(device, tried=well) == "home 2.0.0 counts from now on"
    assert version_of(device) == "2.0.0"


# --- keys that are replaced


SIGNED = HOUSE.replace("[[place]]", "trust = 'signed'\n[[place]]")


@pytest.fixture
def replaced(made, device):
    """The key of targets is another one since the device has its bundle; its house takes what is signed alone."""
    copied(made / "keys", device.parent / "keys")
    repository = copied(made / "repository", device.parent / "repository")
    assert sign(repository, "--replace", "targets") == 0
    trust = Trust(Versions(device))
    trust.follow(Pin(str(repository), "stable"))
    (device.parent / "house.toml").write_text(SIGNED)
    return repository


@pytest.mark.usefixtures("replaced")
def test_a_house_runs_on_with_what_it_has_when_keys_were_replaced_and_the_newer_bundle_is_not_well(device):
    with pytest.raises(BundleError, match="too slow"):
        update(device, tried=lambda *_: Trial("too slow"))
    assert begun(device).bundle.version == "1.0.0"


@pytest.mark.usefixtures("replaced")
def test_a_version_that_came_before_keys_were_replaced_can_be_gone_back_to_while_the_new_one_is_on_trial(device):
    update(device, tried=well)
    overwrite(Bundle.load(device).path / "fusion.onnx", b"no graph")
    assert begun(device).bundle.version == "1.0.0"


@pytest.mark.usefixtures("replaced")
def test_a_key_that_was_replaced_counts_for_nothing_here_once_a_version_of_the_new_one_runs_well(device, capsys):
    before = (Bundle.load(device).path / "signed.json").read_bytes()
    update(device, tried=well)
    Versions(device).confirm(Versions(device).read().current)
    assert update(device, tried=well) == "home 2.0.0 counts already"
    assert begun(device).bundle.version == "2.0.0"
    assert main(["update", "--bundle", str(device), "--rollback"]) == 3
    assert "is not signed by those who are trusted" in capsys.readouterr().err
    overwrite(Bundle.load(device).path / "signed.json", before)
    root = device.parent / "repository" / "metadata" / "1.root.json"
    assert trust(device, device.parent / "repository", root) == 0  # pinned once more: that gives it nothing back
    overwrite(Bundle.load(device).path / "signed.json", before)
    with pytest.raises(BundleError, match="is not signed by those who are trusted"):
        begun(device)


# --- by a house


def begun(device):
    """The engine of a house that begins."""
    return begin_engine(read_config(device.parent / "house.toml"))


class Ended(list):
    """Called when the house is to end."""

    def __call__(self):
        self.append("ended")


def test_a_version_on_trial_that_cannot_be_opened_is_gone_back_from_at_once(device, caplog):
    update(device, tried=well)
    overwrite(Bundle.load(device).path / "fusion.onnx", b"no graph")
    with caplog.at_level(logging.ERROR):
        assert begun(device).bundle.version == "1.0.0"
    assert "fusion.onnx: SHA-256" in caplog.text
    assert "the version before counts again" in caplog.text
    assert version_of(device) == "1.0.0"


def test_a_version_on_trial_that_lacks_what_the_file_names_is_gone_back_from(device, caplog):
    """Its unit checks the file first: that must not keep the house from going back."""
    labels = {**Bundle.load().manifest["labels"]}
    update(device, tried=well)
    file = device.parent / "house.toml"
    file.write_text(HOUSE + "[place.event.dog_bark]\nthreshold = 0.5\n")
    (head,) = [name for name, kinds in labels.items() if "dog_bark" in kinds]
    renamed = json.loads(json.dumps(Bundle.load().manifest).replace('"dog_bark"', '"bark"'))
    assert "bark" in renamed["labels"][head]
    overwrite(Bundle.load(device).path / "manifest.json", json.dumps({**renamed, "version": "2.0.0"}).encode())
    with caplog.at_level(logging.WARNING):
        assert main(["check", str(file)]) == 0
        assert "unknown kind" in caplog.text
        assert "a house that begins goes back to the version before" in caplog.text
        assert version_of(device) == "2.0.0"  # a look changes nothing
        assert begun(device).bundle.version == "1.0.0"
    assert version_of(device) == "1.0.0"


def test_a_house_begins_with_the_one_before_though_that_cannot_be_written_down(device, caplog):
    update(device, tried=well)
    overwrite(Bundle.load(device).path / "fusion.onnx", b"no graph")
    with caplog.at_level(logging.ERROR), full_disk(0):
        assert begun(device).bundle.version == "1.0.0"
    assert "at the next start it is tried once more" in caplog.text


def test_a_version_with_which_houses_end_is_gone_back_from(device):
    """A crash or a watchdog: nobody is left to say so."""
    update(device, tried=well)
    assert [begun(device).bundle.version for _ in range(STARTS + 1)] == ["2.0.0"] * STARTS + ["1.0.0"]
    assert version_of(device) == "1.0.0"


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Call it, and the machine was started anew."""
    file, count = tmp_path / "boot_id", itertools.count()
    monkeypatch.setattr(versions, "BOOT", file)

    def start():
        file.write_text(f"{next(count)}\n")

    start()
    return start


def test_power_cuts_within_the_first_minute_say_nothing_of_a_bundle(device, machine):
    update(device, tried=well)
    for _ in range(CUTS):
        assert begun(device).bundle.version == "2.0.0"
        machine()
    assert [begun(device).bundle.version for _ in range(2)] == ["1.0.0"] * 2  # but far too many do
    assert "the machine went down 5 times" in next(iter(Versions(device).read().refused.values()))


def test_between_power_cuts_crashes_count(device, machine):
    update(device, tried=well)
    begun(device)
    machine()
    assert [begun(device).bundle.version for _ in range(STARTS + 1)] == ["2.0.0"] * STARTS + ["1.0.0"]


def test_a_machine_that_is_shut_down_in_order_was_not_cut_off(device, machine):
    update(device, tried=well)
    for _ in range(CUTS + 2):
        with BundleTrial(begun(device).bundle, dict, Ended()):
            pass
        machine()
    assert version_of(device) == "2.0.0"


def test_a_house_that_is_ended_on_purpose_says_nothing_of_its_bundle(device):
    update(device, tried=well)
    for _ in range(STARTS + 2):
        with BundleTrial(begun(device).bundle, dict, Ended()):
            pass
    assert version_of(device) == "2.0.0"


def test_a_version_that_runs_well_stays(device):
    update(device, tried=well)
    bundle = begun(device).bundle
    with BundleTrial(bundle, lambda: {"hall": Health("degraded", "begun anew")}, Ended(), trial_s=0.1) as one:
        until(lambda: not Versions(device).read().on_trial)
    assert one.worker.begun
    assert [begun(device).bundle.version for _ in range(STARTS + 1)] == ["2.0.0"] * (STARTS + 1)
    with BundleTrial(begun(device).bundle, dict, Ended()) as one:
        assert not one.worker.begun


def test_a_version_with_which_a_place_is_down_is_gone_back_from_and_the_house_ends(device, caplog):
    update(device, tried=well)
    ended = Ended()
    with (
        caplog.at_level(logging.ERROR),
        BundleTrial(begun(device).bundle, lambda: {"hall": Health("down", "failed")}, ended),
    ):
        until(lambda: ended)
    assert "does not run well: hall: failed; the one before counts again" in caplog.text
    assert begun(device).bundle.version == "1.0.0"


def test_a_house_runs_on_trial_and_what_ends_it_says_nothing(device):
    update(device, tried=well)
    assert main(["run", str(device.parent / "house.toml")]) == 0  # a place with words alone is soon over
    assert Versions(device).read().on_trial
    assert Versions(device).read().starts == 0


def said(house, count=1):
    """Ids of the commands that a house told, once there are ``count``: this one is the last."""
    house.process.stdin.write("turn on the light in the kitchen\n")
    house.process.stdin.flush()
    house.wait_for(kind="HassTurnOn", phase="start", count=count)
    return {event["id"] for event in house.events(kind="HassTurnOn", phase="start")}


@pytest.mark.slow
def test_no_event_is_lost_over_an_update_nor_over_the_way_back(device):
    """Taken while a house runs; then two houses in turn are killed within their first minute."""
    file = device.parent / "house.toml"
    file.write_text("[house]\ntext = '-'\n" + HOUSE.replace("text = ['hello']\n", ""))
    with HouseProcess(device.parent, ["run", file]) as house:
        said(house)
        update(device, tried=well)
        told = said(house, 2)
        assert house.stop()[0] == 130
    for _ in range(STARTS):
        (device.parent / "events.jsonl").unlink()
        with HouseProcess(device.parent, ["run", file]) as house:
            told |= said(house)
        assert version_of(device) == "2.0.0"  # and the house was killed
    (device.parent / "events.jsonl").unlink()
    with HouseProcess(device.parent, ["run", file]) as house:
        told |= said(house)
        house.wait_until_told("is gone back from: a house began with it 2 times and did not run well")
        house.stop()
    assert version_of(device) == "1.0.0"
    store = open_to_read(device.parent / "tectum-state")
    kept = {one.event.id for one in store.events(EventSearch(kinds=("HassTurnOn",)))}
    store.close()
    assert len(told) == STARTS + 3
    assert kept == told


# --- tried on the device


@pytest.fixture
def soon(monkeypatch):
    """What is measured takes no time."""
    for name, value in (("ROUNDS", 3), ("WARM", 1), ("SLOT_S", 0.001)):
        monkeypatch.setattr(trial, name, value)


@pytest.fixture
def house(tmp_path):
    """One whose store has a clip of an alarm, which somebody marked as right, of an hour ago."""
    (tmp_path / "house.toml").write_text("[[place]]\nname = 'hall'\ntext = ['hello']\n")
    config = read_config(tmp_path / "house.toml")
    store = Store(config.state)
    (store.folder / "clips").mkdir()
    clip = alarm_clip(store.folder / "clips", "alarm.mp4", 8.0)
    event = start("smoke_alarm", at=2.0)
    store.add([event], time.time() - 3600.0)
    store.set_clip([event.id], str(clip.relative_to(store.folder)))
    store.marks.keep([EventVectors(event.id, "hall", "model", 1, b"\0\0")])
    store.marks.mark(event.id, right=True)
    store.close()
    return config


def deaf(folder):
    """The default bundle as it never tells a smoke alarm."""
    made = bundle_called(folder, "2.0.0")
    variants = Bundle.load(made).manifest["variants"]
    for one in variants.values():
        one["thresholds"]["sound"]["smoke_alarm"] = 1.0
    shutil.rmtree(made)
    return Bundle.load(bundle_called(folder, "2.0.0", variants=variants))


def test_the_last_days_clips_are_told_by_both_and_what_was_right_must_not_be_missed(house, tmp_path):
    same = Shadow.of(house, Bundle.load(), Bundle.load())
    (line,) = same.told
    assert line.startswith("of the last day's clips, 1 were replayed: ")
    assert "only" not in line
    assert same.missed == []
    other = Shadow.of(house, Bundle.load(), deaf(tmp_path / "deaf"))
    assert other.told[0] == "of the last day's events 1 stay below its thresholds: smoke_alarm (1)"
    assert "only the present bundle tells " in other.told[1]
    assert "smoke_alarm (1)" in other.told[1]
    assert other.missed == ["smoke_alarm at hall (clips/alarm.mp4)"]


def test_a_house_that_keeps_nothing_replays_nothing(device):
    assert Shadow.of(read_config(device.parent / "house.toml"), Bundle.load(), Bundle.load()) == Shadow()


@pytest.mark.usefixtures("soon")
def test_a_bundle_whose_graph_is_none_is_refused(tmp_path):
    broken = b"no graph"
    files = {**Bundle.load().manifest["files"], "text.onnx": hashlib.sha256(broken).hexdigest()}
    folder = bundle_called(tmp_path / "bad", "2.0.0", files=files)
    overwrite(folder / "text.onnx", broken)
    assert "text.onnx" in try_bundle(Bundle.load(folder), Bundle.load(), None).refused


@pytest.mark.usefixtures("soon")
def test_a_bundle_that_lacks_a_kind_that_the_house_names_is_refused(tmp_path):
    (tmp_path / "house.toml").write_text(
        "[[place]]\nname = 'hall'\ntext = ['x']\n[place.event.dragon]\nthreshold = 0.5\n"
    )
    refused = try_bundle(Bundle.load(), None, read_config(tmp_path / "house.toml")).refused
    assert "event.dragon: unknown kind" in refused


@pytest.mark.usefixtures("soon")
def test_what_this_device_has_not_the_time_for_is_refused(monkeypatch):
    monkeypatch.setattr(trial, "MOST_OF_CORES", 1e-9)
    tried = try_bundle(Bundle.load(), None, None)
    assert "1 places would take" in tried.refused
    assert "ms of a core" in tried.told[0]


@pytest.mark.slow
@pytest.mark.usefixtures("house")
def test_a_whole_update_by_the_command(device, capsys):
    """Loaded and run apart, measured beside the present one, the last day's clips told by both."""
    (device.parent / "house.toml").write_text(HOUSE)
    assert main(["update", str(device.parent / "house.toml")]) == 0
    said = capsys.readouterr().err
    assert "ms of a core; the present one" in said
    assert "of the last day's clips, 1 were replayed" in said
    assert version_of(device) == "2.0.0"


# --- killed


def kill_again_and_again(device, times, seed):
    """An update that is killed at any moment: what counts then is whole, and the next update goes on. How often each
    version counted."""
    rng, counted, longest = np.random.default_rng(seed), {"1.0.0": 0, "2.0.0": 0}, LONGEST_UNTIL_KILLED_S
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.signing", "tectum.update.updating", "tectum.trust.fetching"])
    for _ in range(times):
        (device / "begun").unlink(missing_ok=True)
        child = context.Process(target=updating_for_ever, args=(str(device),), daemon=True)
        child.start()
        until((device / "begun").exists)
        child.join(rng.uniform(0.0, longest))
        assert child.is_alive()  # it is in the midst of it
        child.kill()
        child.join()
        assert child.exitcode == -signal.SIGKILL
        counted[version_of(device)] += 1
        longest = longest if counted["2.0.0"] else min(MOST_S, PATIENCE * longest)
        check_signed(Bundle.load(device))
    return counted


def test_whenever_an_update_is_killed_the_bundle_that_counts_is_whole(device):
    assert sum(kill_again_and_again(device, KILLS, seed=0).values()) == KILLS
    update(device, again=True, tried=well)
    assert version_of(device) == "2.0.0"


@pytest.mark.long
@pytest.mark.slow
def test_a_hundred_kills(device):
    counted = kill_again_and_again(device, 100, seed=1)
    assert min(counted.values()) > 0  # some before, some after it was taken

"""Sounds: what categories mean, folders of clips, licences, what is made, and how it is heard."""

import numpy as np
import pytest
import soundfile
import torch
from msgspec.structs import replace

from tectum.errors import UsageError
from tectum_export.data import alarms, beeps
from tectum_export.data.augment_sound import g711, microphones, narrow, room_tail, through_door
from tectum_export.data.catalog import read_catalog
from tectum_export.data.codec import aac
from tectum_export.data.licences import ANY_USE, KNOWN, licence_name
from tectum_export.data.manifest import Item
from tectum_export.data.situations import Truth, situation
from tectum_export.data.sound import RATE, active
from tectum_export.data.sound_bank import Clip, SoundBank
from tectum_export.data.sound_labels import CATEGORIES, OTHER, meaning
from tectum_export.data.sound_sets import read_clips
from tectum_export.data.synthesis import BESIDE_RECORDINGS, SYNTHESISED, make
from tectum_export.recipe import load_recipe

HOME = load_recipe("home")
LABELS = HOME.labels.sound


def clips_folder(folder, rows, columns="path,label,source,licence"):
    (folder / "audio").mkdir(parents=True)
    lines = [columns]
    for index, (label, source, licence) in enumerate(rows):
        soundfile.write(folder / "audio" / f"{index}.wav", 0.1 * np.ones(RATE), RATE)
        lines.append(f"audio/{index}.wav,{label},{source},{licence}")
    (folder / "meta.csv").write_text("\n".join(lines) + "\n")
    return folder


def test_a_folder_of_clips_and_the_sources_of_its_rows(tmp_path):
    rows = [("gun_shot", "fs123", "CC0"), ("siren", "123", "CC BY 3.0"), ("coughing", "0a1b2c3d4e5f", "CC0 1.0")]
    items = read_clips(clips_folder(tmp_path / "set", rows), LABELS)
    assert [i.labels for i in items] == [("gunshot",), ("siren",), ("cough",)]
    assert items[0].source == items[1].source == "freesound:123"  # one recording, whoever hands it on
    assert items[2].source == "set:0a1b2c3d4e5f"
    assert [i.licence for i in items] == ["CC0", "CC BY 3.0", "CC0 1.0"]
    assert "engine" in items[1].unknown


def test_what_is_wrong_with_a_folder_of_clips_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"meta\.csv: no such file; a folder of clips"):
        read_clips(tmp_path, LABELS)
    with pytest.raises(UsageError, match=r"unknown category 'yodel'; allowed: air_conditioner"):
        read_clips(clips_folder(tmp_path / "a", [("yodel", "1", "CC0")]), LABELS)
    with pytest.raises(UsageError, match=r"has no column 'licence'; needed: path, label, source, licence"):
        read_clips(clips_folder(tmp_path / "b", [("dog", "1", "CC0")], "path,label,source,x"), LABELS)
    folder = clips_folder(tmp_path / "c", [("dog", "1", "CC0")])
    (folder / "audio" / "0.wav").unlink()
    with pytest.raises(UsageError, match=r"0\.wav: named in .*meta\.csv but missing"):
        read_clips(folder, LABELS)


def test_every_category_means_labels_of_the_recipe():
    for category in (*CATEGORIES, *OTHER):
        holds, unsure = meaning(category)
        assert {*holds, *unsure} <= set(LABELS), category
        assert not set(holds) & set(unsure), category
    assert not set(CATEGORIES) & OTHER
    assert meaning("yodel") is None


def test_a_recipe_without_a_label_hears_something_else(tmp_path):
    few = ("dog_bark", "appliance", "other")
    rows = [("gun_shot", "1", "CC0"), ("vacuum_cleaner", "2", "CC0"), ("room_ambience", "3", "CC0")]
    items = read_clips(clips_folder(tmp_path / "set", rows), few)
    assert [i.labels for i in items] == [("other",), ("appliance",), ()]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("CC0", "CC0"),
        ("Creative Commons 0", "CC0"),
        ("CC 0", "CC0"),
        ("CC-BY", "CC BY"),
        ("Attribution 4.0", "CC BY"),
        ("Attribution License", "CC BY"),
        ("CC-BY-NC", "CC BY-NC"),
        ("Attribution NonCommercial 4.0", "CC BY-NC"),
        ("Attribution-NonCommercial-NoDerivs License", "CC BY-NC"),
        ("CC BY-SA 3.0", "CC BY-SA"),
        ("CC BY-NC 3.0 (UrbanSound8K)", "CC BY-NC"),
        ("CC-Sampling+", "CC Sampling+"),
        ("ODbL 1.0 + DbCL 1.0", "ODbL"),
        ("royalty-free (bigsoundbank.com/droit.html, check before shipping)", "royalty-free"),
        ("ADE20K images: non-commercial research and education; annotations BSD-3", "research"),
        ("not verified: research use", "research"),
        ("own", "own"),
        ("whatever", "unknown"),
    ],
)
def test_licences_are_known_by_the_names_that_data_sets_give_them(written, name):
    assert licence_name(written) == name
    assert name in (*KNOWN, "own")


def test_a_recipe_filters_by_licence_before_anything_is_split(tmp_path):
    import cv2

    clips_folder(tmp_path / "set", [("dog", "1", "CC0"), ("dog", "2", "CC-BY-NC"), ("cat", "3", "Attribution 3.0")])
    (tmp_path / "mine" / "pictures" / "none").mkdir(parents=True)
    cv2.imwrite(str(tmp_path / "mine" / "pictures" / "none" / "a.png"), np.zeros((20, 20, 3), np.uint8))
    data = replace(
        HOME.data, esc=(), clips=("set",), natural="", coco="", pennfudan="", ade20k="", imagenet="", coco_held="",
        ha_intents="", nlu="", clinc="",
        own="mine", grammar=(), speech_clips=0,
    )  # fmt: skip

    def sources(*licences):
        catalog = read_catalog(replace(HOME, data=replace(data, licences=licences)), tmp_path)
        assert catalog.vision  # one's own need nobody's leave
        return {item.source for item in catalog.audio}

    assert sources() == {"freesound:1", "freesound:2", "freesound:3"}
    assert sources(*ANY_USE) == {"freesound:1", "freesound:3"}
    with pytest.raises(UsageError, match=r"of 3 items of audio none is under MIT"):
        sources("MIT", "Apache-2.0")
    with pytest.raises(UsageError, match=r"unknown licence 'CC-0'; allowed: CC BY-NC"):
        sources("CC-0")


@pytest.mark.parametrize("name", [*SYNTHESISED, *BESIDE_RECORDINGS])
def test_every_made_sound_is_seeded_bounded_and_heard(name):
    maker = {**SYNTHESISED, **BESIDE_RECORDINGS}[name]
    for seed in range(12):
        sound = make(maker, np.random.default_rng(seed), 2.0, RATE)
        assert sound.shape == (2 * RATE,)
        assert sound.dtype == np.float32
        assert np.isfinite(sound).all()
        assert 0 < np.abs(sound).max() <= 1 + 1e-5
    one, same = (maker(np.random.default_rng(3), 1.0, RATE) for _ in range(2))
    assert np.array_equal(one, same)


def loudest(sound):
    """The strongest frequency (Hz) of each 32 ms in which something is heard."""
    frames = sound[: len(sound) // 512 * 512].reshape(-1, 512)
    frames = frames[np.abs(frames).max(1) > 0.3]
    return np.abs(np.fft.rfft(frames * np.hanning(512), axis=1)).argmax(1) * RATE / 512


def test_european_alarms_sound_without_the_american_pause():
    for maker in (alarms.continuous, alarms.fast_pulses, alarms.sweep):
        for seed in range(6):
            sound = maker(np.random.default_rng(seed), 6.0, RATE)
            silent = active(sound, floor_db=-25) == 0
            longest = max((len(run) for run in "".join("01"[int(s)] for s in silent).split("0")), default=0)
            assert 0.05 * longest <= 0.4, maker.__name__
            assert 2000 < np.median(loudest(sound)) < 3800, maker.__name__


def test_no_long_beep_sounds_where_alarms_do():
    low, high = beeps.ALARM_BAND
    for seed in range(60):
        sound = beeps.timer(np.random.default_rng(seed), 6.0, RATE)
        heard = active(sound, floor_db=-20)
        longest = max((len(run) for run in "".join("10"[int(a)] for a in ~heard).split("0")), default=0) * 0.05
        inside = np.mean((loudest(sound) > low + 60) & (loudest(sound) < high - 60))
        assert longest <= 0.4 or inside < 0.5, seed


def test_a_low_battery_is_one_chirp_or_two():
    for seed in range(20):
        sound = beeps.low_battery(np.random.default_rng(seed), 6.0, RATE)
        assert 0.01 < np.mean(np.abs(sound) > 0.05) * 6.0 < 0.3


def test_what_is_made_holds_no_alarm_for_the_house():
    """A beep, music or a vacuum cleaner is a sound of the daily routine; a scream and a shot are not more than that."""
    rows = load_recipe("home").situation
    for label in ("beep", "music", "vacuum", "scream", "gunshot"):
        assert situation(Truth(heard={label}), rows) == "routine"


def bank(count=40):
    """Two hundred coughs through one telephone, one elsewhere."""
    rng = np.random.default_rng(0)

    def clip(data_set, index):
        pcm = (rng.standard_normal(RATE) * 3000).astype(np.int16)
        item = Item("audio", data_set, f"{data_set}:{index}", ("cough",), group="coughing")
        return Clip(pcm, active(pcm / np.float32(32768)), item)

    return SoundBank((), ("cough", "beep"), [*(clip("telephone", k) for k in range(count)), clip("room", 0)])


@pytest.mark.parametrize("labels", [("cough",), ()])
def test_of_fewer_labels_than_it_would_lay_over_each_other_a_bank_draws_what_it_has(labels):
    """A small set, of which val has one: an evaluation ended in a ValueError."""
    given = SoundBank((), labels, [clip for clip in bank(2).clips["cough"] if labels])
    made = [given.mixture(np.random.default_rng(seed), 1.0) for seed in range(20)]
    assert {len(one.items) for one in made} == ({0, 1} if labels else {0})
    assert all(one.pcm.shape == (RATE,) for one in made)


def test_data_sets_are_drawn_evenly_inside_a_label():
    given = bank()
    rng = np.random.default_rng(1)
    sets = [given.draw(rng, "cough", 1.0)[1].data_set for _ in range(200)]
    assert 60 < sets.count("room") < 140


def test_a_chirp_is_long_enough_to_be_drawn():
    rng = np.random.default_rng(1)
    shortest = min(np.mean(np.abs(bank(1).draw(rng, "beep", 1.0)[0]) > 0.1) for _ in range(60))
    assert shortest < 0.12  # of a second


def test_narrow_channels_doors_and_rooms():
    rng = np.random.default_rng(0)
    hz = np.fft.rfftfreq(16_384, 1 / RATE)
    for _ in range(20):
        gain = narrow(rng, hz)
        assert gain[np.abs(hz - 1000).argmin()] > -1
        assert gain[-1] < -10
        door = through_door(rng, hz)
        assert door[1] == 0
        assert np.all(np.diff(door) <= 1e-6)
        assert -46 < door[-1] < -15
        tail = room_tail(rng, 8_192, RATE)
        assert tail[0] == 1
        assert -21 < 10 * np.log10(np.sum(tail[1:] ** 2)) < 4
    telephone = min(
        (narrow(np.random.default_rng(s), hz) for s in range(30)), key=lambda g: g[np.abs(hz - 100).argmin()]
    )
    assert telephone[np.abs(hz - 100).argmin()] < -20


def test_g711_keeps_the_sound_and_its_noise_is_that_of_eight_bits():
    x = torch.sin(torch.arange(16_000) / 20) * torch.linspace(0.01, 0.9, 16_000)
    y = g711(x)
    assert len(torch.unique(y)) <= 255
    ratio = 10 * torch.log10(x.square().sum() / (x - y).square().sum())
    assert 30 < ratio < 45
    assert torch.equal(g711(torch.zeros(4)), torch.zeros(4))


def test_aac_is_in_step_and_loses_something():
    rng = np.random.default_rng(0)
    x = np.convolve(rng.standard_normal(15_600), np.ones(8) / 8, "same").astype(np.float32) * 0.3
    y = aac(x)
    assert y.shape == x.shape
    fits = [np.corrcoef(x[2_000:12_000], y[2_000 + k : 12_000 + k])[0, 1] for k in (-512, -1, 0, 1, 512)]
    assert int(np.argmax(fits)) == 2
    assert 0.8 < fits[2] < 0.999


def test_every_third_microphone_is_narrow_whatever_is_heard():
    """White noise in: how many of the microphones pass no treble."""
    rng = np.random.default_rng(0)
    clean = torch.from_numpy(rng.standard_normal((200, 15_600)).astype(np.float32)) * 0.1
    heard, _ = microphones([np.random.default_rng([5, r]) for r in range(200)], clean, RATE, (20.0, 20.0))
    power = torch.fft.rfft(heard).abs().square()
    hz = torch.fft.rfftfreq(15_600, 1 / RATE)
    treble = 10 * torch.log10(power[:, hz > 7_200].mean(1) / power[:, (hz > 500) & (hz < 2_000)].mean(1))
    assert 0.2 < (treble < -35).float().mean() < 0.45

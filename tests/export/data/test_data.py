import numpy as np
import pytest

from tectum.errors import MediaError, UsageError
from tectum_export.data import alarms
from tectum_export.data.augment_picture import night, photometric, texture
from tectum_export.data.augment_sound import coloured_noise, mix_at_snr, rms
from tectum_export.data.augment_text import augment
from tectum_export.data.manifest import Item, assign_splits
from tectum_export.data.sound import active, read_sound
from tectum_export.data.synthesis import SYNTHESISED
from tectum_export.data.text_sets import expand, read_clinc, read_phrases


def items(counts):
    return [
        Item("audio", "made", f"{group}{source}", (group,), group=group)
        for group, sources in counts.items()
        for source in range(sources)
        for _ in range(3)
    ]


def test_no_source_crosses_a_split_and_every_class_is_in_every_split():
    split = assign_splits(items({"a": 20, "b": 3, "c": 2, "d": 1}), (0.15, 0.15), seed=1)
    places = {}
    for item in split:
        assert places.setdefault(item.source, item.split) == item.split
    by_group = {g: {i.split for i in split if i.group == g} for g in "abcd"}
    assert by_group["a"] == by_group["b"] == {"train", "val", "test"}
    assert by_group["c"] == {"train", "test"}
    assert by_group["d"] == {"train"}


def test_splits_are_seeded_and_do_not_depend_on_order():
    made = items({"a": 20, "b": 8})
    one = {i.source: i.split for i in assign_splits(made, (0.2, 0.2), seed=1)}
    assert one == {i.source: i.split for i in assign_splits(made[::-1], (0.2, 0.2), seed=1)}
    assert one != {i.source: i.split for i in assign_splits(made, (0.2, 0.2), seed=2)}


def envelope(samples, rate=16_000, frame=0.02):
    size = round(rate * frame)
    return np.abs(samples[: len(samples) // size * size]).reshape(-1, size).max(1) > 0.2


@pytest.mark.parametrize(("name", "beeps", "length"), [("smoke_alarm", 3, 0.5), ("co_alarm", 4, 0.1)])
def test_alarms_follow_their_standard(name, beeps, length):
    for seed in range(5):
        on = envelope(getattr(alarms, name)(np.random.default_rng(seed), 30.0)).astype(int)
        edges = np.diff(np.concatenate([[0], on, [0]]))
        starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
        lengths = (ends - starts)[1:-1] * 0.02
        assert np.median(lengths) == pytest.approx(length, rel=0.25, abs=0.04)
        gaps = (starts[1:] - ends[:-1]) * 0.02
        long = np.flatnonzero(gaps > 1.2)
        assert set(np.diff(long)) == {beeps}


@pytest.mark.parametrize("name", list(SYNTHESISED))
def test_synthesis_is_seeded_bounded_and_differs(name):
    one, same, other = (SYNTHESISED[name](np.random.default_rng(s), 2.0) for s in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)
    assert one.shape == (32_000,)
    assert one.dtype == np.float32
    assert np.isfinite(one).all()


@pytest.mark.parametrize("snr", [-5.0, 0.0, 20.0])
def test_mix_at_snr(snr):
    rng = np.random.default_rng(0)
    signal, noise = rng.standard_normal((2, 16_000)).astype(np.float32)
    mixed = mix_at_snr(signal, noise, snr)
    assert 20 * np.log10(rms(signal) / rms(mixed - signal)) == pytest.approx(snr, abs=0.05)


@pytest.mark.parametrize("exponent", [0.0, 1.0, 2.0])
def test_coloured_noise_has_its_slope(exponent):
    power = np.abs(np.fft.rfft(coloured_noise(np.random.default_rng(0), 1 << 16, exponent))) ** 2
    low, high = power[100:200].mean(), power[10_000:20_000].mean()
    assert np.log10(low / high) / np.log10(15_000 / 150) == pytest.approx(exponent, abs=0.15)


def test_active_frames():
    samples = np.zeros(16_000, np.float32)
    samples[8_000:12_000] = 0.5
    assert np.flatnonzero(active(samples)).tolist() == list(range(10, 15))


def test_a_file_that_is_no_sound(tmp_path):
    (tmp_path / "a.wav").write_bytes(b"RIFFxxxx")
    with pytest.raises(MediaError, match=r"a\.wav"):
        read_sound(tmp_path / "a.wav")


def test_picture_augmentation_keeps_shape_and_dtype():
    rng = np.random.default_rng(0)
    for _ in range(30):
        frame = texture(rng, 96, 128)
        for out in (photometric(rng, frame), night(rng, frame)):
            assert out.shape == (96, 128, 3)
            assert out.dtype == np.uint8


def test_text_augmentation_is_seeded_and_never_empty():
    texts = ["a", "turn on the light", "晚安"]
    runs = [[augment(np.random.default_rng(s), t) for t in texts for s in range(50)] for _ in range(2)]
    assert runs[0] == runs[1]
    assert all(runs[0])
    assert len(set(runs[0])) >= 10


def test_templates_expand():
    assert expand("(a|b) c (d|)") == ["a c d", "a c ", "b c d", "b c "]
    assert expand("plain") == ["plain"]


def test_phrases_say_what_the_situations_table_promises():
    meaning = {i.text: i.labels[1] for i in read_phrases()}
    assert meaning["we are away until sunday"] == "away"
    assert meaning["good night"] == "night"
    assert meaning["i'm home"] == "home"
    assert meaning["i have fallen"] == meaning["call an ambulance"] == meaning["help"] == "help"
    assert {i.language for i in read_phrases()} == {"en", "de", "fr", "es", "it", "nl", "zh-CN"}


def test_sentences_are_read_again_only_when_their_file_says_something_else(tmp_path):
    file = tmp_path / "clinc.json"
    file.write_text('{"test": [["who are you", "who"]]}')
    (first,) = read = read_clinc(file)
    read.clear()  # a list of one's own
    (again,) = read_clinc(file)
    assert again is first
    file.write_text('{"test": [["how are you", "how"]]}')  # as long, and as old as a clock can tell
    assert [item.text for item in read_clinc(file)] == ["how are you"]
    file.write_text("{")
    with pytest.raises(ValueError, match="Expecting"):
        read_clinc(file)
    file.unlink()
    with pytest.raises(UsageError, match="cannot be read"):
        read_clinc(file)


def test_a_missing_data_folder_is_named(tmp_path):
    from tectum_export.data.catalog import read_catalog
    from tectum_export.recipe import load_recipe

    with pytest.raises(UsageError, match="no such folder"):
        read_catalog(load_recipe("home"), tmp_path / "gone")
    with pytest.raises(UsageError, match=r"meta\.csv: no such file"):
        read_catalog(load_recipe("home"), tmp_path)

"""What is said about data before anything is trained."""

import shutil
import subprocess
import sys
from fractions import Fraction

import av
import cv2
import numpy as np
import pytest
import soundfile
from tests.hour import write_sound, write_video
from tests.own_recipe import DATA

from tectum_export.cli import main
from tectum_export.data.judge import judge
from tectum_export.data.manifest import Item, half
from tectum_export.data.sound import Loudness, active, read_sound, sound_pieces
from tectum_export.recipe import load_recipe

RECIPE = f"""
extends = "home"
name = "mine"
[labels]
sound = ["dog_bark", "saw", "doorbell", "other"]
{DATA}grammar = []
speech_clips = 0
[vision]
pretrained = ""
"""


def noise(seed, seconds=0.5):
    return (0.1 * np.random.default_rng(seed).standard_normal(round(16_000 * seconds))).astype(np.float32)


@pytest.fixture
def data(tmp_path):
    """Twelve of each of two labels, which is in order."""
    mine = tmp_path / "mine"
    for number, label in enumerate(("dog_bark", "other")):
        (mine / "sounds" / label).mkdir(parents=True)
        for index in range(12):
            soundfile.write(mine / "sounds" / label / f"{index}.wav", noise(100 * number + index), 16_000)
    for number, label in enumerate(("person", "none")):
        (mine / "pictures" / label).mkdir(parents=True)
        for index in range(12):
            picture = np.random.default_rng(100 * number + index).integers(0, 255, (60, 80, 3), dtype=np.uint8)
            cv2.imwrite(str(mine / "pictures" / label / f"{index}.png"), picture)
    (tmp_path / "mine.toml").write_text(RECIPE)
    return tmp_path


def said(data):
    """The findings, paths from the data on: text to whether it is an error."""
    found = judge(load_recipe(str(data / "mine.toml")), data).findings
    return {str(one).replace(f"{data}/mine/", ""): one.error for one in found}


def test_data_in_order_have_no_errors_and_labels_without_recordings_are_named(data, capsys):
    assert said(data) == {
        "[labels] presence: 'cat' has no recordings: it is never told": False,
        "[labels] presence: 'dog' has no recordings: it is never told": False,
        "[labels] presence: 'vehicle' has no recordings: it is never told": False,
        "[labels] sound: 'saw' has no recordings: it is never told": False,
    }  # a doorbell is made
    assert main(["check", str(data / "mine.toml"), "--data", str(data)]) == 0
    told = capsys.readouterr().err
    assert "48 files opened" in told
    assert "the data are in order" in told


def test_every_fault_of_every_file_is_said_at_once(data, capsys):
    dogs, people = data / "mine" / "sounds" / "dog_bark", data / "mine" / "pictures" / "person"
    soundfile.write(dogs / "silent.wav", np.zeros(16_000, np.float32), 16_000)
    soundfile.write(dogs / "short.wav", noise(1, 0.05), 16_000)
    soundfile.write(dogs / "loud.wav", np.clip(40 * noise(2), -1, 1), 16_000)
    broken = noise(3)
    broken[7] = np.nan
    soundfile.write(dogs / "nan.wav", broken, 16_000, subtype="FLOAT")
    (dogs / "empty.mp3").touch()
    (dogs / "text.wav").write_text("hello")
    shutil.copy(dogs / "0.wav", data / "mine" / "sounds" / "other" / "copy.wav")
    shutil.copy(dogs / "1.wav", dogs / "again.wav")
    cv2.imwrite(str(people / "tiny.png"), np.full((8, 30, 3), 9, np.uint8))
    cv2.imwrite(str(people / "grey.png"), np.full((80, 80, 3), 128, np.uint8))
    lively = np.random.default_rng(9).integers(0, 255, (120, 160, 3), dtype=np.uint8)
    whole = cv2.imencode(".jpg", lively)[1].tobytes()
    middle = len(whole) // 2
    (people / "cut.jpg").write_bytes(whole[:middle])
    (people / "spoilt.jpg").write_bytes(whole[:middle] + bytes(range(200)) + whole[middle + 200 :])
    (people / "whole.jpg").write_bytes(whole)
    (data / "mine" / "text").mkdir()
    (data / "mine" / "text" / "away.txt").write_text("we are off\nsee you\n")
    (data / "mine" / "text" / "none.txt").write_text("see you\n")
    found = said(data)
    for error, wanted in [
        (True, "sounds/dog_bark/silent.wav: is silent"),
        (True, "sounds/dog_bark/short.wav: is too short: 0.050 s; at least 0.1 s are needed"),
        (False, "sounds/dog_bark/loud.wav: is clipped: "),
        (True, "sounds/dog_bark/nan.wav: holds samples that are not finite"),
        (True, "sounds/dog_bark/empty.mp3: cannot be read as sound: "),
        (True, "sounds/dog_bark/text.wav: cannot be read as sound: "),
        (True, "sounds/other/copy.wav: is the same as sounds/dog_bark/0.wav: it cannot be both; remove one"),
        (
            False,
            "sounds/dog_bark/again.wav: is the same as sounds/dog_bark/1.wav: it may be trained on and measured on",
        ),
        (True, "pictures/person/tiny.png: is too small: 30 x 8 pixels; at least 16 x 16 are needed"),
        (False, "pictures/person/grey.png: is of one colour"),
        (False, "pictures/person/cut.jpg: is damaged: a part of it is lost, and grey; take it out, or copy it anew"),
        (False, "pictures/person/spoilt.jpg: is damaged: a part of it is lost"),
        (True, "text/none.txt: 'see you' stands in text/away.txt too: it cannot mean both"),
    ]:
        assert [found.pop(line) for line in list(found) if line.startswith(wanted)] == [error], wanted
    assert not any(found.values()), found
    assert not any(".jpg" in line for line in found), found
    run = data / "run"
    for command in (["check"], ["train", "--out", str(run)]):
        assert main([command[0], str(data / "mine.toml"), "--data", str(data), *command[1:]]) == 2
        told = capsys.readouterr().err
        assert told.count("error: ") == 8
        assert told.splitlines()[-1].endswith("8 errors, named above; mend them, or take the files out")
    assert not run.exists()


def test_a_recording_that_says_more_of_itself_than_there_is_costs_what_there_is(tmp_path):
    """Its header promises terabytes."""
    path = tmp_path / "a.mp3"
    soundfile.write(path, noise(0, 2.0), 16_000, format="MP3")
    raw = bytearray(path.read_bytes())
    at = max(raw.find(b"Xing"), raw.find(b"Info"))
    assert raw[at + 7] & 1  # how many frames there are, is said
    raw[at + 8 : at + 12] = b"\xff" * 4
    path.write_bytes(raw)
    assert len(read_sound(path)) == pytest.approx(32_000, abs=4000)


def test_a_recording_whose_channels_change_is_mixed(tmp_path):
    path, parts = tmp_path / "a.aac", []
    for layout in ("mono", "stereo"):
        with av.open(str(tmp_path / f"{layout}.aac"), "w", format="adts") as out:
            stream = out.add_stream("aac", rate=16_000, layout=layout)
            sound = np.repeat(noise(1, 1.0)[None], len(stream.layout.channels), axis=0)
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound), "fltp", layout)
            frame.sample_rate = 16_000
            for part in av.AudioResampler("fltp", layout, 16_000, 1024).resample(frame):
                out.mux(stream.encode(part))
            out.mux(stream.encode(None))
        parts.append((tmp_path / f"{layout}.aac").read_bytes())
    path.write_bytes(b"".join(parts))
    assert len(read_sound(path)) > 28_000


def test_a_split_without_recordings_is_named_and_few_recordings_of_a_label(data):
    for label in ("dog_bark", "other"):
        for path in sorted((data / "mine" / "sounds" / label).iterdir())[2:]:
            path.unlink()
    found = said(data)
    assert found["sounds: val is empty: 4 recordings are too few; add some (six of a label at least)"]
    assert found["[labels] sound: 'other' has 2 recordings: train, val and test need one each"] is False


def test_a_broken_table_of_one_data_set_hides_nothing_of_the_others(data):
    text = RECIPE.replace('natural = ""', 'natural = "nature"').replace('clinc = ""', 'clinc = "clinc.json"')
    (data / "mine.toml").write_text(text.replace("esc = []", 'esc = ["gone"]'))
    (data / "nature").mkdir()
    (data / "nature" / "meta.csv").write_text("name,kind\na.png,cat\n")
    (data / "clinc.json").write_text("{")
    (data / "mine" / "sounds" / "dog_bark" / "text.wav").write_text("hello")
    errors = [line for line, error in said(data).items() if error]
    assert len(errors) == 4
    assert errors[0] == f"[data] natural: {data / 'nature'}: lacks 'class'"
    assert errors[1].endswith("meta.csv: no such file; an ESC folder holds meta.csv and audio/")
    assert errors[2].startswith(f"[data] clinc: {data / 'clinc.json'}: cannot be read: Expecting property name")


def test_halves_are_never_empty_while_there_are_two_recordings():
    for count in range(2, 30):
        items = [Item("audio", "own", f"{count}:{number}") for number in range(count)]
        parts = half(items, 0), half(items, 1)
        assert all(parts)
        assert sorted(i.source for part in parts for i in part) == sorted(i.source for i in items)


def test_the_real_data_have_no_errors(shared_data):
    """Those of the default recipe, cut to a few hundred of each modality."""
    judged = judge(load_recipe("home", smoke=True), shared_data)
    assert judged.findings.errors == []
    assert judged.files > 300


JUDGE = """
import resource, sys
from pathlib import Path
from tectum_export.data.judge import judge
from tectum_export.data.sound_bank import SoundBank
from tectum_export.recipe import load_recipe
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
recipe, folder = load_recipe(sys.argv[1]), Path(sys.argv[2])
before = peak()
judged = judge(recipe, folder)
assert len(judged.catalog.audio) == 26, len(judged.catalog.audio)
print(peak() - before)
hours = [item for item in judged.catalog.audio if item.path.stem == "hour"]
bank = SoundBank(hours, recipe.labels.sound)
assert [round(len(clip.samples) / 16_000) for clip in bank.recordings] == [3600, 3600]
assert all(clip.active.mean() > 0.9 for clip in bank.recordings)
print(peak() - before)
"""


@pytest.mark.slow
@pytest.mark.long
def test_recordings_of_an_hour_are_judged_piece_by_piece(data):
    """Read whole, as floats at their own rate, each took 1.3 and 2.0 GB (benchmarks/judging.py)."""
    write_sound(data / "mine" / "sounds" / "dog_bark" / "hour.flac")
    write_video(data / "mine" / "sounds" / "other" / "hour.mkv")
    done = subprocess.run(
        [sys.executable, "-c", JUDGE, data / "mine.toml", data], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    judged, kept = map(float, done.stdout.split())
    assert judged < 300  # MB
    assert kept < 700  # two hours of int16 at 16 kHz are 230 MB


@pytest.mark.parametrize(("native", "seconds"), [(16_000, 3.0), (44_100, 3.3), (48_000, 2.0), (8_000, 1.0)])
def test_sound_that_is_read_piece_by_piece_is_the_same(tmp_path, monkeypatch, native, seconds):
    time = np.arange(round(native * seconds)) / native
    wave = (0.3 * np.sin(2 * np.pi * 700 * time) + 0.01 * np.sin(2 * np.pi * 90 * time)).astype(np.float32)
    for name in ("a.wav", "a.m4a"):
        path = tmp_path / name
        if name == "a.wav":
            soundfile.write(path, wave, native)
        else:
            with av.open(str(path), "w", format="ipod") as out:
                stream = out.add_stream("aac", rate=native, layout="mono")
                block = av.AudioFrame.from_ndarray(wave[None], "fltp", "mono")
                block.sample_rate, block.pts, block.time_base = native, 0, Fraction(1, native)
                out.mux(stream.encode(block))
                out.mux(stream.encode(None))
        whole = read_sound(path)
        with monkeypatch.context() as patch:
            patch.setattr("tectum_export.data.sound.MOST_AT_ONCE", 5000)
            pieces = list(sound_pieces(path))
        assert len(pieces) > 1
        assert max(map(len, pieces)) < 20_000
        joined = np.concatenate(pieces)
        assert abs(len(joined) - len(whole)) <= 1
        least = min(len(joined), len(whole))
        assert np.abs(joined[:least] - whole[:least]).max() < 2e-4
        loudness = Loudness()
        for piece in pieces:
            loudness.add(piece)
        assert np.array_equal(loudness.active()[: least // 800], active(whole)[: least // 800])


def test_what_libsndfile_cannot_read_to_its_end_is_read_on_by_ffmpeg(tmp_path, monkeypatch):
    path = tmp_path / "a.flac"
    soundfile.write(path, wave := noise(5, 3.0), 16_000, subtype="PCM_24")
    real = soundfile.SoundFile.read
    monkeypatch.setattr("tectum_export.data.sound.MOST_AT_ONCE", 10_000)

    def broken(file, *more, **how):
        if file.tell() >= 20_000:
            raise soundfile.LibsndfileError(1)
        return real(file, *more, **how)

    monkeypatch.setattr(soundfile.SoundFile, "read", broken)
    assert np.abs(read_sound(path) - wave).max() < 1e-4

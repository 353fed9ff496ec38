"""Recordings that once failed, each with the right answer: what happens in them, at what second."""

import json
import shutil

import av
import numpy as np
import pytest
from tests.live import LONG_S, until

from tectum.bundle import DEFAULT, Shape
from tectum.commands.main import main
from tectum.config.load import read_config
from tectum.house.house import House
from tectum.observe.sources.media import MediaFile

CRASHES = ("crash-1000038.mp3", "crash-1000249.ts", "crash-1000351.mp4", "crash-1001694.wav")


@pytest.fixture(scope="module")
def keen(tmp_path_factory):
    """The default bundle, to which a bark is one at 0.5: how sure it is of one is not what these recordings ask."""
    folder = tmp_path_factory.mktemp("keen") / "bundle"
    shutil.copytree(DEFAULT, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for part in manifest["variants"].values():
        part["thresholds"]["sound"]["dog_bark"] = 0.5
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture
def analyzed(shared_cases, tmp_path, capsys, keen):
    """Exit code, the first start of every kind, and the messages of ``tectum analyze`` on one of the files."""

    def analyze(name, bundle=keen):
        out = tmp_path / "events.jsonl"
        code = main(["analyze", str(shared_cases / name), "--jsonl", str(out), "--bundle", str(bundle)])
        told = capsys.readouterr().err
        assert "Traceback" not in told
        starts = [e for e in map(json.loads, out.read_text().splitlines()) if e["phase"] == "start"]
        return code, {e["kind"]: e for e in reversed(starts)}, told

    return analyze


def person(starts):
    """That somebody comes at three seconds, and how sure that is."""
    assert starts["person"]["start"] == pytest.approx(3.1, abs=0.11)
    return starts["person"]["score"]


def bark(starts):
    assert starts["dog_bark"]["start"] == pytest.approx(7.6, abs=0.2)


def test_the_undamaged_scene(analyzed):
    code, starts, _ = analyzed("base.mp4")
    assert code == 0
    person(starts)
    bark(starts)


def test_the_default_bundle_tells_a_bark_of_three_quarters_of_a_second(analyzed):
    bark(analyzed("base.mp4", DEFAULT)[1])


def test_a_first_sound_that_cannot_be_decoded(analyzed):
    code, starts, told = analyzed("first_sound_unknown.mkv")
    assert code == 0
    person(starts)
    bark(starts)
    assert told.count("codec") == 1


def test_a_picture_that_cannot_be_decoded(analyzed):
    code, starts, told = analyzed("picture_unknown.mkv")
    assert code == 0
    assert set(starts) == {"dog_bark"}
    bark(starts)
    assert told.count("its picture is in a codec that cannot be decoded here") == 1


def test_pixels_twice_as_high_as_wide(analyzed):
    code, starts, _ = analyzed("half_high.mp4")
    assert code == 0
    assert person(starts) == pytest.approx(person(analyzed("base.mp4")[1]), abs=0.15)
    assert "dog" not in starts


@pytest.mark.usefixtures("unhurried")
def test_pixels_twice_as_high_as_wide_are_shown_so_by_snapshot_and_clip(shared_cases, tmp_path, engine, monkeypatch):
    monkeypatch.setattr("tectum.house.house.STOP_S", LONG_S)
    file = tmp_path / "house.toml"
    file.write_text(
        "[store]\nclips = ['person']\nafter_s = 1.0\n"
        f"[[place]]\nname = 'hall'\nmedia = '{shared_cases / 'half_high.mp4'}'\nloop = true\n"
    )
    with House(read_config(file), engine, {}) as house:
        snapshot = until(lambda: next((row.event.snapshot for row in house.store.events() if row.event.snapshot), None))
        clip = until(lambda: next((row.clip for row in house.store.events() if row.clip), None))
    for name in (snapshot, clip):  # the clip ends with the house at the latest
        with av.open(str(tmp_path / "tectum-state" / name)) as shown:
            stream, picture = shown.streams.video[0], next(shown.decode(video=0))
            shape = picture.width * float(stream.sample_aspect_ratio or 1) / picture.height
            assert shape == pytest.approx(640 / 360, abs=0.02), name


def test_a_mirrored_and_turned_picture(shared_cases):
    import cv2

    stored = cv2.imdecode(
        np.frombuffer((shared_cases / "exif5.jpg").read_bytes(), np.uint8), cv2.IMREAD_IGNORE_ORIENTATION | 1
    )
    frame, *_ = MediaFile(shared_cases / "exif5.jpg", Shape(256, 160, 5.0, 16_000, 4_000))
    shown = frame.picture.to_ndarray(format="bgr24").astype(int)
    assert np.abs(shown - stored.swapaxes(0, 1)).mean() < 3


@pytest.mark.parametrize("name", CRASHES)
def test_a_damaged_file_is_one_clear_line(analyzed, name):
    code, _, told = analyzed(name)
    assert code == 4
    assert told.count("damaged") + told.count("cannot be mixed") == 1


@pytest.mark.parametrize(("name", "kind"), [("picture_one_30.ts", "video"), ("sound_one_late.ts", "audio")])
def test_one_stamp_that_is_far_ahead(analyzed, name, kind):
    code, starts, told = analyzed(name)
    assert code == 0
    person(starts)
    bark(starts)
    assert f"time stamps repaired: {kind} 1\n" in told
    assert ": 12." in told  # no silence was made up for the leap

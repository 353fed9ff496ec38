"""One's own recordings."""

import av
import cv2
import numpy as np
import pytest
import soundfile
from tests.media import exif_jpeg, write_av1, write_tracks
from tests.own_recipe import DATA

from tectum.bundle import Shape
from tectum.errors import MediaError, UsageError
from tectum.observe.sources.media import MediaFile
from tectum_export.data.catalog import gather, read_catalog
from tectum_export.data.finding import Findings
from tectum_export.data.own_sets import read_own
from tectum_export.data.picture_bank import read_picture
from tectum_export.data.sound import RATE, read_sound
from tectum_export.recipe import load_recipe

ONLY_OWN = f"""
extends = "home"
name = "mine"
{DATA}[vision]
pretrained = ""
"""


@pytest.fixture
def own(tmp_path):
    """Two labels of each modality, made on the spot."""
    rng = np.random.default_rng(0)
    folder = tmp_path / "mine"
    for label in ("dog_bark", "other"):
        (folder / "sounds" / label).mkdir(parents=True)
        for index in range(4):
            soundfile.write(folder / "sounds" / label / f"{index}.wav", 0.1 * rng.standard_normal(8000), 8000)
    for label in ("person", "none"):
        (folder / "pictures" / label).mkdir(parents=True)
        for index in range(4):
            picture = rng.integers(0, 255, (60, 80, 3), dtype=np.uint8)
            cv2.imwrite(str(folder / "pictures" / label / f"{index}.png"), picture)
    (folder / "text").mkdir()
    (folder / "text" / "HassTurnOn.txt").write_text("# commands\nLight on!\n\nswitch the fan on\n")
    (folder / "text" / "help.txt").write_text("come quickly\n")
    (tmp_path / "mine.toml").write_text(ONLY_OWN)
    return tmp_path


def test_a_folder_of_labelled_files_is_a_catalog(own):
    recipe = load_recipe(str(own / "mine.toml"))
    assert recipe.name == "mine"
    assert recipe.labels.sound == load_recipe("home").labels.sound
    catalog = read_catalog(recipe, own)
    assert {i.labels for i in catalog.vision} == {("person",), ()}
    assert {i.labels for i in catalog.audio} == {("dog_bark",), ("other",)}
    mine = [i for i in catalog.text if i.data_set == "own"]
    assert [(i.text, i.labels) for i in mine] == [
        ("light on!", ("HassTurnOn",)), ("switch the fan on", ("HassTurnOn",)), ("come quickly", ("none", "help")),
    ]  # fmt: skip
    assert "HassTurnOn" in catalog.intents
    assert catalog.intents[-1] == "none"
    assert len({i.source for i in (*catalog.vision, *catalog.audio)}) == 16


def test_what_is_wrong_with_a_folder_is_named_all_in_one_go(own):
    labels, mine = load_recipe("home").labels, own / "mine"
    with pytest.raises(UsageError, match="no such folder"):
        read_own(own / "nothing", labels, Findings())
    (mine / "sounds" / "dogs").mkdir()
    (mine / "sounds" / "siren").mkdir()
    (mine / "sounds" / "loose.wav").touch()
    (mine / "sounds" / "dog_bark" / "cuts").mkdir()
    (mine / "sounds" / "dog_bark" / "notes.txt").touch()
    (mine / "pictures" / "person" / "broken.png").write_bytes(b"no picture")
    (mine / "text" / "shout.txt").write_text("hey")
    (mine / "text" / "away.txt").write_text("# nothing yet\n")
    (mine / "text" / "night.txt").write_text("we leave\ngr\u00fc\u00dfe\n", encoding="latin-1")
    (mine / "text" / "HassTurnOff.txt").write_text("light off\n...\n")
    (mine / "text" / "words.docx").touch()
    findings = Findings()
    read_own(mine, labels, findings)
    told = {str(found): found.error for found in findings}
    for error, wanted in [
        (True, "sounds/dogs: 'dogs' is no label of the recipe; allowed: smoke_alarm"),
        (True, "sounds/siren: holds no file that could be a recording"),
        (False, "sounds/loose.wav: is left out: it lies in no folder of a label (sounds/LABEL/)"),
        (False, "sounds/dog_bark/cuts: is left out: a folder in a label's folder"),
        (False, "sounds/dog_bark/notes.txt: is left out: its name is of no recording"),
        (True, "pictures/person/broken.png: cannot be read as a picture"),
        (True, "text/shout.txt: 'shout' is no label for words; allowed: away"),
        (True, "text/away.txt: holds no sentence"),
        (True, "text/night.txt:2: is not UTF-8 (byte 0xfc)"),
        (False, "text/HassTurnOff.txt:2: holds no words: '...'"),
        (False, "text/words.docx: is left out: sentences are in text/LABEL.txt"),
    ]:
        assert [told.pop(line) for line in list(told) if wanted in line] == [error], wanted
    assert list(told) == ["%s: holds no sentence; write one a line, or remove the file" % (mine / "text" / "night.txt")]
    with pytest.raises(
        UsageError, match=r"cannot be read as a picture \(and 6 more: 'tectum-export check' names all\)"
    ):
        read_catalog(load_recipe(str(own / "mine.toml")), own)
    (own / "empty").mkdir()
    with pytest.raises(UsageError, match="holds no"):
        read_own(own / "empty", labels, Findings())


def test_what_other_systems_leave_in_folders_is_no_recording(own):
    recipe = load_recipe(str(own / "mine.toml"))
    before = read_catalog(recipe, own)
    sounds = own / "mine" / "sounds"
    for folder in (sounds, sounds / "dog_bark", own / "mine" / "text"):
        for name in (".DS_Store", "Thumbs.db", "desktop.ini", "._0.wav"):
            (folder / name).write_bytes(b"\0")
        (folder / "__MACOSX").mkdir()
        (folder / ".git").mkdir()
    findings = Findings()
    assert gather(recipe, own, findings) == before
    assert findings == []


@pytest.mark.parametrize("name", ["a.m4a", "b.MP4", "c.mka", "d.opus", "e.aiff", "f.wma", "g.webm", "h.ac3"])
def test_every_format_of_telephones_and_cameras_is_heard(tmp_path, name):
    path = tmp_path / name
    codec = {"d": "libopus", "e": "pcm_s16be", "f": "wmav2", "g": "libopus", "h": "ac3"}.get(name[0], "aac")
    tone = (0.3 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)).astype(np.float32)
    with av.open(str(path), "w", format={"a": "ipod", "b": "mp4", "c": "matroska", "f": "asf"}.get(name[0])) as out:
        stream = out.add_stream(codec, rate=48_000, layout="mono")
        stream.bit_rate = 64_000
        frame = av.AudioFrame.from_ndarray(tone[None], "fltp", "mono")
        frame.sample_rate = 48_000
        for part in av.AudioResampler(stream.format, "mono", 48_000, stream.frame_size or 0).resample(frame):
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    heard = read_sound(path)
    assert 0.9 < len(heard) / RATE < 1.2
    spectrum = np.abs(np.fft.rfft(heard))
    assert spectrum.argmax() / len(heard) * RATE == pytest.approx(440, abs=5)


def test_the_sound_that_can_be_decoded_is_heard_and_one_that_cannot_is_one_line(tmp_path):
    """As the runtime does (``observe/sources/tracks.py``), and no traceback in the middle of training."""
    heard = read_sound(write_tracks(tmp_path / "two.mkv", "video", "500", "1500", unknown=(1,)))
    spectrum = np.abs(np.fft.rfft(heard))
    assert spectrum.argmax() / len(heard) * RATE == pytest.approx(1500, abs=20)
    for name, unknown, why in (
        ("dark", (1,), "its sound is in a codec that cannot be decoded"),
        ("mute", (), "has no"),
    ):
        path = write_tracks(tmp_path / f"{name}.mkv", "video", *(["500"] if unknown else []), unknown=unknown)
        with pytest.raises(MediaError, match=rf"{name}\.mkv: {why}"):
            read_sound(path)


@pytest.mark.parametrize("name", ["a:b.m4a", "50%.wav", "http:x.m4a"])
def test_a_sound_is_heard_whatever_it_is_called(tmp_path, name):
    path = tmp_path / name
    with av.open(f"file:{path}", "w", format="wav" if name.endswith("wav") else "ipod") as out:
        stream = out.add_stream("pcm_s16le" if name.endswith("wav") else "aac", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.full((1, 1024), 0.1, np.float32), "fltp", "mono")
        frame.sample_rate = RATE
        for part in av.AudioResampler(stream.format, "mono", RATE, stream.frame_size or 0).resample(frame):
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    assert len(read_sound(path)) >= 1024


PICTURE = np.zeros((40, 60, 3), np.uint8)
PICTURE[:20, :30] = (255, 0, 0)


@pytest.mark.parametrize("name", ["a.jpg", "b.JFIF", "c.png", "d.webp", "e.tiff", "f.bmp", "50%03d.avif", "g:h.avif"])
def test_every_format_of_telephones_and_browsers_is_seen(tmp_path, name):
    path = tmp_path / name
    suffix = {".jfif": ".jpg"}.get(path.suffix.lower(), path.suffix)
    if suffix == ".avif":
        write_av1(path, np.repeat(np.repeat(PICTURE, 4, 0), 4, 1)[None], 1)
    else:
        path.write_bytes(cv2.imencode(suffix, PICTURE[..., ::-1])[1].tobytes())
    seen = read_picture(path)
    assert seen.shape[1] * 2 == seen.shape[0] * 3
    assert seen[3, 3] == pytest.approx([255, 0, 0], abs=30)
    assert seen[-3, -3] == pytest.approx([0, 0, 0], abs=30)


@pytest.mark.parametrize(("orientation", "corner"), [*enumerate([(0, 0), (0, -1), (-1, -1), (-1, 0)] * 2, 1)])
def test_a_picture_is_trained_on_as_the_runtime_shows_it(tmp_path, orientation, corner):
    path = tmp_path / "a.jpg"
    path.write_bytes(exif_jpeg(PICTURE, orientation))
    seen = read_picture(path)
    assert seen.shape == ((40, 60, 3) if orientation < 5 else (60, 40, 3))
    assert seen[corner] == pytest.approx([255, 0, 0], abs=30)
    file = MediaFile(path, Shape(256, 160, 1.0, 16_000, 4_000))
    shown = next(iter(file)).picture.to_ndarray(format="rgb24")
    assert np.abs(shown.astype(int) - seen).mean() < 12


def test_a_byte_order_mark_is_no_word(own):
    (own / "mine" / "text" / "away.txt").write_bytes(b"\xef\xbb\xbfwe leave now\n")
    _, _, text = read_own(own / "mine", load_recipe("home").labels, Findings())
    assert [item.text for item in text if item.labels == ("none", "away")] == ["we leave now"]


def test_a_recipe_extends_only_what_is_built_in(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text('extends = "nowhere"\n')
    with pytest.raises(
        UsageError, match=r"'extends' must name a built-in recipe \(home, home-any-use\), got 'nowhere'"
    ):
        load_recipe(str(path))

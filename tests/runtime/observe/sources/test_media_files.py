"""Files whatever they are called, and folders that name what they leave out."""

import os
import socket
import unicodedata
from fractions import Fraction

import av
import cv2
import numpy as np
import pytest
from tests.media import beeps, exif_jpeg, write_av1, write_media, write_wav

from tectum.bundle import Shape
from tectum.errors import MediaError
from tectum.observe.sources.media import MediaFile
from tectum.observe.sources.media_files import media_files
from tectum.observe.types import Frame

SHAPE = Shape(256, 160, 5.0, 16_000, 4_000)
NAMES = [
    "a:b.mp4",
    "http://x.mp4".replace("/", ":"),
    "50%03d*?.mp4",
    os.fsdecode(b"caf\xe9.mp4"),
    unicodedata.normalize("NFD", "K\u00fcche.mp4"),
    "-v.mp4",
    "two\nlines.mp4",
]


def frames(path):
    return [seen for seen in MediaFile(path, SHAPE) if isinstance(seen, Frame)]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_recording_is_read_whatever_it_is_called(tmp_path, grey, name):
    path = tmp_path / name
    write_media(tmp_path / "plain.mp4", 0.6, grey).rename(path)
    assert len(frames(path)) == 3
    assert media_files(tmp_path) == [path]


def test_a_sound_that_is_called_as_a_picture_is_one_line(tmp_path):
    path = write_wav(tmp_path / "a.wav", beeps(1.0)).rename(tmp_path / "a.jpg")
    with pytest.raises(MediaError, match=r"a\.jpg: is called as a picture is, and holds none"):
        frames(path)


@pytest.mark.parametrize("name", [name.replace(".mp4", ".jpg") for name in NAMES], ids=ascii)
def test_a_picture_is_read_whatever_it_is_called(tmp_path, grey, name):
    path = tmp_path / name
    path.write_bytes(exif_jpeg(grey, 1))
    assert len(frames(path)) == 5


def test_a_folder_names_what_it_leaves_out(tmp_path, caplog):
    with pytest.raises(MediaError, match="holds no recording"):
        media_files(tmp_path)
    for name in ("b.wav", "a.MP4", "c.JFIF", "notes.md", "photo.heic", ".hidden"):
        (tmp_path / name).touch()
    (tmp_path / "more").mkdir()
    assert [p.name for p in media_files(tmp_path)] == ["a.MP4", "b.wav", "c.JFIF"]
    told = f"{tmp_path}: left out, no recordings or pictures by their names: more/, notes.md, photo.heic"
    assert caplog.messages == [told]


def test_many_that_are_left_out_are_one_line(tmp_path, caplog):
    (tmp_path / "a.mp4").touch()
    for index in range(9):
        (tmp_path / f"{index}.pdf").touch()
    media_files(tmp_path)
    assert caplog.messages[0].endswith("0.pdf, 1.pdf, 2.pdf, 3.pdf, 4.pdf and 4 more")


def test_the_kinds_of_pictures_that_telephones_and_browsers_save(tmp_path, grey):
    for suffix in (".png", ".webp", ".tiff", ".bmp"):
        cv2.imwrite(str(tmp_path / f"a{suffix}"), grey)
    (tmp_path / "a.jfif").write_bytes(exif_jpeg(grey, 1))
    write_av1(tmp_path / "a.avif", grey[None], 1)
    with av.open(str(tmp_path / "a.gif"), "w") as out:
        stream = out.add_stream("gif", rate=10, width=240, height=180, pix_fmt="rgb8")
        for index in range(10):
            frame = av.VideoFrame.from_ndarray(np.roll(grey, index), "rgb24").reformat(format="rgb8")
            frame.pts, frame.time_base = index, Fraction(1, 10)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    found = media_files(tmp_path)
    assert len(found) == 7
    for path in found:
        assert len(frames(path)) == 5, path


LISTS = {
    "ffconcat": "ffconcat version 1.0\nfile '{file}'\n",
    "m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{file}\n#EXT-X-ENDLIST\n",
    "remote m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{server}\n#EXT-X-ENDLIST\n",
    "mpd": "<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'><BaseURL>{server}</BaseURL></MPD>",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n",
}


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("disguised", [False, True])
def test_a_recording_that_only_names_other_files_is_not_read(tmp_path, grey, kind, disguised):
    write_media(tmp_path / "a.ts", 0.6, grey)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        path = tmp_path / ("list.mp4" if disguised else f"list.{kind.split()[-1]}")
        there = f"http://127.0.0.1:{server.getsockname()[1]}/a.ts"
        path.write_text(LISTS[kind].format(file=tmp_path / "a.ts", server=there))
        with pytest.raises(MediaError, match="cannot be read as video, sound or a picture"):
            frames(path)
        with pytest.raises(BlockingIOError):
            server.accept()  # nobody came

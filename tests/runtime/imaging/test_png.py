"""A PNG file's picture is seen whatever the notes beside it are like."""

import struct
import subprocess
import sys
import zlib
from fractions import Fraction

import av
import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tectum.bundle import Shape
from tectum.errors import MediaError
from tectum.imaging.exif import exif_orientation
from tectum.imaging.png import chunks, without_notes
from tectum.observe.sources.media import MediaFile

SHAPE = Shape(256, 160, 1.0, 16_000, 4_000)
PICTURE = np.zeros((40, 60, 3), np.uint8)
PICTURE[:20, :30] = (0, 0, 255)
"""Red at the top left, in BGR."""
RAW = cv2.imencode(".png", PICTURE)[1].tobytes()
HEAD, END = 33, len(RAW) - 12


def tiff(orientation, order="<"):
    """EXIF data that name an orientation."""
    tag = struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0)
    head = b"II*\0" if order == "<" else b"MM\0*"
    return head + struct.pack(order + "IH", 8, 1) + tag + b"\0\0\0\0"


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def file(name, body, at=HEAD):
    return RAW[:at] + chunk(name, body) + RAW[at:]


def corner(folder, data):
    """Size of the picture as it is seen, and which of its corners are red, clockwise from the top left."""
    path = folder / "a.png"
    path.write_bytes(data)
    seen = next(iter(MediaFile(path, SHAPE))).picture.to_ndarray(format="rgb24")
    corners = [seen[2, 2], seen[2, -3], seen[-3, -3], seen[-3, 2]]
    return seen.shape[1::-1], [bool(rgb[0] > 128) for rgb in corners]


@pytest.mark.parametrize("at", [HEAD, END], ids=["before the pixels", "behind them"])
@pytest.mark.parametrize(("orientation", "shown"), [(1, 0), (2, 1), (3, 2), (4, 3), (5, 0), (6, 1), (7, 2), (8, 3)])
def test_it_lies_as_its_exif_data_say_wherever_they_stand(tmp_path, at, orientation, shown):
    size = (60, 40) if orientation < 5 else (40, 60)
    expected = (size, [corner == shown for corner in range(4)])
    assert corner(tmp_path, file(b"eXIf", tiff(orientation), at)) == expected
    assert corner(tmp_path, file(b"eXIf", b"Exif\0\0" + tiff(orientation, ">"), at)) == expected


DAMAGED = {
    "empty": b"",
    "cut": tiff(6)[:15],
    "junk": b"\xff" * 40,
    "points outside": b"II*\0\xff\xff\xff\xff",
    "promises too many": b"II*\0\x08\0\0\0\xff\xff" + b"\0" * 20,
    "no orientation there is": tiff(9),
}


@pytest.mark.parametrize("at", [HEAD, END], ids=["before the pixels", "behind them"])
@pytest.mark.parametrize("body", DAMAGED.values(), ids=DAMAGED)
def test_exif_data_that_are_damaged_are_left_alone(tmp_path, body, at):
    assert corner(tmp_path, file(b"eXIf", body, at)) == ((60, 40), [True, False, False, False])


@pytest.mark.parametrize("name", [b"iCCP", b"tEXt", b"zTXt", b"iTXt", b"sRGB", b"cHRM", b"gAMA", b"acTL", b"zzZz"])
@pytest.mark.parametrize("body", [b"", b"a\0\0" + b"\xff" * 9, b"\xff" * 40])
def test_no_other_note_costs_the_picture(tmp_path, name, body):
    assert corner(tmp_path, file(name, body)) == ((60, 40), [True, False, False, False])


PROFILED = """
import io, sys
from pathlib import Path
import av
from tectum.bundle import Shape
from tectum.imaging.geometry import Geometry
from tectum.observe.sources.media import MediaFile
for path in map(Path, sys.argv[1:]):
    for _ in range(40):
        for seen in MediaFile(path, Shape(256, 160, 1.0, 16_000, 4_000)):
            pass
        with av.open(io.BytesIO(path.read_bytes()), "r") as file:
            assert Geometry.of(next(file.decode(video=0))).plain
"""


def test_a_colour_profile_does_not_end_the_process(tmp_path):
    """Its name was freed twice, in a picture and in a recording of them. In a process of its own, for it may die."""
    data = file(b"iCCP", b"Display P3\0\0" + zlib.compress(b"a profile" * 40))
    (tmp_path / "a.png").write_bytes(data)
    with av.open(str(tmp_path / "a.mov"), "w") as out:
        stream = out.add_stream("png", rate=5)
        stream.width, stream.height, stream.pix_fmt = 60, 40, "rgb24"
        for index in range(10):
            packet = av.Packet(data)
            packet.stream, packet.pts, packet.dts, packet.time_base = stream, index, index, Fraction(1, 5)
            packet.is_keyframe = True
            out.mux(packet)
    command = [sys.executable, "-c", PROFILED, tmp_path / "a.png", tmp_path / "a.mov"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr[-2000:]) == (0, "")


def test_what_is_needed_for_the_pixels_stays(tmp_path):
    for body, size in {
        struct.pack(">IIB", 1000, 2000, 1): (120, 40),  # more pixels to a metre down than across: they are wide
        struct.pack(">IIB", 8000, 4000, 1): (60, 80),
        struct.pack(">IIB", 2, 1, 0): (120, 40),  # as FFmpeg writes a pixel that is twice as wide as high
        struct.pack(">IIB", 0, 0, 1): (60, 40),
        b"\0\0": (60, 40),
    }.items():
        assert corner(tmp_path, file(b"pHYs", body))[0] == size
    assert b"tRNS" in without_notes(file(b"tRNS", b"\0" * 6))
    assert without_notes(RAW) == RAW
    assert without_notes(b"\xff\xd8 no PNG") == b"\xff\xd8 no PNG"
    assert exif_orientation(RAW + chunk(b"eXIf", tiff(6))) == 1  # behind the end nothing is part of it


def test_a_file_whose_picture_itself_is_cut_is_one_line(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(RAW[:HEAD] + struct.pack(">I", 0x7FFF_FFFF) + b"eXIf" + RAW[HEAD:])
    with pytest.raises(MediaError, match=r"a\.png"):
        next(iter(MediaFile(path, SHAPE)))


@given(st.integers(0, len(RAW)), st.binary(max_size=12))
def test_whatever_is_in_the_file_its_chunks_end(at, junk):
    data = RAW[:at] + junk + RAW[at + len(junk) :]
    assert len(list(chunks(data))) <= len(data) // 8
    assert len(without_notes(data)) <= len(data)

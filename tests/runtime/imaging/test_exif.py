"""The orientation that files of every kind name, and files that break off anywhere."""

import struct

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tectum.imaging.exif import exif_orientation

PICTURE = np.full((16, 24, 3), 90, np.uint8)


def tiff(value, order="<", tag=0x0112):
    """A TIFF structure with one tag behind another."""
    head = b"II*\0" if order == "<" else b"MM\0*"
    first = struct.pack(order + "HHIHH", 0x010F, 2, 1, 0, 0)
    entry = struct.pack(order + "HHIHH", tag, 3, 1, value, 0)
    return head + struct.pack(order + "IH", 8, 2) + first + entry + b"\0\0\0\0"


def jpeg(block):
    raw = cv2.imencode(".jpg", PICTURE)[1].tobytes()
    body = b"Exif\0\0" + block
    return raw[:2] + b"\xff\xe0\0\x04ab" + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + raw[2:]


def png(block):
    raw = cv2.imencode(".png", PICTURE)[1].tobytes()
    return raw[:33] + struct.pack(">I", len(block)) + b"eXIf" + block + b"\0\0\0\0" + raw[33:]


def webp(block):
    raw = cv2.imencode(".webp", PICTURE)[1].tobytes()
    return raw + b"EXIF" + struct.pack("<I", len(block)) + block


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("file", [jpeg, png, webp, bytes])
def test_every_orientation_of_every_kind_of_file(file, orientation, order):
    assert exif_orientation(file(tiff(orientation, order))) == orientation


@pytest.mark.parametrize("orientation", range(1, 9))
def test_what_some_write_in_another_way_is_read_too(orientation):
    """A LONG for a SHORT; markers that others of their kind fill up the space before."""
    for order in ("<", ">"):
        entry = struct.pack(order + "HHII", 0x0112, 4, 1, orientation)
        block = tiff(1, order)[:8] + struct.pack(order + "H", 1) + entry + b"\0\0\0\0"
        assert exif_orientation(png(block)) == orientation
    whole = jpeg(tiff(orientation))
    assert exif_orientation(whole[:2] + b"\xff" * 3 + whole[2:]) == orientation


@pytest.mark.parametrize("file", [jpeg, png, webp])
@pytest.mark.parametrize("block", [b"", tiff(0), tiff(9), tiff(6, tag=0x0100), b"II*\0\xff\xff\xff\xff"])
def test_what_names_none_is_upright(file, block):
    assert exif_orientation(file(block)) == 1
    assert exif_orientation(b"") == exif_orientation(b"\xff\xd8") == exif_orientation(b"GIF89a") == 1


@given(st.sampled_from([jpeg, png, webp, bytes]), st.integers(0, 200), st.binary(max_size=8))
def test_a_file_that_breaks_off_or_is_damaged_is_no_error(file, at, junk):
    whole = file(tiff(6))
    assert exif_orientation(whole[:at]) in (1, 6)
    assert 1 <= exif_orientation(whole[:at] + junk + whole[at + len(junk) :]) <= 8

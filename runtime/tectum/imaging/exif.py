"""The orientation that a picture's EXIF data name: cameras store pixels as the sensor lay, and say how it was held.

Source: CIPA DC-008, "Exchangeable image file format for digital still cameras" (Exif 2.32), 4.6.4.
"""

import struct

from tectum.imaging.png import SIGNATURE as PNG
from tectum.imaging.png import chunks

ORIENTATION = 0x0112
FORMS = {3: "H", 4: "I"}
"""Of its value: SHORT, as it should be, or LONG, as some write it."""
TIFF = (b"II*\0", b"MM\0*")
MARK = b"Exif\0\0"


def exif_orientation(data: bytes) -> int:
    """1 to 8 of a JPEG, PNG, WebP or TIFF file; 1, upright, where it names none or what it names cannot be."""
    try:
        found = _tag(_block(data))
    except (struct.error, ValueError):  # it breaks off, or points outside of itself
        return 1
    return found if 1 <= found <= 8 else 1


def _block(data: bytes) -> bytes:
    """The TIFF structure that holds the tags. Raises ValueError where there is none."""
    if data.startswith(TIFF):
        return data
    if data.startswith(b"\xff\xd8"):
        return _segment(data)
    if data.startswith(PNG):
        found = next((data[begin:end] for name, begin, end in chunks(data) if name == b"eXIf"), b"")
        return found.removeprefix(MARK)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _chunk(data).removeprefix(MARK)
    raise ValueError("no such file")


def _segment(data: bytes) -> bytes:
    """Of a JPEG: its segment APP1."""
    at = 2
    while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] not in (b"\xda", b"\xd9"):
        if data[at + 1 : at + 2] == b"\xff":  # a marker may have any number of these before it (ITU-T T.81, B.1.1.2)
            at += 1
            continue
        (size,) = struct.unpack_from(">H", data, at + 2)
        body = data[at + 4 : at + 2 + size]
        if data[at + 1] == 0xE1 and body.startswith(MARK):
            return body.removeprefix(MARK)
        at += 2 + size
    raise ValueError("no such segment")


def _chunk(data: bytes) -> bytes:
    """Of a WebP: its chunk of that name."""
    at = 12
    while at + 8 <= len(data):
        (size,) = struct.unpack_from("<I", data, at + 4)
        if data[at : at + 4] == b"EXIF":
            return data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    raise ValueError("no such chunk")


def _tag(block: bytes) -> int:
    order = "<" if block.startswith(b"II") else ">"
    (first,) = struct.unpack_from(order + "I", block, 4)
    (entries,) = struct.unpack_from(order + "H", block, first)
    for index in range(entries):
        at = first + 2 + 12 * index
        tag, kind = struct.unpack_from(order + "HH", block, at)
        if tag == ORIENTATION and kind in FORMS:
            return int(struct.unpack_from(order + FORMS[kind], block, at + 8)[0])
    return 1

"""The chunks of a PNG file.

A file may hold notes beside its picture (EXIF, a colour profile, texts), and a picture is no worse for a note that is
damaged; FFmpeg refuses the whole file then. Source: W3C, "Portable Network Graphics (PNG) Specification", 5.3, 11.
"""

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT = frozenset((b"tRNS",))
"""Of those that a decoder need not know, beside pHYs: what is see-through."""
PHYS = struct.Struct(">IIB")
NECESSARY = 0x20
"""The bit of a name's first letter that is clear where the picture cannot be shown without."""


def chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Each chunk's name, where its body begins and where it ends (behind it are 4 bytes more), up to the last of the
    picture. What breaks off ends behind ``data``."""
    at = len(SIGNATURE)
    while at + 8 <= len(data):
        (size,) = struct.unpack_from(">I", data, at)
        name = data[at + 4 : at + 8]
        yield name, at + 8, at + 8 + size
        if name == b"IEND":
            return
        at += 8 + size + 4


def without_notes(data: bytes) -> bytes:
    """The file with what is needed for its pixels alone; what is no PNG file, as it is."""
    if not data.startswith(SIGNATURE):
        return data
    kept = [SIGNATURE]
    for name, begin, end in chunks(data):
        if name == b"pHYs":
            kept.append(_as_read(data[begin:end]))
        elif not name[0] & NECESSARY or name in KEPT:
            kept.append(data[begin - 8 : end + 4])
    return b"".join(kept)


def _as_read(body: bytes) -> bytes:
    """The chunk pHYs of this body for FFmpeg, which takes what it holds for the shape of a pixel, and writes that so
    itself, without a unit. With a unit it is as the format has it: how many pixels go into a metre, across and down."""
    if len(body) != PHYS.size:
        return b""
    across, down, unit = PHYS.unpack(body)
    whole = b"pHYs" + (PHYS.pack(down, across, unit) if unit else body)
    return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

"""Packets that a transport stream marks as damaged, and tracks that appear in it on the way."""

import numpy as np
import pytest
from tests.live import SHAPE
from tests.media import beeps, renumbered, write_media

from tectum.observe.sources.media import MediaFile
from tectum.observe.sources.transport_stream import AT_ONCE, ERROR, PACKET_BYTES, SYNC, Untold, untold


def packets(count, marked=()):
    rows = np.zeros((count, PACKET_BYTES), np.uint8)
    rows[:, 0] = SYNC
    rows[list(marked), 1] |= ERROR
    return rows


@pytest.mark.parametrize("marked", [(), (0,), (3, 4), (9,)])
def test_each_marked_packet_is_counted(tmp_path, marked):
    (tmp_path / "a.ts").write_bytes(packets(10, marked).tobytes())
    assert untold(tmp_path / "a.ts", ()).marked == len(marked)


def test_those_of_a_long_file_and_before_a_cut_end(tmp_path):
    (tmp_path / "long.ts").write_bytes(packets(AT_ONCE + 5, (1, AT_ONCE + 2)).tobytes() + b"\x47\x80")
    assert untold(tmp_path / "long.ts", ()).marked == 2


def test_a_file_of_another_form_has_none(tmp_path):
    (tmp_path / "other.ts").write_bytes(bytes([0x46, 0xFF]) * 1000)
    (tmp_path / "empty.ts").write_bytes(b"")
    assert untold(tmp_path / "other.ts", ()) == untold(tmp_path / "empty.ts", ()) == Untold()


def test_tracks_that_begin_on_the_way_are_named_and_no_others(tmp_path):
    whole = write_media(tmp_path / "whole.mp4", 2.0, np.full((96, 128, 3), 120, np.uint8), beeps(2.0))
    first = renumbered(whole, tmp_path / "first.ts", 0x100)
    assert read(first).damage == ""
    both = tmp_path / "both.ts"
    both.write_bytes(first.read_bytes() + renumbered(whole, tmp_path / "next.ts", 0x150).read_bytes())
    found = read(both)
    assert found.damage == "is not read whole: tracks that only begin on the way (0x150, 0x151) are left out"
    assert found.chunks == pytest.approx(8, abs=1)
    three = tmp_path / "three.ts"  # of those in the middle FFmpeg knows nothing
    filler = 30_000 * (b"\x47\x1f\xff\x10" + bytes(PACKET_BYTES - 4))
    parts = [renumbered(whole, tmp_path / f"{number}.ts", number).read_bytes() for number in (0x150, 0x180)]
    three.write_bytes(filler.join([first.read_bytes(), *parts]))
    assert "(0x150, 0x151, 0x180, 0x181)" in read(three).damage


def read(path):
    media = MediaFile(path, SHAPE)
    assert list(media)
    return media

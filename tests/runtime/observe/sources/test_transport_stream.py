"""Packets that a transport stream marks as damaged."""

import numpy as np
import pytest

from tectum.observe.sources.transport_stream import AT_ONCE, ERROR, PACKET_BYTES, SYNC, marked_packets


def packets(count, marked=()):
    rows = np.zeros((count, PACKET_BYTES), np.uint8)
    rows[:, 0] = SYNC
    rows[list(marked), 1] |= ERROR
    return rows


@pytest.mark.parametrize("marked", [(), (0,), (3, 4), (9,)])
def test_each_marked_packet_is_counted(tmp_path, marked):
    (tmp_path / "a.ts").write_bytes(packets(10, marked).tobytes())
    assert marked_packets(tmp_path / "a.ts") == len(marked)


def test_those_of_a_long_file_and_before_a_cut_end(tmp_path):
    (tmp_path / "long.ts").write_bytes(packets(AT_ONCE + 5, (1, AT_ONCE + 2)).tobytes() + b"\x47\x80")
    assert marked_packets(tmp_path / "long.ts") == 2


def test_a_file_of_another_form_has_none(tmp_path):
    (tmp_path / "other.ts").write_bytes(bytes([0x46, 0xFF]) * 1000)
    (tmp_path / "empty.ts").write_bytes(b"")
    assert marked_packets(tmp_path / "other.ts") == marked_packets(tmp_path / "empty.ts") == 0

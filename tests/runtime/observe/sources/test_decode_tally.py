"""Whether a track can be decoded, told by real decoders that are given noise."""

from fractions import Fraction

import av
import numpy as np
import pytest

from tectum.observe.sources.decode_tally import IN_A_ROW, MOST_FAILED, WINDOW, DecodeTally


def of_noise(name, extradata, size, count):
    """Of each of so many packets of noise, whether the decoder made something of it."""
    rng = np.random.default_rng(0)
    decoder = av.CodecContext.create(name, "r")
    decoder.extradata = extradata
    for _ in range(count):
        try:
            yield bool(decoder.decode(av.Packet(rng.bytes(size))))
        except av.error.FFmpegError:
            yield False


def encoder(name, rate):
    made = av.CodecContext.create(name, "w")
    made.time_base = Fraction(1, rate)
    if name.startswith("libx"):
        made.width, made.height, made.pix_fmt = 160, 96, "yuv420p"
    else:
        made.rate, made.layout, made.format = rate, "mono", "fltp"
    made.open()
    return made


@pytest.mark.parametrize(
    ("name", "rate", "size"),
    [
        ("aac", 16_000, 500),
        ("libmp3lame", 16_000, 108),
        ("ac3", 48_000, 384),
        ("libx264", 10, 90),
    ],
)
def test_noise_is_hopeless_and_stays_so(name, rate, size):
    made = encoder(name, rate)
    tally, turns = DecodeTally(), []
    for number, fine in enumerate(of_noise(made.codec.canonical_name, made.extradata, size, 5000)):
        if tally.fine() if fine else tally.failed():
            turns.append(number)
    assert tally.hopeless
    assert len(turns) == 1
    assert turns[0] < 4 * WINDOW


def test_a_track_that_can_be_decoded_but_for_a_few_packets_is_not():
    tally = DecodeTally()
    for number in range(10_000):
        assert not (tally.failed() if number % WINDOW < MOST_FAILED else tally.fine())
    assert not tally.hopeless


@pytest.mark.parametrize("before", [10, WINDOW - 1, WINDOW, 1000])
def test_a_key_frame_that_comes_late_is_no_chance(before):
    tally = DecodeTally()
    for _ in range(before):
        tally.failed()
    assert tally.hopeless == (before >= WINDOW)
    for _ in range(IN_A_ROW):
        tally.fine()
    assert not tally.hopeless
    assert not tally.failed()


def test_what_was_noise_for_a_while_counts_again_when_all_of_it_can_be_decoded():
    tally = DecodeTally()
    for number in range(200):
        tally.fine() if number % 2 else tally.failed()
    assert tally.hopeless
    assert [tally.fine() for _ in range(WINDOW)].index(True) >= IN_A_ROW
    assert not tally.hopeless

"""Whose an address is."""

import pytest

from tectum.serve.network import network_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8::1", "2001:db8::ffff:0:0:1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:DB8:0:0:1::", "2001:db8::2"),
    ],
)
def test_addresses_of_one_client(one, other):
    assert network_of(one) == network_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("192.0.2.1", "192.0.2.2"),
        ("2001:db8::1", "2001:db8:0:1::1"),
        ("fe80::1%eth0", "fe80::2%eth0"),
        ("::1", "::2"),
        ("", "127.0.0.1"),
    ],
)
def test_addresses_of_two(one, other):
    assert network_of(one) != network_of(other)

"""Whose a request is that a proxy passed on."""

import pytest

from tectum.serve.proxies import Proxies

TRUSTED = ["127.0.0.1", "10.0.0.0/28", "fd00::/64"]


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        (["192.0.2.1"], "192.0.2.1"),
        (["198.51.100.9, 192.0.2.1"], "192.0.2.1"),  # the first was made up by the client
        (["198.51.100.9", "192.0.2.1"], "192.0.2.1"),  # a proxy that adds a line of its own
        (["192.0.2.1, 10.0.0.3"], "192.0.2.1"),  # two proxies that are trusted
        (["192.0.2.1, fd00::7, 10.0.0.3"], "192.0.2.1"),
        (["127.0.0.1, 192.0.2.1"], "192.0.2.1"),
        (["192.0.2.1:4711"], "192.0.2.1"),
        (["[2001:db8::1]:4711"], "2001:db8::1"),
        (["[2001:db8::1]"], "2001:db8::1"),
        (["::ffff:192.0.2.1"], "192.0.2.1"),
        (["192.0.2.1, nonsense, 10.0.0.3"], "10.0.0.3"),  # nothing before a hop that is none is believed
        (["nonsense"], "127.0.0.1"),
        (["192.0.2.1, "], "127.0.0.1"),
        ([""], "127.0.0.1"),
        ([], "127.0.0.1"),
        (["10.0.0.3, 10.0.0.4"], "10.0.0.3"),  # a proxy asks by itself
        ([", ".join(["10.0.0.3"] * 4000)], "10.0.0.3"),
    ],
)
@pytest.mark.parametrize("peer", ["127.0.0.1", "::ffff:127.0.0.1"])
def test_the_client_is_the_last_that_is_not_trusted(forwarded, client, peer):
    assert Proxies(TRUSTED).client(peer, forwarded).removeprefix("::ffff:") == client


@pytest.mark.parametrize("peer", ["192.0.2.7", "127.0.0.2", "10.0.0.16", "fd00:0:0:1::1", "", "testclient"])
def test_who_is_not_trusted_is_believed_nothing(peer):
    assert Proxies(TRUSTED).client(peer, ["198.51.100.9", "10.0.0.3"]) == peer
    assert Proxies().client(peer, ["198.51.100.9"]) == peer


@pytest.mark.parametrize("text", ["", "house", "192.168.1.1/24", "192.168.1.0/33"])
def test_what_is_neither_an_address_nor_a_network(text):
    with pytest.raises(ValueError, match=r"."):
        Proxies([text])

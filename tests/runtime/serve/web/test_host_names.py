"""Which names are this house, and which are led here by somebody else."""

import socket

import pytest

from tectum.serve.web.host_names import HostNames

ADDRESSES = ("192.168.1.5", "192.168.1.5:8420", "[fd00::1]:8420", "172.17.0.2")


@pytest.mark.parametrize("listens_on", ["127.0.0.1", "::1", "localhost", "127.0.0.2"])
def test_on_loopback_only_names_of_loopback_are_known(listens_on):
    names = HostNames(listens_on)
    for host in ("localhost", "LocalHost.:80", "127.0.0.1", "127.3.2.1:99999", "[::1]"):
        assert names.knows(host), host
    for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "7f000001", *ADDRESSES):
        assert not names.knows(host), host


@pytest.mark.parametrize("listens_on", ["0.0.0.0", "::", "192.168.1.5"])
def test_beyond_loopback_the_machine_has_its_names_and_addresses(listens_on, monkeypatch):
    monkeypatch.setattr(socket, "gethostname", lambda: "Raspberry.lan")
    names = HostNames(listens_on)
    for host in ("raspberry.local:8420", "raspberry", "RASPBERRY.lan", "localhost", *ADDRESSES):
        assert names.knows(host), host
    for host in ("evil.example", "raspberry.evil.example", "192.168.1.5.evil.example", "local"):
        assert not names.knows(host), host


def test_names_of_the_configuration_are_known_everywhere():
    for listens_on in ("127.0.0.1", "0.0.0.0"):
        names = HostNames(listens_on, ["House.Example.org", "fd00::7", "203.0.113.9"])
        for host in ("house.example.org", "house.example.org.:443", "[fd00::7]", "203.0.113.9:8420"):
            assert names.knows(host), host
        assert not names.knows("example.org")


@pytest.mark.parametrize(
    "host", ["", "a b", "[::1", "::1", "a/b", "a?b", "a#b", "u@a", "a:b", "a:", "é", "a\n", "a:999999"]
)
def test_what_names_no_host_is_told_apart(host):
    with pytest.raises(ValueError, match="no host"):
        HostNames("0.0.0.0").knows(host)

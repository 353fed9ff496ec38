"""Whose an address is, as limits count it."""

import ipaddress


def network_of(address: str) -> str:
    """The network that counts as one client: an IPv4 address is its own, IPv6 counts by its /64, which one household
    has to itself (RFC 6177), and IPv4 written as IPv6 is IPv4. A link-local address is its own, for a whole house
    shares that /64; what is no address stays as it is.

    >>> network_of("2001:db8::1") == network_of("2001:db8::2:3")
    True
    >>> network_of("::ffff:192.0.2.1")
    '192.0.2.1'
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    if ip.is_link_local or ip.is_loopback:
        return str(ip)
    return str(ipaddress.IPv6Network((int(ip) >> 64 << 64, 64)))

"""Which hosts a fetch may reach: schemes, ports, and addresses that are public."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Resolver = Callable[[str, int], list[str]]


def resolve_by_system(host: str, port: int) -> list[str]:
    """Every address that the system's resolver knows for `host`, in its order.

    Raises:
        OSError: the name cannot be resolved.
    """
    import socket

    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class FetchPolicy:
    """Where a URL may lead.

    Attributes:
        resolve: host and port to addresses; every one of them is checked.
        allowed_networks: networks that may be reached though they are not public, such as an
            intranet archive.
        ports: ports that may be connected to.
        max_redirects: redirects that are followed, each checked like the first URL.
    """

    resolve: Resolver = resolve_by_system
    allowed_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    ports: frozenset[int] = frozenset({80, 443, 8080, 8443})
    max_redirects: int = 5

    def allows(self, address: str) -> bool:
        """Whether a connection to this address may be opened."""
        from ipaddress import ip_address

        try:
            ip = ip_address(address)
        except ValueError:
            return False
        return is_public(ip) or any(
            ip.version == network.version and ip in network for network in self.allowed_networks
        )


# Ranges that Python's `is_global` lets through or judges differently between versions.
_REFUSED_V4 = ("192.88.99.0/24", "192.0.0.0/24", "240.0.0.0/4")
_REFUSED_V6 = ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16")
_GLOBAL_UNICAST_V6 = "2000::/3"
_NAT64 = "64:ff9b::/96"


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one that anybody on the internet could reach.

    Loopback, private, link-local, shared (CGNAT), multicast and reserved ranges are not, nor are
    IPv6 addresses that wrap an IPv4 one (mapped, 6to4, Teredo), since what they lead to depends on
    the host. NAT64's well-known prefix is judged by the IPv4 address in it: on an IPv6-only
    network every public host has one.
    """
    from ipaddress import IPv4Address, IPv4Network, IPv6Network

    if isinstance(ip, IPv4Address):
        if any(ip in IPv4Network(network) for network in _REFUSED_V4):
            return False
        return ip.is_global and not ip.is_multicast and not ip.is_reserved
    if ip in IPv6Network(_NAT64):
        return is_public(IPv4Address(int(ip) & 0xFFFFFFFF))
    if ip not in IPv6Network(_GLOBAL_UNICAST_V6):
        return False
    if any(ip in IPv6Network(network) for network in _REFUSED_V6):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved

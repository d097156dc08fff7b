"""Which addresses the server may send requests to when somebody else named the host (SSRF)."""

import ipaddress
from collections.abc import Iterable, Sequence
from urllib.parse import SplitResult, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LONGEST_URL = 2_000


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Return networks such as ``10.1.0.0/16`` or a single address; ValueError names the one that is none."""
    return tuple(ipaddress.ip_network(text) for text in texts)


def why_forbidden(address: str, allowed: Sequence[Network]) -> str | None:
    """Return why nothing is sent to an address, None if it may be reached.

    Public addresses may, and what an operator allows. An IPv6 address that carries an IPv4 one is judged by that.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return f"{address!r} is no address"
    if any(found.version == network.version and found in network for network in allowed):
        return None
    for each in (found, *_inside(found)):
        if not each.is_global or each.is_multicast or each.is_reserved:
            return f"{address} isn't a public address"
    return None


def problem_of_url(url: str, *, https_only: bool) -> str | None:
    """Return why a URL can't be sent to, whatever its host resolves to; None if it can."""
    if len(url) > _LONGEST_URL or any(character <= " " or character == "\x7f" for character in url):
        return "it has blanks or control characters, or more than 2,000 characters"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return str(error)
    if parts.scheme not in (("https",) if https_only else ("https", "http")):
        return f"its scheme is {parts.scheme!r}; https is asked for"
    if not parts.hostname or port == 0:
        return "it names no host"
    if parts.username is not None or parts.password is not None:
        return "it has a user name"
    return None


def port_of(parts: SplitResult) -> int:
    """Return the port of an http or https URL."""
    return parts.port or (443 if parts.scheme == "https" else 80)


def _inside(address: Address) -> list[Address]:
    if not isinstance(address, ipaddress.IPv6Address):
        return []
    carried: list[Address | None] = [address.ipv4_mapped, address.sixtofour]
    if address.teredo is not None:
        carried.extend(address.teredo)
    if address in _NAT64:
        carried.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [each for each in carried if each is not None]
